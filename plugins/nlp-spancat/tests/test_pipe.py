from __future__ import annotations

import warnings
from base64 import b64decode

import numpy as np
import pytest
from thinc.api import Adam, Model, Ragged

import nlpx
from nlp_spancat.pipe import SpanCategorizer
from nlp_spancat.suggesters import as_candidates, build_ngram_suggester
from nlpx.config import fill_config
from nlpx.errors import ConfigError, DataError, ModelError, NothingToLearn, PluginError
from nlpx.pipeline import wrap_forward
from nlpx.tokens import Doc, Example, Span
from nlpx.training.thresholds import Tryout


def numbers(doc, key="sc"):
    return [[span.start, span.end, span.label_] for span in doc.spans[key]]


@pytest.fixture(params=["spancat", "spancat_singlelabel"])
def name(request) -> str:
    return request.param


@pytest.fixture
def batch(name, examples, request):
    return request.getfixturevalue("examples_of_several_labels") if name == "spancat" else examples


@pytest.fixture
def nlp(name, blank, batch, facts):
    """Return a pipeline with the weights of spaCy's facts."""
    nlp = blank(name, batch)
    nlp.get_pipe(name).model.from_bytes(b64decode(facts[name]["bytes"]))
    return nlp


def test_component_has_the_settings_of_spacys(nlp, name, facts):
    assert nlp.get_pipe(name).cfg == facts[name]["cfg"]


def test_component_sets_the_spans_that_spacy_sets(nlp, name, docs, facts):
    list(nlp.pipe(docs))
    assert [numbers(doc) for doc in docs] == facts[name]["spans"]


def test_group_has_the_score_of_each_span(nlp, name, docs, facts):
    list(nlp.pipe(docs))
    output = dict(zip(map(tuple, facts[name]["candidates"][:9]), facts[name]["output"][:9], strict=True))
    labels = nlp.get_pipe(name).labels
    for span, score in zip(docs[0].spans["sc"], docs[0].spans["sc"].attrs["scores"], strict=True):
        assert score == pytest.approx(output[span.start, span.end][labels.index(span.label_)], abs=1e-5)
    assert docs[1].spans["sc"].attrs["scores"].shape == (0,)


def test_docs_with_scores_can_be_saved(nlp, docs):
    doc = nlp(docs[2])
    loaded = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    np.testing.assert_array_equal(loaded.spans["sc"].attrs["scores"], doc.spans["sc"].attrs["scores"])


def test_loss_and_gradient_are_those_of_spacy(nlp, name, docs, batch, facts):
    pipe = nlp.get_pipe(name)
    given = pipe.suggest(docs), np.array(facts[name]["output"], dtype="f")
    loss, gradient = pipe.get_loss(batch, given)
    assert loss == pytest.approx(facts[name]["loss"], rel=1e-5)
    np.testing.assert_allclose(gradient, facts[name]["gradient"], atol=1e-6)


def test_scores_are_those_of_spacy(nlp, name, docs, batch, facts):
    list(nlp.pipe(docs))
    found, due = nlp.get_pipe(name).score(batch), facts[name]["scores"]
    by_label, due_by_label = found.pop("spans_sc_per_type"), due.pop("spans_sc_per_type")
    assert found == pytest.approx(due, abs=1e-9)
    assert by_label.keys() == due_by_label.keys()
    for label, scores in due_by_label.items():
        assert by_label[label] == pytest.approx(scores, abs=1e-9)


def test_a_span_has_as_many_labels_as_max_positive_says(blank, docs, examples, facts):
    nlp = blank("spancat", examples, max_positive=1, threshold=0.3)
    nlp.get_pipe("spancat").model.from_bytes(b64decode(facts["spancat"]["bytes"]))
    list(nlp.pipe(docs))
    assert [numbers(doc) for doc in docs] == facts["spancat"]["one_positive"]


