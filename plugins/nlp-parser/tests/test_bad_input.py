"""Bad and odd input for parser and ner: each is refused in a clear sentence, or handled right."""

from __future__ import annotations

import json
import re
import warnings

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_parser import compiled
from nlp_parser.actions import Actions
from nlp_parser.biluo import BEGIN, OUT
from nlp_parser.models import output_layer
from nlpx.cli import main
from nlpx.errors import ConfigError, DataError, ModelError, NothingToLearn
from nlpx.tokens import Doc, Example, Span

WORDS = ["She", "saw", "the", "cat", ".", "It", "ran", "."]
HEADS = [1, 1, 3, 1, 1, 6, 6, 6]
DEPS = ["nsubj", "ROOT", "det", "obj", "punct", "nsubj", "ROOT", "punct"]
ENTS = ["B-PER", "O", "O", "B-PET", "O", "O", "O", "O"]
STARTS = [True, False, False, False, False, True, False, False]
SETTINGS = {"parser": {"min_action_freq": 1}, "beam_parser": {"min_action_freq": 1}}
both = pytest.mark.parametrize("name", ["parser", "ner"])
also_beams = pytest.mark.parametrize("name", ["parser", "ner", "beam_parser", "beam_ner"])


def example(nlp, *, words=WORDS, tokens=None, **annotations):
    return Example(Doc(nlp.vocab, words=tokens or words), Doc(nlp.vocab, words=words, **annotations))


def whole(nlp):
    return example(nlp, heads=HEADS, deps=DEPS, ents=ENTS)


def learn(nlp, examples, *, rounds=1):
    losses = {}
    optimizer = Adam(0.02)
    for _ in range(rounds):
        losses = nlp.update(examples, sgd=optimizer)
    return losses[nlp.pipe_names[0]]


@pytest.fixture
def trained(blank):
    """Return a function that trains a component on one text."""

    def train(name, *, rounds=25):
        nlp = blank(name, **SETTINGS.get(name, {}))
        nlp.initialize(lambda: [whole(nlp)])
        if rounds:
            learn(nlp, [whole(nlp)], rounds=rounds)
        return nlp

    return train


