"""Convert CoNLL-U, the format of Universal Dependencies, to Docs.

The tokens of a Doc are the syntactic words. The words of a multiword token have no space between them and the last has
the space of the whole: so ``don't`` = ``do`` + ``n't`` keeps its text, and French ``du`` = ``de`` + ``le`` reads
``dele`` (see `merge_subtokens` for the other way). Sentences in one Doc have a space between them.

Entities are read from MISC (``NE=B-PER``, ``Name=…`` or a bare ``B-PER``); where some word of the file is in one, all
others are in none. What a Doc has no place for is kept with it (see `corpora.conllu.kept`), for ``--file-type conllu``.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from ...errors import EmptyCorpus
from ...quoting import shown
from ...tokens.arrays.columns import DTYPES
from ...tokens.doc import Doc
from ..conllu.kept import keep, lines_to_keep
from ..conllu.merging import merge_multiword_tokens
from ..conllu.misc import ENTITY, OTHER_ENTITY, PLAIN
from ..conllu.readings import read, with_features
from ..conllu.sentences import EMPTY, read_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ...vocab.vocab import Vocab
    from ..conllu.readings import Reading
    from ..conllu.sentences import Sentence
    from .options import ConvertOptions

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
    while group := list(islice(sentences, options.n_sents or 1)):
        found = True
        yield make_doc(group, vocab, options, with_entities=with_entities)
    if not found:
        raise EmptyCorpus(f"{options.path}: there are no sentences in the file; it is empty or holds comments only.")


def make_doc(
    sentences: Sequence[Sentence], vocab: Vocab, options: ConvertOptions, *, with_entities: bool = False
) -> Doc:
    """Put sentences into one Doc.

    A column that is ``_`` throughout is not annotated (features are where parts of speech are). XPOS gives the tag,
    UPOS where XPOS is ``_``.
    """
    readings = [read(sentence, vocab.morphology) for sentence in sentences]
    for reading in readings[:-1]:
        reading.spaces[-1] = True
    tags = _join(readings, lambda reading: reading.tags)
    if options.morphology:
        feats = [features for sentence in sentences for features in sentence.feats]
        tags = [with_features(tag, features) for tag, features in zip(tags, feats, strict=True)]
    pos = _join(readings, lambda reading: reading.pos)
    morphs = _join(readings, lambda reading: reading.morphs)
    heads, sent_starts = _heads(readings)
    parsed = any(head is not None for sentence in sentences for head in sentence.heads)
    doc = Doc(
        vocab,
        words=_join(readings, lambda reading: reading.words),
        spaces=[space for reading in readings for space in reading.spaces],
        tags=tags if any(tags) else None,
        pos=pos if any(pos) else None,
        morphs=morphs if any(pos) or any(morphs) else None,
        lemmas=_lemmas(readings),
        ents=_join(readings, lambda reading: reading.entities) if with_entities else None,
    )
    columns = {"sent_start": sent_starts}
    if parsed:
        deps = _join(readings, lambda reading: reading.deps)
        columns |= {"head": heads, "dep": vocab.strings.add_all(deps)}
    # The heads are trees, and do not say where sentences start: a word without head may seem to be a root.
    doc.set_columns({name: np.array(values, dtype=DTYPES[name]) for name, values in columns.items()})
    _keep(doc, sentences, readings, parsed=parsed)
    return doc


def _keep(doc: Doc, sentences: Sequence[Sentence], readings: Sequence[Reading], *, parsed: bool) -> None:
    """Keep with the Doc what it has no place for."""
    start = 0
    for sentence, reading in zip(sentences, readings, strict=True):
        lines = lines_to_keep(sentence, reading, parsed=parsed)
        end = start + len(sentence)
        if lines is not None:
            keep(doc, start, end, lines)
        start = end


def _join(readings: Sequence[Reading], column: Callable[[Reading], Sequence[str]]) -> list[str]:
    return [value for reading in readings for value in column(reading)]


def _lemmas(readings: Sequence[Reading]) -> list[str] | None:
    """Give the lemmas; that of an underscore is written ``_``, like one that is missing."""
    lemmas = _join(readings, lambda reading: reading.lemmas)
    if any(lemma != EMPTY for lemma in lemmas):
        return lemmas
    words = _join(readings, lambda reading: reading.words)
    return [EMPTY if word == EMPTY else "" for word in words] if EMPTY in words else None


def _heads(readings: Sequence[Reading]) -> tuple[list[int], list[int]]:
    """Give absolute heads, and where sentences start."""
    heads: list[int] = []
    starts: list[int] = []
    for reading in readings:
        offset = len(heads)
        heads.extend([offset + head for head in reading.heads])
        starts.extend([1] + [-1] * (len(reading.heads) - 1))
    return heads, starts


def _look_for_entities(lines: Iterable[str], options: ConvertOptions) -> bool:
    """Say whether a word is in an entity, and report the first that has something else in the place of its tag."""
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
