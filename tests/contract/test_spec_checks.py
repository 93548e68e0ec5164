"""Specs are what they must be: nothing but the real thing counts."""

from __future__ import annotations

from nlpx.hookspecs import ComponentSpec
from nlpx.spec_checks import sift


class Trap(dict):
    """Look like a dict, and end the process of who looks inside."""

    def items(self):
        raise SystemExit


def test_dict_that_is_none_leaves_its_spec_out():
    sound = ComponentSpec(name="y", target="a:b", summary=".", recipes={"efficiency": "a:b.cfg"})
    specs, problems = sift("nlpx_components", [ComponentSpec(**vars(sound) | {"recipes": Trap()}), sound], kinds=())
    assert specs == [sound]
    assert problems == ["recipes of 'y' is {}, where a dict from string to string is due"]
