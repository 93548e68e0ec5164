"""The contract tests of a plugin that makes every start slow."""

from __future__ import annotations

from nlpx.testing import contract_tests

TestHeavy = contract_tests("planted_heavy", only=())
