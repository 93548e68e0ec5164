"""Docs, tokens and spans as users' code reads them."""

from __future__ import annotations

from inputs import treebank
from side_by_side import DATA, NLPX, OLDER, SPACY, Row, compare, medians

CALLS = {
    "loop": "a loop over `text, tag_, head.i, dep_`",
    "iterate": "`for token in doc`",
    "index": "`doc[i]`",
    "lexical": "a loop over `i, idx, lower_, shape_`",
    "flags": "a loop over `is_alpha, is_stop, like_num, is_punct`",
    "annotations": "a loop over `lemma_, pos_, morph, ent_type_, ent_iob_, is_sent_start`",
    "edges": "a loop over `n_lefts, left_edge`",
    "ancestors": "`token.ancestors`",
    "children": "`token.children`",
    "subtrees": "`token.subtree`",
    "entities": "`doc.ents` and `text, label_, start, end` of each",
    "sentences": "`doc.sents` and `text, root` of each",
    "slices": "`doc[i : i + 4]` and its `text, root`",
    "to_array": "`doc.to_array` of nine attributes",
    "from_array": "`doc.from_array` of nine attributes",
    "to_json": "`doc.to_json()`",
    "words": "`Doc(vocab, words)`, words of Docs that are gone",
    "look_up": "`vocab[orth]`",
    "write": "a `DocBin` written",
    "read": "a `DocBin` read, with its Docs",
    "score": "`Scorer().score` of 2,001 sentences",
}
DUE = {"to_array": "≤ 1 ×", "write": "≤ ½", "read": "≤ ½", "score": "≤ ½"}


def bench_views() -> list[Row]:
    """Compare the CPU time of what users' code calls, on Docs that were just made."""
    found = medians("views", treebank("en_ewt").dev, libraries=(NLPX, SPACY, OLDER))
    return [
        compare(f"{what}, CPU ns a token", found, key, due=DUE.get(key, "≤ 2 × of the time"), less=True)
        for key, what in CALLS.items()
    ]


def bench_kept_docs() -> list[Row]:
    """Compare the memory of Docs that a trained pipeline has annotated, their tensors with them."""
    texts = DATA / "ud" / "en_ewt" / "en_ewt-ud-dev.conllu"
    found = medians("kept_docs", texts, libraries=(NLPX, SPACY, OLDER))
    return [
        compare(f"a kept Doc with its tensor, bytes a token, {how}", found, f"{key}_bytes", due="≤ 440", less=True)
        for key, how in (("traced", "handed out by Python"), ("resident", "of the process"))
    ]
