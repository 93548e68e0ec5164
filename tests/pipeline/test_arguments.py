"""Arguments of a wrong kind: one sentence each, and the pipeline stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.pipeline import Language

from .conftest import OWN, examples_for


@pytest.mark.parametrize("texts", ["one text", b"bytes", None, 3])
def test_pipe_refuses_what_is_no_stream_of_texts(blank, texts):
    with pytest.raises(ValueError, match=r"nlp\.pipe takes a list or another iterable of texts"):
        blank.pipe(texts)


def test_pipe_refuses_a_doc_for_a_stream(blank):
    with pytest.raises(ValueError, match=r"not one text: .*; call nlp\(text\) for one"):
        blank.pipe(blank.make_doc("a b"))


@pytest.mark.parametrize("n_process", [1, 2])
@pytest.mark.parametrize("pair", ["ab", 3, ("a",), ("a", 1, 2), None])
def test_pipe_of_pairs_refuses_what_is_no_pair(blank, pair, n_process):
    with pytest.raises(ValueError, match="With as_tuples=True the stream gives pairs of a text"):
        list(blank.pipe([pair], as_tuples=True, n_process=n_process))


WRONG_NAMES = [3, [3], b"a", {"a": 1}, None]


@pytest.mark.parametrize("names", WRONG_NAMES)
def test_names_of_components_must_be_strings(blank, names, tmp_path):
    message = "takes the name of a component, or a list of names, not"
    example = examples_for(blank)[0]
    for call in (
        lambda: blank("a", disable=names),
        lambda: blank.pipe(["a"], disable=names),
        lambda: blank.update([example], exclude=names),
        lambda: blank.update([example], annotates=names),
        lambda: blank.rehearse([example], exclude=names),
        lambda: blank.to_bytes(exclude=names),
        lambda: blank.to_disk(tmp_path / "x", exclude=names),
        lambda: blank.from_bytes(blank.to_bytes(), exclude=names),
        lambda: nlpx.load(tmp_path, exclude=names),
        lambda: Language.from_config({}, disable=names),
    ):
        with pytest.raises(ValueError, match=message):
            call()
    assert not (tmp_path / "x").exists()


def test_one_name_is_no_list_of_letters(blank):
    blank.add_pipe("test_marker")
    assert b"strings" in blank.to_bytes()
    assert b"strings" not in blank.to_bytes(exclude="vocab")


@pytest.mark.parametrize("settings", [3, ["a"], {"a": 3}])
def test_settings_by_component_must_be_dictionaries(blank, settings):
    example = examples_for(blank)[0]
    for call in (
        lambda: blank("a", component_cfg=settings),
        lambda: blank.pipe(["a"], component_cfg=settings),
        lambda: blank.update([example], component_cfg=settings),
        lambda: blank.evaluate([example], component_cfg=settings),
    ):
        with pytest.raises(ValueError, match="component_cfg takes settings by component"):
            call()


@pytest.mark.parametrize("size", [0, -1, 1.5, "7", True])
def test_batch_size_is_a_whole_number(blank, size):
    with pytest.raises(ValueError, match="batch_size takes a whole number above 0, not"):
        blank.pipe(["a"], batch_size=size)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"drop": "x"}, "drop takes a number from 0 to 1"),
        ({"drop": 2}, "drop takes a number from 0 to 1"),
        ({"sgd": 3}, "sgd takes an optimizer"),
        ({"losses": []}, "losses takes a dictionary"),
    ],
)
def test_update_refuses_settings_of_a_wrong_kind(blank, settings, message):
    with pytest.raises(ValueError, match=message):
        blank.update(examples_for(blank), **settings)


@pytest.mark.parametrize("method", ["update", "rehearse", "evaluate"])
@pytest.mark.parametrize("wrong", ["one", "none", "docs", "pairs", "a none"])
def test_examples_are_a_list_of_examples(blank, method, wrong):
    examples = {
        "one": examples_for(blank)[0],
        "none": None,
        "docs": iter([blank.make_doc("a")]),
        "a none": [*examples_for(blank), None],
        "pairs": [("a", {})],
    }[wrong]
    with pytest.raises(TypeError, match=rf"Language\.{method} takes a list of Example objects, but"):
        getattr(blank, method)(examples)


def test_update_before_initialize_is_told_what_to_call(blank):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    for tag in ("P", "V", "D", "N", "."):
        pipe.add_label(tag)
    with pytest.raises(ModelError, match=r"'test_guesser' has no weights yet; .* or call nlp\.initialize first"):
        blank.update(examples_for(blank))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda nlp: nlp.add_pipe("test_marker", config=3), ValueError, "config takes a dictionary, not 3"),
        (lambda nlp: nlp.add_pipe("test_marker", before=1.5), ValueError, "the name or the number of a component"),
        (lambda nlp: nlp.add_pipe("test_marker", after=True), ValueError, "the name or the number of a component"),
        (lambda nlp: nlp.replace_pipe("one", lambda doc: doc), ValueError, "replace_pipe takes the name of a factory"),
        (lambda nlp: nlp.rename_pipe("one", 3), ValueError, "name of a component is a string"),
        (lambda nlp: nlp.remove_pipe(["one"]), ValueError, "no component"),
        (lambda nlp: nlp.get_pipe(["one"]), KeyError, "no component"),
        (lambda nlp: nlp.disable_pipes(3), ValueError, "takes the name of a component"),
        (lambda nlp: nlp.set_error_handler(3), ValueError, "set_error_handler takes a function"),
        (lambda nlp: setattr(nlp, "meta", 3), ValueError, "nlp.meta takes a dictionary"),
        (lambda nlp: setattr(nlp, "config", 3), ValueError, "nlp.config takes a dictionary"),
        (lambda nlp: nlp.to_disk(None), TypeError, "A path is a string or a Path, not None"),
        (lambda nlp: nlp.from_disk(3), TypeError, "A path is a string or a Path, not 3"),
        (lambda nlp: nlp.make_doc(None), ValueError, "A text is a string, not NoneType"),
        (lambda nlp: nlp(None), ValueError, "A text is a string, a Doc, or the bytes of a Doc"),
        (lambda nlp: nlp(b"garbage"), ValueError, "."),
        (lambda nlp: nlp.evaluate([], scorer=3), ValueError, "scorer takes a Scorer"),
        (lambda nlp: nlp.evaluate([], scorer_cfg=3), ValueError, "scorer_cfg takes a dictionary"),
        (lambda nlp: nlp.select_pipes(enable=3), ValueError, "takes the name of a component"),
        (lambda nlp: nlpx.load(None), TypeError, "A path is a string or a Path, not None"),
        (lambda nlp: nlpx.blank(None), ValueError, "A language is given by its code"),
        (lambda nlp: nlpx.blank("en", config=3), ValueError, "config takes a dictionary"),
        (lambda nlp: nlpx.blank("en", vocab=3), ValueError, "vocab takes a Vocab, or True"),
        (lambda nlp: nlpx.blank("en", meta=3), ValueError, "meta takes a dictionary"),
        (lambda nlp: Language.from_config(3), ValueError, "config takes a dictionary"),
        (lambda nlp: Language.component(lambda doc: doc), ValueError, r"@Language\.component needs a name"),
        (lambda nlp: Language.factory(lambda nlp, name: None), ValueError, r"@Language\.factory needs a name"),
    ],
)
def test_what_is_of_a_wrong_kind_is_refused_and_changes_nothing(blank, call, error, message):
    pipe = blank.add_pipe("test_marker", "one")
    before = blank.to_bytes()
    with pytest.raises(error, match=message):
        call(blank)
    assert blank.to_bytes() == before
    assert blank.components == [("one", pipe)]


def test_arguments_can_be_given_by_position(blank, tmp_path):
    pipe = blank.add_pipe("test_guesser", config=OWN)
    optimizer = blank.initialize(lambda: examples_for(blank), blank.create_optimizer())
    losses = blank.update(examples_for(blank), None, 0.0, optimizer, {"other": 1.0})
    assert set(losses) == {"other", "test_guesser"}
    assert set(pipe.update(examples_for(blank), 0.0, optimizer, {"other": 1.0})) == {"other", "test_guesser"}
    assert blank.resume_training(optimizer) is optimizer
    assert blank.rehearse(examples_for(blank), optimizer, {"other": 1.0}) == {"other": 1.0, "test_guesser": 0.0}
    assert blank.evaluate(examples_for(blank), 2)["guess_acc"] >= 0
    blank.add_pipe("test_vectors").initialize(lambda: examples_for(blank), blank)
    for part in (blank, pipe, blank.vocab, blank.tokenizer):
        part.to_disk(tmp_path / type(part).__name__, ["vocab"])
        part.from_disk(tmp_path / type(part).__name__, ["vocab"])
        part.from_bytes(part.to_bytes(["vocab"]), ["vocab"])
    assert not (tmp_path / "Guesser" / "vocab").exists()
    assert [doc.text for doc in pipe.pipe([blank.make_doc("a")], 2)] == ["a"]


@pytest.mark.parametrize("value", ["x", None, 0, -1, True, float("nan"), [1]])
def test_longest_text_is_a_number(blank, value):
    with pytest.raises(ValueError, match=r"nlp\.max_length takes a number above 0, not"):
        blank.max_length = value
    assert blank.max_length == 10**6
    with pytest.raises(ValueError, match=r"nlp\.max_length takes a number above 0, not"):
        Language(max_length=value)


@pytest.mark.parametrize("value", [1e7, np.int64(7), float("inf")])
def test_longest_text_may_be_any_number(blank, value):
    blank.max_length = value
    assert blank.max_length == value
    assert blank("a b").text == "a b"


@pytest.mark.parametrize("params", [3, "x", [1], b"x"])
def test_params_come_in_a_dictionary(blank, params):
    with pytest.raises(ValueError, match=r"nlp\.use_params takes a dictionary, not"), blank.use_params(params):
        pass


@pytest.mark.parametrize("name", [3, None, b"x", ["x"], {}])
def test_factories_have_strings_for_names(name):
    assert not Language.has_factory(name)
    with pytest.raises(ValueError, match="get_factory_meta takes the name of a factory, not"):
        Language.get_factory_meta(name)


@pytest.mark.parametrize("which", ["first", "last"])
@pytest.mark.parametrize("value", ["x", 3, 0, [], b""])
def test_first_and_last_are_true_or_false(blank, which, value):
    with pytest.raises(ValueError, match=f"{which} takes True or False, not"):
        blank.add_pipe("test_marker", **{which: value})
    assert blank.pipe_names == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"zz": 3}, r"component_cfg: component 'test_guesser' takes no setting 'zz' here; it takes "),
        ({1: 2}, "component_cfg: component 'test_guesser' takes no setting 1 here"),
    ],
)
def test_settings_that_a_component_does_not_take_are_named(blank, settings, message):
    blank.add_pipe("test_guesser", config=OWN)
    examples = examples_for(blank)
    blank.initialize(lambda: examples)
    cfg = {"test_guesser": settings}
    for call in (
        lambda: blank("a", component_cfg=cfg),
        lambda: list(blank.pipe(["a"], component_cfg=cfg)),
        lambda: list(blank.pipe(["a"], component_cfg=cfg, n_process=2)),
        lambda: blank.update(examples, component_cfg=cfg),
        lambda: blank.evaluate(examples, component_cfg=cfg),
    ):
        with pytest.raises(ValueError, match=message):
            call()


@pytest.mark.parametrize("size", ["x", 0, 1.5, None, True])
def test_batch_sizes_of_components_are_whole_numbers(blank, size):
    blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    with pytest.raises(ValueError, match="batch_size takes a whole number above 0, not"):
        list(blank.pipe(["a"], component_cfg={"test_guesser": {"batch_size": size}}))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"assigns": 3}, r"assigns takes a list of attributes, such as \['token\.tag'\], not 3"),
        ({"assigns": "token.tag"}, "assigns takes a list of attributes"),
        ({"requires": [1]}, "requires takes a list of attributes"),
        ({"default_score_weights": 3}, "default_score_weights takes a dictionary, not 3"),
        ({"func": 3}, "Factory 'test_wrong' takes a function that makes the component, not 3"),
    ],
)
def test_factories_are_described_by_lists_and_dictionaries(settings, message):
    with pytest.raises(ValueError, match=message):
        Language.factory("test_wrong", **{"func": lambda nlp, name: None, **settings})
    assert not Language.has_factory("test_wrong")
