"""What a run learns, prints and leaves."""

from __future__ import annotations

import json

import numpy as np
import pytest
from thinc.api import Model

import nlpx
from nlp_tok2vec.commands import pretrain
from nlp_tok2vec.pretraining.loop import PretrainingRun
from nlp_tok2vec.pretraining.pipeline import build_pipeline
from nlp_tok2vec.pretraining.weights_folder import WeightsFolder
from nlpx.config import load_config, validate_config
from nlpx.errors import ConfigError, DataError, ModelNotFound, TrainingError
from nlpx.pipeline import read_origin
from nlpx.registry import registry


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def rows(folder):
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf8").splitlines()]


SEEN = []


@registry.architectures("test.Counted.v1")
def make_counted(is_lost: bool = False):
    """Make an objective whose loss is the sum of all vectors, or no number; it notes the docs of each batch."""

    def loss(ops, docs, prediction):
        SEEN.append([doc.text for doc in docs])
        total = float("nan") if is_lost else sum(part.sum() for part in prediction)
        return total, [ops.xp.ones_like(part) for part in prediction]

    def create(vocab, tok2vec):
        def forward(model, docs, is_train):
            return tok2vec(docs, is_train)

        def init(model, X=None, Y=None):
            tok2vec.initialize(X=X)

        refs = {"tok2vec": tok2vec}
        return Model("counted", forward, init=init, layers=[tok2vec], refs=refs, attrs={"loss": loss})

    return create


def test_run_leaves_weights_of_each_epoch_a_log_and_its_config(run, capsys):
    folder = run("out", quiet=False)
    weights = ["model-last.bin", "model0.bin", "model0.temp.bin", "model1.bin", "model1.temp.bin"]
    assert names(folder) == ["config.cfg", "log.jsonl", *weights]
    assert (folder / "model-last.bin").read_bytes() == (folder / "model1.bin").read_bytes()
    log = rows(folder)
    assert [row["nr_word"] for row in log] == [48, 96, 144, 144, 192, 240, 288, 288]
    assert [row["epoch"] for row in log] == [0, 0, 0, 0, 1, 1, 1, 1]
    assert log[-1]["epoch_loss"] == pytest.approx(log[-1]["loss"] - log[3]["loss"])
    assert load_config(folder / "config.cfg")["pretraining"]["n_save_every"] == 2
    printed = capsys.readouterr()
    header, _, *table = (line.split() for line in printed.out.splitlines())
    assert header == ["E", "#", "WORDS", "TOTAL", "LOSS", "LOSS", "W/S", "ETA"]
    assert [(row[0], row[1], row[-1]) for row in table] == [("0", "144", "-"), ("1", "288", "0:00:00")]
    assert f"saved: {folder / 'model-last.bin'}" in printed.err
    assert "components.tok2vec.model learns" in printed.err


def test_loss_goes_down(run):
    faster = {"pretraining.optimizer.learn_rate": 0.05, "pretraining.objective.mask_rate": 1.0}
    log = rows(run("out", {"pretraining.max_epochs": 4, "pretraining.n_save_every": None, **faster}))
    assert log[-1]["epoch_loss"] < 0.9 * log[0]["epoch_loss"]


def test_weights_are_saved_as_often_as_the_config_says(run):
    folder = run("out", {"pretraining.max_epochs": 5, "pretraining.n_save_every": None, "pretraining.n_save_epoch": 3})
    # The last epoch is always kept.
    assert names(folder) == ["config.cfg", "log.jsonl", "model-last.bin", "model0.bin", "model3.bin", "model4.bin"]
    assert "model-last.bin" not in names(run("other", skip_last=True))


def test_weights_are_averages_where_the_optimizer_keeps_them(run):
    averaged = run("averaged")
    last = run("last", {"pretraining.optimizer.use_averages": False})
    assert rows(averaged) == rows(last)
    assert (averaged / "model1.bin").read_bytes() != (last / "model1.bin").read_bytes()


def test_same_seed_gives_the_same_bytes_and_another_does_not(run):
    first, again, other = run("first"), run("again"), run("other", {"training.seed": 1})
    assert contents(first) == contents(again)
    assert contents(first)["model1.bin"] != contents(other)["model1.bin"]


def test_objective_of_the_users_own_sees_all_texts_each_epoch_in_another_order(run, texts):
    SEEN.clear()
    run("out", {"pretraining.objective": {"@architectures": "test.Counted.v1"}})
    lines = texts.read_text(encoding="utf8").splitlines()
    read = [text for batch in SEEN for text in batch]
    first, second = read[:12], read[12:]
    assert sorted(first) == sorted(second) == sorted(lines)
    assert first != second
    assert first != lines


def test_schedule_of_the_learn_rate_moves_with_the_steps(config, tmp_path):
    rate = {"@schedules": "warmup_linear.v1", "warmup_steps": 2, "total_steps": 100, "initial_rate": 0.1}
    settings = {"pretraining.optimizer.learn_rate": rate}
    checked = validate_config(load_config(config, overrides=settings), pretraining=True)
    nlp, _ = build_pipeline(checked)
    learning = PretrainingRun(nlp, checked, WeightsFolder(tmp_path / "out", ""))
    rates = []
    for _ in learning.steps():
        rates.append(learning.settings.optimizer.learn_rate)
        if len(rates) == 3:
            break
    assert rates == pytest.approx([0.05, 0.1, 0.1 * 97 / 98])


