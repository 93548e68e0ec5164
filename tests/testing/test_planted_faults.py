"""Each contract test fails for the plugin that breaks it, with a sentence that says how, and passes for a sound one."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted.faults import FAULTS, IDS

from nlpx.plugins import installed

HERE = Path(__file__).parent
PLANTED = [(kind, fault) for kind, faults in FAULTS.items() for fault in faults if fault != "sound"]


class Outcomes:
    """Run the tests that concern a fault or the sound offers, and keep what came of each."""

    def __init__(self):
        self.messages = {}
        self.wanted = {name_of(kind, fault) for kind, fault in PLANTED}
        self.sound = tuple(f"[{case.format('sound')}]" for case in IDS.values())

    def pytest_collection_modifyitems(self, items):
        items[:] = [item for item in items if item.name in self.wanted or item.name.endswith(self.sound)]

    def pytest_runtest_logreport(self, report):
        if report.when == "call":
            self.messages[report.nodeid.rpartition("::")[2]] = report.longreprtext if report.failed else ""


def name_of(kind, fault):
    return f"test_{kind}_{FAULTS[kind][fault][0]}[{IDS[kind].format(fault)}]"


@pytest.fixture(scope="module")
def outcomes():
    outcomes = Outcomes()
    run("contract.py", ["planted_sound", "planted_unusable", "planted_clashing", "planted_inner"], outcomes)
    run("heavy_contract.py", ["planted_heavy"], outcomes)
    return outcomes.messages


def run(file, plugins, outcomes):
    """Run a file of contract tests with some plugins installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPX_PLUGINS", ",".join(plugins))
        patch.setenv("PYTHONPATH", str(HERE))
        installed.cache_clear()
        pytest.main([str(HERE / "planted" / file), "-qq", "-p", "no:cacheprovider"], plugins=[outcomes])
    installed.cache_clear()


@pytest.mark.parametrize(("kind", "fault"), PLANTED)
def test_planted_fault_is_found_and_said(outcomes, kind, fault):
    assert FAULTS[kind][fault][1] in outcomes[name_of(kind, fault)]


@pytest.mark.parametrize("kind", FAULTS)
def test_sound_offer_passes(outcomes, kind):
    sound = {name: message for name, message in outcomes.items() if name.endswith(f"[{IDS[kind].format('sound')}]")}
    assert sound
    assert not any(sound.values()), "\n".join(sound.values())


def test_each_test_of_a_contract_has_a_fault(outcomes):
    tests = {name.partition("[")[0] for name in outcomes}
    assert tests == {name_of(kind, fault).partition("[")[0] for kind, fault in PLANTED}
