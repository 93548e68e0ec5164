"""Random variants of each kind of fault; see the package `variants` for how a kind is added."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from variants import Variant, fault_of, kinds, unchanged

N_VARIANTS = 150


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__.rpartition(".")[2])
def test_no_variant_of_a_kind_loses_anything_or_ends_in_a_foreign_exception(kind):
    faults = [fault_of(variant) for variant in islice(kind.variants(Random(kind.__name__)), N_VARIANTS)]
    found = [fault for fault in faults if fault]
    assert not found, f"{len(found)} of {len(faults)}:\n" + "\n".join(found[:20])


def _change_and_fail(box):
    with unchanged(lambda: list(box)):
        box.append(1)
        raise ValueError


@pytest.mark.parametrize(
    ("run", "part"),
    [
        (lambda: None.start, "raised by"),
        (lambda: {}["x"], "raised by"),
        (lambda: int("x"), "raised by"),
        (lambda: _change_and_fail([]), "lost: refused, but changed"),
    ],
)
def test_a_foreign_exception_and_a_change_behind_an_error_are_noticed(run, part):
    assert part in fault_of(Variant("this", run))
