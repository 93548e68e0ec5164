"""What a component gets from its base classes."""

from __future__ import annotations

import pytest
from thinc.api import Dropout, Linear, Model, chain

import nlpx
from nlpx.errors import ModelError, PluginError
from nlpx.pipeline import Language, Pipe, TrainablePipe
from nlpx.pipeline.components.pipe import MAX_TOKENS, batches, batches_of_docs
from nlpx.vocab import Vocab

from ..conftest import OWN, TEXTS, Marker, build_vectors, examples_for


def test_pipe_has_all_that_a_pipeline_asks_for(blank):
    pipe = Marker("m")
    assert (pipe.is_trainable, pipe.labels, pipe.label_data) == (False, (), None)
    assert pipe.score([]) == {}
    assert pipe.to_bytes() == b""
    assert pipe.from_bytes(b"") is pipe
    pipe.initialize(list, nlp=blank)
    assert [doc.text for doc in pipe.pipe(map(blank.make_doc, "abc"), batch_size=2)] == ["a", "b", "c"]


def test_pipe_must_define_call():
    with pytest.raises(NotImplementedError, match="Pipe must define __call__"):
        Pipe()(None)


@pytest.mark.parametrize("method", ["set_annotations", "get_loss"])
def test_trainable_pipe_says_what_is_to_define(method):
    pipe = TrainablePipe(Vocab(), Linear(), "p")
    with pytest.raises(NotImplementedError, match=f"TrainablePipe must define {method}"):
        getattr(pipe, method)([], [])


def test_component_with_a_constructor_of_its_own_applies_gradients():
    class Bare(TrainablePipe):
        def __init__(self, vocab, model, name):
            self.vocab, self.model, self.name = vocab, model, name

    model = Linear(2, 3)
    model.initialize()
    pipe = Bare(Vocab(), model, "bare")
    before = model.get_param("b").copy()
    model.inc_grad("b", before + 1)
    pipe.finish_update(pipe.create_optimizer())
    assert (model.get_param("b") < before).all()


def test_component_without_weights_says_so(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    with pytest.raises(ModelError, match="'test_guesser' has no weights yet"):
        blank("x")
    with pytest.raises(ModelError, match="'test_guesser' has no weights yet"):
        list(pipe.pipe([blank.make_doc("x")]))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda W: W[:3], r"W of 'linear' has the shape \(3, 4\), but its layer is for \(4, 4\)"),
        (lambda W: W.astype("float64"), "W of 'linear' holds values of the type float64, not float32"),
        (list, r"W of 'linear' has the shape None, but its layer is for \(4, 4\)"),
    ],
)
def test_component_with_weights_that_were_set_and_do_not_fit_says_which(blank, change, problem):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    (layer,) = (node for node in pipe.model.walk() if node.name == "linear")
    layer.set_param("W", change(layer.get_param("W")))
    match = rf"^the weights of component 'test_guesser' do not fit its model: {problem}; load it again$"
    with pytest.raises(ModelError, match=match):
        blank("x")
    with pytest.raises(ModelError, match=match):
        list(blank.pipe(["x"]))
    with pytest.raises(ModelError, match=match):
        blank.update(examples_for(blank))


