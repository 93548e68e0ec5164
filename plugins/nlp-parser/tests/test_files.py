"""What is read from files, or set by hand, is looked at before states are scored with it."""

from __future__ import annotations

import json

import numpy as np
import pytest
import srsly

import nlpx
from nlp_parser import compiled
from nlp_parser.actions import Actions
from nlpx.errors import ConfigError, ModelError
from nlpx.tokens import Doc, Example, Span

WORDS = ["She", "saw", "the", "cat", "."]
HEADS = [1, 1, 3, 1, 1]
DEPS = ["nsubj", "ROOT", "det", "obj", "punct"]
ENTS = ["B-PER", "O", "B-PET", "I-PET", "O"]
ALL = ["parser", "beam_parser", "ner", "beam_ner"]
PARSER = {"0": {"": 4}, "1": {"": 4}, "2": {"nsubj": 1}, "3": {"obj": 1}, "4": {"ROOT": 1}}


def example(nlp):
    return Example(Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab, words=WORDS, heads=HEADS, deps=DEPS, ents=ENTS))


@pytest.fixture(params=ALL)
def name(request):
    return request.param


@pytest.fixture
def made(blank):
    """Return a function that makes a pipeline with weights."""

    def make(name, **settings):
        nlp = blank(name, **({"min_action_freq": 1} if "parser" in name else {}), **settings)
        nlp.initialize(lambda: [example(nlp)])
        return nlp

    return make


def moves(counts):
    return srsly.msgpack_dumps({"moves": json.dumps(counts), "cfg": {"neg_key": None}})


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xc1", "this is no MessagePack"),
        (srsly.msgpack_dumps([1]), "where named entries should stand"),
        (srsly.msgpack_dumps({"cfg": {}}), "the entry 'moves' is missing"),
        (srsly.msgpack_dumps({"moves": 3}), "'moves' is 3, where JSON should stand"),
        (srsly.msgpack_dumps({"moves": "[" * 100_000}), "the JSON is nested too deeply"),
        (moves([1]), "where named entries should stand"),
        (moves({**PARSER, "5": {}}), "there is no kind of action '5', only 0 to 4"),
        (moves({**PARSER, "-1": {}}), "there is no kind of action '-1'"),
        (moves({**PARSER, "02": {}}), "there is no kind of action '02'"),
        (moves({**PARSER, "2": ["nsubj"]}), r"'2' is \['nsubj'\], where named entries should stand"),
        (moves({**PARSER, "2": {"nsubj": 1.5}}), "'nsubj' is 1.5, where a whole number should stand"),
        (moves({**PARSER, "2": {"nsubj": True}}), "'nsubj' is True, where a whole number should stand"),
        (moves({**PARSER, "2": {"nsubj": 2**70}}), "'nsubj' is 1180591620717411303424, where a whole number from"),
        (moves({**PARSER, "0": {"": 1, "x": 1}}), "0: actions of this kind have no label 'x'"),
    ],
)
def test_broken_table_of_actions_is_named_with_its_file(data, problem):
    with pytest.raises(ModelError, match=rf"^folder/moves: .*{problem}" if problem[0] != "0" else problem):
        Actions.from_bytes(data, kinds="SDLRB", where="folder/moves")


def test_actions_of_an_unused_kind_are_refused():
    with pytest.raises(ModelError, match="0: actions of this kind have no label ''"):
        Actions.from_bytes(moves({"0": {"": 1}}), kinds=" BILUO", where="moves")


@pytest.mark.parametrize("is_file", [True, False])
def test_actions_that_do_not_fit_the_weights_are_refused_when_read(made, name, tmp_path, is_file):
    pipe = made(name).get_pipe(name)
    pipe.moves.add("NEW", kinds=pipe.LABELLED)
    pipe.to_disk(tmp_path, exclude=["vocab"])
    fresh = made(name).get_pipe(name)
    message = rf"moves: the model of component '{name}' scores \d+ actions, but the component has|do not fit"
    with pytest.raises(ModelError, match=message):
        fresh.from_disk(tmp_path, exclude=["vocab"]) if is_file else fresh.from_bytes(pipe.to_bytes())