def test_label_can_have_a_threshold_of_its_own(blank, docs, examples, facts):
    nlp = blank("spancat", examples, threshold=0.3)
    pipe = nlp.get_pipe("spancat")
    pipe.model.from_bytes(b64decode(facts["spancat"]["bytes"]))
    list(nlp.pipe(docs))
    at_once = [[span for span in numbers(doc) if span[2] == "A"] for doc in docs]
    pipe.cfg["label_thresholds"] = {"B": 1.0}
    list(nlp.pipe(docs))
    assert any(at_once)
    assert [numbers(doc) for doc in docs] == at_once


def test_thresholds_are_tried_on_all_candidates(blank, examples, facts):
    nlp = blank("spancat", examples, threshold=0.9)
    pipe = nlp.get_pipe("spancat")
    pipe.model.from_bytes(b64decode(facts["spancat"]["bytes"]))
    trials = Tryout(nlp, pipe, examples, setting="threshold").trials(6)
    for trial in trials:
        pipe.cfg["threshold"] = trial.threshold
        scores = nlp.evaluate(examples)
        assert {key: scores[key] for key in trial.scores} == trial.scores
    assert len({trial.scores["spans_sc_r"] for trial in trials}) > 2


def test_threshold_of_a_label_counts_what_is_not_suggested(blank, examples):
    pipe = blank("spancat", examples, max_positive=1).get_pipe("spancat")
    bounds = np.array([[0, 1], [0, 3], [1, 2], [0, 1], [2, 4]], "i")
    scores = np.array([[0.9, 0.2], [0.8, 0.3], [0.1, 0.7], [0.4, 0.6], [0.3, 0.1]], "f")
    candidates = Ragged(bounds, np.array([3, 0, 2], "i"))
    pipe.cfg["threshold"] = 0.0
    cases = pipe.label_cases(examples, (candidates, scores))
    # A candidate gets one label, so that its others are out of reach; the third span of A is not suggested.
    assert cases.is_known.tolist() == [[True, False], [True, False], [False, True], [False, True], [True, False]]
    assert cases.is_right.tolist() == [[True, False], [False, True], [False, False], [True, False], [False, False]]
    assert cases.n_missed.tolist() == [2, 1]
    nothing = Ragged(bounds[:0], np.zeros(3, "i"))
    assert pipe.label_cases(examples, (nothing, np.zeros((0, 0), "f"))).n_missed.tolist() == [3, 1]


def test_negative_weight_weighs_candidates_without_a_label(blank, docs, examples, facts):
    pipe = blank("spancat_singlelabel", examples, negative_weight=0.25).get_pipe("spancat_singlelabel")
    output = np.array(facts["spancat_singlelabel"]["output"], dtype="f")
    loss, _ = pipe.get_loss(examples, (pipe.suggest(docs), output))
    assert loss == pytest.approx(facts["spancat_singlelabel"]["weighted_loss"], rel=1e-5)


