"""Initializing, updating and evaluating pipelines."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import fix_random_seed

import nlpx
from nlpx.errors import ConfigError, DataError, ModelError
from nlpx.pipeline import Language
from nlpx.registry import registry
from nlpx.tokens.comparing.example import Example

from .conftest import OWN, examples_for, tags_of, train


@pytest.fixture
def guessing(blank):
    fix_random_seed(0)
    blank.add_pipe("test_guesser", config=OWN)
    return blank


def test_initialize_returns_the_optimizer_of_the_config(guessing):
    guessing.config = {**guessing.config, "training": {"optimizer": {"@optimizers": "Adam.v1", "learn_rate": 0.5}}}
    optimizer = guessing.initialize(lambda: examples_for(guessing))
    assert optimizer.learn_rate == 0.5


def test_initialize_takes_an_optimizer(guessing):
    optimizer = guessing.create_optimizer()
    assert guessing.initialize(lambda: examples_for(guessing), sgd=optimizer) is optimizer


def test_initialize_passes_the_settings_of_the_config(blank):
    blank.add_pipe("test_guesser", config=OWN)
    config = blank.config
    config["initialize"]["components"] = {"test_guesser": {"labels": ["V", "P", "D", "N", "."]}}
    nlp = Language.from_config(config)
    nlp.initialize(lambda: examples_for(nlp))
    assert nlp.get_pipe("test_guesser").labels == ("V", "P", "D", "N", ".")


def test_initialize_calls_back_before_and_after(guessing):
    seen = []

    @registry.callbacks("test.note_initialize.v1")
    def make(stage: str):
        return lambda nlp: seen.append((stage, nlp.get_pipe("test_guesser").labels))

    config = guessing.config
    for stage in ("before_init", "after_init"):
        config["initialize"][stage] = {"@callbacks": "test.note_initialize.v1", "stage": stage}
    nlp = Language.from_config(config)
    nlp.initialize(lambda: examples_for(nlp))
    assert seen == [("before_init", ()), ("after_init", (".", "D", "N", "P", "V"))]


def test_initialize_calls_back_before_it_asks_for_examples(guessing):
    seen = []

    @registry.callbacks("test.note_call.v1")
    def make():
        return lambda nlp: seen.append("before_init")

    config = guessing.config
    config["initialize"]["before_init"] = {"@callbacks": "test.note_call.v1"}
    nlp = Language.from_config(config)

    def examples():
        seen.append("examples")
        return examples_for(nlp)

    nlp.initialize(examples)
    assert seen[:2] == ["before_init", "examples"]


def test_initialize_skips_components_that_rest(shared):
    before = shared.get_pipe("one").model.to_bytes()
    train(shared, 10)
    trained = shared.get_pipe("one").model.to_bytes()
    with shared.select_pipes(disable="one"):
        shared.initialize(lambda: examples_for(shared))
    assert shared.get_pipe("one").model.to_bytes() == trained != before


@pytest.mark.parametrize("examples", [[], None])
def test_initialize_wants_a_function_that_gives_examples(guessing, examples):
    with pytest.raises(TypeError, match="function"):
        guessing.initialize(examples if examples is not None else [1])


def test_initialize_without_tokens_says_so(guessing):
    empty = [Example.from_dict(guessing.make_doc(""), {})]
    guessing.get_pipe("test_guesser").add_label("A")
    with pytest.raises(DataError, match="'test_guesser' cannot be initialized: the training data hold no tokens"):
        guessing.initialize(lambda: empty)


def test_vectors_of_another_pipeline_can_be_used(guessing, tmp_path):
    other = nlpx.blank("en")
    other.vocab.set_vector("cat", np.arange(5, dtype="f"))
    other.vocab.vectors.name = "cats"
    other.to_disk(tmp_path / "vectors")
    config = guessing.config
    config["initialize"]["vectors"] = str(tmp_path / "vectors")
    nlp = Language.from_config(config)
    nlp.initialize(lambda: examples_for(nlp))
    assert nlp.vocab["cat"].vector.tolist() == [0, 1, 2, 3, 4]
    assert nlp.meta["vectors"]["width"] == 5


def test_pipeline_without_vectors_cannot_lend_them(guessing, tmp_path):
    guessing.to_disk(tmp_path / "empty")
    config = guessing.config
    config["initialize"]["vectors"] = str(tmp_path / "empty")
    with pytest.raises(ModelError, match="has no vectors"):
        Language.from_config(config).initialize(lambda: examples_for(guessing))


def test_pretrained_weights_are_put_into_the_shared_component(shared, tmp_path):
    train(shared, 20)
    trained = shared.get_pipe("test_vectors").model.to_bytes()
    (tmp_path / "model1.bin").write_bytes(trained)
    config = shared.config
    config["initialize"]["init_tok2vec"] = str(tmp_path / "model1.bin")
    nlp = Language.from_config(config)
    with pytest.raises(
        ConfigError, match=r"a layer of component 'tok2vec' .*, which is not in the pipeline: test_vectors"
    ):
        nlp.initialize(lambda: examples_for(nlp))
    nlp.rename_pipe("test_vectors", "tok2vec")
    nlp.initialize(lambda: examples_for(nlp))
    assert nlp.get_pipe("tok2vec").model.to_bytes() == trained


def test_update_learns_and_adds_to_the_losses(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    losses = {"test_guesser": 100.0}
    assert guessing.update(examples_for(guessing), losses=losses) is losses
    assert losses["test_guesser"] > 100
    assert train(guessing, 300)["test_guesser"] < train(guessing, 1)["test_guesser"] + 100
    assert tags_of(guessing("She saw it.")) != ["", "", "", ""]


def test_update_without_examples_does_nothing(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    assert guessing.update([]) == {}


def test_update_leaves_the_examples_alone(shared):
    examples = examples_for(shared)
    shared.update(examples, annotates=["test_vectors", "one"])
    assert all(not each.predicted.tensor.size and not each.predicted[0].tag for each in examples)


def test_update_refuses_what_is_no_example(guessing):
    with pytest.raises(TypeError, match="Example"):
        guessing.update([("text", {"tags": []})])
    with pytest.raises(ValueError, match="takes one list of Example objects"):
        guessing.update(["text"], [{"tags": []}])


def test_update_without_optimizer_waits_for_finish_update(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    pipe = guessing.get_pipe("test_guesser")
    before = pipe.model.to_bytes()
    guessing.update(examples_for(guessing), sgd=False)
    assert pipe.model.to_bytes() == before
    pipe.finish_update(guessing.create_optimizer())
    assert pipe.model.to_bytes() != before


def test_update_leaves_out_excluded_components(shared):
    before = shared.get_pipe("two").model.to_bytes()
    assert set(train(shared, 2, exclude=["two"])) == {"test_vectors", "one"}
    assert shared.get_pipe("two").model.to_bytes() == before


def test_annotating_component_annotates_for_those_after_it(blank):
    seen = []

    class Watcher:
        def __call__(self, doc):
            return doc

        def update(self, examples, **settings):
            seen.append([each.predicted.user_data.get("marks") for each in examples])

    Language.factory("test_watcher", func=lambda nlp, name: Watcher())
    blank.add_pipe("test_marker")
    blank.add_pipe("test_watcher")
    examples = examples_for(blank)[:1]
    blank.update(examples)
    blank.update(examples, annotates=["test_marker"])
    assert seen == [[None], [["test_marker"]]]


def test_loss_that_is_not_a_number_is_shown(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    output = guessing.get_pipe("test_guesser").model.get_ref("output_layer")
    output.set_param("b", output.get_param("b") * np.nan)
    assert np.isnan(guessing.update(examples_for(guessing))["test_guesser"])


def test_evaluate_scores_and_measures_speed(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    examples = examples_for(guessing)
    scores = guessing.evaluate(examples)
    assert 0 <= scores["guess_acc"] <= 1
    assert scores["token_acc"] == 1.0
    assert scores["speed"] > 0
    assert not examples[0].predicted[0].tag, "the examples stay as they are"
    by_component = guessing.evaluate(examples, per_component=True)
    assert by_component["test_guesser"] == {"guess_acc": scores["guess_acc"]}
    assert by_component["tokenizer"]["token_acc"] == 1.0


def test_evaluate_keeps_the_tokens_of_the_examples(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    doc = nlpx.Doc(guessing.vocab, words=["sa", "w"], spaces=[False, False])
    example = Example(doc, nlpx.Doc(guessing.vocab, words=["sa", "w"], spaces=[False, False], tags=["V", "V"]))
    assert guessing.evaluate([example])["token_acc"] == 1.0


def test_evaluate_takes_references_longer_than_a_text_may_be(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    examples = examples_for(guessing)
    guessing.max_length = 1
    assert guessing.evaluate(examples)["token_acc"] == 1.0


def test_scorer_gets_labels_and_settings(guessing):
    seen = {}
    guessing.initialize(lambda: examples_for(guessing))
    guessing.get_pipe("test_guesser").scorer = lambda examples, **settings: seen.update(settings) or {}
    guessing.evaluate(examples_for(guessing), scorer_cfg={"beta": 2})
    assert seen == {"labels": (".", "D", "N", "P", "V"), "strength": 1, "beta": 2}


def test_use_params_puts_other_weights_in_place_for_a_while(guessing):
    guessing.initialize(lambda: examples_for(guessing))
    output = guessing.get_pipe("test_guesser").model.get_ref("output_layer")
    before = output.get_param("b").copy()
    averages = {(output.id, "b"): before + 1}
    with guessing.use_params(averages):
        assert (output.get_param("b") == before + 1).all()
    assert (output.get_param("b") == before).all()
    with pytest.raises(ZeroDivisionError), guessing.use_params(averages):
        raise ZeroDivisionError
    assert (output.get_param("b") == before).all()
    with guessing.use_params(None):
        assert (output.get_param("b") == before).all()


def test_initialize_answers_to_its_old_name(blank):
    blank.add_pipe("test_guesser", config=OWN)
    with pytest.warns(DeprecationWarning, match=r"call nlp\.initialize") as caught:
        optimizer = blank.begin_training(lambda: examples_for(blank))
    assert caught[0].filename == __file__
    assert optimizer is blank._optimizer
