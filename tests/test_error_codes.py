"""Messages by spaCy's numbers, for code of others."""

from __future__ import annotations

import copy
import pickle
import warnings

import pytest

import nlpx
from nlpx.errors import Errors, Warnings


def test_a_message_is_its_number_and_what_it_is_formatted_with():
    assert Errors.E143 == "[E143]"
    assert Errors.E143.format(name="tagger", labels=["A"]) == "[E143] name='tagger', labels=['A']"
    assert Warnings.W0101.format() == "[W0101]"


def test_messages_can_be_raised_and_warned_with():
    with pytest.raises(ValueError, match=r"^\[E016\] wgts=2$"):
        raise ValueError(Errors.E016.format(wgts=2))
    with pytest.warns(UserWarning, match=r"^\[W008\] obj='Doc'$"):
        warnings.warn(Warnings.W008.format(obj="Doc"), stacklevel=1)


@pytest.mark.parametrize(("messages", "name"), [(Errors, "W008"), (Errors, "nope"), (Warnings, "E1"), (Errors, "E12x")])
def test_what_is_no_number_is_an_attribute_error(messages, name):
    with pytest.raises(AttributeError, match="is no number of a message"):
        getattr(messages, name)


def test_the_package_has_the_errors_as_spacy_has():
    assert nlpx.Errors is Errors


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda messages: pickle.loads(pickle.dumps(messages))])
def test_messages_can_be_copied_and_pickled(again):
    assert again(Errors).E016 == "[E016]"
    assert again(Errors.E016).format(a=1) == "[E016] a=1"
