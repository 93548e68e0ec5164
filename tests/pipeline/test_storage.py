"""Saving pipelines and reading them."""

from __future__ import annotations

import errno
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import nlpx
from nlpx.errors import ConfigError, ModelError
from nlpx.files import beside, msgpack
from nlpx.pipeline import Language
from nlpx.pipeline.components.weights import is_initialized

from .conftest import OWN, examples_for, make_shared, tags_of, train


@pytest.fixture
def trained(shared):
    train(shared, 30)
    return shared


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    nlp = make_shared()
    train(nlp, 30)
    folder = tmp_path_factory.mktemp("whole")
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def saved(whole, tmp_path):
    """Return the folder of a trained pipeline, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "model"))


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_layout_is_that_of_spacy(trained, tmp_path):
    trained.to_disk(tmp_path / "model")
    components = [f"{name}/{part}" for name in ("one", "test_vectors", "two") for part in ("cfg", "model")]
    vocab = [f"vocab/{part}" for part in ("key2row", "lookups.bin", "strings.json", "vectors", "vectors.cfg")]
    assert files_in(tmp_path / "model") == sorted(["config.cfg", "meta.json", "tokenizer", *components, *vocab])
    assert (tmp_path / "model/test_vectors/cfg").read_text(encoding="utf8").split() == ["{}"]
    cfg = json.loads((tmp_path / "model/one/cfg").read_text(encoding="utf8"))
    assert cfg == {"labels": [".", "D", "N", "P", "V"], "strength": 1}


def test_saved_pipeline_is_loaded_as_it_was(trained, tmp_path):
    trained.meta["description"] = "Ünïcode"
    trained.disable_pipe("two")
    trained.to_disk(tmp_path / "model")
    loaded = nlpx.load(tmp_path / "model")
    assert loaded.path == tmp_path / "model"
    assert (loaded.component_names, loaded.disabled) == (trained.component_names, ["two"])
    assert tags_of(loaded("They ran.")) == tags_of(trained("They ran."))
    assert loaded.meta == trained.meta
    assert loaded.config == trained.config
    loaded.to_disk(tmp_path / "again")
    for name in files_in(tmp_path / "model"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "model" / name).read_bytes(), name


def test_bytes_hold_the_whole_pipeline(trained):
    other = Language.from_config(trained.config).from_bytes(trained.to_bytes())
    assert tags_of(other("They ran.")) == tags_of(trained("They ran."))
    assert other.meta == trained.meta
    assert other.to_bytes() == trained.to_bytes()


def test_excluded_parts_are_neither_written_nor_read(trained, tmp_path):
    trained.to_disk(tmp_path / "model", exclude=["vocab", "tokenizer", "two"])
    names = {name.split("/")[0] for name in files_in(tmp_path / "model")}
    assert names == {"config.cfg", "meta.json", "one", "test_vectors"}
    loaded = nlpx.load(tmp_path / "model", exclude=["two", "tokenizer", "vocab"])
    assert loaded.component_names == ["test_vectors", "one"]
    data = trained.to_bytes(exclude=["one"])
    Language.from_config(trained.config).from_bytes(data, exclude=["two"])


def test_component_without_anything_to_keep_has_no_folder(blank, tmp_path):
    blank.add_pipe("test_marker")
    blank.add_pipe("test_boom")
    blank.to_disk(tmp_path / "model")
    assert {name.split("/")[0] for name in files_in(tmp_path / "model")} == {
        "config.cfg",
        "meta.json",
        "tokenizer",
        "vocab",
    }
    assert nlpx.load(tmp_path / "model").pipe_names == ["test_marker", "test_boom"]


def test_pipeline_without_weights_can_be_saved(blank, tmp_path):
    blank.add_pipe("test_guesser", config=OWN)
    blank.to_disk(tmp_path / "model")
    loaded = nlpx.load(tmp_path / "model")
    loaded.initialize(lambda: examples_for(blank))
    assert is_initialized(loaded.get_pipe("test_guesser").model)


def test_saving_again_replaces_the_pipeline_and_keeps_other_files(trained, tmp_path):
    model = tmp_path / "model"
    trained.to_disk(model)
    (model / "README.md").write_text("mine", encoding="utf8")
    (model / "notes").mkdir()
    (model / "notes/a.txt").write_text("a", encoding="utf8")
    trained.meta["version"] = "2.0"
    trained.to_disk(model)
    assert nlpx.load(model).meta["version"] == "2.0"
    assert (model / "README.md").read_text(encoding="utf8") == "mine"
    assert (model / "notes/a.txt").read_text(encoding="utf8") == "a"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_saving_into_a_folder_of_other_things_leaves_them(trained, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf8")
    trained.to_disk(tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf8") == "years of work"
    assert nlpx.load(tmp_path).pipe_names == trained.pipe_names
    assert not list(tmp_path.glob(".*"))


def test_saving_over_a_file_is_refused(trained, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf8")
    with pytest.raises(ModelError, match="this is a file"):
        trained.to_disk(tmp_path / "file")


LOAD_AND_DIE = """
import os, signal, sys, nlpx
nlp = nlpx.load(sys.argv[1])
nlp.meta["version"] = "2.0"
nlp.vocab.to_disk = lambda *args, **settings: os.kill(os.getpid(), signal.SIGKILL)
nlp.to_disk(sys.argv[1])
"""


def test_what_a_killed_save_leaves_is_removed_by_the_next(blank, tmp_path):
    model = tmp_path / "model"
    blank.to_disk(model)
    before = {name: (model / name).read_bytes() for name in files_in(model)}
    done = subprocess.run([sys.executable, "-c", LOAD_AND_DIE, model], check=False)
    assert done.returncode == -signal.SIGKILL
    assert {name: (model / name).read_bytes() for name in files_in(model)} == before
    assert len(list(tmp_path.iterdir())) == 2
    blank.to_disk(model)
    assert {name: (model / name).read_bytes() for name in files_in(model)} == before
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_pipeline_that_a_killed_save_had_moved_aside_is_found(trained, tmp_path):
    model = tmp_path / "model"
    trained.to_disk(model)
    aside = next(beside._names(model)) / beside.OLD
    aside.mkdir(parents=True)
    model.rename(aside / "model")
    assert nlpx.load(model).pipe_names == trained.pipe_names
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_saving_that_fails_leaves_the_old_pipeline_whole(trained, tmp_path, monkeypatch, error):
    model = tmp_path / "model"
    trained.to_disk(model)
    before = {name: (model / name).read_bytes() for name in files_in(model)}
    train(trained, 5)

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(trained.get_pipe("two"), "to_disk", fail)
    with pytest.raises(type(error)):
        trained.to_disk(model)
    assert {name: (model / name).read_bytes() for name in files_in(model)} == before
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("one/model", b"", r"one.model: the weights of component 'one' cannot be read"),
        ("one/model", b"\x84\xa5nodes", r"one.model: the weights of component 'one' cannot be read"),
        ("one/model", None, r"one.model: component 'one' cannot be loaded \(No such file"),
        ("one/cfg", b"{", r"one.cfg: the settings of component 'one' cannot be read"),
        ("one/cfg", b"[]", r"one.cfg: the settings of component 'one' cannot be read"),
        ("meta.json", b"{", r"meta.json: this is not JSON"),
        ("meta.json", b"[]", r"meta.json: there is \[\] where named entries should stand"),
        ("meta.json", None, r"meta.json: cannot be read \(No such file"),
        ("tokenizer", b"\xff", r"tokenizer"),
        ("tokenizer", None, r"tokenizer"),
        ("vocab/strings.json", b"[", r"strings.json"),
        ("vocab/strings.json", None, r"strings.json"),
        ("vocab/lookups.bin", b"\xff\xff", r"lookups.bin"),
        ("vocab/lookups.bin", None, r"lookups.bin: the file is missing"),
        ("vocab/vectors.cfg", None, r"vectors.cfg: the file is missing"),
        ("config.cfg", None, r"the pipeline has no config.cfg, so it is cut off"),
    ],
)
def test_broken_file_is_named(saved, name, content, message):
    if content is None:
        (saved / name).unlink()
    else:
        (saved / name).write_bytes(content)
    with pytest.raises(ModelError, match=message):
        nlpx.load(saved)


def test_weights_of_another_shape_are_refused(saved):
    config = (saved / "config.cfg").read_text(encoding="utf8")
    (saved / "config.cfg").write_text(config.replace("width = 4", "width = 5"), encoding="utf8")
    with pytest.raises(
        ModelError, match=r"do not fit the model.*'test_vectors'.*nO = 5 in the model, but 4 in the file"
    ):
        nlpx.load(saved)


def test_weights_of_another_structure_are_refused(trained):
    other = nlpx.blank("en")
    other.add_pipe("test_guesser", "one", config=OWN)
    with pytest.raises(ModelError, match=r"the file has 4 layers, the model 7"):
        other.get_pipe("one").from_bytes(trained.get_pipe("one").to_bytes())


def test_broken_bytes_are_refused(trained):
    data = trained.to_bytes()
    for broken in (b"", data[:-10], b"\x01"):
        with pytest.raises(ModelError, match=r"bytes of the pipeline: .*(damaged|named entries)"):
            Language.from_config(trained.config).from_bytes(broken)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("vectors", 3),
        ("vectors", {"name": 5}),
        ("vectors", {"width": "x"}),
        ("vectors", {"keys": -7}),
        ("pipeline", 5),
        ("pipeline", [1]),
        ("components", "ner"),
        ("disabled", {}),
        ("labels", []),
        ("lang", 5),
        ("name", []),
        ("version", 3.8),
        ("performance", 1),
        ("performance", {"tag_acc": float("nan")}),
        ("performance", {"ents_per_type": {"ORG": {"f": float("inf")}}}),
        ("own", [[{"a": float("nan")}]]),
    ],
)
def test_meta_of_another_form_is_refused(saved, key, value):
    meta = json.loads((saved / "meta.json").read_text(encoding="utf8"))
    (saved / "meta.json").write_text(json.dumps({**meta, key: value}), encoding="utf8")
    with pytest.raises(ModelError, match=rf"meta\.json.*{key}"):
        nlpx.load(saved)
    nlpx.load(saved, exclude=["meta"])


def test_meta_that_is_nested_without_end_is_refused(saved):
    (saved / "meta.json").write_text('{"a": ' + "[" * 100_000, encoding="utf8")
    with pytest.raises(ModelError, match=r"meta\.json: the JSON is nested too deeply"):
        nlpx.load(saved)


def test_meta_that_json_cannot_hold_is_refused_when_it_is_saved(trained, tmp_path):
    for wrong in (float("nan"), {"score": float("inf")}, object()):
        trained.meta["own"] = wrong
        with pytest.raises(ModelError, match=r"nlp\.meta"):
            trained.to_disk(tmp_path / "model")
        with pytest.raises(ModelError, match=r"nlp\.meta"):
            trained.to_bytes()
    assert not (tmp_path / "model").exists()


def test_parts_of_a_pipeline_that_are_excluded_are_left_as_they_are(trained, tmp_path):
    trained.meta["description"] = "trained"
    trained.vocab.strings.add("a string of its own")
    trained.to_disk(tmp_path / "model")
    loaded = nlpx.load(tmp_path / "model", exclude=["meta", "strings"])
    assert loaded.meta["description"] == ""
    assert "a string of its own" not in loaded.vocab.strings
    other = nlpx.blank("en").from_config(trained.config)
    for name in ("meta", "meta.json"):
        other.from_bytes(trained.to_bytes(), exclude=[name, "strings"])
        assert other.meta["description"] == ""
        assert "a string of its own" not in other.vocab.strings
    trained.to_disk(tmp_path / "parts", exclude=["meta", "strings", "vectors"])
    assert {"meta.json", "vocab/strings.json", "vocab/vectors"}.isdisjoint(files_in(tmp_path / "parts"))
    assert nlpx.load(tmp_path / "parts", exclude=["meta", "strings", "vectors"]).pipe_names == trained.pipe_names


def test_folder_without_its_vocabulary_is_refused(trained, tmp_path):
    trained.to_disk(tmp_path, exclude=["vocab"])
    with pytest.raises(ModelError, match=r"vocab: the vocabulary is missing.*exclude=\[\"vocab\"\]"):
        nlpx.load(tmp_path)
    assert nlpx.load(tmp_path, exclude=["vocab"]).pipe_names == trained.pipe_names


@pytest.mark.parametrize(
    ("cfg", "message"),
    [
        ({"labels": "NN"}, "labels must be a list or null, not 'NN'"),
        ({"labels": None}, "'labels'"),
        ({"labels": [1, 2]}, "entry 0 of 'labels' is 1"),
        ({"labels": [".", "D", "D", "P", "V"]}, "a label is there twice"),
        ({"labels": ["D"]}, "name 1 label, but its weights are for 5"),
        ({"labels": [".", "D", "N", "P", "V", "X"]}, "name 6 labels, but its weights are for 5"),
        ({"strength": "x"}, "strength must be a number or null, not 'x'"),
        ({"strength": [1]}, "strength must be a number or null"),
        ({"strength": float("nan")}, "strength must be a finite number"),
    ],
)
def test_settings_of_a_component_of_another_form_are_refused(saved, cfg, message):
    path = saved / "one/cfg"
    settings = {**json.loads(path.read_text(encoding="utf8")), **cfg}
    path.write_text(json.dumps(settings), encoding="utf8")
    with pytest.raises(ModelError, match=rf"one/cfg: the settings of component 'one' .*{message}"):
        nlpx.load(saved)


def test_from_bytes_refuses_a_config_that_could_make_no_pipeline():
    nlp = nlpx.blank("en")
    parts = msgpack.unpack(nlp.to_bytes())
    text = parts["config.cfg"].replace(b"before_creation = null", b'before_creation = "x"')

    with pytest.raises(ConfigError, match=r"\[nlp\] before_creation: must be a block with @callbacks or null"):
        nlp.from_bytes(msgpack.pack({**parts, "config.cfg": text}))

    assert nlp.config["nlp"]["before_creation"] is None
