from __future__ import annotations

import copy
import pickle

import pytest

from nlpx.tokens import Doc, Span, Token
from nlpx.vocab import Vocab


@pytest.fixture(autouse=True)
def clean():
    yield
    for kind in (Doc, Span, Token):
        for name in list(kind._extensions):
            kind.remove_extension(name)


@pytest.fixture
def doc() -> Doc:
    return Doc(Vocab(), words=["a", "b", "c"])


def test_default_is_kept_in_the_user_data_once_set(doc):
    Doc.set_extension("topic", default="none")
    assert doc._.topic == "none"
    doc._.topic = "news"
    assert doc._.topic == "news"
    assert doc.user_data == {("._.", "topic", None, None): "news"}


def test_tokens_and_spans_keep_values_by_their_characters(doc):
    Token.set_extension("y", default=None)
    Span.set_extension("x", default=None)
    doc[1]._.y = 2
    doc[0:2]._.x = 1
    assert doc.user_data == {("._.", "y", 2, None): 2, ("._.", "x", 0, 3): 1}
    assert doc[0]._.y is None


def test_a_mutable_default_is_each_object_s_own(doc):
    Doc.set_extension("seen", default=[])
    doc._.seen.append(1)
    assert doc._.seen == [1]
    assert Doc(doc.vocab, words=["a"])._.seen == []


def test_getter_setter_and_method_are_called_with_the_object(doc):
    Doc.set_extension("size", getter=len, setter=lambda doc, value: doc.user_data.update(size=value))
    Doc.set_extension("nth", method=lambda doc, n, *, up=False: doc[n].text.upper() if up else doc[n].text)
    assert doc._.size == 3
    doc._.size = 7
    assert doc.user_data == {"size": 7}
    assert doc._.nth(1, up=True) == "B"


def test_get_set_and_has_take_names(doc):
    Doc.set_extension("topic", default=None)
    doc._.set("topic", 1)
    assert doc._.get("topic") == 1
    assert doc._.has("topic")
    assert not doc._.has("other")


def test_an_unknown_name_says_how_to_declare_it(doc):
    with pytest.raises(AttributeError, match=r"Doc\.set_extension"):
        _value = doc._.other
    with pytest.raises(AttributeError, match=r"Span\.set_extension"):
        doc[0:1]._.other = 1


def test_each_class_has_its_own_extensions():
    Doc.set_extension("topic", default=None)
    assert Doc.has_extension("topic")
    assert not Span.has_extension("topic")
    assert Doc.get_extension("topic") == (None, None, None, None)
    assert Span.get_extension("topic") is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "exactly one"),
        ({"default": 1, "getter": len}, "exactly one"),
        ({"setter": print}, "no getter"),
        ({"getter": 5}, "must be a function"),
        ({"other": 5}, "cannot have 'other'"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Doc.set_extension("topic", **settings)


def test_a_name_twice_needs_force():
    Doc.set_extension("topic", default=1)
    with pytest.raises(ValueError, match="force=True"):
        Doc.set_extension("topic", default=2)
    Doc.set_extension("topic", default=2, force=True)
    assert Doc.remove_extension("topic") == (2, None, None, None)
    with pytest.raises(ValueError, match="no extension"):
        Doc.remove_extension("topic")


def test_a_default_is_not_shared_in_any_depth():
    Doc.set_extension("nested", default={"a": []}, force=True)
    one, other = Doc(Vocab(), words=["a"]), Doc(Vocab(), words=["a"])
    one._.nested["a"].append(1)
    assert other._.nested == {"a": []}
    Doc.remove_extension("nested")


def test_access_to_extensions_can_be_pickled_and_copied(doc):
    for kind in (Doc, Span, Token):
        kind.set_extension("topic", default=None)
    for thing in (doc, doc[1:], doc[1]):
        thing._.topic = type(thing).__name__
        for arrived in (pickle.loads(pickle.dumps(thing._)), copy.deepcopy(thing._)):
            assert arrived.topic == type(thing).__name__
            assert arrived._doc.text == doc.text
