"""Files of labels: written from the training data, and read in their stead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import nlpx
from nlpx.commands.init_labels import init_labels
from nlpx.config import load_config, validate_config
from nlpx.errors import PluginError
from nlpx.training import init_nlp, initialize
from nlpx.training.label_files import label_blocks, write_labels

PARENTS = "\n[initialize]\n\n[initialize.components]\n\n"


def test_the_printed_blocks_make_training_take_the_labels_of_the_files(config, tmp_path, call_nlpx):
    (tmp_path / "train.cfg").write_text(config, encoding="utf8")
    done = call_nlpx("init", "labels", "train.cfg", "labels", "--training.seed", "3")
    assert (done.returncode, done.stderr) == (0, "saved: labels/tagger.json\n")
    file = tmp_path / "labels" / "tagger.json"
    assert json.loads(file.read_text()) == [".", "DT", "NN", "RB", "VBZ"]
    # What training then knows is what the file says, not the data.
    file.write_text(json.dumps([".", "DT", "NN", "RB", "UH", "VBZ"]))
    blocks = done.stdout.replace("labels/", f"{tmp_path}/labels/")
    checked = validate_config(load_config(f"{config}{PARENTS}{blocks}"), training=True)
    assert init_nlp(checked).get_pipe("tagger").labels == (".", "DT", "NN", "RB", "UH", "VBZ")


def test_a_streamed_corpus_is_read_to_its_end(config, tmp_path, monkeypatch):
    vocab = nlpx.blank("en").vocab
    docs = [nlpx.Doc(vocab, words=["a"], tags=[tag]) for tag in ("FIRST", "LAST")]
    nlpx.DocBin(docs=docs).to_disk(tmp_path / "train.spacy")
    monkeypatch.setattr(initialize, "STREAMED_SAMPLE", 1)
    overrides = {"paths.train": str(tmp_path / "train.spacy"), "training.max_epochs": -1}
    files = init_labels(load_config(config, overrides=overrides), tmp_path)
    assert json.loads(files["tagger"].read_text()) == ["FIRST", "LAST"]
    sampled = init_nlp(validate_config(load_config(config, overrides=overrides), training=True))
    assert sampled.get_pipe("tagger").labels == ("FIRST",)


class Labelled:
    """A component of somebody else, which has labels."""

    def __init__(self, label_data):
        self.label_data = label_data

    def __call__(self, doc):
        return doc


@pytest.fixture
def with_labels(monkeypatch):
    """Return a function that makes a pipeline of such a component."""

    def make(label_data):
        nlp = nlpx.blank("xx")
        monkeypatch.setattr(type(nlp), "components", [("odd", Labelled(label_data)), ("other", len)])
        return nlp

    return make


def test_components_of_others_have_files_too(with_labels, tmp_path):
    files = write_labels(with_labels({"kind": ["é"]}), tmp_path)
    assert files == {"odd": tmp_path / "odd.json"}
    assert json.loads(files["odd"].read_text(encoding="utf8")) == {"kind": ["é"]}


def test_labels_that_json_cannot_hold_are_refused_and_nothing_is_written(with_labels, tmp_path):
    with pytest.raises(PluginError, match=r"component 'odd'.* has labels that cannot be written as JSON"):
        write_labels(with_labels({"kind": {1, 2}}), tmp_path)
    assert not any(tmp_path.iterdir())


def test_a_block_names_the_file_as_a_config_can_have_it():
    (block,) = label_blocks({"ner": Path('odd "name".json')})
    config = load_config(PARENTS + block)
    assert config["initialize"]["components"]["ner"]["labels"]["path"] == 'odd "name".json'