def test_without_overlap_the_best_spans_stay(blank, docs, examples):
    pipe = blank("spancat_singlelabel", examples).get_pipe("spancat_singlelabel")
    pipe.cfg["allow_overlap"] = False
    bounds = np.array([[0, 1], [0, 2], [1, 3], [3, 4]], dtype="i")
    scores = np.array([[0.5, 0.1, 0.4], [0.1, 0.8, 0.1], [0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], dtype="f")
    pipe.set_annotations(docs[:1], (Ragged(bounds, np.array([4], dtype="i")), scores))
    assert numbers(docs[0]) == [[0, 2, "B"]]
    # Spans that only touch each other stay, as does what overlaps nothing that has stayed.
    scores[0, 0], scores[1, 1] = 0.9, 0.85
    pipe.set_annotations(docs[:1], (Ragged(bounds, np.array([4], dtype="i")), scores))
    assert numbers(docs[0]) == [[0, 1, "A"], [1, 3, "A"]]


def test_predict_keeps_only_candidates_with_a_label(nlp, name, docs):
    pipe = nlp.get_pipe(name)
    candidates, scores = pipe.predict(docs)
    pipe.set_annotations(docs, (candidates, scores))
    assert len(scores) == len(candidates.data) == candidates.lengths.sum()
    kept = {(span.start, span.end) for span in docs[2].spans["sc"]}
    assert candidates.lengths[2] == len(kept)


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_blocks_change_nothing(name, blank, docs, batch, size):
    def learnt(block_size):
        pipe = blank(name, batch).get_pipe(name)
        pipe.model.attrs["block_size"] = block_size
        losses = [pipe.update(batch, sgd=Adam(0.01))[name] for _ in range(3)]
        return (
            losses,
            pipe.predict(docs)[1],
            [node.get_param("W") for node in pipe.model.walk() if "W" in node.param_names],
        )

    (losses, scores, weights), (due_losses, due_scores, due_weights) = learnt(size), learnt(1000)
    np.testing.assert_allclose(losses, due_losses, rtol=1e-5)
    np.testing.assert_allclose(scores, due_scores, atol=1e-5)
    for found, due in zip(weights, due_weights, strict=True):
        np.testing.assert_allclose(found, due, atol=1e-4)


def test_no_more_candidates_are_scored_at_once_than_a_block_has(blank, docs, examples):
    pipe = blank("spancat", examples).get_pipe("spancat")
    pipe.model.attrs["block_size"] = 4
    sizes = []
    wrap_forward(
        pipe.model.get_ref("scorer"),
        lambda forward, model, X, is_train: (sizes.append(len(X)), forward(model, X, is_train))[1],
    )
    pipe.predict(docs)
    pipe.update(examples)
    assert sizes == [4, 4, 4, 4, 4, 1] * 2


def test_a_model_of_another_graph_is_run_whole(blank, docs, examples):
    pipe = blank("spancat", examples).get_pipe("spancat")
    whole = pipe.predict(docs)[1]
    inner = pipe.model

    def forward(model, X, is_train):
        return inner(X, is_train)

    pipe.model = Model("other", forward, layers=[inner], dims={"nO": 2})
    np.testing.assert_allclose(pipe.predict(docs)[1], whole, atol=1e-6)
    assert pipe.update(examples, sgd=Adam(0.01))["spancat"] > 0


def test_a_doc_without_the_group_teaches_nothing(nlp, name, docs, batch):
    del batch[2].reference.spans["sc"]
    pipe = nlp.get_pipe(name)
    candidates = pipe.suggest(docs)
    scores = np.full((len(candidates.data), pipe.model.get_dim("nO")), 0.3, dtype="f")
    _, gradient = pipe.get_loss(batch, (candidates, scores))
    assert gradient[:9].all()
    assert not gradient[9:].any()


def test_labels_come_in_the_order_of_the_data(blank, examples):
    assert blank("spancat", examples[::-1]).get_pipe("spancat").labels == ("A", "B")
    examples[0].reference.spans["sc"] = list(examples[0].reference.spans["sc"])[::-1]
    assert blank("spancat", examples).get_pipe("spancat").labels == ("B", "A")


def test_labels_that_a_list_lacks_are_added_with_a_warning(blank, examples):
    pipe = blank("spancat").get_pipe("spancat")
    with pytest.warns(UserWarning, match="lack: 'A'"):
        pipe.initialize(lambda: examples, labels=["B"])
    assert pipe.labels == ("B", "A")


def test_a_new_label_leaves_the_scores_of_the_others(blank, docs, examples):
    pipe = blank("spancat", examples).get_pipe("spancat")
    before = pipe.model.predict((docs, pipe.suggest(docs)))
    assert pipe.add_label("C") == 1
    after = pipe.model.predict((docs, pipe.suggest(docs)))
    np.testing.assert_allclose(after[:, :2], before, atol=1e-6)
    assert (after[:, 2] < 0.5).all()


def test_a_new_label_stands_before_the_output_for_none_and_leaves_the_ratios_of_the_others(blank, docs, examples):
    pipe = blank("spancat_singlelabel", examples).get_pipe("spancat_singlelabel")
    before = pipe.model.predict((docs, pipe.suggest(docs)))
    assert pipe.add_label("C") == 1
    after = pipe.model.predict((docs, pipe.suggest(docs)))
    assert (after[:, 2] < 0.5).all()
    others = after[:, [0, 1, 3]]
    np.testing.assert_allclose(others / others.sum(axis=1, keepdims=True), before, atol=1e-6)


def test_a_label_that_comes_in_an_update_is_learnt(name, blank, docs, batch):
    pipe = blank(name, batch).get_pipe(name)
    sgd = Adam(0.05)
    pipe.update(batch, sgd=sgd)
    reference = batch[0].reference
    reference.spans["sc"] = [Span(reference, 0, 1, label="C"), Span(reference, 1, 3, label="B")]
    with pytest.warns(UserWarning, match=f"component '{name}' learns labels that are new to it: 'C'"):
        pipe.update(batch, sgd=sgd)
    for _ in range(59):
        pipe.update(batch, sgd=sgd)
    assert pipe.labels == ("A", "B", "C")
    pipe.set_annotations(docs, pipe.predict(docs))
    assert [0, 1, "C"] in numbers(docs[0])


def test_a_new_label_is_refused_where_the_model_cannot_grow(blank, examples):
    pipe = blank("spancat", examples).get_pipe("spancat")
    del pipe.model.attrs["resize_output"]
    with pytest.raises(ValueError, match="has weights for 2 labels and cannot take 'C'"):
        pipe.add_label("C")
    reference = examples[0].reference
    reference.spans["sc"] = [Span(reference, 0, 1, label="C")]
    with pytest.raises(DataError, match="does not have the labels 'C'"):
        pipe.update(examples)


def test_rehearsing_brings_scores_back(nlp, name, docs, batch):
    pipe = nlp.get_pipe(name)
    pipe.resume_training()
    candidates = pipe.suggest(docs)
    due = pipe.model.predict((docs, candidates))
    pipe.update(batch, sgd=Adam(0.1))
    moved = abs(pipe.model.predict((docs, candidates)) - due).sum()
    for _ in range(30):
        pipe.rehearse(batch, sgd=Adam(0.01))
    assert abs(pipe.model.predict((docs, candidates)) - due).sum() < moved / 2


def test_rehearsing_leaves_labels_that_came_later(nlp, name, docs, batch):
    pipe = nlp.get_pipe(name)
    pipe.resume_training()
    pipe.add_label("C")
    given = []

    def watched(forward, model, X, is_train):
        Y, backprop = forward(model, X, is_train)
        return Y, lambda dY: (given.append(dY), backprop(dY))[1]

    wrap_forward(pipe.model.get_ref("scorer"), watched)
    pipe.update(batch, sgd=Adam(0.1))
    given.clear()
    pipe.rehearse(batch, sgd=Adam(0.1))
    moved = np.concatenate(given).any(axis=0)
    assert moved.tolist() == [column != 2 for column in range(len(moved))]


def test_set_candidates_shows_what_is_suggested(nlp, name, docs, facts):
    nlp.get_pipe(name).set_candidates(docs, candidates_key="shown")
    found = [[span.start, span.end] for doc in docs for span in doc.spans["shown"]]
    assert found == facts[name]["candidates"]


def test_a_finder_gives_candidates_by_its_group(blank, docs, examples):
    suggester = {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "found"}
    nlp = blank("spancat", examples, suggester=suggester, threshold=0.0)
    docs[0].spans["found"] = [docs[0][1:4]]
    nlp(docs[0])
    assert {(span.start, span.end) for span in docs[0].spans["sc"]} == {(1, 4)}


# What is wrong with data and settings


def test_spans_key_that_is_nowhere_is_told_with_those_that_are(blank, examples):
    pipe = blank("spancat", spans_key="entities").get_pipe("spancat")
    with pytest.raises(
        NothingToLearn, match=r"of the 3 docs .* none has a group of spans 'entities', .* are there: 'sc'"
    ):
        pipe.initialize(lambda: examples)


def test_spans_key_that_the_data_to_score_do_not_have_is_told_with_those_that_they_have(blank, examples):
    nlp = blank("spancat", examples, spans_key="sc")
    for each in examples:
        each.reference.spans["other"] = each.reference.spans.pop("sc")
    with pytest.warns(UserWarning, match="no group of spans 'sc', .* those that are there: 'other'; set spans_key"):
        assert nlp.evaluate(examples)["spans_sc_f"] is None


def test_docs_without_any_group_are_told(blank, docs):
    pipe = blank("spancat").get_pipe("spancat")
    with pytest.raises(NothingToLearn, match="'sc', nor any other"):
        pipe.initialize(lambda: [Example(doc, doc.copy()) for doc in docs])


def test_empty_groups_are_told(blank, examples):
    for example in examples:
        example.reference.spans["sc"] = []
    with pytest.raises(NothingToLearn, match="the groups of spans 'sc' of the training data are empty"):
        blank("spancat").get_pipe("spancat").initialize(lambda: examples)


def test_a_span_without_a_label_is_refused(blank, name, examples):
    examples[2].reference.spans["sc"] = [Span(examples[2].reference, 2, 4)]
    with pytest.raises(DataError, match=f"'{name}': the span 'over lazy' of 'Cats jump over lazy dogs .* has no label"):
        blank(name, examples)


def test_spans_that_cannot_be_given_together_are_told(blank, examples, examples_of_several_labels):
    # Of the first doc two spans overlap; of the third one span has two labels.
    with pytest.warns(UserWarning, match="spans of the training data") as told:
        blank("spancat_singlelabel", examples, allow_overlap=False)
    labels, overlap = (str(each.message) for each in told)
    assert "'spancat_singlelabel': spans of the training data have a second label (1), but each gets one" in labels
    assert (
        "spans of the training data overlap others (1), of which the best only is given; set allow_overlap" in overlap
    )
    with pytest.warns(UserWarning, match=r"have a second label \(1\), but each gets one; set max_positive higher"):
        blank("spancat", examples, max_positive=1)
    blank("spancat", examples)


def test_a_model_of_another_number_of_outputs_is_refused(examples):
    nlp = nlpx.blank("en")
    nlp.add_pipe("spancat", config={"model": {"scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": 7}}})
    with pytest.raises(ConfigError, match="has nO = 7, but for 2 labels it needs 2 outputs; set nO = null"):
        nlp.get_pipe("spancat").initialize(lambda: examples)


