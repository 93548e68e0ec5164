"""Components that share the output of another."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.pipeline import Tok2VecListener, wrap_forward

from ..conftest import LISTENER, OWN, examples_for, tags_of, train


def weights(nlp, name):
    return nlp.get_pipe(name).model.to_bytes()


def test_listeners_are_found_by_component(shared):
    upstream = shared.get_pipe("test_vectors")
    assert upstream.listening_components == ["one", "two"]
    assert [listener.component for listener in upstream.listeners] == ["one", "two"]
    assert all(listener.upstream is upstream for listener in upstream.listeners)


def test_listeners_that_were_let_go_are_found_again(shared):
    upstream, one = shared.get_pipe("test_vectors"), shared.get_pipe("one")
    (listener,) = (listener for listener in upstream.listeners if listener.component == "one")
    assert upstream.remove_listener(listener, "one")
    assert upstream.listening_components == ["two"]
    upstream.find_listeners(one)
    assert sorted(upstream.listening_components) == ["one", "two"]
    assert listener.upstream is upstream


def test_upstream_is_told_who_has_read_and_no_more_once_that_one_has_a_layer_or_a_model_of_its_own(shared, monkeypatch):
    upstream, told = shared.get_pipe("test_vectors"), []
    monkeypatch.setattr(upstream, "was_read", lambda docs, listener: told.append((listener.component, len(docs))))
    train(shared, 1)
    list(shared.pipe(["a b", "c"]))
    assert told == [("one", 2), ("two", 2)]
    shared.replace_listeners("test_vectors", "one", ["model.tok2vec"])
    shared("a b")
    assert told[2:] == [("two", 1)]
    shared.get_pipe("two").model = shared.get_pipe("one").model
    shared("a b")
    assert len(told) == 3


def test_listener_is_saved_as_spacy_saves_it(shared):
    import srsly

    message = srsly.msgpack_loads(shared.get_pipe("one").model.to_bytes())
    assert message["nodes"][1] == {"index": 1, "name": "tok2vec-listener", "dims": {"nO": 4}, "refs": {}}
    assert message["attrs"][1] == {}
    assert message["params"][1] == {}


def test_training_teaches_the_shared_component_and_all_listeners(shared):
    before = weights(shared, "test_vectors")
    first = train(shared, 1)
    assert first["test_vectors"] == 0.0, "zero output weights send no gradient"
    last = train(shared, 400)
    assert weights(shared, "test_vectors") != before
    assert last["one"] < first["one"]
    assert last["two"] < first["two"]
    assert last["test_vectors"] > 0


def test_gradients_of_all_listeners_are_added_before_the_way_back(shared):
    upstream = shared.get_pipe("test_vectors")
    examples = examples_for(shared)
    calls = []

    class Spy:
        def __getattr__(self, name):
            return getattr(spied, name)

        def __call__(self, docs, is_train):
            vectors, backprop = spied(docs, is_train)
            return vectors, lambda d_vectors: calls.append([row.copy() for row in d_vectors]) or backprop(d_vectors)

    spied, upstream.model = upstream.model, Spy()
    losses = {}
    upstream.update(examples, losses=losses)
    ones = [np.ones((len(example), 4), dtype="f") for example in examples]
    for listener, factor in zip(upstream.listeners, (1.0, 2.0), strict=True):
        assert calls == []
        _, backprop = listener([example.predicted for example in examples], is_train=True)
        assert backprop([factor * gradient for gradient in ones]) == []
    assert len(calls) == 1
    assert all((row == 3).all() for row in calls[0])
    n_values = sum(gradient.size for gradient in ones)
    assert losses["test_vectors"] == pytest.approx(n_values * (1 + 4))


def test_shared_component_runs_as_in_prediction_where_no_listener_has_a_gradient_for_it(shared):
    upstream = shared.get_pipe("test_vectors")
    runs = []
    wrap_forward(
        upstream.model, lambda forward, model, docs, is_train: runs.append(is_train) or forward(model, docs, is_train)
    )
    for factors in ((1.0, 0.0), (0.0, 0.0)):
        for listener, factor in zip(upstream.listeners, factors, strict=True):
            listener.grad_factor = factor
        train(shared, 1)
    assert runs == [True, False]


@pytest.mark.parametrize("excluded", ["one", "two"])
def test_listener_that_does_not_learn_holds_nobody_up(shared, excluded):
    train(shared, 20)
    before, resting = weights(shared, "test_vectors"), weights(shared, excluded)
    train(shared, 1, exclude=[excluded])
    assert weights(shared, "test_vectors") != before
    assert weights(shared, excluded) == resting


def test_shared_component_without_learning_listeners_gets_no_gradient(shared):
    before = weights(shared, "test_vectors")
    assert train(shared, 3, exclude=["one", "two"]) == {"test_vectors": 0.0}
    assert weights(shared, "test_vectors") == before


@pytest.mark.parametrize("annotates", [[], ["test_vectors"]])
def test_frozen_component_is_listened_to_and_does_not_change(shared, annotates):
    train(shared, 20)
    before, first = weights(shared, "test_vectors"), train(shared, 1)
    frozen = weights(shared, "test_vectors")
    last = train(shared, 60, exclude=["test_vectors"], annotates=annotates)
    assert weights(shared, "test_vectors") == frozen != before
    assert last["one"] < first["one"]
    assert "test_vectors" not in last


def test_update_with_another_batch_than_the_shared_component_is_refused(shared):
    one, *rest = examples_for(shared)
    shared.get_pipe("test_vectors").update([one])
    with pytest.raises(ModelError, match="'one' was updated with another batch"):
        shared.get_pipe("one").update(rest)


def test_accumulated_gradients_are_those_of_one_batch(shared):
    train(shared, 20)
    other = nlpx.Language.from_config(shared.config).from_bytes(shared.to_bytes())
    for nlp, parts in ((shared, [slice(None)]), (other, [slice(0, 1), slice(1, None)])):
        optimizer = nlp.create_optimizer()
        optimizer.grad_clip = 0.0
        for part in parts:
            nlp.update(examples_for(nlp)[part], sgd=False)
        for _, pipe in nlp.pipeline:
            pipe.finish_update(optimizer)
    for name in shared.pipe_names:
        for a, b in zip(shared.get_pipe(name).model.walk(), other.get_pipe(name).model.walk(), strict=True):
            for param in a.param_names:
                np.testing.assert_allclose(a.get_param(param), b.get_param(param), atol=1e-6)


def test_what_a_component_remembers_listens_to_what_its_upstream_was(shared):
    train(shared, 20)
    shared.resume_training()
    docs = [example.predicted for example in examples_for(shared)]
    remembered = shared.get_pipe("one")._rehearsal_model
    before = np.concatenate(remembered.predict(docs))
    train(shared, 20)
    np.testing.assert_array_equal(np.concatenate(remembered.predict(docs)), before)
    assert not np.allclose(np.concatenate(shared.get_pipe("one").predict(docs)), before)


def test_component_that_remembers_alone_listens_to_what_its_upstream_is(shared):
    train(shared, 20)
    shared.get_pipe("one").resume_training()
    docs = [example.predicted for example in examples_for(shared)]
    before = np.concatenate(shared.get_pipe("one")._rehearsal_model.predict(docs))
    train(shared, 20)
    assert not np.allclose(np.concatenate(shared.get_pipe("one")._rehearsal_model.predict(docs)), before)


def test_upstream_that_remembers_nothing_has_nothing_to_rehearse(shared):
    assert shared.rehearse(examples_for(shared)) == {}


def test_prediction_reads_the_tensor_of_the_doc(shared):
    doc = shared.make_doc("She saw it.")
    doc.tensor = np.zeros((4, 4), dtype="f")
    listener = shared.get_pipe("test_vectors").listeners[0]
    assert (listener.predict([doc])[0] == 0).all()


def test_prediction_asks_the_component_where_a_doc_has_no_tensor(shared):
    train(shared, 60)
    expected = tags_of(shared("They ran."))
    assert tags_of(shared("They ran.", disable=["test_vectors"])) == expected
    assert tags_of(shared.get_pipe("one")(shared.make_doc("They ran."))) == expected


def test_tensor_of_another_width_is_refused(shared):
    doc = shared.make_doc("She saw it.")
    doc.tensor = np.zeros((4, 5), dtype="f")
    with pytest.raises(ModelError, match="'one' listens for vectors of width 4, but those of '\\*' have 5"):
        shared.get_pipe("one")(doc)


@pytest.mark.parametrize(
    "tensor", [np.zeros((2, 4, 4), dtype="f"), np.array([["a"] * 4] * 2), np.zeros((2, 0), dtype="f")]
)
def test_tensor_that_is_no_vector_a_token_is_refused(shared, tensor):
    doc = shared.make_doc("two words")
    doc.tensor = tensor
    with pytest.raises(ModelError, match=r"component 'one' (cannot read doc\.tensor|listens for vectors of width 4)"):
        shared.get_pipe("one")(doc)


@pytest.mark.parametrize("tensor", [np.zeros(()), np.zeros((3, 4))])
def test_tensor_of_another_number_of_tokens_is_made_anew(shared, tensor):
    doc = shared.make_doc("two words")
    doc.tensor = tensor
    assert shared.get_pipe("one")(doc) is doc


def test_doc_without_tokens_has_no_vectors(shared):
    docs = list(shared.pipe(["", "She ran.", ""]))
    assert [len(doc) for doc in docs] == [0, 3, 0]


def test_listener_without_a_component_says_what_to_add(blank):
    blank.add_pipe("test_guesser")
    with pytest.raises(
        ModelError, match="'test_guesser' listens to a 'tok2vec' component, but there is none before it"
    ):
        blank.initialize(lambda: examples_for(blank))


def test_listener_finds_only_what_comes_before_it(blank):
    blank.add_pipe("test_guesser")
    blank.add_pipe("test_vectors")
    with pytest.raises(ModelError, match="there is none before it"):
        blank.initialize(lambda: examples_for(blank))


def test_listener_that_lost_its_component_says_so(shared):
    shared.remove_pipe("test_vectors")
    with pytest.raises(ModelError, match="'one' listens to a 'tok2vec' component"):
        shared("She ran.")


def test_named_component_is_listened_to_across_another(blank):
    blank.add_pipe("test_vectors", "a")
    blank.add_pipe("test_vectors", "b")
    for name, upstream in (("first", "a"), ("second", "b"), ("third", "*")):
        scores = {"@architectures": "test.Scores.v1", "tok2vec": {**LISTENER, "upstream": upstream}}
        blank.add_pipe("test_guesser", name, config={"model": scores})
    assert blank.get_pipe("a").listening_components == ["first"]
    assert blank.get_pipe("b").listening_components == ["second", "third"]
    blank.initialize(lambda: examples_for(blank))
    doc = blank("She ran.")
    by_a = blank.get_pipe("a").predict([doc])[0]
    np.testing.assert_array_equal(blank.get_pipe("a").listeners[0].predict([doc])[0], by_a)
    np.testing.assert_array_equal(blank.get_pipe("b").listeners[0].predict([doc])[0], doc.tensor)


def test_renamed_component_is_still_listened_to(blank):
    blank.add_pipe("test_vectors", "a")
    scores = {"@architectures": "test.Scores.v1", "tok2vec": {**LISTENER, "upstream": "a"}}
    blank.add_pipe("test_guesser", config={"model": scores})
    blank.rename_pipe("a", "z")
    assert blank.get_pipe("z").listening_components == ["test_guesser"]
    assert blank.config["components"]["test_guesser"]["model"]["tok2vec"]["upstream"] == "z"


def test_references_follow_a_renamed_component(blank):
    blank.add_pipe("test_vectors", "a")
    listener = {**LISTENER, "width": "${components.a.model.width}"}
    blank.add_pipe("test_guesser", config={"model": {"@architectures": "test.Scores.v1", "tok2vec": listener}})
    blank.rename_pipe("a", "z")
    assert "width = ${components.z.model.width}" in blank.config.to_str()
    assert nlpx.Language.from_config(blank.config).pipe_names == ["z", "test_guesser"]


def test_replace_listeners_gives_a_component_its_own_copy(shared):
    train(shared, 60)
    expected = tags_of(shared("They ran."))
    shared.replace_listeners("test_vectors", "one", ["model.tok2vec"])
    assert shared.get_pipe("test_vectors").listening_components == ["two"]
    assert shared.config["components"]["one"]["model"]["tok2vec"]["@architectures"] == "test.Vectors.v1"
    assert not [node for node in shared.get_pipe("one").model.walk() if isinstance(node, Tok2VecListener)]
    assert tags_of(shared("They ran.")) == expected
    # The copy learns by itself.
    before = weights(shared, "test_vectors")
    train(shared, 5, exclude=["test_vectors", "two"])
    assert weights(shared, "test_vectors") == before
    shared.remove_pipe("two")
    shared.remove_pipe("test_vectors")
    again = nlpx.Language.from_config(shared.config).from_bytes(shared.to_bytes())
    assert tags_of(again("They ran.")) == tags_of(shared("They ran."))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nobody", "one", ["model.tok2vec"]), "no component 'nobody'"),
        (("test_vectors", "nobody", ["model.tok2vec"]), "no component 'nobody'"),
        (("test_vectors", "one", ["model.tok3vec"]), "has no listener at 'model.tok3vec'"),
        (("test_vectors", "one", ["model"]), "has no listener at 'model'"),
        (("test_vectors", "one", []), "has 1 listener to 'test_vectors', but 0"),
        (("one", "two", ["model.tok2vec"]), "'one' provides no token vectors, so 'two' does not listen to it"),
        (("plain", "two", ["model.tok2vec"]), "'plain' provides no token vectors"),
    ],
)
def test_replace_listeners_refuses_what_is_not_there(shared, arguments, message):
    shared.add_pipe("test_boom", "plain")
    with pytest.raises(ValueError, match=message):
        shared.replace_listeners(*arguments)


def test_own_and_shared_vectors_can_live_side_by_side(shared):
    shared.add_pipe("test_guesser", "own", config=OWN)
    shared.get_pipe("own").initialize(lambda: examples_for(shared), nlp=shared)
    assert shared.get_pipe("test_vectors").listening_components == ["one", "two"]
    assert set(train(shared, 2)) == {"test_vectors", "one", "two", "own"}
