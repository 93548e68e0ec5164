"""The page of the flags of ``nlpx train``: what each sets, as configs say that are built with and without it."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import nlpx
from nlpx.commands.train import command
from nlpx.specs import FLAGS
from nlpx.training.flag_form import FlagForm, build_config, training_options
from nlpx.training.hyperparameters import HYPERPARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PIPELINE = "tagger,parser,ner,textcat"
# What tells how to run it rather than what: it is in no config.
OF_THE_RUN = {"output", "code", "trust_remote_code", "use_gpu", "verbose", "quiet", "resume", "dry_run"}
# Values that stand for those of a user, where not any value will do.
VALUES = {
    "pipeline": "tagger",
    "parser-multitasks": "dep,tag",
    "entity-multitasks": "dep",
    "textcat-arch": "ensemble",
}
NUMBERS = {"int": 7, "float": 0.5, "flag": True, "str": "given"}
# What must be given besides for a flag, or a variable, to have an effect.
BESIDES: dict[str, dict[str, Any]] = {
    "replace_components": {"base_model": True},
    "textcat-others-false": {"textcat-multilabel": True},
}
DECAYING = {"dropout_from": "0.6", "dropout_decay": "0.01"}


@dataclass
class Row:
    """Hold what the page says of a flag or a variable."""

    name: str
    default: str
    settings: list[str] = field(default_factory=list)


def train_page() -> str:
    """Show each flag and each variable with its default and its settings.

    Raises:
        ValueError: One of them sets nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        flags, variables = [*_flag_rows(_Forms(Path(folder)))], [*_variable_rows(_Forms(Path(folder)))]
    idle = [row.name for row in (*flags, *variables) if not row.settings]
    if idle:
        raise ValueError(f"nothing is set by {idle}; the page says of each what it sets")
    lines = [
        "# What the flags of nlpx train set\n",
        f"The flag form of `nlpx train` builds a config and saves it with the models. Here is what each of the {FLAGS}",
        f"changes in the config for `--pipeline {PIPELINE}`: settings by their names, and in brackets sections that",
        "come, go, or have another function.\n",
        *_table("flag", flags),
        "\nThese tell how to run it, and are in no config: ",
        ", ".join(f"`{'`, `'.join(option.opts)}`" for option in _options() if option.name in OF_THE_RUN) + ".",
        "\n## Environment variables\n",
        *_table("variable", variables),
        "",
    ]
    return "\n".join(lines)


def _table(heading: str, rows: list[Row]) -> list[str]:
    cells = [f"| {row.name} | {row.default} | {' <br> '.join(f'`{name}`' for name in row.settings)} |" for row in rows]
    return [f"| {heading} | default | sets |", "| --- | --- | --- |", *cells]


class _Forms:
    """Build configs for flags and variables.

    Args:
        folder: Where files for them can be.
    """

    def __init__(self, folder: Path) -> None:
        nlp = nlpx.blank("en")
        nlp.add_pipe("tagger")
        nlp.to_disk(folder / "base")
        (folder / "meta.json").write_text(json.dumps({"author": "somebody"}), encoding="utf8")
        self._files = {"base_model": str(folder / "base"), "meta_path": folder / "meta.json"}
        self._options = {spec.name: spec for spec in training_options()}

    def change(self, name: str) -> list[str]:
        """Return what a flag changes."""
        besides = BESIDES.get(name, {})
        return _differing(self._build(*besides), self._build(*besides, name))

    def change_of_variable(self, name: str, text: str) -> list[str]:
        """Return what an environment variable changes."""
        return _differing(self._build(environment=DECAYING), self._build(environment={**DECAYING, name: text}))

    def _build(self, *names: str, environment: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        given = {"pipeline": PIPELINE, **{name: self._value(name) for name in names}}
        options = {name: value for name, value in given.items() if name in self._options}
        own = {name: value for name, value in given.items() if name not in options}
        form = FlagForm(lang="en", train_path="train.json", dev_path="dev.json", options=options, **own)
        return build_config(form, environment=environment or {}).config

    def _value(self, name: str) -> Any:
        if name in self._files or name in VALUES:
            return self._files.get(name) or VALUES[name]
        if name in self._options:
            return NUMBERS[self._options[name].type]
        (default,) = [each.default for each in fields(FlagForm) if each.name == name]
        return NUMBERS[
            "str" if default in {None, MISSING} else {bool: "flag"}.get(type(default), type(default).__name__)
        ]


def _flag_rows(forms: _Forms) -> Iterator[Row]:
    for option in _options():
        if option.name not in OF_THE_RUN:
            name = str(option.name)
            key = option.opts[0].removeprefix("--") if name.startswith("plugin_") else name
            default = re.search(r"\[default: ([^;\]]*)", _help(option))
            yield Row(" ".join(f"`{opt}`" for opt in option.opts), default[1] if default else "", forms.change(key))


def _variable_rows(forms: _Forms) -> Iterator[Row]:
    known = {name: (f"{each.default:g}", isinstance(each.default, int)) for name, each in HYPERPARAMETERS.items()}
    known |= {spec.env: (str(spec.default), spec.type == "int") for spec in training_options() if spec.env}
    for name, (default, is_whole) in known.items():
        high = HYPERPARAMETERS[name].high if name in HYPERPARAMETERS else None
        yield Row(f"`{name}`", default, forms.change_of_variable(name, "0.5" if high else "7" if is_whole else "1.5"))


def _options() -> list[click.Option]:
    return [param for param in command.params if isinstance(param, click.Option)]


def _help(option: click.Option) -> str:
    record = option.get_help_record(click.Context(command, terminal_width=1000, max_content_width=1000))
    assert record is not None
    return record[1]


def _differing(old: Any, new: Any, path: str = "") -> list[str]:
    """Return the settings in which two configs differ, and in brackets the sections that are others as a whole."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        is_section = isinstance(old, dict) or isinstance(new, dict)
        return [] if old == new else [f"[{path}]" if is_section else path]
    if _identity(old) != _identity(new):
        return [f"[{path}]"]
    names = dict.fromkeys((*old, *new))
    inner = [(f"{path}.{key}" if path else key, old.get(key), new.get(key)) for key in names]
    return [name for below, before, after in inner for name in _differing(before, after, below)]


def _identity(section: dict[str, Any]) -> dict[str, Any]:
    """Return what says whether a section is the same with other settings."""
    return {key: value for key, value in section.items() if key.startswith("@") or key == "source"}
