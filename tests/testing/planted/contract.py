"""The contract tests of the planted plugins."""

from __future__ import annotations

from nlpx.testing import ArchitectureCase, ComponentCase, ConverterCase, contract_tests, sample_vectors
from planted.faults import FAULTS


def linear(fault: str) -> ArchitectureCase:
    settings = {"width": 8, "nO": 3, "fault": fault}
    return ArchitectureCase("planted.Linear.v1", label=fault, settings=settings, inputs=sample_vectors)


def words(fault: str) -> ConverterCase:
    name = f"planted-{fault}"
    return ConverterCase(name, sample=f"{name} has words\nand more of them\n")


TestSound = contract_tests(
    "planted_sound",
    *map(linear, FAULTS["architecture"]),
    *(ComponentCase("planted_tagger", label=fault, config={"fault": fault}) for fault in FAULTS["component"]),
    *map(words, FAULTS["converter"]),
)
TestUnusable = contract_tests("planted_unusable", only=())
TestClashing = contract_tests("planted_clashing", only=())
TestInner = contract_tests("planted_inner", only=())