def suggest_none(docs, *, ops=None):
    return as_candidates([np.zeros((0, 2), "i") for _ in docs], ops)


def test_a_suggester_that_suggests_nothing_in_all_of_the_data_is_told_once(name, blank, docs, examples):
    nlp = blank(name, examples)
    pipe = nlp.get_pipe(name)
    pipe.suggester = suggest_none
    assert pipe.update(examples[:2]) == {name: 0.0}
    with pytest.warns(UserWarning, match=rf"'{name}' learns nothing: .* in 3 docs; in \[components.{name}.sug"):
        assert pipe.update(examples[2:]) == {name: 0.0}
    pipe.update(examples)
    assert [numbers(doc) for doc in nlp.pipe(docs)] == [[], [], []]


def test_a_suggester_that_suggests_something_at_times_is_not_told_of(blank, docs, examples):
    pipe = blank("spancat", examples).get_pipe("spancat")
    pipe.update(examples)
    pipe.suggester = suggest_none
    pipe.update(examples)
    pipe.update(examples)


def test_weights_that_are_no_numbers_are_refused(name, nlp, docs):
    scorer = nlp.get_pipe(name).model.get_ref("scorer")
    next(layer for layer in scorer.walk() if layer.has_param("W")).get_param("W")[0] = np.nan
    with pytest.raises(ModelError, match=f"component '{name}' cannot predict: its weights hold values that are no"):
        list(nlp.pipe(docs))


