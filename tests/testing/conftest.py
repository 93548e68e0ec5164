from __future__ import annotations

from pathlib import Path

import pytest

from nlpx.plugins import installed


@pytest.fixture(scope="module")
def planted():
    """Have the plugin with the planted faults installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        patch.setenv("NLPX_PLUGINS", "planted.plugin")
        installed.cache_clear()
        yield
    installed.cache_clear()


class Outcomes:
    """What came of each test, by its name and the id of its case."""

    def __init__(self):
        self.messages = {}

    def pytest_runtest_logreport(self, report):
        if report.when == "call":
            test, _, case = report.nodeid.rpartition("::")[2].partition("[")
            self.messages[test, case.rstrip("]")] = report.longreprtext if report.failed else ""


@pytest.fixture(scope="module")
def run_contract(planted, tmp_path_factory):
    """Return a function that runs the contract tests of the planted plugin and gives what came of each."""

    def run(cases):
        file = tmp_path_factory.mktemp("plugin") / "test_planted.py"
        file.write_text(f"from nlpx.testing import *\n\nTestContract = contract_tests('planted.plugin', {cases})\n")
        outcomes = Outcomes()
        pytest.main([str(file), "-qq", "-p", "no:cacheprovider", f"--rootdir={file.parent}"], plugins=[outcomes])
        return outcomes.messages

    return run
