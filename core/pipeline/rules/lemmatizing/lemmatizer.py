"""The ``lemmatizer`` component: lemmas by tables, and by rules for endings."""

from __future__ import annotations

import warnings
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ....errors import ArgumentError, ConfigError, ModelError, NlpxError
from ....files.parts import excluded_parts, to_bytes
from ....files.writing import as_path
from ....named_tuples import NamedTuple
from ....quoting import shown
from ....scoring.registered import lemmatizer_score
from ....tokens import set_values
from ....tokens.arrays.ids import look_up
from ....tokens.features import token_keys
from ....vocab import Lookups, vocab_argument
from ....vocab.lookups_data import REMEDY, load_lookups
from ....vocab.parts_of_speech import IDS as PARTS_OF_SPEECH
from ....vocab.symbols import NAMES as SYMBOL_NAMES
from ....vocab.symbols import string_id
from ...components.batch_pipe import BatchPipe
from ..token_places import places_of, starts_of
from .endings import strip_endings
from .found_lemmas import FoundLemmas
from .word_forms import WordForms
from .word_list import WordList
from .wrong_entries import find_wrong_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from typing_extensions import Self

    from ....tokens import Doc, Token
    from ....tokens.comparing.example import Example
    from ....vocab import Vocab
    from ....vocab.strings import Holder
    from ...language import Language

Function = TypeVar("Function", bound="Callable[..., Any]")

_SUFFIX = "_lemmatize"
_POS_TABLE = "lemma_lookup_"
_RULE_TABLES = ("lemma_index", "lemma_exc", "lemma_rules")
_OTHER_POS_TABLE = "lemma_lookup_other"


def reads(*columns: str) -> Callable[[Function], Function]:
    """Mark a method of a lemmatizer with all that it reads of a token besides the text: columns of the Doc.

    What it gives is then found once for all tokens that are alike in these. A method without the mark may read
    anything, so it is called for each token.
    """

    def mark(function: Function) -> Function:
        function.reads = columns  # type: ignore[attr-defined]
        return function

    return mark


class PosTables(NamedTuple):
    """What tables have for one part of speech; nothing is an empty one.

    Attributes:
        words: Its words.
        exceptions: The lemmas of forms that follow no rule.
        rules: Pairs of an old ending and a new one.
    """

    words: WordList
    exceptions: Mapping[str, Sequence[str]]
    rules: Sequence[Sequence[str]]


