"""What was taken for what: how often each label got which, and the stretches of text with the most errors."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc
    from .cases import Annotation, Case, Label

# How long a stretch of a text without sentences is, in words.
_STRETCH = 60


class Stretch(NamedTuple):
    """Hold a part of an example, by the words of its reference, with what is wrong in it."""

    example: Example
    start: int
    end: int
    wrong: list[Case]

    @property
    def text(self) -> str:
        """The text of the reference."""
        return self.example.reference[self.start : self.end].text

    @property
    def weight(self) -> float:
        """How bad it is: the sum of what is wrong."""
        return sum(case.weight for case in self.wrong)


@dataclass(frozen=True, kw_only=True)
class Confusion:
    """Hold how an annotation was predicted.

    Args:
        annotation: The annotation.
        counts: How often a right label got a label.
        worst: The stretches with the most errors, the worst first.
    """

    annotation: Annotation
    counts: Counter[tuple[Label, Label]]
    worst: Sequence[Stretch]

    def most_confused(self, limit: int) -> list[tuple[Label, Label, int]]:
        """Return the most frequent pairs of a right label and another that it got, with how often."""
        wrong = [(right, given, count) for (right, given), count in self.counts.items() if right != given]
        return sorted(wrong, key=lambda each: (-each[2], *map(str, each[:2])))[:limit]

    def labels(self, limit: int) -> list[Label]:
        """Return the labels that have the most to do with errors, in the order of their names."""
        errors: Counter[Label] = Counter()
        for (right, given), count in self.counts.items():
            errors[right] += count * (right != given)
            errors[given] += count * (right != given)
        first = sorted(errors, key=lambda label: (-errors[label], str(label)))[:limit]
        return sorted(first, key=lambda label: (not isinstance(label, str), str(label)))


def find_confusion(annotation: Annotation, examples: Iterable[Example], *, n_worst: int) -> Confusion | None:
    """Count the cases of examples; None where there are none.

    Args:
        annotation: The annotation.
        examples: The examples, annotated.
        n_worst: How many stretches are kept.
    """
    counts: Counter[tuple[Label, Label]] = Counter()
    worst: list[Stretch] = []
    for example in examples:
        cases = list(annotation.cases(example))
        counts.update((case.right, case.given) for case in cases)
        worst += _stretches(example, [case for case in cases if not case.is_right])
        worst = _worst(worst, n_worst)
    return Confusion(annotation=annotation, counts=counts, worst=worst) if counts else None


def _worst(stretches: Iterable[Stretch], limit: int) -> list[Stretch]:
    """Return the worst of different texts, of equals the first, as the sort keeps their order."""
    found: dict[str, Stretch] = {}
    for stretch in sorted(stretches, key=lambda stretch: -stretch.weight):
        if len(found) == limit:
            break
        found.setdefault(stretch.text, stretch)
    return list(found.values())


def _stretches(example: Example, wrong: Iterable[Case]) -> list[Stretch]:
    """Divide what is wrong by the sentences that it is in."""
    starts = _starts(example.reference)
    ends = [*starts[1:], len(example.reference)]
    by_place: dict[tuple[int, int], list[Case]] = {}
    for case in wrong:
        first = bisect_right(starts, case.start) - 1
        last = max(bisect_right(starts, case.end - 1) - 1, first)
        by_place.setdefault((starts[first], ends[last]), []).append(case)
    return [Stretch(example, start, end, cases) for (start, end), cases in by_place.items()]


def _starts(doc: Doc) -> list[int]:
    """Return where sentences begin, or stretches of a text that has none."""
    if doc.has_annotation("SENT_START"):
        return [sentence.start for sentence in doc.sents]
    return list(range(0, max(len(doc), 1), _STRETCH))
