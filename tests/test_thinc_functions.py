"""The list of thinc's functions is complete: it is data, so that nothing has to import thinc to know it."""

from __future__ import annotations

import catalogue
from thinc.api import registry

from nlpx.targets import load_target
from nlpx.thinc_functions import thinc_functions


def test_thinc_functions_are_all_that_thinc_registers_itself():
    registered = {
        (kind, name)
        for kind, table in vars(registry).items()
        if isinstance(table, catalogue.Registry)
        for name, function in table.get_all().items()
        if function.__module__.startswith("thinc.")
    }
    assert {(kind, name) for kind, name, _, _ in thinc_functions()} == registered


def test_thinc_functions_have_the_targets_that_thinc_registers():
    for kind, name, target, _ in thinc_functions():
        assert load_target(target) is registry.get(kind, name)
