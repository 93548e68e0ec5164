"""Turning blocks into objects."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from nlpx.config import load_config, resolve_block, resolve_section
from nlpx.errors import ConfigError
from nlpx.registry import registry


@pytest.fixture
def functions():
    """Register functions of the user's own, and forget them afterwards."""

    def echo(*args: object, **kwargs: object) -> tuple:
        return args, kwargs

    def reader(path: Path, count: int = 1) -> tuple:
        return path, count

    def failing(size: int) -> None:
        raise ValueError(f"{size} is too small")

    names = {"test.echo.v1": echo, "test.reader.v1": reader, "test.failing.v1": failing}
    for name, function in names.items():
        registry.misc(name, function)
    yield
    for name in names:
        registry.misc._registered.pop(name)


def test_schedule_that_never_ends_can_be_a_setting_and_is_not_used_up():
    growing = {"@schedules": "compounding.v1", "start": 1.0, "stop": 9.0, "compound": 2.0}
    schedule = resolve_block({"@schedules": "constant_then.v1", "rate": 0.5, "steps": 2, "schedule": growing})
    assert list(islice(schedule, 5)) == [0.5, 0.5, 1.0, 2.0, 4.0]


def test_resolve_block_calls_a_function_with_its_settings():
    optimizer = resolve_block({"@optimizers": "Adam.v1", "learn_rate": 0.5})
    assert optimizer.learn_rate == 0.5


@pytest.mark.usefixtures("functions")
def test_resolve_block_makes_inner_blocks_first_and_passes_positional_ones():
    block = {
        "@misc": "test.echo.v1",
        "*": {"first": 1, "second": {"@misc": "test.echo.v1", "x": 2}},
        "plain": {"inner": {"@misc": "test.echo.v1"}},
    }
    assert resolve_block(block) == ((1, ((), {"x": 2})), {"plain": {"inner": ((), {})}})


@pytest.mark.usefixtures("functions")
def test_resolve_block_makes_a_path_where_the_function_wants_one():
    assert resolve_block({"@misc": "test.reader.v1", "path": "a/b"}) == (Path("a/b"), 1)


@pytest.mark.usefixtures("functions")
def test_resolve_section_replaces_references_and_resolves_what_is_asked_for():
    config = load_config(
        '[paths]\nx = "a"\n[corpora]\n[corpora.train]\n@misc = "test.reader.v1"\npath = ${paths.x}\n'
        "[corpora.dev]\ny = 1\n"
    )
    assert resolve_section(config, "corpora") == {"train": (Path("a"), 1), "dev": {"y": 1}}
    assert resolve_section(config, "corpora", only=("dev",)) == {"dev": {"y": 1}}
    assert resolve_section(config, "corpora.train") == (Path("a"), 1)


@pytest.mark.usefixtures("functions")
def test_resolve_section_says_where_a_function_fails(tmp_path):
    file = tmp_path / "my.cfg"
    file.write_text('[a]\n\n[a.b]\n@misc = "test.failing.v1"\nsize = 1\n', encoding="utf8")
    with pytest.raises(ConfigError) as error:
        resolve_section(load_config(file), "a")
    assert str(error.value) == (
        f"{file}:3: [a.b]: test.failing.v1 cannot be made with these settings: ValueError: 1 is too small"
    )


def test_resolve_block_says_that_nobody_offers_a_function():
    with pytest.raises(ConfigError, match=r"^\[training\.optimizer\]: no installed plugin offers 'Adm\.v1'"):
        resolve_block({"@optimizers": "Adm.v1"}, where="training.optimizer")


def test_resolve_section_says_that_there_is_no_such_section():
    with pytest.raises(ConfigError, match=r"the config has no section \[nothing\]"):
        resolve_section(load_config("[a]\n"), "nothing")
