"""``nlpx info``."""

from __future__ import annotations

import json
import sys

import pytest
from click.testing import CliRunner

import nlpx
from nlpx.commands.info import command, info
from nlpx.errors import ModelError, UsageError


@pytest.fixture
def model(tmp_path):
    nlp = nlpx.blank("en", meta={"name": "mine", "version": "1.2", "description": "Two\n\nlines", "author": "Ä"})
    nlp.add_pipe("tagger").add_label("NN")
    nlp.meta["performance"] = {"tag_acc": 0.95123, "per_type": {"NN": {"f": 1.0}}, "speed": 1234.5678}
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


def run(*arguments):
    result = CliRunner().invoke(command, [*map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_installation_is_described():
    out = run()
    for word in (
        "nlpx version",
        nlpx.__version__,
        "Platform",
        "Python version",
        "NumPy",
        "nlp-tagger",
        "Compute backends",
    ):
        assert word in out


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize(
    ("answer", "due"),
    [
        (
            "echo 'GPU 0: NVIDIA H200 (UUID: GPU-1b)'; echo 'GPU 1: NVIDIA T4 (UUID: GPU-2c)'",
            "0: NVIDIA H200, 1: NVIDIA T4",
        ),
        ("echo 'NVIDIA-SMI has failed'; exit 9", "none"),
        (None, "none"),
    ],
)
def test_gpus_of_the_machine_are_named(answer, due, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    if answer is not None:
        (tmp_path / "nvidia-smi").write_text(f"#!/bin/sh\n{answer}\n", "utf8")
        (tmp_path / "nvidia-smi").chmod(0o755)
    assert f"- **GPUs:** {due}" in run("--markdown").splitlines()


def test_each_notice_is_a_line(monkeypatch):
    monkeypatch.setattr("nlpx.registry.notices.read_notices", lambda: ["plugin a: slow", "plugin b: slower"])
    lines = run().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("Notices"))
    assert lines[first].removeprefix("Notices").strip() == "plugin a: slow"
    assert lines[first + 1].strip() == "plugin b: slower"


def test_describing_the_installation_imports_nothing_heavy(run_python):
    code = "import sys; from nlpx.commands.info import info; info(); print(*sys.modules)"
    modules = run_python(code).stdout.split()
    assert not {"numpy", "thinc", "srsly", "confection", "torch"} & set(modules)


def test_installation_as_markdown():
    for flag in ("--markdown", "-md"):
        lines = run(flag).splitlines()
        assert lines[0] == "## Info about nlpx"
        assert f"- **nlpx version:** {nlpx.__version__}" in lines


def test_pipeline_is_described(model):
    out = run(model)
    rows = dict(line.split(None, 1) for line in out.splitlines()[2:] if line[:1].strip())
    assert rows["lang"] == "en"
    assert rows["version"] == "1.2"
    assert rows["author"] == "Ä"
    assert rows["pipeline"] == "tagger"
    assert "labels" not in rows
    assert rows["performance"] == "tag_acc: 0.9512"
    assert rows["source"] == str(model)
    assert "per_type" not in out


def test_what_is_excluded_is_not_printed(model):
    assert "labels         tagger: NN\n" in run(model, "--exclude", "performance,source")
    assert not {"performance", "source"} & {
        line.split(" ")[0] for line in run(model, "-e", "source,performance").splitlines()
    }


@pytest.mark.parametrize(
    ("key", "hint"), [("performence", "; did you mean 'performance'?"), ("x", "; there are lang, name, ")]
)
def test_what_no_pipeline_has_cannot_be_excluded(model, call_nlpx, key, hint):
    done = call_nlpx("info", model, "--exclude", f"labels, {key}")
    assert done.returncode == 2
    assert f"--exclude names {key!r}, which is nothing that is printed of a pipeline{hint}" in done.stderr
    assert done.stdout == ""


def test_url_of_a_pipeline_is_the_only_output(tmp_path):
    versions = {"1.0": {"wheel": {"url": "https://a.org/a.whl"}}, "2.0": {"spacy_version": "<3", "wheel": {"url": "b"}}}
    (tmp_path / "index.json").write_text(
        json.dumps({"format": 1, "shortcuts": {"a": "en_a"}, "pipelines": {"en_a": versions}})
    )
    for name in ("en_a", "a"):
        assert run(name, "--url", "--index", tmp_path / "index.json") == "https://a.org/a.whl\n"
    assert run("en_a", "-u", "--silent", "-i", tmp_path / "index.json") == ""


def test_all_can_be_excluded(model):
    keys = json.loads((model / "meta.json").read_text())
    assert run(model, "--exclude", ",".join([*keys, "source"])) == f"Info about pipeline '{model}'\n\n"


def test_pipeline_as_markdown(model):
    out = run(model, "-md")
    assert f"## Info about pipeline '{model}'" in out
    assert "- **name:** mine" in out


@pytest.mark.parametrize("flag", ["--silent", "-s"])
def test_silent_prints_nothing(flag):
    assert run(flag) == ""


def test_describing_a_pipeline_imports_nothing_heavy(run_python, model):
    code = "import sys; from nlpx.commands.info import info; info(sys.argv[1]); print(*sys.modules)"
    modules = run_python(code, model).stdout.split()
    assert not {"numpy", "thinc", "srsly", "confection", "torch"} & set(modules)


def test_info_returns_all_meta_data(model):
    meta = info(str(model))
    assert meta["performance"]["per_type"] == {"NN": {"f": 1.0}}
    assert meta["source"] == str(model)
    assert {**json.loads((model / "meta.json").read_text(encoding="utf8")), "source": str(model)} == meta


def test_an_empty_name_is_not_the_folder_that_one_is_in(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"^a path is empty; name a file or a folder"):
        info("")


def test_missing_pipeline_is_one_sentence(call_nlpx):
    result = call_nlpx("info", "en_nothing")
    assert result.returncode == 1
    assert result.stderr.startswith("error: there is no pipeline 'en_nothing'")
    assert "Traceback" not in result.stderr


def test_broken_meta_data_are_named(model):
    (model / "meta.json").write_text("{", encoding="utf8")
    with pytest.raises(ModelError, match=r"meta\.json: this is not JSON"):
        info(str(model))


def test_nothing_can_be_excluded_of_the_installation(call_nlpx):
    done = call_nlpx("info", "--exclude", "labels")
    assert done.returncode == 2
    assert "--exclude needs the name of a pipeline: nlpx info MODEL --exclude KEYS" in done.stderr


def test_a_pipeline_of_a_language_that_nobody_offers_has_a_notice(model):
    meta = json.loads((model / "meta.json").read_text(encoding="utf8"))
    (model / "meta.json").write_text(json.dumps({**meta, "lang": "fi"}), encoding="utf8")
    (notice,) = info(model)["notices"]
    assert notice.startswith("no installed plugin offers the language 'fi': ")
    assert notice in run(model)
    assert f"- **notices:** {notice}" in run(model, "--markdown").splitlines()
