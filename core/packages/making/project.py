"""The files of a package around those of its pipeline, as pip and setuptools or hatchling read them."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from ...named_tuples import NamedTuple
from ...pipeline.places.installed import PIPELINES, PIPELINES_OF_SPACY
from .about import package_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The user's modules first: one may be called as a module of Python's, which is meant from there on.
_INIT = '''"""{summary}"""

{imports}import json
import sys
from pathlib import Path

__version__ = json.loads(Path(__file__).with_name("meta.json").read_text(encoding="utf8"))["version"]


def load(**options):
    """Load the pipeline, with the arguments of `load` of nlpx: spaCy, which calls this itself, gets one of its own."""
    if "spacy" in sys.modules:
        from spacy.util import load_model_from_init_py

        return load_model_from_init_py(__file__, **options)
    import nlpx

    return nlpx.load(Path(__file__).parent, **options)
'''
# What all of `BACKENDS` understand alike.
_PYPROJECT = """[build-system]
requires = {requires}
build-backend = {backend}

[project]
name = {name}
version = {version}
description = {summary}
readme = "README.md"
requires-python = ">=3.9"
{details}dependencies = {dependencies}

[project.entry-points.{group_of_spacy}]
{name} = {name}

[project.entry-points.{group}]
{name} = {name}

[tool.setuptools]
packages = [{name}]

[tool.hatch.build.targets.wheel]
packages = [{name}]
"""
_SETUP = """from setuptools import setup

setup()
"""
_MANIFEST = """include meta.json README.md LICEN[CS]E* NOTICE*
graft {name}
global-exclude *.py[co] __pycache__
"""


# What all that builds packages takes for an address.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PAGE = re.compile(r"https?://[\w.:-]+([/?#]\S*)?")


class Backend(NamedTuple):
    """What builds archives of a package.

    Args:
        module: The module with its hooks.
        versions: The versions that build packages.
        wheels: Those that make wheels; others need the distribution ``wheel`` for that.
        takes_expressions: Whether the licence is an expression of SPDX, which is what the next versions take alone.
    """

    module: str
    versions: str
    wheels: str
    takes_expressions: bool

    @property
    def distribution(self) -> str:
        """The name of the distribution that it is in."""
        return self.module.partition(".")[0]


BACKENDS = (
    Backend("setuptools.build_meta", ">=77", ">=77", takes_expressions=True),
    Backend("setuptools.build_meta", ">=61", ">=70.1", takes_expressions=False),
    Backend("hatchling.build", ">=1.27", ">=1.27", takes_expressions=True),
    Backend("hatchling.build", ">=1.18", ">=1.18", takes_expressions=False),
)
"""What can build a package; ``python setup.py sdist`` works with setuptools."""


def project_files(
    meta: Mapping[str, Any], *, requirements: Sequence[str], modules: Sequence[str], backend: Backend, readme: str
) -> dict[str, str]:
    """Return the texts of the files around a pipeline, by their paths.

    Args:
        meta: The meta data of the package.
        requirements: What it requires.
        modules: The modules with functions that are in it.
        backend: What builds archives of it.
        readme: The page about it.
    """
    name, summary = package_name(meta), _line(meta.get("description")) or "A pipeline for nlpx."
    imports = "".join(f"from . import {module}\n" for module in modules)
    quoted = json.dumps(name)
    pyproject = _PYPROJECT.format(
        requires=_toml([backend.distribution + backend.versions]),
        backend=_toml(backend.module),
        name=quoted,
        version=_toml(str(meta["version"])),
        summary=_toml(summary),
        details=_details(meta, takes_expressions=backend.takes_expressions),
        dependencies=_toml(list(requirements)),
        group_of_spacy=PIPELINES_OF_SPACY,
        group=PIPELINES,
    )
    docstring = summary.replace("\\", "\\\\").replace('"', "'")
    return {
        "pyproject.toml": pyproject,
        "setup.py": _SETUP,
        "MANIFEST.in": _MANIFEST.format(name=name),
        "README.md": readme,
        f"{name}/__init__.py": _INIT.format(summary=docstring, imports=f"{imports}\n" if imports else ""),
    }


def _details(meta: Mapping[str, Any], *, takes_expressions: bool) -> str:
    """Return the lines about author, licence and page, where there is something to say."""
    author = {"name": _line(meta.get("author")), "email": _line(meta.get("email"))}
    if not _EMAIL.fullmatch(author["email"]):
        del author["email"]
    entries = ", ".join(f"{key} = {_toml(value)}" for key, value in author.items() if value)
    lines = [f"authors = [{{{entries}}}]\n"] if entries else []
    if meta.get("license"):
        licence = str(meta["license"])
        lines.append(
            f"license = {_toml(_expression(licence))}\n"
            if takes_expressions
            else f"license = {{text = {_toml(licence)}}}\n"
        )
    if _PAGE.fullmatch(str(meta.get("url"))):
        lines.append(f"urls = {{Homepage = {_toml(str(meta['url']))}}}\n")
    return "".join(lines)


def _expression(licence: str) -> str:
    """Return a licence as an expression of SPDX: one of those that SPDX names, or a name of its own."""
    joined = re.sub("[^A-Za-z0-9.]+", "-", licence).strip("-") or "other"
    # Many write "CC BY-SA 4.0", which SPDX calls CC-BY-SA-4.0.
    for written in (licence, joined):
        with suppress(InvalidLicenseExpression):
            return canonicalize_license_expression(written)
    return f"LicenseRef-{joined}"


def _line(text: object) -> str:
    """Return text as one line of what can be printed; an empty string for None."""
    return " ".join("".join(each if each.isprintable() else " " for each in str(text or "")).split())


def _toml(value: str | list[str]) -> str:
    """Return text, or a list of texts, as TOML has it: as JSON does, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
