"""The registry as users' code calls it: to find, to open, to make and to complete what it names."""

from __future__ import annotations

import pytest

from nlpx.errors import ConfigError, NameNotFound
from nlpx.registry import registry
from nlpx.registry.table import TABLES

ADAM = {"@optimizers": "Adam.v1", "learn_rate": 0.5}


def test_a_function_is_found_with_its_place():
    found = registry.find("optimizers", "Adam.v1")
    assert found["module"] == "nlpx.training.optimizer"
    assert found["file"].endswith("optimizer.py")
    assert found["line_no"] > 1
    assert found["docstring"].startswith("Make the optimizer")
    with pytest.raises(NameNotFound):
        registry.find(registry_name="optimizers", func_name="Adam.v9")


def test_blocks_are_made_where_they_stand():
    made = registry.resolve({"train": {"optimizer": ADAM, "steps": "${n}"}, "n": 3}, overrides={"n": 4})
    assert made["train"]["optimizer"].learn_rate == 0.5
    assert made["train"]["steps"] == 4


def test_blocks_are_completed():
    filled = registry.fill({"optimizer": ADAM}, overrides={"optimizer.eps": 1.0})
    assert filled["optimizer"]["eps"] == 1.0
    assert filled["optimizer"]["beta1"] == 0.9


@pytest.mark.parametrize("call", [registry.resolve, registry.fill])
def test_a_wrong_setting_is_told_before_anything_is_made(call):
    with pytest.raises(ConfigError, match="lern_rate"):
        call({"optimizer": {"@optimizers": "Adam.v1", "lern_rate": 0.5}})


def test_a_wrong_setting_is_passed_where_nothing_is_to_be_checked():
    block = {"@optimizers": "Adam.v1", "lern_rate": 0.5}
    assert registry.fill({"optimizer": block}, validate=False)["optimizer"]["lern_rate"] == 0.5


def test_a_registry_of_the_user_can_be_named_in_blocks():
    registry.create("meals")
    try:
        registry.meals("soup", func=lambda spoons=2: "soup" * spoons)
        assert registry.resolve({"eat": {"@meals": "soup"}}) == {"eat": "soupsoup"}
        assert "meals" in registry.get_registry_names()
        with pytest.raises(ValueError, match="There is a registry 'meals' already"):
            registry.create("meals")
    finally:
        del TABLES["meals"]


@pytest.mark.parametrize("name", ["", "two words", 3])
def test_a_registry_has_a_name(name):
    with pytest.raises(ValueError, match="A registry has a name like that of a variable"):
        registry.create(name)


def test_blocks_are_taken_apart():
    block = {"@layers": "chain.v1", "*": {"a": 1, "b": 2}, "c": 3}
    assert (registry.is_promise(block), registry.is_promise({"a": 1})) == (True, False)
    assert registry.get_constructor(block) == ("layers", "chain.v1")
    assert registry.parse_args(block) == ([1, 2], {"c": 3})
    assert registry.ensure_populated() is None
