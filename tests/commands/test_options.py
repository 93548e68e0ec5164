"""Options that several commands take."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

import nlpx
from nlpx import registry
from nlpx.commands import remote_code_option
from nlpx.config import is_remote_code_trusted

# Those that load a pipeline or make one, and with it the models in it.
LOADING = [
    "apply",
    "assemble",
    "benchmark accuracy",
    "benchmark speed",
    "calibrate",
    "debug data",
    "debug model",
    "debug profile",
    "evaluate",
    "find-threshold",
    "init labels",
    "init nlp",
    "kb build",
    "pretrain",
    "serve",
    "train",
    "transformers export",
]


@pytest.mark.parametrize("name", LOADING)
def test_command_that_loads_models_takes_trust_remote_code(name):
    options = [opt for param in registry.get("commands", name).params for opt in param.opts]
    assert "--trust-remote-code" in options


@pytest.mark.parametrize("is_given", [True, False])
def test_remote_code_is_trusted_while_a_command_runs(is_given):
    seen = []

    @click.command()
    @remote_code_option
    def command():
        seen.append(is_remote_code_trusted())

    CliRunner().invoke(command, ["--trust-remote-code"] * is_given, catch_exceptions=False)
    assert (seen, is_remote_code_trusted()) == ([is_given], False)


@pytest.mark.parametrize(
    ("words", "idle"),
    [
        (("convert", "a.iob", "-", "-c", "iob", "-b", "blank"), ["--model does nothing without --seg-sents"]),
        (
            ("init-model", "en", "out", "-t", 5, "-a", "LOWER"),
            [f"{flag} does nothing without --vectors-loc" for flag in ("--truncate-vectors", "--attr")],
        ),
    ],
)
def test_options_that_do_nothing_without_others_are_told(call_nlpx, tmp_path, monkeypatch, words, idle):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.iob").write_text("Go|O\n", encoding="utf8")
    nlp = nlpx.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk("blank")
    done = call_nlpx(*words)
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if "warning" in line] == [f"warning: {each}" for each in idle]


@pytest.mark.parametrize("words", [("apply", "model", "texts.txt", "out.jsonl"), ("serve", "model")])
def test_a_command_without_processes_is_refused(call_nlpx, words):
    done = call_nlpx(*words, "--n-process", 0)
    assert (done.returncode, done.stdout) == (2, "")
    assert "0 processes would do nothing; give 1 or more, or -1" in done.stderr
