"""Specs are what they must be: nothing but the real thing counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import nlpx
from nlpx import builtin
from nlpx.hookspecs import ComponentSpec
from nlpx.registry import registry
from nlpx.spec_checks import SPECS, sift
from nlpx.specs import RESERVED, VARIABLES


def test_names_of_environment_variables_that_core_reads_are_reserved():
    code = "".join(path.read_text(encoding="utf8") for path in Path(nlpx.__file__).parent.rglob("*.py"))
    read = set(re.findall(r"[\"`]NLPX_[A-Z_]+", code))
    assert {claim.name for claim in RESERVED if claim.space == VARIABLES} == {name[1:] for name in read}


class Trap(dict):
    """Look like a dict, and end the process of who looks inside."""

    def items(self):
        raise SystemExit


def test_dict_that_is_none_leaves_its_spec_out():
    sound = ComponentSpec(name="y", target="a:b", summary=".", recipes={"efficiency": "a:b.cfg"})
    specs, problems = sift("nlpx_components", [ComponentSpec(**vars(sound) | {"recipes": Trap()}), sound], kinds=())
    assert specs == [sound]
    assert problems == ["recipes of 'y' is {}, where a dict from string to string is due"]


@pytest.mark.parametrize("hook", [hook for hook in SPECS if hasattr(builtin, hook)])
def test_core_offers_nothing_that_a_plugin_could_not(hook: str) -> None:
    offers = getattr(builtin, hook)()
    assert sift(hook, offers, kinds=registry.names()) == (list(offers), [])
