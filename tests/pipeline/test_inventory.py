"""What a pipeline has and says of itself."""

from __future__ import annotations

import json
import pickle

import pytest

import nlpx
from nlpx.errors import ConfigError


def test_meta_says_what_the_pipeline_is(shared):
    meta = shared.meta
    assert (meta["lang"], meta["name"], meta["version"]) == ("en", "pipeline", "0.0.0")
    assert meta["pipeline"] == ["test_vectors", "one", "two"]
    assert meta["labels"] == {"test_vectors": [], "one": [".", "D", "N", "P", "V"], "two": [".", "D", "N", "P", "V"]}
    assert meta["spacy_version"] == ">=3.8.0,<3.9.0"
    assert meta["nlpx_version"] == nlpx.__version__
    assert list(meta["vectors"]) == ["width", "vectors", "keys", "name", "mode"]


def test_meta_can_be_added_to():
    nlp = nlpx.blank("en", meta={"name": "mine", "license": "MIT"})
    nlp.meta["performance"] = {"tag_acc": 0.5}
    assert (nlp.meta["name"], nlp.meta["license"], nlp.meta["performance"]) == ("mine", "MIT", {"tag_acc": 0.5})


def test_config_has_the_score_weights_of_the_components(shared):
    assert shared.config["training"]["score_weights"] == {"guess_acc": 1.0}


def test_config_lists_the_components_whatever_is_done_to_it(shared):
    shared.config["nlp"]["pipeline"].clear()
    assert shared.config["nlp"]["pipeline"] == ["test_vectors", "one", "two"]


def test_what_is_changed_in_the_config_is_kept(shared, tmp_path):
    shared.config["training"]["dropout"] = 0.7
    shared.config["components"]["one"]["strength"] = 5
    assert shared.config["training"]["dropout"] == 0.7
    shared.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    assert (loaded.config["training"]["dropout"], loaded.config["components"]["one"]["strength"]) == (0.7, 5)
    copy = shared.config.copy()
    copy["training"]["dropout"] = 0.1
    assert shared.config["training"]["dropout"] == 0.7


def test_score_weights_follow_the_components_whenever_the_config_is_looked_at(blank):
    assert blank.config["training"]["score_weights"] == {}
    blank.add_pipe("test_guesser", "one")
    assert blank.config["training"]["score_weights"] == {"guess_acc": 1.0}
    blank.remove_pipe("one")
    assert blank.config["training"]["score_weights"] == {}
    blank.config["training"]["score_weights"]["own"] = 0.5
    assert blank.config["training"]["score_weights"] == {"own": 0.5}


def test_config_without_its_section_is_refused(blank):
    with pytest.raises(ConfigError, match=r"needs a section \[nlp\]"):
        blank.config = {"training": {}}
    with pytest.raises(ConfigError, match=r"needs a section \[training\]"):
        blank.config = {"nlp": {}, "training": 5}


def test_factories_and_labels_are_those_of_disabled_components_too(blank, tmp_path):
    blank.add_pipe("test_guesser", "one").add_label("A")
    blank.disable_pipe("one")
    assert blank.pipe_factories == {"one": "test_guesser"}
    assert blank.pipe_labels == {"one": ["A"]}
    blank.to_disk(tmp_path)
    assert json.loads((tmp_path / "meta.json").read_text(encoding="utf8"))["labels"] == {"one": ["A"]}


@pytest.mark.parametrize("name", ["pipe_factories", "pipe_labels"])
def test_what_only_shows_the_pipeline_cannot_be_changed(shared, name):
    shown = getattr(shared, name)
    before = dict(shown)
    for change in (lambda: shown.update(x=1), lambda: shown.pop("one"), shown.clear, lambda: shown.setdefault("x")):
        with pytest.raises(NotImplementedError, match=r"call nlp\.add_pipe"):
            change()
    assert pickle.loads(pickle.dumps(shown)) == shown == before
