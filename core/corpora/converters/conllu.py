"""Convert CoNLL-U, the format of Universal Dependencies, to Docs.

The tokens of a Doc are the syntactic words. The words of a multiword token have no space between them and the last has
the space of the whole: so ``don't`` = ``do`` + ``n't`` keeps its text, and French ``du`` = ``de`` + ``le`` reads
``dele`` (see `merge_subtokens` for the other way). Sentences in one Doc have a space between them.

Entities are read from MISC (``NE=B-PER``, ``Name=…`` or a bare ``B-PER``); where some word of the file is in one, all
others are in none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ...errors import EmptyCorpus
from ...quoting import shown
from ...tokens.comparing.iob import MISSING, biluo_to_iob, iob_to_biluo
from ...tokens.doc import Doc
from .conllu_reader import MultiwordToken, Sentence, read_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ...vocab.vocab import Vocab
    from .options import ConvertOptions

_ENTITY = re.compile(
    r"""(?:^|\|) (?: (?:NE|Name|name)= ([BILUES])-([^|]+)
                  | ([BILUES])-([A-Z_]+) (?=\||$)
                  | (?:(?:NE|Name|name)=)? O (?=\||$) )""",
    re.VERBOSE,
)
# What looks like an entity tag; other values of these names may mean anything.
_NO_ENTITY = re.compile(r"(?:^|\|)((?:NE|Name|name)=[A-Za-z]-[^|]*)")
# How IOBES calls the last token of an entity, and the only one.
_FROM_IOBES = {"E": "L", "S": "U"}
_PLAIN_MISC = frozenset(("_", "SpaceAfter=No"))
_EMPTY = "_"
_ROOT = "root"


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
    tags = [tag for sentence in sentences for tag in _tags(sentence, with_morphology=options.morphology)]
    pos = _join(sentences, lambda sentence: sentence.upos)
    feats = _join(sentences, lambda sentence: sentence.feats)
    forms = _join(sentences, lambda sentence: sentence.forms)
    heads, sent_starts = _heads(sentences)
    doc = Doc(
        vocab,
        words=forms,
        spaces=_all_spaces(sentences),
        tags=_without_gaps(tags),
        pos=_without_gaps(pos),
        morphs=_without_gaps(feats, empty=_any_value(pos)),
        lemmas=_lemmas(_join(sentences, lambda sentence: sentence.lemmas), forms),
        heads=heads,
        deps=_deps(sentences) if heads else None,
        ents=_entities(sentences, options) if with_entities else None,
    )
    # Also where a word without head seems to be a root, or a sentence has several.
    doc.set_column("sent_start", sent_starts)
    return doc


def _join(sentences: Sequence[Sentence], column: Callable[[Sentence], Sequence[str]]) -> list[str]:
    return [value for sentence in sentences for value in column(sentence)]


def _any_value(values: list[str]) -> bool:
    return any(value != _EMPTY for value in values)


def _without_gaps(values: list[str], *, empty: bool = False) -> list[str] | None:
    """Write nothing for ``_``; None for a column without any value, unless it may be empty."""
    if not empty and not _any_value(values):
        return None
    return ["" if value == _EMPTY else value for value in values]


def _lemmas(lemmas: list[str], forms: list[str]) -> list[str] | None:
    """Give the lemmas; that of an underscore is written ``_``, like one that is missing."""
    if _any_value(lemmas):
        return lemmas
    return ["_" if form == _EMPTY else "" for form in forms] if _EMPTY in forms else None


def _tags(sentence: Sentence, *, with_morphology: bool) -> Iterator[str]:
    for xpos, upos, feats in zip(sentence.xpos, sentence.upos, sentence.feats, strict=True):
        tag = upos if xpos == _EMPTY else xpos
        yield f"{tag}__{feats}" if with_morphology and feats != _EMPTY else tag


def _heads(sentences: Sequence[Sentence]) -> tuple[list[int] | None, list[int]]:
    """Give absolute heads (None where no word has one), and where sentences start."""
    heads: list[int] = []
    starts: list[int] = []
    known = False
    for sentence in sentences:
        offset = len(heads)
        heads.extend(offset + (i if head is None else head) for i, head in enumerate(sentence.heads))
        starts.extend([1] + [-1] * (len(sentence) - 1))
        known = known or any(head is not None for head in sentence.heads)
    return (heads if known else None), starts


def _deps(sentences: Sequence[Sentence]) -> list[str]:
    """Give the dependency labels, ROOT for those of roots; empty where the head is missing."""
    return [
        "" if dep == _EMPTY or head is None else ("ROOT" if dep == _ROOT else dep)
        for sentence in sentences
        for dep, head in zip(sentence.deps, sentence.heads, strict=True)
    ]


def _space_after(misc: str) -> bool:
    return "SpaceAfter=No" not in misc or "SpaceAfter=No" not in misc.split("|")


def _spaces(sentence: Sentence) -> list[bool]:
    """Say which words have a space after them."""
    spaces = [_space_after(misc) for misc in sentence.misc]
    for token in sentence.tokens:
        inside = token.end - token.start - 1
        spaces[token.start : token.end] = [*([False] * inside), _space_after(token.misc)]
    return spaces


def _all_spaces(sentences: Sequence[Sentence]) -> list[bool]:
    """Say which words of a Doc have a space after them; the last of each sentence but the last always has."""
    parts = [_spaces(sentence) for sentence in sentences]
    for part in parts[:-1]:
        part[-1] = True
    return [space for part in parts for space in part]


def _look_for_entities(lines: Iterable[str], options: ConvertOptions) -> bool:
    """Say whether a word is in an entity, and report the first that has something else in the place of its tag."""
    found = reported = False
    for number, line in enumerate(lines, 1):
        misc = line.rpartition("\t")[2]
        if misc in _PLAIN_MISC or line[:1] == "#":
            continue
        if _ENTITY.search(misc):
            found = True
        elif not reported and (other := _NO_ENTITY.search(misc)):
            reported = True
            options.report(
                f"{options.path}:{number}: {shown(other[1])} is not read as an entity, here and below; write it as "
                "NE=B-LABEL, NE=I-LABEL or NE=O."
            )
    return found


def _entities(sentences: Sequence[Sentence], options: ConvertOptions) -> list[str]:
    """Give IOB tags; an entity ends with its sentence."""
    tags: list[str] = []
    for sentence in sentences:
        matches = [None if misc in _PLAIN_MISC else _ENTITY.search(misc) for misc in sentence.misc]
        entity_tags = [_entity_tag(match, misc, options) for match, misc in zip(matches, sentence.misc, strict=True)]
        tags.extend("" if tag == MISSING else tag for tag in biluo_to_iob(iob_to_biluo(entity_tags)))
    return tags


def _entity_tag(match: re.Match[str] | None, misc: str, options: ConvertOptions) -> str:
    if match is None and misc not in _PLAIN_MISC and _NO_ENTITY.search(misc):
        return MISSING
    prefix = match and (match[1] or match[3])
    if not match or not prefix:
        return "O"
    label = match[2] or match[4]
    label = (options.ner_map or {}).get(label, label)
    return f"{_FROM_IOBES.get(prefix, prefix)}-{label}" if label else "O"


def merge_multiword_tokens(sentence: Sentence) -> Sentence:
    """Make one token of the words of each multiword token.

    The word nearest to the root gives part of speech, label and head; tags are joined by ``_``, lemmas by a space, and
    features are united.
    """
    if not sentence.tokens:
        return sentence
    groups = _groups(sentence)
    index_of = [0] * len(sentence)
    for index, token in enumerate(groups):
        index_of[token.start : token.end] = [index] * (token.end - token.start)
    tops = [_top(sentence, token) for token in groups]
    heads = [sentence.heads[top] for top in tops]
    return replace(
        sentence,
        forms=[token.form for token in groups],
        lemmas=[_merged_lemma(sentence.lemmas[token.start : token.end]) for token in groups],
        upos=[sentence.upos[top] for top in tops],
        xpos=[_merged_tag(sentence, token) for token in groups],
        feats=[_merged_feats(sentence.feats[token.start : token.end]) for token in groups],
        heads=[None if head is None else index_of[head] for head in heads],
        deps=[sentence.deps[top] for top in tops],
        misc=[_merged_misc(sentence, token, top) for token, top in zip(groups, tops, strict=True)],
        tokens=[],
    )


def _groups(sentence: Sentence) -> list[MultiwordToken]:
    """List the tokens of a sentence: multiword tokens, and single words as tokens of one word."""
    by_start = {token.start: token for token in sentence.tokens}
    groups = []
    at = 0
    while at < len(sentence):
        token = by_start.get(at) or MultiwordToken(at, at + 1, sentence.forms[at], sentence.misc[at])
        groups.append(token)
        at = token.end
    return groups


def _top(sentence: Sentence, token: MultiwordToken) -> int:
    """Find the word of a token that is nearest to the root of the sentence."""
    return min(range(token.start, token.end), key=lambda word: _depth(sentence.heads, word))


def _depth(heads: Sequence[int | None], word: int) -> int:
    depth = 0
    while (head := heads[word]) is not None and head != word:
        word, depth = head, depth + 1
    return depth


def _merged_tag(sentence: Sentence, token: MultiwordToken) -> str:
    pairs = zip(sentence.xpos[token.start : token.end], sentence.upos[token.start : token.end], strict=True)
    if token.end - token.start == 1:
        return sentence.xpos[token.start]
    return "_".join(upos if xpos == _EMPTY else xpos for xpos, upos in pairs)


def _merged_lemma(lemmas: Sequence[str]) -> str:
    return " ".join(lemmas) if any(lemma != _EMPTY for lemma in lemmas) else _EMPTY


def _merged_feats(bundles: Sequence[str]) -> str:
    if len(bundles) == 1:
        return bundles[0]
    values: dict[str, set[str]] = {}
    for bundle in bundles:
        for pair in bundle.split("|"):
            name, equals, value = pair.partition("=")
            if equals:
                values.setdefault(name, set()).update(value.split(","))
    return "|".join(f"{name}={','.join(sorted(values[name]))}" for name in sorted(values)) or _EMPTY


def _merged_misc(sentence: Sentence, token: MultiwordToken, top: int) -> str:
    """Keep what is read of MISC: the entity of the top word, and the space after the whole token."""
    if token.end - token.start == 1:
        return token.misc
    match = _ENTITY.search(sentence.misc[top])
    parts = [match[0].lstrip("|")] if match else []
    return "|".join(parts if _space_after(token.misc) else [*parts, "SpaceAfter=No"]) or _EMPTY