class Lemmatizer(BatchPipe):
    """Set ``token.lemma``.

    A subclass may have modes of its own: for the mode ``mine`` a method ``mine_lemmatize``, which takes a token and
    returns its lemmas, the best one first.

    Args:
        vocab: The vocabulary.
        model: Not used.
        name: The component's name in the pipeline.
        mode: ``lookup`` for a table from words to lemmas, ``pos_lookup`` for one for each part of speech, ``rule`` for
            tables of endings.
        overwrite: Whether lemmas that a Doc has already are replaced.
        scorer: Scores the lemmas of examples.

    Raises:
        ConfigError: There is no such mode.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Any = None,
        name: str = "lemmatizer",
        *,
        mode: str = "lookup",
        overwrite: bool = False,
        scorer: Callable[..., dict[str, Any]] | None = lemmatizer_score,
    ) -> None:
        self.vocab = vocab_argument(vocab, "A lemmatizer")
        self.model = model
        self.name = name
        self._mode = mode
        self.overwrite = overwrite
        self.scorer = scorer
        self.lookups = Lookups()
        self._has_warned = False
        for problem in self.check_settings({"mode": mode}).values():
            raise ConfigError(f"component {name!r}: {problem}")

    @classmethod
    def check_settings(cls, settings: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with settings of a config, by their names: there may be no such mode."""
        methods = [method for method in dir(cls) if method.endswith(_SUFFIX) and callable(getattr(cls, method))]
        modes = [method.removesuffix(_SUFFIX) for method in methods]
        if "mode" not in settings or settings["mode"] in modes:
            return {}
        return {"mode": f"there is no mode {shown(settings['mode'])}; there are {', '.join(modes)}"}

    @classmethod
    def make(
        cls,
        nlp: Language,
        name: str,
        *,
        model: Any,
        mode: str,
        overwrite: bool,
        scorer: Callable[..., dict[str, Any]] | None,
    ) -> Self:
        """Make the component; the arguments are those of the class."""
        return cls(nlp.vocab, model, name, mode=mode, overwrite=overwrite, scorer=scorer)

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """Return the names of the tables that a mode needs, and of those that it uses where they are there."""
        if mode == "lookup":
            return ["lemma_lookup"], []
        if mode == "rule":
            return ["lemma_rules"], ["lemma_exc", "lemma_index"]
        if mode == "pos_lookup":
            return [], [*(f"{_POS_TABLE}{pos.lower()}" for pos in PARTS_OF_SPEECH if pos), _OTHER_POS_TABLE]
        return [], []

    @property
    def mode(self) -> str:
        """How lemmas are found."""
        return self._mode

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set the lemmas of a batch of Docs.

        Raises:
            ModelError: Tables are missing, or have no lemma at all for a word.
        """
        self._notice_changes()
        if not self._is_complete:
            self._check_tables()
        set_values(docs, overwrite=self.overwrite, lemma=self._lemmas_of(docs))

    @reads()
    def lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas of a token, the best one first."""
        lemmas: list[str] = getattr(self, f"{self.mode}{_SUFFIX}")(token)
        return lemmas

    def _best_lemma(self, token: Token) -> str:
        try:
            lemmas = self.lemmatize(token)
            best = lemmas[0] if lemmas else ""
            if not isinstance(best, str):
                raise TypeError(f"A lemma is a string, not {shown(best)}.")
        except NlpxError:
            raise
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            wrong = find_wrong_entry(self.lookups, token)
            if not wrong:
                raise
            raise ModelError(
                f"component {self.name!r} cannot go by its tables: {wrong}; correct it there, or restore the tables"
            ) from error
        if not lemmas:
            raise ModelError(
                f"component {self.name!r} finds no lemma of {shown(token.text)} ({token.pos_ or 'no part of speech'}), "
                f"and its mode {self.mode!r} has to give one; look for an empty list in the tables"
            )
        return best

    def _lemmas_of(self, docs: Sequence[Doc]) -> NDArray[np.uint64]:
        """Return the id of each token's best lemma, (n_tokens,), which its Doc then keeps."""
        columns = self._columns_read()
        if columns is None:
            found = [doc.hold_strings([self._best_lemma(token) for token in doc]) for doc in docs]
            return np.array([*chain.from_iterable(found)], dtype=np.uint64)
        docs = list(docs)
        keys = token_keys(docs, columns)
        assert keys is not None
        lemmas, missing, holders = self._found.find(keys)
        if missing:
            lemmas[missing] = self._learn(docs, dict(zip(missing, keys[missing].tolist(), strict=True)), holders)
        strings = self.vocab.strings
        for doc, (start, end) in zip(docs, pairwise(starts_of(docs)), strict=True):
            held, _ = look_up(lemmas[start:end], strings.texts, strings.held, len(SYMBOL_NAMES))
            if held:
                doc.keep_alive(held)
        return lemmas

    def _learn(self, docs: Sequence[Doc], keys: Mapping[int, int], holders: dict[int, Holder]) -> list[int]:
        """Return the lemmas of the tokens that have some keys of which none is known, and keep them.

        Args:
            docs: The batch.
            keys: The keys by the numbers of the tokens.
            holders: Is given what keeps the strings of the lemmas.
        """
        found: dict[int, int] = {}
        new: dict[int, Holder] = {}
        examples = {key: token for token, key in keys.items()}
        for (number, place), key in zip(places_of(examples.values(), docs), examples, strict=True):
            token = docs[number][place]
            text = self._best_lemma(token)
            if text == token.text:
                # Most lemmas are words that are there. What has the word keeps it.
                found[key] = token.orth
                continue
            lemma = string_id(text)
            holder = self.vocab.strings.hold_known(lemma, text)
            if holder is not None:
                lemma = holder.orth
                new[lemma] = holder
            found[key] = lemma
        holders.update(new)
        self._found.add(found, new)
        return [found[key] for key in keys.values()]

    def __getstate__(self) -> dict[str, Any]:
        # What has been found is found again: it goes with words of this vocabulary.
        return {name: value for name, value in vars(self).items() if name not in ("_found", "_by_pos")}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        vars(self).update(state)
        self._forget()

    @property
    def cache(self) -> dict[int, int]:
        """The ids of lemmas that have been found, by what they depend on; set it to ``{}`` to forget them.

        That is due where a list or a dictionary in a table has been changed; of other changes the tables know.
        """
        return self._found.as_dict()

    @cache.setter
    def cache(self, value: dict[int, int]) -> None:
        self._forget()
        self._found.add(value, {})

    def _forget(self) -> None:
        """Forget what has been found in the tables; others may be reading it."""
        self._revision = self.lookups.revision
        self._is_complete = False
        self._by_pos: dict[str, PosTables] = {}
        self._found = FoundLemmas()

    def _notice_changes(self) -> None:
        """Forget what has been found in tables that are others now."""
        if self._revision != self.lookups.revision:
            self._forget()

    def _columns_read(self) -> tuple[str, ...] | None:
        """Return the columns on which lemmas depend besides the text; None where that is not known."""
        methods = self.lemmatize, getattr(self, f"{self.mode}{_SUFFIX}"), self.is_base_form
        read: list[tuple[str, ...] | None] = [getattr(method, "reads", None) for method in methods]
        return None if None in read else tuple(dict.fromkeys(chain.from_iterable(read)))  # type: ignore[arg-type]

    # Modes

    @reads()
    def lookup_lemmatize(self, token: Token) -> list[str]:
        """Return the lemma that the table ``lemma_lookup`` has for the text, else the text itself."""
        return self.look_up(token.text)

    @reads("pos")
    def pos_lookup_lemmatize(self, token: Token) -> list[str]:
        """Return the lemma that the table of the part of speech has, or that for all others; else the text itself."""
        own = f"{_POS_TABLE}{token.pos_.lower()}"
        name = own if own in self.lookups else _OTHER_POS_TABLE
        otherwise = self.lookups.find(name, token.text.lower(), token.text)
        return as_list(self.lookups.find(name, token.text, otherwise))

    @reads("pos")
    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemmas that exceptions give, and those to which the rules for endings lead."""
        pos, word = token.pos_.lower(), token.text.lower()
        if not pos:
            self.warn_of_no_pos()
        if pos in ("", "space") or self.is_base_form(token):
            return [word]
        index, exceptions, rules = self.tables_of(pos)
        if not (rules or index or exceptions):
            return [token.text if pos == "propn" else word]
        forms = strip_endings(word, rules)
        # The last rule that leads to a word is the best, then come forms such as numbers, of which no index knows.
        words: list[str] = []
        others: list[str] = []
        for form in forms:
            if form in index:
                words.insert(0, form)
            elif not form.isalpha():
                others.append(form)
        known = dict.fromkeys([*words, *others])
        given = [form for form in exceptions.get(word, ()) if form not in known]
        return [*reversed(dict.fromkeys(given)), *known] or forms or [token.text]

    @reads()
    def is_base_form(self, token: Token) -> bool:
        """Tell whether a token's features say that it is its own lemma; a language may know that."""
        return False

    def look_up(self, word: str) -> list[str]:
        """Return the lemmas that the table ``lemma_lookup`` has for a word, else the word itself."""
        return as_list(self.lookups.find("lemma_lookup", word, word))

    def tables_of(self, pos: str) -> PosTables:
        """Return what the tables have for a part of speech.

        Raises:
            TypeError: A rule for endings is no pair.
        """
        self._notice_changes()
        known = self._by_pos.get(pos)
        if known is None:
            words, others, rules = _RULE_TABLES
            pairs = self.lookups.find(rules, pos) or ()
            # A string of two letters would do for a pair.
            if any(isinstance(pair, str) for pair in pairs):
                raise TypeError("A rule is a pair of endings.")
            known = self._by_pos[pos] = PosTables(
                WordList(self.lookups.find_parts(words, pos)), WordForms(self.lookups.find_pairs(others, pos)), pairs
            )
        return known

    def warn_of_no_pos(self) -> None:
        """Warn, once, of tokens without a part of speech, by which rules go."""
        if self._has_warned:
            return
        self._has_warned = True
        warnings.warn(
            f"component {self.name!r} finds tokens without a part of speech, by which its rules go; put a component "
            "before it that sets token.pos, such as morphologizer, or tagger and attribute_ruler",
            stacklevel=3,
        )

    # Tables

    @property
    def lookups(self) -> Lookups:
        """The tables; with others, all that has been found is forgotten."""
        return self._lookups

    @lookups.setter
    def lookups(self, value: Lookups) -> None:
        if not isinstance(value, Lookups):
            raise ArgumentError(f"The tables of component {self.name!r} are Lookups, not {shown(value)}.")
        self._lookups = value
        self._forget()

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]] | None = None,
        nlp: Language | None = None,
        lookups: Lookups | None = None,
    ) -> None:
        """Take the tables.

        Args:
            get_examples: Not used.
            nlp: Not used.
            lookups: The tables; None for those of an installed package.

        Raises:
            ModelError: Tables that the mode needs are missing.
        """
        if lookups is None:
            due, welcome = self.get_lookups_config(self.mode)
            lookups = load_lookups(self.vocab.lang, [*due, *welcome], strict=False)
        self.lookups = lookups
        self._check_tables()

    def _check_tables(self) -> None:
        due, welcome = self.get_lookups_config(self.mode)
        missing = [name for name in due if name not in self.lookups]
        if missing or (not due and welcome and self.lookups.tables == []):
            raise ModelError(
                f"component {self.name!r} has no tables {', '.join(missing or welcome)}, which its mode {self.mode!r} "
                f"needs; install tables ({REMEDY}) and call nlp.initialize, or give tables of your own: "
                f"nlp.get_pipe({self.name!r}).initialize(lookups=...)"
            )
        self._is_complete = True

    # Saved

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the tables into a folder (``lookups/lookups.bin``, msgpack)."""
        folder, exclude = as_path(path), excluded_parts(exclude)
        if "vocab" not in exclude:
            self.vocab.to_disk(folder / "vocab")
        if "lookups" not in exclude:
            self.lookups.to_disk(folder / "lookups")

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: The file is missing or broken, or lacks tables.
        """
        folder, exclude = as_path(path), excluded_parts(exclude)
        if "vocab" not in exclude:
            self.vocab.from_disk(folder / "vocab")
        if "lookups" not in exclude:
            self.lookups = Lookups().from_disk(folder / "lookups")
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the tables as msgpack."""
        return to_bytes({"vocab": self.vocab.to_bytes, "lookups": self.lookups.to_bytes}, exclude)

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken.
        """
        parts, exclude = self.read_parts(bytes_data), excluded_parts(exclude)
        if "vocab" in parts and "vocab" not in exclude:
            self.vocab.from_bytes(parts.content("vocab"))
        if "lookups" in parts and "lookups" not in exclude:
            self.lookups = Lookups().from_bytes(parts.content("lookups"))
        return self


def as_list(lemmas: str | list[str]) -> list[str]:
    """Return the lemmas of a table's entry, which may be one alone."""
    return [lemmas] if isinstance(lemmas, str) else lemmas