@pytest.mark.parametrize(
    ("setting", "value", "due"),
    [
        ("beam_width", "x", "a whole number"),
        ("beam_width", 2**31, "from 1 to 1,000"),
        ("beam_width", -1, "from 1 to 1,000"),
        ("beam_density", float("nan"), "a finite number"),
        ("beam_density", 1.5, "from 0 to 1"),
        ("beam_update_prob", "often", "a number"),
        ("update_with_oracle_cut_size", -1, "at least 0"),
        ("update_with_oracle_cut_size", 2**31, "at most"),
        ("min_action_freq", None, "a whole number"),
        ("learn_tokens", 3, "true or false"),
    ],
)
def test_setting_of_a_file_is_named_if_it_cannot_be(made, tmp_path, setting, value, due):
    nlp = made("beam_parser")
    nlp.to_disk(tmp_path)
    path = tmp_path / "beam_parser" / "cfg"
    cfg = json.loads(path.read_bytes())
    path.write_text(json.dumps({**cfg, setting: value}), encoding="utf8")
    with pytest.raises(ModelError, match=rf"beam_parser.cfg: .*{setting} must be {due}"):
        nlpx.load(tmp_path)


def test_settings_that_are_changed_are_looked_at_when_they_are_used(made, name):
    nlp = made(name)
    pipe = nlp.get_pipe(name)
    pipe.cfg["beam_width"] = "x"
    with pytest.raises(ConfigError, match=f"component '{name}': beam_width must be a whole number"):
        pipe.predict([Doc(nlp.vocab, words=WORDS)])
    with pytest.raises(ConfigError, match=f"component '{name}': beam_width must be a whole number"):
        nlp.update([example(nlp)])
    pipe.cfg.update(beam_width=1, update_with_oracle_cut_size=-3)
    with pytest.raises(ConfigError, match=f"component '{name}': update_with_oracle_cut_size must be at least 0"):
        nlp.update([example(nlp)])


def test_a_model_for_states_of_the_other_system_is_refused(blank, name):
    other = "ner" if "parser" in name else "parser"
    with pytest.raises(ConfigError, match=f"component '{name}': its model is not for states .* set state_type = "):
        nlpx.blank("en").add_pipe(name, config={"model": blank(other).get_pipe_config(other)["model"]})


@pytest.mark.parametrize("is_compiled", [True, False])
@pytest.mark.parametrize(("layer", "param"), [("lower", "W"), ("lower", "b"), ("lower", "pad"), ("upper", "W")])
@pytest.mark.parametrize(
    "change",
    [lambda a: a[..., :-1], lambda a: a[None], lambda a: a.astype("d"), lambda a: a[:0], lambda a: a.astype(object)],
)
def test_weights_that_are_set_to_another_shape_are_refused(made, monkeypatch, is_compiled, layer, param, change):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    for name in ("parser", "ner"):
        nlp = made(name)
        layer_of = nlp.get_pipe(name).model.get_ref(layer)
        layer_of.set_param(param, np.ascontiguousarray(change(layer_of.get_param(param))))
        with pytest.raises(ModelError, match=rf"component '{name}' cannot score actions: {param} of"):
            nlp.get_pipe(name)(Doc(nlp.vocab, words=WORDS))
        with pytest.raises(ModelError, match=rf"component '{name}' cannot score actions: {param} of"):
            nlp.update([example(nlp)])


@pytest.mark.parametrize("is_compiled", [True, False])
def test_preset_entity_whose_label_lacks_an_action_is_kept(made, monkeypatch, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    for name in ("ner", "beam_ner"):
        nlp = made(name)
        pipe = nlp.get_pipe(name)
        # The label stands for its last words only.
        pipe.moves = Actions(pipe.KINDS, {**pipe.moves.counts, 3: {**pipe.moves.counts[3], "ODD": -9}})
        pipe.set_output(len(pipe.moves))
        doc = Doc(nlp.vocab, words=WORDS)
        doc.set_ents([Span(doc, 1, 2, "ODD"), Span(doc, 2, 4, "ODD")], default="missing")
        pipe(doc)
        assert {(1, 2, "ODD"), (2, 4, "ODD")} <= {(ent.start, ent.end, ent.label_) for ent in doc.ents}


@pytest.mark.parametrize("name", ["beam_parser", "beam_ner"])
def test_beams_whose_scores_overflow_come_to_an_end(made, name):
    nlp = made(name)
    pipe = nlp.get_pipe(name)
    weights = pipe.model.get_ref("upper").get_param("W")
    weights[:] = np.where(np.arange(weights.shape[1]) % 2, -3e38, 3e38)
    (beam,) = pipe.predict([Doc(nlp.vocab, words=WORDS)])
    assert np.isfinite(beam.scores).all()
    assert sum(beam.probs) == pytest.approx(1)
    assert len(pipe(Doc(nlp.vocab, words=WORDS))) == len(WORDS)