@pytest.mark.parametrize("layer", ["", "tok2vec"])
def test_layer_of_a_component_that_listens_is_that_of_the_other(config, tmp_path, layer):
    text = (
        config.replace('["tok2vec"]', '["tok2vec", "tagger"]')
        + """
[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 8
"""
    )
    settings = {"pretraining.component": "tagger", "pretraining.layer": layer}
    if not layer:
        with pytest.raises(ConfigError, match=r"name the layer of it that does: pretraining.layer = 'tok2vec'"):
            pretrain(load_config(text, overrides=settings), tmp_path / "out", quiet=True)
        return
    pretrain(load_config(text, overrides=settings), tmp_path / "out", quiet=True)
    origin = read_origin(tmp_path / "out" / "model1.bin")
    assert (origin.component, origin.layer, origin.block["width"]) == ("tok2vec", "", 8)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"pretraining.component": "tok2vek"}, r"'tok2vek' \(pretraining.component\), .*; did you mean 'tok2vec'\?"),
        ({"pretraining.layer": "embd"}, r"no layer 'embd'; did you mean 'embed'\?; it has embed, encode"),
        (
            {"pretraining.corpus": "corpora.pretrian"},
            r"no section \[corpora.pretrian\]; did you mean 'corpora.pretrain'",
        ),
        (
            {"paths.raw_text": None},
            r"paths.raw_text.*: pretraining needs this corpus; give it here or as --paths.raw_t",
        ),
        ({"paths.raw_text": "nowhere.txt"}, r"there is no file or folder 'nowhere.txt'"),
        ({"pretraining.max_epochs": -1}, r"pretraining.max_epochs"),
        (
            {"pretraining": {}},
            r"\[pretraining\].* says nothing of what to learn; nlpx init fill-config CONFIG NEW --pretr",
        ),
    ],
)
def test_config_that_does_not_fit_is_one_error_and_nothing_is_written(run, tmp_path, settings, message):
    with pytest.raises(ConfigError, match=message):
        run("out", settings)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("component", "layer", "message"),
    [
        (
            "tok2vec",
            "encode",
            r"the layer 'encode' of .* \(ValueError: .* found <class '[a-z.]+\.Doc'> instead\); name",
        ),
        (
            "tagger",
            "softmax",
            r"the layer 'softmax' of component 'tagger' does not turn each doc into one vector a token",
        ),
        ("parser", "tok2vec", r"the layer 'tok2vec' of component 'parser' .* token; name one that does"),
    ],
)
def test_layer_that_gives_no_vectors_of_docs_is_refused(run, tmp_path, component, layer, message):
    with pytest.raises(ConfigError, match=message):
        run(
            "out",
            {
                "nlp.pipeline": ["tok2vec", "tagger", "parser"],
                "components.tagger": {"factory": "tagger"},
                "components.parser": {"factory": "parser"},
                "pretraining.component": component,
                "pretraining.layer": layer,
            },
        )
    assert not (tmp_path / "out").exists()


def test_texts_that_leave_nothing_to_learn_are_an_error(run, texts, tmp_path):
    texts.write_text("\n \n", encoding="utf8")
    with pytest.raises(DataError, match=r"texts\.txt: corpora\.pretrain gives no texts to learn from; check the file"):
        run("out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["model-last.bin", "log.jsonl"])
def test_what_cannot_be_written_is_told_before_the_texts_are_read(run, texts, tmp_path, name):
    (tmp_path / "out" / name).mkdir(parents=True)
    texts.write_text("", encoding="utf8")
    with pytest.raises(IsADirectoryError, match="is a folder; give the name of a file"):
        run("out", force=True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


def test_texts_that_are_broken_are_told_with_their_line(run, tmp_path):
    (tmp_path / "x.jsonl").write_text('{"text": "a b"}\n{"txt": "c"}\n', encoding="utf8")
    with pytest.raises(DataError, match=r"x\.jsonl:2: the line is no object with a 'text'"):
        run("out", {"paths.raw_text": str(tmp_path / "x.jsonl"), "corpora.pretrain.shuffle_window": 0})


def test_loss_that_is_no_number_stops_the_run(run, tmp_path):
    with pytest.raises(TrainingError, match=r"diverged in epoch 0, batch 0: the loss is nan\. Lower the learn rate"):
        run("out", {"pretraining.objective": {"@architectures": "test.Counted.v1", "is_lost": True}})
    assert not (tmp_path / "out").exists()


def test_objective_that_predicts_vectors_asks_for_them(run):
    objective = {"@architectures": "spacy.PretrainVectors.v1", "maxout_pieces": 2, "hidden_size": 8, "loss": "cosine"}
    with pytest.raises(ConfigError, match=r"has none: set initialize.vectors \(VECTORS"):
        run("out", {"pretraining.objective": objective})


@pytest.mark.parametrize("name", ["wörter.vec", "vectors"])
def test_vectors_in_a_file_are_told_how_to_be_given(run, tmp_path, name):
    (tmp_path / name).write_text("1 2\na 0.5 0.5\n", encoding="utf8")
    with pytest.raises(
        ModelNotFound,
        match=rf"{name}' is a file where a pipel.* nlpx init vectors LANG .*{name} FOLDER, and name FOLDER",
    ):
        run("out", {"initialize.vectors": str(tmp_path / name)})


def test_vectors_are_taken_from_the_pipeline_that_the_config_names(run, tmp_path):
    other = nlpx.blank("xx")
    for number, letter in enumerate("abcdefgh"):
        other.vocab.set_vector(f"{letter}1", np.eye(8, dtype="f")[number])
    other.to_disk(tmp_path / "vectors")
    objective = {"@architectures": "spacy.PretrainVectors.v1", "maxout_pieces": 2, "hidden_size": 8, "loss": "cosine"}
    folder = run("out", {"pretraining.objective": objective, "initialize.vectors": str(tmp_path / "vectors")})
    assert rows(folder)[-1]["loss"] > 0
