"""Pictures of spans."""

from __future__ import annotations

import re

import pytest

import nlpx
from nlpx import displacy
from nlpx.errors import UsageError
from nlpx.evaluation.pictures import write_pictures
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


def test_the_group_of_a_doc_without_the_usual_one_is_drawn(doc, tmp_path):
    doc.spans["ruler"] = doc.spans.pop("sc")
    assert len(displacy.parse_spans(doc)["spans"]) == 3
    (path,) = (path for path in write_pictures([doc], tmp_path) if path.name == "spans.html")
    assert len(tops(path.read_text(encoding="utf8"))) == 6


def test_words_from_right_to_left_have_bars_that_start_on_the_right():
    doc = nlpx.blank("xx")("one two")
    doc.vocab.writing_system["direction"] = "rtl"
    doc.spans["sc"] = [doc[0:1]]
    html = displacy.render(doc, style="span")
    assert 'class="spans" style="line-height: 2.5; direction: rtl"' in html
    assert "left:" not in html
    assert "inset-inline-start" in html


def test_a_span_over_lines_has_a_bar_below_each_word():
    doc = nlpx.Doc(nlpx.Vocab(), words=["one", "\n", "two"], spaces=[False, False, False])
    doc.spans["sc"] = [Span(doc, 0, 3, label="A")]
    html = displacy.render(doc, style="span")
    assert tops(html) == [40, 40, 40]
    assert "<br>" in html


def test_labels_and_links_are_escaped(doc):
    doc.spans["sc"] = [Span(doc, 0, 1, label="<i>&", kb_id='"><script>')]
    html = displacy.render(doc, style="span", options={"kb_url_template": "https://kb/{}"})
    assert "&lt;i&gt;&amp;" in html
    assert "<script>" not in html
    assert "<i>" not in html


def test_three_spans_of_one_word_have_three_levels_and_the_longest_is_on_top(doc):
    doc.spans["sc"] = [Span(doc, 3, 4, label="S"), Span(doc, 2, 5, label="M"), Span(doc, 1, 6, label="L")]
    picture = displacy.parse_spans(doc)
    assert tops(displacy.render(doc[3:4], style="span")) == [40]
    by_word = re.findall(r"height: (\d+)px\">(\w+|&lt;b&gt;)", displacy.render(picture, style="span", manual=True))
    assert [(word, int(height)) for height, word in by_word] == [
        ("to", 57), ("the", 74), ("Bank", 91), ("of", 74), ("&lt;b&gt;", 57),
    ]  # fmt: skip


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


def test_many_spans_have_the_highest_level_that_is_free():
    words = [f"w{number}" for number in range(300)]
    bounds = [(start, start + length) for start in range(280) for length in range(1, 20)]
    spans = [{"start_token": start, "end_token": end, "label": "L"} for start, end in bounds]
    drawn = displacy.render({"tokens": words, "spans": spans}, style="span", manual=True)
    tops = [
        re.findall(r"position: absolute; top: (\d+)px; inset-inline-start: -1px; width", word)
        for word in re.split(r"(?=w\d+<)", drawn)[1:]
    ]
    assert [len(each) for each in tops[:3]] == [19, 37, 54]
    assert all(len(set(each)) == len(each) for each in tops)
    # No more levels than bars below the fullest word.
    assert {int(top) for each in tops for top in each} == {40 + 17 * level for level in range(max(map(len, tops)))}
