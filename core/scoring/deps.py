"""Scores of dependency parses."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..tokens.comparing.alignment import single_targets
from ..tokens.features import is_space
from .adding import add_up
from .prf import PRFScore, per_type
from .tokens import MISSING_VALUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc
    from ..tokens.token import Token
    from .adding import Counts

    Arc = tuple[int, int, Any]

# By which the counts of all labels together go; they are no labels.
_UAS, _LAS = object(), object()
# The words of an arc.
_WORDS = itemgetter(0, 1)


def score_deps(
    examples: Iterable[Example],
    attr: str,
    *,
    getter: Callable[[Token, str], Any] = getattr,
    head_attr: str = "head",
    head_getter: Callable[[Token, str], Token] = getattr,
    ignore_labels: Iterable[str] = (),
    missing_values: AbstractSet[Any] = MISSING_VALUES,
    **cfg: Any,
) -> dict[str, Any]:
    """Score heads and labels; words of which the reference gives no label do not count.

    Args:
        examples: What to score.
        attr: The attribute that holds the label, such as ``dep``.
        getter: Takes a token and the attribute, and gives its label.
        head_attr: The attribute that holds the head.
        head_getter: Takes a token and `head_attr`, and gives its head.
        ignore_labels: Labels that do not count, such as punctuation.
        missing_values: Values that count as missing.
        **cfg: Settings of other scorers; they are passed over.

    Returns:
        ``{attr}_uas`` (heads), ``{attr}_las`` (heads and labels), and ``{attr}_las_per_type``.
    """
    counts = add_up(
        partial(
            _count_deps,
            attr=attr,
            getter=getter,
            head_attr=head_attr,
            head_getter=head_getter,
            ignored=frozenset(ignore_labels),
            missing_values=frozenset(missing_values),
        ),
        examples,
    )
    uas, las = (counts.pop(name, PRFScore()) for name in (_UAS, _LAS))
    any_gold = len(uas) > 0
    return {
        f"{attr}_uas": uas.fscore if any_gold else None,
        f"{attr}_las": las.fscore if any_gold else None,
        f"{attr}_las_per_type": per_type(counts) if any_gold else None,
    }


def _count_deps(
    example: Example,
    *,
    attr: str,
    getter: Callable[[Token, str], Any],
    head_attr: str,
    head_getter: Callable[[Token, str], Token],
    ignored: AbstractSet[Any],
    missing_values: AbstractSet[Any],
) -> Counts:
    """Count the heads of an example, the heads with their labels, and these for each label."""
    gold = _arcs(example.reference, attr, getter=getter, head_attr=head_attr, head_getter=head_getter)
    missing = {word for word, _, label in gold if label in missing_values}
    right = {arc for arc in gold if arc[0] not in missing and arc[2] not in ignored}
    guess, n_lost = _guessed_arcs(
        example,
        _arcs(example.predicted, attr, getter=getter, head_attr=head_attr, head_getter=head_getter),
        missing=missing,
        ignored=ignored,
    )
    counts: dict[Any, PRFScore] = {_UAS: PRFScore(fp=n_lost), _LAS: PRFScore(fp=n_lost)}
    counts[_UAS].score_set({*map(_WORDS, guess)}, {*map(_WORDS, right)})
    counts[_LAS].score_set(guess, right)
    for arc in sorted(right | guess, key=_WORDS):
        count = counts.get(arc[2])
        if count is None:
            count = counts[arc[2]] = PRFScore()
        if arc not in right:
            count.fp += 1
        elif arc not in guess:
            count.fn += 1
        else:
            count.tp += 1
    return counts


def _arcs(
    doc: Doc,
    attr: str,
    *,
    getter: Callable[[Token, str], Any],
    head_attr: str,
    head_getter: Callable[[Token, str], Token],
) -> list[Arc]:
    """List (token, head, label) for each token."""
    if head_getter is getattr and head_attr == "head":
        heads: list[int] = list(range(len(doc))) if doc.column("head") is None else doc.values("head").tolist()
    else:
        heads = [head_getter(token, head_attr).i for token in doc]
    if getter is getattr and attr == "dep":
        labels = doc.values("dep").tolist()
    else:
        labels = [getter(token, attr) for token in doc]
    return list(zip(range(len(heads)), heads, labels, strict=True))


def _guessed_arcs(
    example: Example, arcs: list[Arc], *, missing: set[int], ignored: AbstractSet[Any]
) -> tuple[set[Arc], int]:
    """Give the predicted arcs between reference words, and how many are not between single words."""
    word_of = single_targets(example.alignment.x2y)
    solid = (~is_space(example.predicted)).tolist()
    guess: set[Arc] = set()
    n_lost = 0
    for token, head, label in arcs:
        word = word_of[token]
        if not solid[token] or word in missing or label in ignored:
            continue
        head_word = word_of[head]
        if word is None or head_word is None:
            n_lost += 1
        else:
            guess.add((word, head_word, label))
    return guess, n_lost
