"""Make one token of the words of each multiword token."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .misc import entity_item, space_after, with_space
from .sentences import EMPTY, MultiwordToken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .sentences import Sentence


def merge_multiword_tokens(sentence: Sentence) -> Sentence:
    """Make one token of the words of each multiword token.

    The word nearest to the root gives part of speech, label and head; tags are joined by ``_``, lemmas by a space, and
    features are united. The edges of the enhanced graph, which number the words, are left out.
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
        places=range(len(groups)),
        forms=[token.form for token in groups],
        lemmas=[_merged_lemma(sentence.lemmas[token.start : token.end]) for token in groups],
        upos=[sentence.upos[top] for top in tops],
        xpos=[_merged_tag(sentence, token) for token in groups],
        feats=[_merged_feats(sentence.feats[token.start : token.end]) for token in groups],
        heads=[None if head is None else index_of[head] for head in heads],
        deps=[sentence.deps[top] for top in tops],
        enhanced=[EMPTY] * len(groups),
        misc=[_merged_misc(sentence, token, top) for token, top in zip(groups, tops, strict=True)],
        tokens=[],
        beside=(),
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
    return "_".join(upos if xpos == EMPTY else xpos for xpos, upos in pairs)


def _merged_lemma(lemmas: Sequence[str]) -> str:
    return " ".join(lemmas) if any(lemma != EMPTY for lemma in lemmas) else EMPTY


def _merged_feats(bundles: Sequence[str]) -> str:
    if len(bundles) == 1:
        return bundles[0]
    values: dict[str, set[str]] = {}
    for bundle in bundles:
        for pair in bundle.split("|"):
            name, equals, value = pair.partition("=")
            if equals:
                values.setdefault(name, set()).update(value.split(","))
    return "|".join(f"{name}={','.join(sorted(values[name]))}" for name in sorted(values)) or EMPTY


def _merged_misc(sentence: Sentence, token: MultiwordToken, top: int) -> str:
    """Keep what is read of MISC: the entity of the top word, and the space after the whole token."""
    if token.end - token.start == 1:
        return token.misc
    return with_space(entity_item(sentence.misc[top]) or EMPTY, space=space_after(token.misc))
