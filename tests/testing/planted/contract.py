"""The contract tests of the planted plugins."""

from __future__ import annotations

from nlpx.testing import (
    ArchitectureCase,
    ComponentCase,
    ConverterCase,
    contract_tests,
    sample_vectors,
    token_vectors,
)
from planted.faults import FAULTS


def linear(fault: str) -> ArchitectureCase:
    settings = {"width": 8, "nO": 3, "fault": fault}
    return ArchitectureCase("planted.Linear.v1", label=fault, settings=settings, inputs=sample_vectors)


def vectors(fault: str) -> ComponentCase:
    settings = {"model": token_vectors(8), "fault": fault}
    return ComponentCase("planted_vectors", label=fault, config=settings, learns_alone=False)


def words(fault: str) -> ConverterCase:
    name = f"planted-{fault}"
    return ConverterCase(name, sample=f"{name} has words\nand more of them\n")


TestSound = contract_tests(
    "planted_sound",
    *map(linear, FAULTS["architecture"]),
    *(ComponentCase("planted_tagger", label=fault, config={"fault": fault}) for fault in FAULTS["component"]),
    *map(vectors, FAULTS["provider"]),
    *map(words, FAULTS["converter"]),
    elsewhere={"planted.Listener.v1": "it works in a pipeline only"},
)
TestUnusable = contract_tests("planted_unusable", only=())
TestClashing = contract_tests("planted_clashing", only=())
TestInner = contract_tests("planted_inner", only=())
