"""The page on how nlpx is built names what there is: a page that is behind would lead readers astray."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from nlpx import hookspecs

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "core"
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf8")
# Languages are data, and code only where one needs some: they are no rooms.
LANGUAGES = re.compile(r"languages/[a-z]{2,3}")


def rows(heading: str) -> list[list[str]]:
    """Return what stands in backquotes in the first column of each row of the table below a heading."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    columns = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [re.findall("`(.*?)`", column) for column in columns]


def test_its_layers_are_those_that_imports_keep():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf8")
    (layers,) = re.findall(r"^exhaustive = true\nlayers = (\[.*?^\])", text, re.DOTALL | re.MULTILINE)
    assert rows("Layers") == [layer.split(" | ") for layer in ast.literal_eval(layers)]


def test_its_layers_are_all_modules_of_core():
    modules = {path.stem for path in CORE.glob("*.py")} | {path.parent.name for path in CORE.glob("*/__init__.py")}
    assert {name for row in rows("Layers") for name in row} == modules - {"__init__"}


def test_it_names_every_room_inside_a_room():
    rooms = {path.parent.relative_to(CORE).as_posix() for path in CORE.glob("*/*/__init__.py")}
    named = [room for row in rows("Rooms inside rooms") for room in row]
    assert sorted(named) == sorted(room for room in rooms if not LANGUAGES.fullmatch(room))


def test_its_hooks_are_those_of_the_contract():
    hooks = [name for name in vars(hookspecs) if name.startswith("nlpx_")]
    assert [name for row in rows("Hooks at a glance") for name in row] == hooks


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`(core/[\w/.]+)`", PAGE))))
def test_the_files_that_it_names_are_there(file):
    assert (ROOT / file).exists()


def test_it_names_every_plugin():
    plugins = {path.name for path in (ROOT / "plugins").glob("nlp-*")}
    assert set(re.findall(r"nlp-[a-z0-9]+", PAGE)) == plugins
