"""Score parses and entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx import scoring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nlpx.tokens import Example, Token

# Labels of which the scores say nothing.
IGNORED = ("p", "punct")


def parser_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score sentences, heads and labels: ``sents_f``, ``dep_uas``, ``dep_las`` and what goes with them."""
    examples = list(examples)
    deps = scoring.Scorer.score_deps(examples, "dep", **{**kwargs, "getter": _label, "ignore_labels": IGNORED})
    return {**scoring.score_sents(examples, **kwargs), **deps}


def _label(token: Token, attr: str) -> str:
    """Give a label in lower case, as the names of ignored ones are."""
    return token.dep_.lower()


def make_parser_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of a parser (``spacy.parser_scorer.v1``)."""
    return parser_score


def ner_score(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """Score entities: ``ents_p``, ``ents_r``, ``ents_f`` and ``ents_per_type``."""
    return scoring.get_ner_prf(examples, **kwargs)


def make_ner_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer of an entity recognizer (``spacy.ner_scorer.v1``)."""
    return ner_score
