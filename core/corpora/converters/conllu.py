"""Convert CoNLL-U, the format of Universal Dependencies, to Docs.

The tokens of a Doc are the syntactic words. The words of a multiword token have no space between them and the last has
the space of the whole: so ``don't`` = ``do`` + ``n't`` keeps its text, and French ``du`` = ``de`` + ``le`` reads
``dele`` (see `merge_subtokens` for the other way). Sentences in one Doc have a space between them.

Entities are read from MISC (``NE=B-PER``, ``Name=…`` or a bare ``B-PER``); where some word of the file is in one, all
others are in none. What a Doc has no place for is kept with it (see `corpora.conllu.kept`), for ``--file-type conllu``.
"""

from __future__ import annotations

from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import EmptyCorpus
from ...quoting import shown
from ...tokens.arrays.columns import DTYPES
from ...tokens.doc import Doc
from ...tokens.entities import set_from_argument
from ...vocab.parts_of_speech import IDS as POS_IDS
from ..conllu.kept import keep, lines_to_keep
from ..conllu.merging import merge_multiword_tokens
from ..conllu.misc import ENTITY, OTHER_ENTITY, PLAIN
from ..conllu.readings import read, with_features
from ..conllu.sentences import EMPTY, joined, read_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ...vocab.strings import Holder
    from ...vocab.vocab import Vocab
    from ..conllu.sentences import Sentence
    from .options import ConvertOptions

# Of how many words columns are looked up at a time.
_BATCH = 1 << 12
_SAYS_NOTHING = tuple(f"\t{misc}" for misc in PLAIN)