def test_untrained_component_takes_labels_for_as_rare_as_they_are(blank, name, batch):
    pipe = blank(name, batch).get_pipe(name)
    output = output_of(pipe)
    output.set_param("b", np.zeros_like(output.get_param("b")))
    pipe.cfg["negative_weight"] = 0.5
    pipe.add_label("C")
    pipe.update(batch)
    # Of 21 candidates so many have each label; of a component with one label each, those without count half.
    n_right = np.array([3, 2, 0]) if name == "spancat" else np.array([3, 1, 0, 8.5])
    n_others = 21 - n_right if name == "spancat" else 12.5
    np.testing.assert_allclose(output.get_param("b"), np.log(n_right + 1) - np.log(n_others + 1), rtol=1e-5)


def test_component_that_has_learnt_keeps_what_it_takes_labels_for(blank, name, batch):
    pipe = blank(name, batch).get_pipe(name)
    before = output_of(pipe).get_param("b").copy()
    pipe.update(batch)
    np.testing.assert_array_equal(output_of(pipe).get_param("b"), before)


def output_of(pipe):
    return next(layer for layer in pipe.model.get_ref("scorer").walk() if layer.has_param("b"))


def test_scores_that_count_are_of_the_spans_of_each_component(blank):
    nlp = blank("spancat", spans_key="long")
    nlp.add_pipe("spancat_singlelabel", config={"spans_key": "short"})
    weights = nlp.config["training"]["score_weights"]
    assert {score for score, weight in weights.items() if weight} == {"spans_long_f", "spans_short_f"}
    assert nlp.get_factory_meta("spancat").default_score_weights["spans_sc_f"] == 1


