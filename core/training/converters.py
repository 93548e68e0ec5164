"""What `nlpx convert` does, as functions of texts: Docs of training data in other formats."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ..corpora.converters.conllu import convert_conllu
from ..corpora.converters.iob import convert_iob
from ..corpora.converters.labels import relabelled
from ..corpora.converters.ner import convert_ner
from ..corpora.converters.options import ConvertOptions
from ..corpora.json_values import parse_json
from ..corpora.text_lines import decode_lines
from ..corpora.v2_json import json_to_docs as docs_of_document
from ..errors import ArgumentError
from ..iterables import is_listing
from ..pipeline import blank, load
from ..pipeline.sentence_finder import sentence_finder
from ..quoting import shown
from ..vocab import Vocab

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..tokens import Doc

_WHERE = "<input>"


def conll_ner_to_docs(
    input_data: str,
    n_sents: int = 10,
    seg_sents: bool = False,
    model: str | None = None,
    no_print: bool = False,
    **kwargs: Any,
) -> Iterator[Doc]:
    """Yield the Docs of a text with one token a line, and its entity tag.

    Args:
        input_data: The text.
        n_sents: Number of sentences in each Doc, where the text does not say which documents there are.
        seg_sents: Whether to find sentences where the text has none.
        model: The pipeline that finds them; None to go by punctuation.
        no_print: Nothing is printed in any case.
        **kwargs: What other converters take.

    Raises:
        DataError: A line breaks the format, or there are no words.
    """
    # Notices of the converter are about options of a command that nobody has given here.
    options = ConvertOptions(path=_WHERE, n_sents=n_sents, seg_sents=seg_sents, report=_tell_nobody)
    if model is not None:
        options = replace(options, find_sentences=sentence_finder(model))
    return convert_ner(_lines(input_data), Vocab(), options)


def iob_to_docs(input_data: str, n_sents: int = 10, no_print: bool = False, *args: Any, **kwargs: Any) -> Iterator[Doc]:
    """Yield the Docs of a text with one sentence a line, its words with tags behind ``|``.

    Args:
        input_data: The text.
        n_sents: Number of sentences in each Doc.
        no_print: Nothing is printed in any case.
        *args: What other converters take.
        **kwargs: The same.

    Raises:
        DataError: A line breaks the format, or there are no words.
    """
    return convert_iob(_lines(input_data), Vocab(), ConvertOptions(path=_WHERE, n_sents=n_sents))


def conllu_to_docs(
    input_data: str,
    n_sents: int = 10,
    append_morphology: bool = False,
    ner_map: Mapping[str, str] | None = None,
    merge_subtokens: bool = False,
    no_print: bool = False,
    **_: Any,
) -> Iterator[Doc]:
    """Yield the Docs of a text in CoNLL-U.

    Args:
        input_data: The text.
        n_sents: Number of sentences in each Doc.
        append_morphology: Whether to append the morphological features to the tags.
        ner_map: Other names for labels of entities.
        merge_subtokens: Whether the words of a multiword token become one token.
        no_print: Nothing is printed in any case.
        **_: What other converters take.

    Raises:
        DataError: A line breaks the format, or there are no sentences.
    """
    options = ConvertOptions(
        path=_WHERE, n_sents=n_sents, morphology=append_morphology, merge_subtokens=merge_subtokens
    )
    docs = convert_conllu(_lines(input_data), Vocab(), options)
    return relabelled(docs, ner_map, spans_key=None) if ner_map else docs


def json_to_docs(
    input_data: str | bytes | Mapping[str, Any] | Sequence[Any], model: str | None = None, **kwargs: Any
) -> Iterator[Doc]:
    """Yield the Docs of documents in the JSON format of spaCy 2, one for each paragraph.

    Args:
        input_data: The documents as JSON gives them, one or several, or a text or bytes that have them.
        model: The pipeline that tokenizes texts whose sentences are not given; None for the rules of all languages.
        **kwargs: What other converters take.

    Raises:
        DataError: A document has another structure; the message gives the path of the key.
    """
    documents: Any = input_data
    if isinstance(input_data, str | bytes):
        documents = parse_json("\n".join(_lines(input_data)), path=_WHERE)
    nlp = blank("xx") if model is None else load(model)
    for number, document in enumerate(documents if is_listing(documents) else [documents]):
        yield from docs_of_document(document, nlp.vocab, where=f"{_WHERE}: document {number}", make_doc=nlp.make_doc)


def _tell_nobody(_notice: str) -> None:
    pass


def _lines(text: str | bytes) -> list[str]:
    """Return the lines of a text as those of a file are read: no other character ends one."""
    if not isinstance(text, str | bytes):
        raise ArgumentError(f"a converter takes the text of a file, such as path.read_text() gives, not {shown(text)}")
    content = text if isinstance(text, bytes) else text.encode("utf8", "surrogatepass")
    return list(decode_lines(BytesIO(content), path=_WHERE))
