"""Functions that a config can name and that give the candidates of mentions, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from nlpx.errors import PluginError, is_listing, shown
from nlpx.tokens import Span

from .kb import Candidate, KnowledgeBase

OfOne = Callable[[KnowledgeBase, Span], Iterable[Candidate]]
OfBatch = Callable[[KnowledgeBase, Iterable[Span]], Iterable[Iterable[Candidate]]]
# Takes the mentions of one doc after the other, and gives the candidates of each mention in the same form.
OfAll = Callable[[KnowledgeBase, Iterator[Iterable[Span]]], Iterable[Iterable[Iterable[Candidate]]]]


def as_candidates(function: Any, given: Any) -> list[Candidate]:
    """Return what a function gives for a mention as list.

    Raises:
        PluginError: It is something else than candidates.
    """
    found = listed(function, given)
    for one in found:
        if not isinstance(one, Candidate):
            raise PluginError(
                f"{_name(function)} gives {shown(one)} as a candidate of a mention; a candidate is an "
                "nlp_entitylinker.kb.Candidate, such as those that the knowledge base gives for an alias"
            )
    return found


def listed(function: Any, given: Any) -> list[Any]:
    """Return what a function gives as list.

    Raises:
        PluginError: It is none.
    """
    if not is_listing(given):
        raise PluginError(
            f"{_name(function)} gives {shown(given)} where a list is due; a function that gives candidates gives a "
            "list for each mention, an empty one where there are none"
        )
    return list(given)


def wrong_number(function: Any, due: int, given: int) -> PluginError:
    """Say that a function has given the candidates of another number of mentions."""
    return PluginError(
        f"{_name(function)} was asked for the candidates of {due} mentions and gave those of {given}; a function that "
        "gives candidates gives a list for each mention, an empty one where there are none"
    )


def _name(function: Any) -> str:
    return getattr(function, "__qualname__", None) or shown(function)