def convert_conllu(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield a Doc for every `n_sents` sentences.

    Raises:
        DataError: A line breaks the format, or there are no sentences.
    """
    # A stream that can be read only once is kept, because the whole file says whether entities are annotated.
    lines = list(lines) if iter(lines) is lines else lines
    with_entities = _look_for_entities(lines, options)
    sentences = read_sentences(lines, path=options.path)
    if options.merge_subtokens:
        sentences = map(merge_multiword_tokens, sentences)
    found = False
    for groups in _batches(sentences, options.n_sents or 1):
        found = True
        yield from _Batch(groups, vocab, options).docs(with_entities=with_entities)
    if not found:
        raise EmptyCorpus(f"{options.path}: there are no sentences in the file; it is empty or holds comments only.")


def _batches(sentences: Iterable[Sentence], n_sents: int) -> Iterator[list[list[Sentence]]]:
    """Yield the sentences of several Docs at a time, which have some thousand words."""
    sentences = iter(sentences)
    groups: list[list[Sentence]] = []
    n_words = 0
    while group := list(islice(sentences, n_sents)):
        groups.append(group)
        n_words += sum(map(len, group))
        if n_words >= _BATCH:
            yield groups
            groups, n_words = [], 0
    if groups:
        yield groups


class _Batch:
    """Make a Doc of each of some groups of sentences, whose columns are looked up as a whole.

    A column that is ``_`` throughout a Doc is not annotated (features are where parts of speech are). XPOS gives the
    tag, UPOS where XPOS is ``_``.

    Args:
        groups: The sentences of each Doc.
        vocab: The vocabulary of the Docs.
        options: What the converter is told.
    """

    def __init__(self, groups: Sequence[Sequence[Sentence]], vocab: Vocab, options: ConvertOptions) -> None:
        self.groups = groups
        self.vocab = vocab
        self.sentences = [sentence for group in groups for sentence in group]
        self.columns = joined(self.sentences)
        self.reading = read(self.columns, vocab.morphology)
        if options.morphology:
            pairs = zip(self.reading.tags, self.columns.feats, strict=True)
            self.tags: Sequence[str] = [with_features(tag, features) for tag, features in pairs]
        else:
            self.tags = self.reading.tags
        self.bounds = [*pairwise(accumulate((sum(map(len, group)) for group in groups), initial=0))]
        self._add_spaces()

    def _add_spaces(self) -> None:
        """Put a space after every sentence that another follows in its Doc."""
        last = -1
        for group in self.groups:
            for place, sentence in enumerate(group, 1):
                last += len(sentence)
                if place < len(group):
                    self.reading.spaces[last] = True

    def docs(self, *, with_entities: bool) -> Iterator[Doc]:
        """Yield the Docs."""
        reading, vocab = self.reading, self.vocab
        parsed = [any(head is not None for head in self.columns.heads[start:end]) for start, end in self.bounds]
        kept = self._kept(parsed)
        lemmas = self._lemmas()
        known = {word: vocab.lexeme(word) for word in dict.fromkeys(reading.words)}
        lexemes = [known[word] for word in reading.words]
        held: dict[int, Holder] = {}
        lemma_ids = vocab.strings.hold_all(lemmas, held)
        columns = self._arrays(lemma_ids)
        for group, is_parsed, (start, end) in zip(self.groups, parsed, self.bounds, strict=True):
            has_pos = any(reading.pos[start:end])
            annotated = {
                "tag": any(self.tags[start:end]),
                "pos": has_pos,
                "morph": has_pos or any(reading.morphs[start:end]),
                "lemma": any(lemmas[start:end]),
                "dep": is_parsed,
                "head": is_parsed,
                "sent_start": True,
            }
            doc = Doc.from_lexemes(vocab, lexemes[start:end], reading.spaces[start:end])
            # The heads are trees, and do not say where sentences start: a word without head may seem to be a root.
            doc.set_columns({name: column[start:end].copy() for name, column in columns.items() if annotated[name]})
            doc.hold_all(held, lemma_ids[start:end])
            if with_entities:
                set_from_argument(doc, reading.entities[start:end])
            _keep(doc, group, kept)
            yield doc

    def _kept(self, parsed: Sequence[bool]) -> Iterator[str | None]:
        """Yield what is to be kept of each sentence."""
        of_sentence = [is_parsed for is_parsed, group in zip(parsed, self.groups, strict=True) for _ in group]
        yield from lines_to_keep(self.sentences, self.columns, self.reading, parsed=of_sentence)

    def _lemmas(self) -> list[str]:
        """Give the lemmas; that of an underscore is written ``_``, like one that is missing."""
        lemmas = [*self.reading.lemmas]
        for start, end in self.bounds if EMPTY in lemmas else ():
            if all(lemma == EMPTY for lemma in lemmas[start:end]):
                lemmas[start:end] = [EMPTY if word == EMPTY else "" for word in self.reading.words[start:end]]
        return lemmas

    def _arrays(self, lemma_ids: Sequence[int]) -> dict[str, NDArray[Any]]:
        """Return the columns of all Docs; heads count from the beginning of their Doc."""
        reading, strings = self.reading, self.vocab.strings
        places = np.array(reading.places)
        n_words = [end - start for start, end in self.bounds]
        starts = np.repeat([start for start, _ in self.bounds], n_words)
        values: dict[str, Any] = {
            "tag": strings.add_all(self.tags),
            "pos": [POS_IDS[pos] for pos in reading.pos],
            "morph": self.vocab.morphology.add_all(reading.morphs),
            "lemma": lemma_ids,
            "dep": strings.add_all(reading.deps),
            "head": np.array(reading.heads) + np.arange(len(places)) - places - starts,
            "sent_start": np.where(places == 0, 1, -1),
        }
        return {name: np.array(column, dtype=DTYPES[name]) for name, column in values.items()}


def _keep(doc: Doc, sentences: Iterable[Sentence], kept: Iterator[str | None]) -> None:
    """Keep with the Doc what it has no place for."""
    start = 0
    for sentence in sentences:
        lines = next(kept)
        end = start + len(sentence)
        if lines is not None:
            keep(doc, start, end, lines)
        start = end


def _look_for_entities(lines: Iterable[str], options: ConvertOptions) -> bool:
    """Tell whether a word is in an entity, and report the first that has something else in the place of its tag."""
    found = reported = False
    for number, line in enumerate(lines, 1):
        if line.endswith(_SAYS_NOTHING) or line[:1] == "#":
            continue
        misc = line.rpartition("\t")[2]
        if ENTITY.search(misc):
            found = True
        elif not reported and (other := OTHER_ENTITY.search(misc)):
            reported = True
            options.report(
                f"{options.path}:{number}: {shown(other[1])} is not read as an entity, here and below; write it as "
                "NE=B-LABEL, NE=I-LABEL or NE=O."
            )
    return found
