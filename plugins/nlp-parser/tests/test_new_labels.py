"""Labels that a trained component does not know, met in further training: they are taken, learnt and named."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_parser.models import output_layer
from nlpx.cli import main
from nlpx.commands.train import train
from nlpx.errors import DataError
from nlpx.registry import registry
from nlpx.tokens import Doc, DocBin, Example
from nlpx.training import init_nlp
from nlpx.training.optimizer import make_adam

WORDS = ["She", "saw", "the", "cat", "."]
HEADS = [1, 1, 3, 1, 1]
OLD = {"deps": ["nsubj", "ROOT", "det", "obj", "punct"], "ents": ["B-PER", "O", "O", "O", "O"]}
NEW = {"deps": ["nsubj", "ROOT", "det", "iobj", "punct"], "ents": ["B-PER", "O", "B-CAT", "I-CAT", "O"]}
NEW_LABEL = {"parser": "iobj", "ner": "CAT"}
ALL = ["parser", "beam_parser", "ner", "beam_ner"]
# What is told of them, tests of all families together see.
pytestmark = pytest.mark.filterwarnings("ignore:component .* learns labels that are new to it")


def annotated(nlp, annotations):
    return Doc(nlp.vocab, words=WORDS, heads=HEADS, **annotations)


def example(nlp, annotations):
    return Example(Doc(nlp.vocab, words=WORDS), annotated(nlp, annotations))


def predicted(nlp, name):
    doc = nlp.get_pipe(name)(Doc(nlp.vocab, words=WORDS))
    return [(token.head.i, token.dep_) if "parser" in name else (token.ent_iob_, token.ent_type_) for token in doc]


def due(nlp, name, annotations):
    doc = annotated(nlp, annotations)
    return [(token.head.i, token.dep_) if "parser" in name else (token.ent_iob_, token.ent_type_) for token in doc]


def learn(nlp, annotations, *, rounds=25, optimizer=None):
    optimizer = optimizer or Adam(0.05)
    losses = {}
    for _ in range(rounds):
        losses = nlp.update([example(nlp, annotations)], sgd=optimizer)
    return losses


def make(blank, name, *, rounds=10, **settings):
    if "parser" in name:
        settings = {"min_action_freq": 1, **settings}
    if name.startswith("beam_"):
        settings["beam_width"] = 2
    nlp = blank(name, **settings)
    nlp.initialize(lambda: [example(nlp, OLD)])
    learn(nlp, OLD, rounds=rounds)
    return nlp


def go_on(nlp, name, way, folder):
    """Return the pipeline in which training goes on."""
    if way == "resumed":
        nlp.resume_training()
        return nlp
    if way == "read from disk":
        nlp.to_disk(folder)
        return nlpx.load(folder)
    if way == "read from bytes":
        return nlpx.Language.from_config(nlp.config).from_bytes(nlp.to_bytes())
    if way == "sourced":
        other = nlpx.blank("en")
        other.add_pipe(name, source=nlp)
        return other
    return nlp


@pytest.mark.parametrize("way", ["at once", "resumed", "read from disk", "read from bytes", "sourced"])
@pytest.mark.parametrize("name", ALL)
def test_new_label_is_taken_and_learnt(blank, name, way, tmp_path):
    nlp = go_on(make(blank, name), name, way, tmp_path)
    label = NEW_LABEL[name.removeprefix("beam_")]
    assert label not in nlp.get_pipe(name).labels
    assert learn(nlp, NEW, rounds=1)[name] > 0
    assert label in nlp.get_pipe(name).labels
    learn(nlp, NEW, rounds=20)
    assert predicted(nlp, name) == due(nlp, name, NEW)
    nlp.to_disk(tmp_path / "after")
    assert predicted(nlpx.load(tmp_path / "after"), name) == due(nlp, name, NEW)


@pytest.mark.parametrize("name", ["parser", "ner"])
@pytest.mark.parametrize("use_upper", [True, False])
def test_outputs_that_there_were_stay_as_they_are(blank, name, use_upper):
    nlp = make(blank, name, model={"use_upper": use_upper}, rounds=5)
    pipe = nlp.get_pipe(name)
    names, before = pipe.move_names, predicted(nlp, name)
    layer = output_layer(pipe.model)
    axis = 0 if use_upper else 1
    weights = layer.get_param("W").copy()
    assert pipe.take_labels([example(nlp, NEW)]).keys() == {NEW_LABEL[name]}
    assert pipe.take_labels([example(nlp, NEW)]) == {}
    assert pipe.move_names[: len(names)] == names
    np.testing.assert_array_equal(np.take(layer.get_param("W"), range(len(names)), axis), weights)
    assert predicted(nlp, name) == before


@pytest.mark.parametrize("name", ["parser", "ner"])
@pytest.mark.parametrize("use_upper", [True, False])
@pytest.mark.parametrize("make_optimizer", [make_adam, Adam])
def test_optimizer_keeps_what_it_knows_of_outputs_that_grow(blank, name, use_upper, make_optimizer):
    nlp = make(blank, name, model={"use_upper": use_upper}, rounds=0)
    pipe, optimizer = nlp.get_pipe(name), make_optimizer(0.02, use_averages=True)
    learn(nlp, OLD, rounds=20, optimizer=optimizer)
    layer = output_layer(pipe.model)
    axis, n_old = 0 if use_upper else 1, layer.get_dim("nO")
    shape, old = layer.get_param("W").shape, optimizer.mom2[layer.id, "W"].copy()
    for number in range(2):
        pipe.add_label(f"X{number}")
    pipe.finish_update(optimizer)
    assert {owner for owner, _ in optimizer.nr_update} == {node.id for node in pipe.model.walk() if node.param_names}
    assert set(optimizer.nr_update.values()) == {21}
    kept = np.moveaxis(optimizer.mom2[layer.id, "W"].reshape(layer.get_param("W").shape), axis, 0)
    np.testing.assert_allclose(kept[:n_old], np.moveaxis(old.reshape(shape), axis, 0) * np.float32(0.999), rtol=1e-6)
    assert not kept[n_old:].any()
    learn(nlp, NEW, rounds=50, optimizer=optimizer)
    assert predicted(nlp, name) == due(nlp, name, NEW)
    with nlp.use_params(optimizer.averages):
        predicted(nlp, name)


@pytest.mark.parametrize("name", ["parser", "ner"])
@pytest.mark.parametrize("use_upper", [True, False])
def test_gradients_that_wait_for_their_step_outlive_growth(blank, name, use_upper):
    nlp = make(blank, name, model={"use_upper": use_upper}, rounds=0)
    pipe = nlp.get_pipe(name)
    nlp.update([example(nlp, OLD)], sgd=False)
    layer = output_layer(pipe.model)
    axis, n_old = 0 if use_upper else 1, layer.get_dim("nO")
    waiting = layer.get_grad("W").copy()
    assert waiting.any()
    pipe.add_label("X")
    np.testing.assert_array_equal(np.take(layer.get_grad("W"), range(n_old), axis), waiting)


def test_label_of_arcs_to_one_side_is_new_on_the_other(blank):
    nlp = make(blank, "parser")
    turned = {**OLD, "deps": ["nsubj", "ROOT", "det", "nsubj", "punct"]}
    assert "R-nsubj" not in nlp.get_pipe("parser").move_names
    learn(nlp, turned, rounds=20)
    assert "R-nsubj" in nlp.get_pipe("parser").move_names
    assert predicted(nlp, "parser") == due(nlp, "parser", turned)


def test_labels_left_out_as_rare_stay_left_out_in_that_training(blank, tmp_path):
    nlp = blank("parser", min_action_freq=2)
    both = [example(nlp, OLD), example(nlp, NEW)]
    nlp.initialize(lambda: both)
    names = nlp.get_pipe("parser").move_names
    assert "R-iobj" not in names
    nlp.update(both)
    assert nlp.get_pipe("parser").move_names == names
    nlp.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    loaded.update([example(loaded, NEW)])
    assert "R-iobj" in loaded.get_pipe("parser").move_names


def test_labels_that_are_only_known_to_be_wrong_are_taken_too(blank):
    nlp = make(blank, "ner", incorrect_spans_key="wrong")
    one = example(nlp, OLD)
    one.reference.spans["wrong"] = [nlpx.tokens.Span(one.reference, 3, 4, label="FRUIT")]
    nlp.update([one])
    assert "FRUIT" in nlp.get_pipe("ner").labels


def test_a_preset_entity_is_kept_in_prediction_and_its_label_is_not_taken(blank):
    nlp = make(blank, "ner")
    doc = Doc(nlp.vocab, words=WORDS, ents=["O", "O", "B-CAT", "I-CAT", "O"])
    doc.ents = [nlpx.tokens.Span(doc, 2, 4, label="CAT")]
    nlp.get_pipe("ner")(doc)
    assert [(ent.start, ent.end, ent.label_) for ent in doc.ents if ent.label_ == "CAT"] == [(2, 4, "CAT")]
    assert "CAT" not in nlp.get_pipe("ner").labels
    nlp.update([Example(Doc(nlp.vocab, words=WORDS), doc)])
    assert "CAT" in nlp.get_pipe("ner").labels


def test_a_component_that_is_left_out_takes_nothing(blank):
    nlp = make(blank, "ner")
    nlp.update([example(nlp, NEW)], exclude=["ner"])
    assert nlp.get_pipe("ner").labels == ("PER",)
    nlp.resume_training()
    nlp.rehearse([example(nlp, NEW)])
    assert nlp.get_pipe("ner").labels == ("PER",)


def test_rehearsal_with_a_model_of_fewer_labels(blank):
    nlp = make(blank, "ner")
    optimizer = nlp.resume_training(sgd=Adam(0.01))
    learn(nlp, NEW, rounds=20, optimizer=optimizer)
    losses = nlp.rehearse([example(nlp, NEW)], sgd=optimizer)
    assert losses["ner"] > 0


@pytest.mark.parametrize("name", ["parser", "ner"])
def test_a_model_that_cannot_grow_names_the_labels(blank, name):
    nlp = make(blank, name)
    pipe = nlp.get_pipe(name)
    del pipe.model.attrs["resize_output"]
    label, before = NEW_LABEL[name], pipe.to_bytes(exclude=["vocab"])
    with pytest.raises(DataError, match=rf"component '{name}' does not have the labels '{label}' \(first of '\w+' at"):
        nlp.update([example(nlp, NEW)])
    assert pipe.to_bytes(exclude=["vocab"]) == before


@pytest.mark.parametrize("name", ["parser", "ner"])
def test_labels_that_a_label_file_lacks_are_taken_with_a_warning(blank, name):
    settings = {"min_action_freq": 1} if name == "parser" else {}
    listed = make(blank, name).get_pipe(name).label_data
    nlp = blank(name, **settings)
    with pytest.warns(UserWarning, match=f"component '{name}' takes labels .* lack: '{NEW_LABEL[name]}'"):
        nlp.get_pipe(name).initialize(lambda: [example(nlp, OLD), example(nlp, NEW)], labels=listed)
    learn(nlp, NEW, rounds=20)
    assert predicted(nlp, name) == due(nlp, name, NEW)


def test_labels_that_are_too_rare_for_a_label_file_are_not_missed(blank):
    nlp = blank("parser", min_action_freq=2)
    both = [example(nlp, OLD), example(nlp, NEW)]
    nlp.initialize(lambda: both)
    other = blank("parser", min_action_freq=2)
    other.get_pipe("parser").initialize(lambda: both, labels=nlp.get_pipe("parser").label_data)
    assert other.get_pipe("parser").move_names == nlp.get_pipe("parser").move_names


def test_labels_of_arcs_that_go_to_the_other_side_when_they_are_lifted_are_not_missed(blank):
    nlp = blank("parser", min_action_freq=1)
    crossing = Doc(nlp.vocab, words=["g", "d", "k", "h"], heads=[0, 3, 0, 0], deps=["ROOT", "odd", "obl", "conj"])
    examples = [Example(Doc(nlp.vocab, words=["g", "d", "k", "h"]), crossing)]
    nlp.initialize(lambda: examples)
    assert nlp.get_pipe("parser").new_labels(examples) == {}


# The command


@pytest.fixture
def corpora(tmp_path):
    vocab = nlpx.blank("en").vocab
    for name, docs in (("old", [OLD]), ("new", [NEW]), ("late", [OLD] * 120 + [NEW] * 4)):
        made = [Doc(vocab, words=WORDS, heads=HEADS, **annotations) for annotations in docs]
        DocBin(docs=made).to_disk(tmp_path / f"{name}.spacy")
    return tmp_path


@pytest.mark.parametrize("name", ALL)
def test_train_from_a_base_says_which_labels_are_new(blank, name, corpora, capsys):
    make(blank, name, rounds=5).to_disk(corpora / "base")
    paths = [str(corpora / part) for part in ("out", "new.spacy", "new.spacy")]
    with pytest.raises(SystemExit) as ended:
        main(["train", "en", *paths, "-b", str(corpora / "base"), "-p", name, "-n", "2"])
    assert ended.value.code == 0
    label = NEW_LABEL[name.removeprefix("beam_")]
    assert capsys.readouterr().err.count(f"{name} takes labels that are new to it: {label}\n") == 1
    assert label in nlpx.load(corpora / "out" / "model-best").get_pipe(name).labels


def resumed_config(folder, corpus):
    config = nlpx.load(folder / "base").config
    config["components"]["ner"] = {"source": str(folder / "base")}
    config["corpora"]["train"]["path"] = str(folder / corpus)
    return config


def test_entities_off_the_tokens_are_named_when_training_goes_on(blank, corpora):
    nlp = make(blank, "ner", rounds=0)
    nlp.to_disk(corpora / "base")
    doc = Doc(
        nlp.vocab, words=["She", "saw", "ca", "ts"], spaces=[True, True, False, False], ents=["O", "O", "B-X", "O"]
    )
    DocBin(docs=[doc]).to_disk(corpora / "off.spacy")
    with pytest.warns(UserWarning, match=r"component 'ner' passes over entities .*: 'ca' \(X\) at offset 8"):
        init_nlp(resumed_config(corpora, "off.spacy"))


@pytest.mark.parametrize("frozen", [[], ["ner"]])
def test_labels_for_a_component_that_comes_trained_are_said_to_be_passed_over(blank, corpora, frozen):
    make(blank, "ner", rounds=0).to_disk(corpora / "base")
    config = resumed_config(corpora, "old.spacy")
    config["training"]["frozen_components"] = frozen
    config["initialize"]["components"]["ner"] = {"labels": {}}
    said = []
    init_nlp(config, notify=said.append)
    assert said == ["ner keeps the labels and weights that it has: [initialize.components.ner] is passed over"]


def test_a_run_that_grew_on_its_way_resumes_to_the_same_result(blank, corpora):
    """The corpus is streamed, so that its last labels are not seen before training starts."""
    make(blank, "ner", rounds=5).to_disk(corpora / "base")
    fatal = {"step": 14}

    def die(nlp, info):
        if info["step"] == fatal["step"]:
            raise InterruptedError

    registry.callbacks("test.die_after_growth.v1", lambda: die)
    config = nlpx.load(corpora / "base").config
    config["components"]["ner"] = {"source": str(corpora / "base")}
    config["corpora"]["train"].update(path=str(corpora / "late.spacy"))
    config["corpora"]["dev"].update(path=str(corpora / "new.spacy"))
    training = config["training"]
    training.update(max_epochs=-1, max_steps=20, eval_frequency=4, dropout=0.1, accumulate_gradient=2)
    training["batcher"] = {"@batchers": "spacy.batch_by_sequence.v1", "size": 10}
    training["before_update"] = {"@callbacks": "test.die_after_growth.v1"}
    with pytest.raises(InterruptedError):
        train(config, corpora / "killed")
    fatal["step"] = -1
    train(config, corpora / "killed", resume=True)
    train(config, corpora / "whole")
    whole, killed = (
        {path.name: path.read_bytes() for path in (corpora / folder / "model-last" / "ner").iterdir()}
        for folder in ("whole", "killed")
    )
    assert whole == killed
    assert "CAT" in nlpx.load(corpora / "whole" / "model-last").get_pipe("ner").labels
