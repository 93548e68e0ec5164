"""The JSON training format: documents with paragraphs with sentences with tokens.

A paragraph is a Doc. Besides the documented keys, a token may have ``pos``, ``morph``, ``lemma`` and ``space``, and a
paragraph ``cats``, ``spans`` and ``links``, so that nothing but user data is lost between this format and ``.spacy``;
of that, ``conllu`` has what is kept of each sentence of a treebank (see `corpora.conllu.kept`).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ..errors import DataError
from ..quoting import counted, shown
from ..tokens.arrays.columns import DTYPES
from ..tokens.comparing.annotation_dicts import set_links
from ..tokens.comparing.iob import MISSING, set_entity_tags, tags_of_columns, tags_of_offsets
from ..tokens.comparing.offset_spans import set_spans
from ..tokens.doc import Doc
from ..tokens.features import strings_of
from .conllu.kept import keep_at, kept_with
from .record_shapes import read_cats, read_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..vocab.vocab import Vocab

Json = dict[str, Any]
T = TypeVar("T")

_PARAGRAPH_KEYS = frozenset(("raw", "sentences", "cats", "entities", "spans", "links", "conllu", "id", "meta"))
_TOKEN_KEYS = frozenset(("id", "orth", "space", "tag", "pos", "morph", "lemma", "head", "dep", "ner"))


# Writing


def docs_to_json(docs: Doc | Iterable[Doc], doc_id: int = 0, ner_missing_tag: str = "O") -> Json:
    """Give one document of the format, with a paragraph for each Doc.

    Args:
        docs: The Docs.
        doc_id: The document's id.
        ner_missing_tag: What to write for tokens whose entities nobody knows.
    """
    docs = [docs] if isinstance(docs, Doc) else docs
    return {"id": doc_id, "paragraphs": [doc_to_paragraph(doc, ner_missing_tag=ner_missing_tag) for doc in docs]}


def doc_to_paragraph(doc: Doc, *, ner_missing_tag: str = MISSING) -> Json:
    """Give one Doc as a paragraph; what is not annotated is not written."""
    tokens = _tokens(doc, ner_missing_tag=ner_missing_tag)
    paragraph: Json = {} if doc.has_unknown_spaces else {"raw": doc.text}
    paragraph["sentences"] = [{"tokens": tokens[start:end], "brackets": []} for start, end in _sentences(doc)]
    paragraph["cats"] = [{"label": label, "value": value} for label, value in doc.copied_cats().items()]
    entities = [[span.start_char, span.end_char, span.label_] for span in doc.ents]
    if entities:
        paragraph["entities"] = entities
    links = [[span.start_char, span.end_char, {span.kb_id_: 1.0}] for span in doc.ents if span.kb_id]
    if links:
        paragraph["links"] = links
    spans = {key: list(map(list, group.as_characters())) for key, group in doc.spans.items()}
    if spans:
        paragraph["spans"] = spans
    kept = list(map(list, kept_with(doc)))
    if kept:
        paragraph["conllu"] = kept
    return paragraph


def _tokens(doc: Doc, *, ner_missing_tag: str) -> list[Json]:
    """Give the tokens, each with the columns that the Doc has."""
    columns: list[tuple[str, list[Any]]] = [
        ("id", list(range(len(doc)))),
        ("orth", [lexeme.text for lexeme in doc.lexemes]),
    ]
    if not doc.has_unknown_spaces:
        columns.append(("space", [" " if space else "" for space in doc.spaces]))
    columns.extend((name, strings_of(doc, name)) for name in ("tag", "pos") if doc.has_annotation(name))
    if doc.has_annotation("morph"):
        morphology = doc.vocab.morphology
        columns.append(("morph", [morphology.get(key) if key else "" for key in doc.values("morph").tolist()]))
    if doc.has_annotation("lemma"):
        columns.append(("lemma", strings_of(doc, "lemma")))
    if doc.has_annotation("dep"):
        columns.append(("head", [head - i for i, head in enumerate(doc.values("head").tolist())]))
        columns.append(("dep", strings_of(doc, "dep")))
    if doc.has_annotation("ent_iob"):
        columns.append(("ner", [tag or ner_missing_tag for tag in tags_of_columns(doc)]))
    names = [name for name, _ in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(values for _, values in columns), strict=True)]


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    """Give the bounds of the sentences; one sentence where nobody knows them."""
    if not len(doc) or not doc.has_annotation("SENT_START"):
        return [(0, len(doc))]
    return [(span.start, span.end) for span in doc.sents]


# Reading


def _warn(notice: str) -> None:
    warnings.warn(notice, UserWarning, stacklevel=4)


def json_to_docs(
    document: Any,
    vocab: Vocab,
    *,
    where: str,
    make_doc: Callable[[str], Doc] | None = None,
    report: Callable[[str], None] = _warn,
    report_unread: Callable[[Sequence[str], str], None] | None = None,
) -> Iterator[Doc]:
    """Yield a Doc for each paragraph of a document.

    Args:
        document: The document as JSON gives it.
        vocab: The vocabulary of the Docs.
        where: The file and line of the document, for messages.
        make_doc: Tokenizes the text of a paragraph without sentences.
        report: Called with a sentence about annotations that are passed over.
        report_unread: Called with keys that are not read, and their place.

    Raises:
        DataError: The document has another structure; the message gives the path of the key.
    """
    paragraphs = _Place(where).at(document, "paragraphs", list)
    for i, paragraph in enumerate(paragraphs):
        place = _Place(f"{where}: paragraphs[{i}]")
        reader = _ParagraphReader(paragraph, vocab, place, make_doc=make_doc, report=report)
        yield reader.doc()
        if reader.unread and report_unread is not None:
            report_unread(sorted(reader.unread), place.path)


class _Place:
    """Name a place in a document, for messages."""

    def __init__(self, path: str) -> None:
        self.path = path

    def at(self, holder: Any, key: str, kind: type, *, default: Any = None) -> Any:
        """Give the value of a key, and see that it is of the right kind.

        Raises:
            DataError: The holder is no object, has no such key, or its value is of another kind.
        """
        if not isinstance(holder, dict):
            raise DataError(f"{self.path}: there is {_kind(holder)} where an object with {key!r} is due.")
        value = holder.get(key)
        if value is None:
            if default is None:
                raise DataError(f"{self.path}: the key {key!r} is missing; add it.")
            return default
        if not isinstance(value, kind):
            raise DataError(f"{self.path}.{key}: there is {_kind(value)} where {_NAMES[kind]} is due.")
        return value


_NAMES: dict[type, str] = {list: "a list", dict: "an object", str: "a text", int: "a whole number"}


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


class _ParagraphReader:
    """Make a Doc of one paragraph.

    Attributes:
        unread: The keys of the paragraph and its tokens that say nothing here.
    """

    def __init__(
        self,
        paragraph: Any,
        vocab: Vocab,
        place: _Place,
        *,
        make_doc: Callable[[str], Doc] | None,
        report: Callable[[str], None],
    ) -> None:
        self.paragraph = paragraph
        self.vocab = vocab
        self.place = place
        self.make_doc = make_doc
        self.report = report
        self.unread: set[str] = set()

    def doc(self) -> Doc:
        raw: str = self.place.at(self.paragraph, "raw", str, default="")
        make_doc = self.make_doc
        if self.paragraph.get("sentences") is None and raw and make_doc:
            doc = self._checked(lambda: make_doc(raw))
            self._set_entities(doc, [])
        else:
            doc = self._annotated(raw)
        doc.cats = self._checked(lambda: read_cats(self.paragraph.get("cats")), after=".")
        self._set_spans(doc)
        self._set_kept(doc)
        self.unread |= self.paragraph.keys() - _PARAGRAPH_KEYS
        return doc

    def _annotated(self, raw: str) -> Doc:
        tokens: list[Json] = []
        starts: list[int] = []
        for i, sentence in enumerate(self.place.at(self.paragraph, "sentences", list)):
            inside = _Place(f"{self.place.path}.sentences[{i}]")
            sentence_tokens = inside.at(sentence, "tokens", list)
            odd = next(
                (j for j, token in enumerate(sentence_tokens) if not isinstance(token, dict) or not token.get("orth")),
                None,
            )
            if odd is not None:
                raise DataError(f"{inside.path}.tokens[{odd}]: the token has no text; give it a key 'orth'.")
            tokens.extend(sentence_tokens)
            starts.extend([1] + [-1] * (len(sentence_tokens) - 1) if sentence_tokens else [])
        self.unread |= set[str]().union(*tokens) - _TOKEN_KEYS
        words = self._texts(tokens, "orth") or []
        columns = self._columns(tokens)
        doc = self._checked(lambda: Doc(self.vocab, words=words, spaces=_spaces(tokens, words, raw), **columns))
        doc.set_columns({"sent_start": np.array(starts, dtype=DTYPES["sent_start"])})
        self._set_entities(doc, tokens)
        return doc

    def _columns(self, tokens: list[Json]) -> dict[str, Any]:
        """Give the arguments of the Doc for those keys that some token has."""
        columns: dict[str, Any] = {}
        for key, argument in (("tag", "tags"), ("pos", "pos"), ("morph", "morphs"), ("lemma", "lemmas")):
            columns[argument] = self._texts(tokens, key)
        deps = self._texts(tokens, "dep")
        if deps is not None and any(deps):
            columns["heads"] = self._heads(tokens, deps)
            columns["deps"] = deps
        elif any(token.get("head") and token.get("dep") is None for token in tokens):
            self._warn("heads are passed over, because no token has a label ('dep') for them; add the labels.")
        return columns

    def _texts(self, tokens: list[Json], key: str) -> list[str] | None:
        """Give one value of each token, empty where it has none; None where no token has one."""
        values = [token.get(key) for token in tokens]
        kinds = set(map(type, values))
        if kinds <= {type(None)}:
            return None
        if not kinds <= {str, type(None)}:
            wrong = next(value for value in values if not isinstance(value, (str, type(None))))
            raise DataError(f"{self.place.path}: there is {_kind(wrong)} for {key!r} of a token where a text is due.")
        return [value or "" for value in values]

    def _heads(self, tokens: list[Json], deps: list[str]) -> list[int]:
        """Give the index of the head of each token; its own where it has no label."""
        given = [token.get("head") if dep else None for token, dep in zip(tokens, deps, strict=True)]
        for i, head in enumerate(given):
            if head is not None and (type(head) is not int or not 0 <= i + head < len(tokens)):
                raise DataError(
                    f"{self.place.path}: the head of token {i} ({shown(tokens[i]['orth'])}) is {shown(head)}; write "
                    "how many tokens away it is, 0 for the root."
                )
        return [i if head is None else i + head for i, head in enumerate(given)]

    def _set_entities(self, doc: Doc, tokens: list[Json]) -> None:
        """Annotate entities from the tags of tokens, or else from offsets."""
        tags: Sequence[str | None] | None = self._texts(tokens, "ner")
        offsets: list[Any] = self.place.at(self.paragraph, "entities", list, default=[])
        given = self.paragraph.get("entities") is not None
        says_nothing = tags is None or all(tag in ("", MISSING) for tag in tags)
        if given and says_nothing:
            tags = self._tags_of_offsets(doc, offsets)
        if tags is None:
            return
        tags_or_none = [tag or None for tag in tags]
        self._checked(lambda: set_entity_tags(doc, tags_or_none))
        if given and not says_nothing and not doc.has_unknown_spaces:
            self._compare(doc, offsets)
        links = self.place.at(self.paragraph, "links", list, default=[])
        if links:
            self._checked(lambda: set_links(doc, read_links(links)))

    def _compare(self, doc: Doc, offsets: list[Any]) -> None:
        """Refuse entities with offsets that the tags of tokens do not have."""
        tagged = [[span.start_char, span.end_char, span.label_] for span in doc.ents]
        other = next((entity for entity in offsets if entity not in tagged), None)
        if other is not None:
            raise DataError(
                f"{self.place.path}: the entity {shown(other)} is not in the tags ('ner') of the tokens; keep one of "
                "the two annotations."
            )

    def _tags_of_offsets(self, doc: Doc, offsets: list[Any]) -> list[str] | None:
        if offsets and doc.has_unknown_spaces:
            self._warn(
                f"{counted(len(offsets), 'entity')} with offsets passed over, because the tokens do not make up a "
                "text; give the paragraph its text ('raw'), or each token its entity tag ('ner')."
            )
            return None
        tags, notice = self._checked(lambda: tags_of_offsets(doc, offsets))
        if notice:
            self._warn(notice)
        return tags

    def _warn(self, notice: str) -> None:
        self.report(f"{self.place.path}: {notice}")

    def _checked(self, action: Callable[[], T], *, after: str = ": ") -> T:
        """Do something with annotations, and say where they are if they do not fit."""
        try:
            return action()
        except ValueError as error:
            raise DataError(f"{self.place.path}{after}{error}") from None

    def _set_spans(self, doc: Doc) -> None:
        spans: Mapping[str, list[Any]] = self.place.at(self.paragraph, "spans", dict, default={})
        if spans:
            self._checked(lambda: set_spans(doc, spans, self._warn))

    def _set_kept(self, doc: Doc) -> None:
        """Keep what a treebank says of sentences."""
        for entry in self.place.at(self.paragraph, "conllu", list, default=[]):
            if not isinstance(entry, list) or list(map(type, entry)) != [int, int, str]:
                raise DataError(
                    f"{self.place.path}.conllu: there is {shown(entry)} where the first and last character of a "
                    "sentence and its lines are due."
                )
            keep_at(doc, *entry)


def _spaces(tokens: list[Json], words: list[str], raw: str) -> list[bool] | None:
    """Say which tokens a space follows: as they say themselves, or as the text shows; None where nobody knows.

    Raises:
        DataError: A token says something else.
    """
    given = [token.get("space") for token in tokens]
    if given and None not in given:
        if not set(map(type, given)) <= {str, bool}:
            word, wrong = next(pair for pair in zip(words, given, strict=True) if not isinstance(pair[1], (str, bool)))
            raise DataError(f"the space after {shown(word)} is {shown(wrong)}; write ' ' or nothing.")
        return list(map(bool, given))
    spaces = []
    at = _skip_space(raw, 0)
    for word in words:
        if not raw.startswith(word, at):
            return None
        at += len(word)
        following = _skip_space(raw, at)
        spaces.append(following > at)
        at = following
    return spaces if at == len(raw) else None


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