@pytest.fixture
def nlpx_command(capsys):
    """Return a function that runs a command and returns its exit code, standard output and standard error."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return ended.value.code, *capsys.readouterr()

    return run


def as_json(heads, deps):
    """Return a corpus of one sentence in the JSON format."""
    tokens = [
        {"orth": word, "head": head - i, "dep": dep}
        for i, (word, head, dep) in enumerate(zip(WORDS, heads, deps, strict=False))
    ]
    return json.dumps([{"id": 0, "paragraphs": [{"sentences": [{"tokens": tokens}]}]}])


# Trees that are none

TREES = {
    "cycle": ([1, 2, 0, 0, 0], r"The heads of tokens \[0, 1, 2, 3, 4\] form a cycle"),
    "head outside of the text": ([1, 1, 3, 99, 1], r"head of (token|word) 3.* is (99|96)"),
    "head before the text": ([1, 1, 3, -2, 1], r"head of (token|word) 3.* is (-2|-5)"),
}


@pytest.mark.parametrize(("heads", "message"), TREES.values(), ids=TREES)
def test_tree_that_is_none_is_refused(heads, message, tmp_path, nlpx_command):
    vocab = nlpx.blank("en").vocab
    words, deps = WORDS[:5], DEPS[:5]
    with pytest.raises(ValueError, match=message):
        Doc(vocab, words=words, heads=heads, deps=deps)
    with pytest.raises(ValueError, match=message):
        Example.from_dict(Doc(vocab, words=words), {"heads": heads, "deps": deps})
    corpus = tmp_path / "x.json"
    corpus.write_text(as_json(heads, deps), encoding="utf8")
    for command in (["debug", "data", "en"], ["train", "en", tmp_path / "out"]):
        code, out, err = nlpx_command(*command, corpus, corpus, "-p", "parser")
        assert code == 1
        assert re.search(r"x\.json:1: paragraphs\[0\]: [Tt]he head", " ".join((out + err).split()))
        assert "Traceback" not in err


def test_two_roots_in_a_sentence_are_learnt_as_two_trees(trained):
    nlp = trained("parser", rounds=0)
    heads, deps = [0, 1, 1], ["ROOT", "ROOT", "obj"]
    learn(nlp, [example(nlp, words=WORDS[:3], heads=heads, deps=deps, sent_starts=[1, -1, -1])], rounds=50)
    doc = nlp.get_pipe("parser")(Doc(nlp.vocab, words=WORDS[:3]))
    assert [token.head.i for token in doc] == heads


def test_head_outside_of_its_sentence_is_learnt_all_the_same(trained):
    nlp = trained("parser", rounds=0)
    crossing = example(nlp, words=WORDS[:3], heads=[1, 1, 1], deps=["nsubj", "ROOT", "obj"], sent_starts=[1, -1, 1])
    assert np.isfinite(learn(nlp, [crossing], rounds=5))


@pytest.mark.filterwarnings("ignore:component .parser. learns labels that are new to it")
@pytest.mark.parametrize(
    "annotations",
    [
        {"heads": [None] * 8, "deps": [None] * 8},
        {"heads": [None] * 8, "deps": DEPS},
        {"heads": HEADS, "deps": [""] * 8},
        {"sent_starts": [False] * 8},
        {"sent_starts": STARTS},
        {"heads": HEADS, "deps": ["unheard-of"] * 8},
    ],
    ids=["no heads", "labels without heads", "heads without labels", "no starts", "starts only", "unknown labels"],
)
def test_partial_trees_train(trained, annotations):
    nlp = trained("parser", rounds=0)
    assert np.isfinite(learn(nlp, [example(nlp, **annotations), whole(nlp)], rounds=3))


def test_corpus_without_trees_is_refused(blank):
    nlp = blank("parser")
    for given in ({}, {"sent_starts": STARTS}, {"heads": [None] * 8, "deps": [None] * 8}):
        with pytest.raises(NothingToLearn, match="component 'parser' has nothing to learn") as caught:
            nlp.initialize(lambda given=given: [example(nlp, **given)])
        assert caught.value.component == "parser"


@pytest.mark.parametrize("name", ["parser", "ner"])
def test_a_config_with_another_number_of_outputs_than_actions_is_refused(blank, name):
    nlp = blank(name, model={"nO": 3})
    with pytest.raises(
        ConfigError, match=rf"nO = 3, but there are \d+ actions; set nO = null in \[components.{name}.m"
    ):
        nlp.initialize(lambda: [whole(nlp)])


def test_labels_that_are_all_rare_become_one(blank):
    nlp = blank("parser", min_action_freq=30)
    nlp.initialize(lambda: [whole(nlp)])
    assert nlp.get_pipe("parser").labels == ("ROOT", "dep")


# Entities that cannot be


def test_entities_that_overlap_are_refused():
    doc = nlpx.blank("en").make_doc("I like London Bridge")
    with pytest.raises(DataError, match=r"\(7, 13, 'GPE'\) and \(7, 20, 'FAC'\) overlap in 'I like London Bridge'"):
        Example.from_dict(doc, {"entities": [(7, 13, "GPE"), (7, 20, "FAC")]})


@pytest.mark.parametrize(("start", "end", "text"), [(7, 11, "Lond"), (17, 19, "dg")])
def test_entity_between_tokens_is_named_with_its_offsets(start, end, text):
    doc = nlpx.blank("en").make_doc("I like London Bridge")
    with pytest.warns(UserWarning, match=rf"'I like London Bridge': '{text}' \({start}:{end} GPE\)"):
        Example.from_dict(doc, {"entities": [(start, end, "GPE")]})


def test_training_names_entities_that_the_tokenizer_cuts(blank):
    nlp = blank("ner")
    lost = example(nlp, words=["New", "York-", "based"], tokens=["New", "York", "-based"], ents=["B-GPE", "I-GPE", "O"])
    with pytest.warns(UserWarning, match=r"component 'ner' passes over .*: 'New York-' \(GPE\) at offset 0 of 'New Yo"):
        nlp.initialize(lambda: [lost, whole(nlp)])
    assert np.isfinite(learn(nlp, [lost]))


def test_only_some_lost_entities_are_shown(blank):
    nlp = blank("ner")
    lost = example(nlp, words=["New", "York-", "based"], tokens=["New", "York", "-based"], ents=["B-GPE", "I-GPE", "O"])
    with pytest.warns(UserWarning, match="; and 2 more"):
        nlp.initialize(lambda: [lost] * 5)


@pytest.mark.parametrize("command", [["debug", "data", "en"], ["train", "en", "out"]])
def test_commands_name_entities_between_tokens(run_nlpx, tmp_path, command):
    texts = [{"text": "I like London Bridge", "spans": [{"start": 7, "end": end, "label": "GPE"}]} for end in (11, 13)]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, texts)), encoding="utf8")
    sizes = ["-n", "1", "--width", "16", "--embed-rows", "50"] if "train" in command else []
    result = run_nlpx(*command, "x.jsonl", "x.jsonl", "-p", "ner", *sizes)
    assert result.returncode == 0, result.stderr
    said = " ".join((result.stdout + result.stderr).split())
    assert "x.jsonl:1: Not at token boundaries in 'I like London Bridge': 'Lond' (7:11 GPE)" in said


def test_entities_of_json_without_a_text_are_reported(tmp_path, call_nlpx):
    paragraph = {"sentences": [{"tokens": [{"orth": "London"}, {"orth": "calls"}]}], "entities": [[0, 6, "GPE"]]}
    (tmp_path / "x.json").write_text(json.dumps([{"id": 0, "paragraphs": [paragraph]}]), encoding="utf8")
    result = call_nlpx("debug", "data", "en", "x.json", "x.json", "-p", "ner")
    assert "x.json:1: paragraphs[0]: 1 entity with offsets passed over" in " ".join(result.stdout.split())


def test_entity_across_a_sentence_end_is_passed_over_in_training(trained):
    nlp = trained("ner", rounds=0)
    crossing = example(nlp, ents=["O", "O", "O", "B-PET", "I-PET", "I-PET", "O", "O"], heads=HEADS, deps=DEPS)
    crossing.predicted[5].is_sent_start = True
    assert np.isfinite(learn(nlp, [crossing, whole(nlp)], rounds=5))
    doc = Doc(nlp.vocab, words=WORDS)
    doc[5].is_sent_start = True
    assert all(not span.start < 5 < span.end for span in nlp.get_pipe("ner")(doc).ents)


@pytest.mark.filterwarnings("ignore:component .ner. learns labels that are new to it")
@pytest.mark.parametrize(
    "ents", [["B-NEW", "O", "B-PER", *["O"] * 5], ["B-PER", "", "O", "", "", "B-PET", "I-PET", ""]]
)
def test_unknown_labels_and_missing_tokens_train(trained, ents):
    nlp = trained("ner", rounds=0)
    assert np.isfinite(learn(nlp, [example(nlp, ents=ents)], rounds=3))


def test_preset_entity_wins_over_a_sentence_start_in_it(trained):
    nlp = trained("ner")
    doc = Doc(nlp.vocab, words=WORDS)
    doc.set_ents([Span(doc, 1, 4, label="PET")], default="missing")
    doc[2].is_sent_start = True
    assert (1, 4, "PET") in [(span.start, span.end, span.label_) for span in nlp.get_pipe("ner")(doc).ents]


@pytest.mark.parametrize("starts", [[True] * 8, [False] * 8, [True, False] * 4])
def test_parser_keeps_to_sentence_starts_that_are_given(trained, starts):
    nlp = trained("parser")
    doc = Doc(nlp.vocab, words=WORDS, sent_starts=starts)
    doc = nlp.get_pipe("parser")(doc)
    assert [token.is_sent_start for token in doc] == [True, *starts[1:]]


# Texts that are hardly any


@also_beams
@pytest.mark.parametrize(
    "words", [[], [" "], [" ", "\n", "\t\t"], ["a"], ["x" * 100_000], ["\u200b"], ["a", " "], [" ", "a"]], ids=range(8)
)
@pytest.mark.parametrize("is_compiled", [True, False])
def test_smallest_docs_are_annotated_and_learnt(trained, monkeypatch, name, words, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    nlp = trained(name, rounds=1)
    pipe = nlp.get_pipe(name)
    docs = [Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab, words=words)]
    done = list(pipe.pipe(docs))
    assert [len(doc) for doc in done] == [len(words), len(WORDS), len(words)]
    assert all(not span[0].is_space for doc in done for span in doc.ents)
    small = example(nlp, words=words, heads=[*range(len(words))], deps=["ROOT"] * len(words), ents=["O"] * len(words))
    assert np.isfinite(learn(nlp, [small, whole(nlp)]))
    assert np.isfinite(learn(nlp, [small]))


# Numbers that are none


@both
@pytest.mark.parametrize("layer", ["lower", "output"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("is_compiled", [True, False])
def test_weights_that_are_no_numbers_are_refused(trained, monkeypatch, name, layer, value, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    nlp = trained(name, rounds=0)
    model = nlp.get_pipe(name).model
    weights = (model.get_ref("lower") if layer == "lower" else output_layer(model)).get_param("W")
    weights[..., -1] = value
    with pytest.raises(ModelError, match=rf"component '{name}' cannot predict: its weights hold values that are no"):
        nlp.get_pipe(name)(Doc(nlp.vocab, words=WORDS))
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        assert not np.isfinite(nlp.get_pipe(name).update([whole(nlp)])[name])


@both
@pytest.mark.parametrize("is_compiled", [True, False])
def test_scores_that_overflow_come_to_an_end(trained, monkeypatch, name, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    nlp = trained(name, rounds=0)
    weights = output_layer(nlp.get_pipe(name).model).get_param("W")
    weights[:] = np.where(np.arange(weights.shape[1]) % 2, -3e38, 3e38)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        assert len(nlp.get_pipe(name)(Doc(nlp.vocab, words=WORDS))) == len(WORDS)


@also_beams
def test_token_vectors_that_are_no_numbers_are_refused(trained, name):
    nlp = trained(name, rounds=0)
    nlp.get_pipe(name).model.get_ref("tok2vec").layers[-1].get_param("b")[:] = np.nan
    with pytest.raises(ModelError, match=rf"component '{name}' cannot predict: the token vectors"):
        list(nlp.pipe(["A text."]))


def test_error_handler_gets_docs_that_cannot_be_scored(trained):
    nlp = trained("ner", rounds=0)
    output_layer(nlp.get_pipe("ner").model).get_param("W")[:] = np.nan
    seen = []
    nlp.set_error_handler(lambda name, pipe, docs, error: seen.append((name, len(docs), type(error))))
    assert list(nlp.pipe(["One.", "Two."])) == []
    assert seen == [("ner", 2, ModelError)]


# Actions that are not enough


@pytest.mark.parametrize(
    ("name", "counts", "missing"),
    [
        ("parser", {0: {"": 1}, 1: {"": 1}, 2: {"x": 1}, 3: {}, 4: {"ROOT": 1}}, "R"),
        ("parser", {1: {"": 1}, 2: {"x": 1}, 3: {"x": 1}}, "S"),
        ("ner", {OUT: {}}, "O"),
        ("ner", {BEGIN: {"X": 1}, OUT: {"": 1}}, "I-X"),
    ],
)
def test_actions_with_a_dead_end_are_refused(blank, name, counts, missing):
    nlp = blank(name)
    pipe = nlp.get_pipe(name)
    plain = Doc(nlp.vocab, words=WORDS)
    pipe.initialize(lambda: [Example(plain, plain)], labels=counts)
    with pytest.raises(ModelError, match=rf"component '{name}' has no action '{missing}'"):
        pipe(Doc(nlp.vocab, words=WORDS))


@pytest.mark.parametrize("labels", [["PER"], {"x": {"PER": 1}}, {"1": ["PER"]}, {"1": {"PER": "many"}}])
def test_labels_of_another_form_are_refused(blank, labels):
    nlp = blank("ner")
    with pytest.raises(ConfigError, match="the labels for component 'ner' are not those of its actions"):
        nlp.get_pipe("ner").initialize(lambda: [whole(nlp)], labels=labels)


def test_actions_of_another_model_are_refused(trained):
    nlp = trained("ner", rounds=0)
    pipe = nlp.get_pipe("ner")
    pipe.moves = Actions(pipe.KINDS, {**pipe.moves.counts, BEGIN: {}})
    with pytest.raises(ModelError, match="scores 10 actions, but the component has 8"):
        pipe(Doc(nlp.vocab, words=WORDS))


def test_arcs_of_which_none_has_been_learnt_are_refused(blank, tmp_path):
    nlp = blank("parser")
    added = {0: {"": 1}, 1: {"": 1}, 2: {"x": -1}, 3: {"x": -2}, 4: {"ROOT": 1}}
    nlp.get_pipe("parser").initialize(lambda: [whole(nlp)], labels=added)
    nlp.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    with pytest.raises(ModelError, match="component 'parser' has no action 'L'"):
        loaded.get_pipe("parser")(Doc(loaded.vocab, words=WORDS, sent_starts=[True] + [False] * 7))
    learn(loaded, [example(loaded, heads=HEADS, deps=["x"] * 8)])
    assert len(loaded.get_pipe("parser")(Doc(loaded.vocab, words=WORDS))) == 8


def test_actions_that_are_no_longer_known_are_missed_after_a_prediction_too(trained):
    pipe = trained("parser", rounds=0).get_pipe("parser")
    assert len(pipe(Doc(pipe.vocab, words=WORDS))) == len(WORDS)
    pipe.model.attrs["unseen_classes"].update(range(len(pipe.moves)))
    with pytest.raises(ModelError, match="component 'parser' has no action 'L'"):
        pipe(Doc(pipe.vocab, words=WORDS))


@both
def test_sizes_that_are_changed_without_the_weights_are_noticed_after_a_prediction_too(trained, name):
    pipe = trained(name, rounds=0).get_pipe(name)
    assert len(pipe(Doc(pipe.vocab, words=WORDS))) == len(WORDS)
    lower = pipe.model.get_ref("lower")
    weights = {name: lower.get_param(name) for name in lower.param_names}
    for param in weights:
        lower.set_param(param, None)
    lower.set_dim("nP", 7, force=True)
    for param, array in weights.items():
        lower.set_param(param, array)
    with pytest.raises(ModelError, match=rf"component '{name}' cannot score actions: W of .* has the shape"):
        pipe(Doc(pipe.vocab, words=WORDS))


def test_action_without_a_label_needs_not_be_learnt(trained, tmp_path):
    nlp = trained("parser", rounds=0)
    pipe = nlp.get_pipe("parser")
    pipe.moves = Actions(pipe.KINDS, {**pipe.moves.counts, 0: {"": -1}})
    nlp.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path).get_pipe("parser")
    assert "S" in loaded.move_names
    assert loaded.model.attrs["unseen_classes"] == set()


@both
@pytest.mark.parametrize(
    ("layer", "param", "shape"),
    [
        ("lower", "W", (1, 16, 2, 16)),
        ("lower", "b", (1, 1)),
        ("lower", "pad", (1, 40, 16, 2)),
        ("upper", "W", (2, 16)),
        ("upper", "b", (2,)),
    ],
)
@pytest.mark.parametrize("is_file", [True, False])
def test_weights_of_another_shape_are_refused(trained, blank, tmp_path, name, layer, param, shape, is_file):
    nlp = trained(name, rounds=0)
    pipe = nlp.get_pipe(name)
    pipe.model.get_ref(layer).set_param(param, np.zeros(shape, dtype="f"))
    fresh = blank(name, **SETTINGS.get(name, {})).get_pipe(name)
    pipe.to_disk(tmp_path, exclude=["vocab"])
    with pytest.raises(ModelError, match=rf"component '{name}': {param} of .* has the shape"):
        fresh.from_disk(tmp_path, exclude=["vocab"]) if is_file else fresh.from_bytes(pipe.to_bytes())


@both
@pytest.mark.parametrize("dtype", ["float16", "float64", "int32", ">f4"])
@pytest.mark.parametrize(("layer", "param"), [("lower", "W"), ("lower", "pad"), ("upper", "b")])
def test_weights_of_another_type_are_told_by_it(trained, name, layer, param, dtype):
    pipe = trained(name, rounds=0).get_pipe(name)
    node = pipe.model.get_ref(layer)
    node.set_param(param, node.get_param(param).astype(dtype))
    with pytest.raises(ModelError, match=rf"'{name}'.*: {param} of .* holds values of the type {dtype}, not float32"):
        pipe(Doc(pipe.vocab, words=WORDS))


@also_beams
def test_negative_cut_size_is_refused(blank, name):
    with pytest.raises(ConfigError, match=rf"components\.{name}.*update_with_oracle_cut_size.*-1"):
        blank(name, update_with_oracle_cut_size=-1)


@both
@pytest.mark.parametrize("is_compiled", [True, False])
def test_dropout_of_everything_teaches_only_the_last_bias(trained, monkeypatch, name, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "_loop", None)
    nlp = trained(name, rounds=3)
    pipe = nlp.get_pipe(name)
    lower, upper = pipe.model.get_ref("lower"), output_layer(pipe.model)
    before = [lower.get_param("W").copy(), upper.get_param("W").copy(), upper.get_param("b").copy()]
    assert np.isfinite(pipe.update([whole(nlp)], drop=1.0, sgd=Adam(0.02, L2=0.0))[name])
    assert np.array_equal(lower.get_param("W"), before[0])
    assert np.array_equal(upper.get_param("W"), before[1])
    assert not np.array_equal(upper.get_param("b"), before[2])
