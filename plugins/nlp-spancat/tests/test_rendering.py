"""Pictures of spans."""

from __future__ import annotations

import re

import pytest

import nlpx
from nlpx import displacy
from nlpx.errors import UsageError
from nlpx.tokens import Span


@pytest.fixture
def doc():
    vocab = nlpx.blank("en").vocab
    words, spaces = ["Welcome", "to", "the", "Bank", "of", "<b>", "."], [True] * 5 + [False, False]
    doc = nlpx.Doc(vocab, words=words, spaces=spaces)
    doc.spans["sc"] = [Span(doc, 3, 6, label="ORG"), Span(doc, 5, 6, label="GPE"), Span(doc, 0, 2, label="HELLO")]
    return doc


def tops(html):
    """Return where the parts of bars stand below the words."""
    return [int(top) for top in re.findall(r"top: (\d+)px; inset[^;]*; width", html)]


def test_spans_are_taken_from_the_doc(doc):
    picture = displacy.parse_spans(doc)
    assert picture["tokens"] == ["Welcome", "to", "the", "Bank", "of", "<b>", "."]
    assert picture["text"] == "Welcome to the Bank of <b>."
    assert picture["spans"][0] == {
        "start": 15,
        "end": 26,
        "start_token": 3,
        "end_token": 6,
        "label": "ORG",
        "kb_id": "",
        "kb_url": "#",
    }


def test_numbers_of_a_part_of_a_doc_are_its_own(doc):
    (org, gpe) = displacy.parse_spans(doc[3:7])["spans"]
    assert (org["start"], org["end"], org["start_token"], org["end_token"]) == (0, 11, 0, 3)
    assert (gpe["start_token"], gpe["end_token"]) == (2, 3)


def test_words_and_labels_are_shown_escaped(doc):
    html = displacy.render(doc, style="span")
    assert re.sub(r"<[^>]+>", "", html).split() == ["WelcomeHELLO", "to", "the", "BankORG", "of", "&lt;b&gt;GPE."]


def test_spans_of_the_same_tokens_are_drawn_at_levels(doc):
    html = displacy.render(doc, style="span")
    # HELLO below two words, ORG below three, GPE below the last of these.
    assert tops(html) == [40, 40, 40, 40, 40, 57]
    html = displacy.render(doc, style="span", options={"top_offset": 30, "top_offset_step": 20})
    assert tops(html) == [30, 30, 30, 30, 30, 50]


def test_colours_can_be_chosen(doc):
    html = displacy.render(doc, style="span", options={"colors": {"org": "red"}})
    assert html.count("background: red") == 4


def test_another_group_can_be_chosen(doc):
    doc.spans["other"] = [doc[0:1]]
    html = displacy.render(doc, style="span", options={"spans_key": "other"})
    assert len(tops(html)) == 1


def test_a_group_that_is_not_there_is_told(doc):
    with pytest.warns(
        UserWarning, match="there are no spans 'x' to draw; the Doc has: 'sc'; set the option 'spans_key'"
    ):
        displacy.parse_spans(doc, {"spans_key": "x"})


def test_links_that_run_code_are_left_out(doc):
    doc.spans["sc"] = [Span(doc, 0, 1, label="A", kb_id="Q1")]
    assert 'href="https://kb/Q1"' in displacy.render(doc, style="span", options={"kb_url_template": "https://kb/{}"})
    assert 'href="#"' in displacy.render(doc, style="span", options={"kb_url_template": "javascript:{}"})


@pytest.mark.parametrize("place", [(0, 3), (-1, 1), (1, 1)])
def test_a_span_outside_of_the_tokens_is_refused(place):
    span = {"start_token": place[0], "end_token": place[1], "label": "A"}
    with pytest.raises(UsageError, match=r"the span 'A' at the tokens .* is outside of the text of 2 tokens"):
        displacy.render({"text": "a b", "tokens": ["a", "b"], "spans": [span]}, style="span", manual=True)
