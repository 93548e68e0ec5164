"""What functions of the other registries must do: batchers, schedules and augmenters."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar

from ..config import Config, resolve_block
from ..pipeline import blank
from ..quoting import counted
from ..tokens import Example
from .annotations import changed, snapshot
from .cases import Case, Contract, doing, expect
from .sample_docs import sample_docs, sample_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# As many values as a short training run asks a schedule for.
_N_STEPS = 200


@dataclass(frozen=True)
class FunctionCase(Case):
    """Say with which settings a function of a registry is made.

    What is checked: it can be made from a config. A batcher's batches hold every item once, and none is empty. A
    schedule's values are finite numbers. An augmenter gives at least one example for each, and leaves what it is given
    as it is.

    Args:
        settings: The settings of its config block.
    """

    settings: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    kind: ClassVar[str] = "function"

    def made(self) -> Any:
        """Return what the function makes of its settings."""
        block = {f"@{self.found.spec.table}": self.name, **self.settings}
        config = Config({"block": block})
        with doing(f"the {self}, made with the settings {dict(self.settings)} (a FunctionCase gives others),"):
            return resolve_block(config["block"], where="block", config=config)


class FunctionContract(Contract):
    """The tests of a function."""

    argument = "function"
    case = FunctionCase
    tables = ("augmenters", "batchers", "schedules")

    def test_function_does_what_its_registry_is_for(self, function: FunctionCase) -> None:
        _CHECKS[function.found.spec.table](function, function.made())


def _check_batcher(function: FunctionCase, batcher: Any) -> None:
    nlp = blank("xx")
    for items in (sample_examples(nlp) * 3, []):
        with doing(f"the batcher {function.name!r}, given {counted(len(items), 'example')},"):
            batches = [list(batch) for batch in batcher(items)]
        expect(all(batches), f"the batcher {function.name!r} gives an empty batch")
        kept = sorted(id(item) for batch in batches for item in batch)
        expect(kept == sorted(map(id, items)), f"the batcher {function.name!r} loses items, or gives some twice")
    with doing(f"the batcher {function.name!r}, given a doc without tokens,"):
        list(batcher([Example(doc, doc) for doc in sample_docs(nlp.vocab)]))


def _check_schedule(function: FunctionCase, schedule: Any) -> None:
    with doing(f"the schedule {function.name!r}"):
        values = list(islice(schedule, _N_STEPS))
    is_right = values and all(isinstance(value, (int, float)) and isfinite(value) for value in values)
    expect(is_right, f"the schedule {function.name!r} gives {values[:5]}, where finite numbers are due")


def _check_augmenter(function: FunctionCase, augmenter: Any) -> None:
    nlp = blank("xx")
    for example in sample_examples(nlp):
        before = snapshot(example.reference)
        with doing(f"the augmenter {function.name!r}"):
            made = list(augmenter(nlp, example))
        is_right = made and all(isinstance(other, Example) for other in made)
        expect(is_right, f"the augmenter {function.name!r} gives {made}, where one Example or more is due")
        names = changed(before, snapshot(example.reference))
        expect(not names, f"the augmenter {function.name!r} changes {' and '.join(names)} of what it is given")


_CHECKS: dict[str, Callable[[FunctionCase, Any], None]] = {
    "augmenters": _check_augmenter,
    "batchers": _check_batcher,
    "schedules": _check_schedule,
}
