"""The contract tests of the planted plugin."""

from __future__ import annotations

from nlpx.testing import ArchitectureCase, ComponentCase, contract_tests, sample_vectors
from planted.faults import FAULTS


def linear(fault: str) -> ArchitectureCase:
    settings = {"width": 8, "nO": 3, "fault": fault}
    return ArchitectureCase("planted.Linear.v1", label=fault, settings=settings, inputs=sample_vectors)


TestContract = contract_tests(
    "planted.plugin",
    *map(linear, FAULTS["architecture"]),
    *(ComponentCase("planted_tagger", label=fault, config={"fault": fault}) for fault in FAULTS["component"]),
)