def test_component_with_fewer_labels_than_outputs_says_so(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    pipe.cfg["labels"] = []
    with pytest.raises(ModelError, match=r"^the settings of component 'test_guesser' name 0 labels, but .* are for 5;"):
        blank("x")


def test_labels_are_added_in_order_and_kept_in_the_vocab(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    assert [pipe.add_label(label) for label in ("B", "A", "B")] == [1, 1, 0]
    assert pipe.labels == pipe.label_data == ("B", "A")
    assert blank.pipe_labels == {"test_guesser": ["B", "A"]}
    assert blank.vocab.strings[blank.vocab.strings["A"]] == "A"


def test_label_must_be_a_string(blank):
    with pytest.raises(ValueError, match="A label is a string, not int"):
        blank.add_pipe("test_guesser").add_label(5)


def test_component_without_labels_takes_none(blank):
    with pytest.raises(NotImplementedError, match=r"'test_vectors' .* has no labels"):
        blank.add_pipe("test_vectors").add_label("A")


def test_model_that_cannot_grow_refuses_labels(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    with pytest.raises(ValueError, match="has weights for 5 labels and cannot take 'X'"):
        pipe.add_label("X")
    assert "X" not in pipe.labels


def test_model_that_can_grow_takes_labels(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    pipe.model.attrs["resize_output"] = lambda model, nO: model.set_dim("nO", nO, force=True)
    assert pipe.is_resizable
    pipe.add_label("X")
    assert pipe.model.get_dim("nO") == 6


def test_model_that_does_not_grow_as_it_says_is_not_saved_so(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    pipe.model.attrs["resize_output"] = lambda model, nO: model
    with pytest.raises(PluginError, match=r"'test_guesser' has nO = 5 after its resize_output was called for 6"):
        pipe.add_label("X")


def test_batch_without_tokens_is_no_batch(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    example = examples_for(blank)[0]
    example.predicted = blank.make_doc("")
    assert pipe.update([example]) == {"test_guesser": 0.0}


def test_failing_batch_goes_to_the_error_handler(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    seen = []
    pipe.set_error_handler(lambda name, component, docs, error: seen.append((name, len(docs), str(error))))
    pipe.set_annotations = lambda docs, scores: 1 / (len(docs) - 2)
    assert [doc.text for doc in pipe.pipe(map(blank.make_doc, "abc"), batch_size=2)] == ["c"]
    assert seen == [("test_guesser", 2, "division by zero")]


def test_batches_cut_a_stream():
    assert list(batches(iter(range(5)), 2)) == [[0, 1], [2, 3], [4]]
    with pytest.raises(ValueError, match="above 0"):
        next(batches([1], 0))


def test_batches_of_long_docs_hold_fewer_docs(blank):
    short, long = blank.make_doc("a b"), blank.make_doc("a " * MAX_TOKENS)
    sizes = [len(batch) for batch in batches_of_docs([short, long, short, long, long, short, short], 5)]
    assert sizes == [2, 2, 1, 2]


def test_docs_are_taken_as_batches_need_them(blank):
    docs = iter([blank.make_doc("a " * MAX_TOKENS) for _ in range(3)])
    assert len(next(batches_of_docs(docs, 128))) == 1
    assert len(list(docs)) == 2


def test_own_trainable_component_needs_two_methods(blank):
    class Counter(TrainablePipe):
        def set_annotations(self, docs, scores):
            for doc, score in zip(docs, scores, strict=True):
                doc.user_data["count"] = score

        def get_loss(self, examples, scores):
            return 0.5, scores

    def forward(model, docs, is_train):
        return [len(doc) for doc in docs], lambda d_counts: []

    pipe = Counter(blank.vocab, Model("count", forward), "counter")
    assert pipe(blank.make_doc("a b c")).user_data["count"] == 3
    pipe.initialize(lambda: examples_for(blank))
    assert pipe.update(examples_for(blank)) == {"counter": 0.5}
    assert pipe.is_trainable


def test_remembered_model_has_layers_of_its_own_under_the_same_references(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    pipe.resume_training()
    layer = pipe._rehearsal_model.get_ref("output_layer")
    assert layer is pipe._rehearsal_model.layers[1].layers[0]
    assert layer is not pipe.model.get_ref("output_layer")


def test_remembered_model_drops_nothing_out():
    pipe = TrainablePipe(Vocab(), chain(Linear(2, 2), Dropout(0.5)), "p")
    pipe.resume_training()
    assert pipe._rehearsal_model.layers[1].attrs["dropout_rate"] == 0.0
    assert pipe.model.layers[1].attrs["dropout_rate"] == 0.5


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"examples": None}, TypeError, "takes a list of Example objects"),
        ({"examples": 5}, TypeError, "takes a list of Example objects"),
        ({"drop": "x"}, ValueError, "drop takes a number"),
        ({"drop": 2}, ValueError, "drop takes a number"),
        ({"sgd": 5}, ValueError, "sgd takes an optimizer"),
        ({"losses": 5}, ValueError, "losses takes a dictionary"),
    ],
)
def test_update_refuses_arguments_of_a_wrong_kind(blank, arguments, error, message):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    with pytest.raises(error, match=message):
        pipe.update(**{"examples": examples_for(blank), **arguments})


def test_component_with_a_constructor_of_its_own_saves_and_loads(blank, tmp_path):
    class Bare(TrainablePipe):
        def __init__(self, vocab, model, name):
            self.vocab, self.model, self.name = vocab, model, name

        def set_annotations(self, docs, scores):
            for doc, rows in zip(docs, scores, strict=True):
                doc.tensor = rows

    def make(nlp, name):
        return Bare(nlp.vocab, build_vectors(), name)

    Language.factory("test_bare", func=make)
    pipe = blank.add_pipe("test_bare")
    blank.initialize()
    blank.to_disk(tmp_path)
    expected = blank(TEXTS[0]).tensor.tolist()
    assert nlpx.load(tmp_path)(TEXTS[0]).tensor.tolist() == expected
    assert (pipe.labels, pipe.cfg) == ((), {})


@pytest.mark.parametrize("name", ["sentencizer", "tagger", "attribute_ruler", "token_splitter", "doc_cleaner"])
@pytest.mark.parametrize("text", ["a b", 5, None])
def test_a_component_annotates_docs(name, text):
    pipe = nlpx.blank("en").add_pipe(name)
    for call in (lambda: pipe(text), lambda: list(pipe.pipe([text]))):
        with pytest.raises(TypeError, match=r"What .* annotates is a Doc, such as nlp.make_doc\(text\) makes, not"):
            call()