def test_scores_that_count_follow_a_key_that_is_set_after_the_config_was_filled():
    config = fill_config(
        {"nlp": {"lang": "en", "pipeline": ["spancat"]}, "components": {"spancat": {"factory": "spancat"}}}
    )
    config.override({"components.spancat.spans_key": "long"})
    weights = fill_config(config)["training"]["score_weights"]
    assert weights == {"spans_long_f": 1.0, "spans_long_p": 0.0, "spans_long_r": 0.0}


def test_a_group_has_to_have_a_key(blank, name):
    with pytest.raises(ConfigError, match="spans_key: must not be empty"):
        blank(name, spans_key="")
    with pytest.raises(ConfigError, match=r"suggester\] spans_key: must not be empty"):
        blank(name, suggester={"@misc": "spacy.preset_spans_suggester.v1", "spans_key": ""})


def test_a_suggester_that_gives_something_else_is_told(blank, docs, examples):
    nlp = blank("spancat", examples)
    nlp.get_pipe("spancat").suggester = lambda docs, *, ops=None: build_ngram_suggester([9])([docs[0]])
    with pytest.raises(PluginError, match="the suggester of component 'spancat' gives candidates for 1 doc "):
        list(nlp.pipe(docs))


@pytest.mark.parametrize(
    ("suggester", "told"),
    [(lambda docs: None, "unexpected keyword argument 'ops'"), (lambda: None, "too many"), (3, "3 is not a callable")],
)
def test_a_suggester_that_cannot_be_called_as_one_is_refused(vocab, blank, suggester, told):
    model = blank("spancat").get_pipe("spancat").model
    with pytest.raises(PluginError, match=rf"'mine' cannot be called as suggester\(docs, ops=…\): .*{told}"):
        SpanCategorizer(vocab, model, suggester, "mine")


def test_spans_that_are_not_at_token_boundaries_are_told(blank, vocab):
    predicted = Doc(vocab, words=["New York", "is", "big"])
    reference = Doc(vocab, words=["New", "York", "is", "big"])
    reference.spans["sc"] = [Span(reference, 1, 2, label="A"), Span(reference, 3, 4, label="A")]
    with pytest.warns(UserWarning, match=r"passes over spans .* 'York' \(A\) at offset 4 of 'New York is big '"):
        blank("spancat", [Example(predicted, reference)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reference.spans["sc"] = [Span(reference, 0, 2, label="A")]
        pipe = blank("spancat", [Example(predicted, reference)]).get_pipe("spancat")
    _, gradient = pipe.get_loss(
        [Example(predicted, reference)], (pipe.suggest([predicted]), np.zeros((6, 1), dtype="f"))
    )
    assert gradient[:, 0].tolist() == [-1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"threshold": 1.5}, "threshold"), ({"max_positive": 0}, "max_positive"), ({"spans_key": 3}, "spans_key")],
)
def test_settings_out_of_limits_are_refused(blank, settings, message):
    with pytest.raises(ConfigError, match=message):
        blank("spancat", **settings)
