"""Functions that say what is true of words, changed while a vocabulary is in use."""

from __future__ import annotations

import copy
import pickle

import pytest

import nlpx
from nlpx.errors import AttributeNotFound
from nlpx.vocab import Vocab, attrs
from nlpx.vocab.symbols import string_id


def _set(getters):
    getters[attrs.LIKE_NUM] = _is_foo


def _set_by_name(getters):
    getters["LIKE_NUM"] = _is_foo


def _update(getters):
    getters.update({"LIKE_NUM": _is_foo})


def _join(getters):
    getters |= {attrs.LIKE_NUM: _is_foo}


def _set_default(getters):
    getters.pop(attrs.LIKE_NUM, None)
    assert getters.setdefault(attrs.LIKE_NUM, _is_foo) is _is_foo


def _is_foo(text: str) -> bool:
    return text == "foo"


def _norm(text: str) -> str:
    return "q"


@pytest.mark.parametrize("change", [_set, _set_by_name, _update, _join, _set_default])
def test_a_change_holds_at_once(change):
    vocab = nlpx.blank("en").vocab
    assert not vocab.lexemes_of(["foo"])[0].like_num
    change(vocab.lex_attr_getters)
    assert (vocab.lexemes_of(["foo"])[0].like_num, vocab["12"].like_num) == (True, False)


@pytest.mark.parametrize("remove", [lambda getters: getters.pop(attrs.NORM), lambda getters: getters.clear()])
def test_what_is_removed_is_as_usual_again(remove):
    vocab = Vocab(lex_attr_getters={"NORM": _norm})
    assert vocab["Word"].norm_ == "q"
    remove(vocab.lex_attr_getters)
    assert vocab["Other"].norm_ == "other"


def test_all_can_be_replaced():
    vocab = Vocab()
    vocab.lex_attr_getters = {"NORM": _norm}
    assert vocab["Word"].norm_ == "q"


@pytest.mark.parametrize(
    ("attr", "getter", "error"),
    [("NORN", _norm, AttributeNotFound), (attrs.NORM, 5, TypeError), (None, _norm, TypeError)],
)
def test_what_is_no_function_of_an_attribute_is_refused(attr, getter, error):
    vocab = Vocab(lex_attr_getters={"NORM": _norm})
    with pytest.raises(error):
        vocab.lex_attr_getters[attr] = getter
    assert dict(vocab.lex_attr_getters) == {attrs.NORM: _norm}


def test_copies_are_plain_dictionaries():
    getters = Vocab(lex_attr_getters={"NORM": _norm}).lex_attr_getters
    for made in (pickle.loads(pickle.dumps(getters)), copy.copy(getters), copy.deepcopy(getters)):
        assert type(made) is dict
        assert made == {attrs.NORM: _norm}


@pytest.mark.parametrize("name", ["lower", "shape", "prefix", "suffix"])
def test_the_id_and_the_string_of_a_form_are_those_of_its_own_getter(name):
    lexeme = Vocab(lex_attr_getters={name.upper(): lambda text: f"own {name} of {text}"})["Dogs"]
    assert getattr(lexeme, f"{name}_") == f"own {name} of Dogs"
    assert getattr(lexeme, name) == string_id(f"own {name} of Dogs")
    assert lexeme.norm_ == lexeme.lower_
    assert lexeme.norm == lexeme.lower
