"""The page of an evaluation: whole, by itself, and with all that comes from data escaped."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import nlpx
from nlpx.evaluation.report.markup import element
from nlpx.evaluation.report.writing import make_report
from nlpx.evaluation.run import Evaluation
from nlpx.tokens import Doc, Example, Span

EVIL = '</style><script src="http://example.org/x.js">alert(1)</script>"\'&amp;<img onerror=x>'
VOID = {"meta", "line", "rect", "circle", "polyline", "br"}


class Tags(HTMLParser):
    """Follow the tags of a page, and collect what they say."""

    def __init__(self):
        super().__init__()
        self.open, self.all, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def evaluation():
    """Return an evaluation in which every name, word and label is to break the page."""
    terms = ["token.tag", "token.dep", "doc.ents", "doc.spans", "doc.cats"]
    nlpx.Language.component("report_everything", assigns=terms, func=lambda doc: doc)
    nlp = nlpx.blank("en")
    nlp.add_pipe("report_everything")

    def doc(tag, label, *, head, score):
        made = Doc(
            nlp.vocab,
            words=[EVIL, "b", "c"],
            tags=[tag] * 3,
            deps=[label] * 3,
            heads=[head] * 3,
            ents=[f"B-{label}", "O", "O"],
        )
        made.cats = {EVIL: score, "other": 1 - score}
        made.spans[EVIL] = [Span(made, 0, 2, label=label)]
        made.spans[EVIL].attrs["scores"] = [score]
        return made

    examples = [
        Example(doc(EVIL, EVIL, head=0, score=0.9), doc(f"{EVIL}2", f"{EVIL}3", head=1, score=0.0)) for _ in range(2)
    ]
    confidence = {
        "level": 0.95,
        "n_samples": 10,
        "n_texts": 2,
        "intervals": {EVIL: [0.1, 0.3]},
        "of_few_texts": {"ents_per_type": {EVIL: {"f": True}}},
        "against": {
            "model": EVIL,
            "scores": {EVIL: 0.1},
            "differences": {EVIL: {"value": 0.1, "low": 0.05, "high": 0.2, "is_clear": True}},
        },
    }
    scores = {EVIL: 0.2, "ents_per_type": {EVIL: {"p": 1.0, "r": 0.5, "f": 2 / 3}}, "confidence": confidence}
    return Evaluation(name=EVIL, nlp=nlp, examples=examples, scores=scores)


@pytest.fixture(scope="module")
def page(evaluation):
    """Return the tags of its page."""
    faults = []
    tags = Tags()
    tags.feed(make_report(evaluation, faults, data=EVIL))
    assert (faults, tags.open) == ([], [])
    return tags


def test_what_comes_from_data_is_text_and_nothing_else(page):
    assert not {tag for tag, _ in page.all} & {"script", "img", "link", "iframe", "object", "form"}
    assert not [attrs for _, attrs in page.all if any(name.startswith("on") for name in attrs)]
    assert sum(EVIL in text for text in page.texts) > 10


def test_the_page_loads_nothing(page):
    loaded = [attrs[name] for _, attrs in page.all for name in ("src", "href", "xlink:href", "data") if name in attrs]
    assert loaded
    assert [url for url in loaded if not url.startswith("#")] == []
    style = "".join(page.texts)
    assert not re.search(r"@import|url\(", style)
    policy = next(attrs["content"] for tag, attrs in page.all if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none';")


def test_every_part_is_there_and_can_be_reached(page):
    links = [attrs["href"][1:] for tag, attrs in page.all if tag == "a" and attrs["href"] != "#"]
    places = [attrs["id"] for tag, attrs in page.all if tag == "section"]
    assert places == ["scores", "compared", "confusion", "reliability", "worst-sentences"]
    assert set(links) == set(places)
    boxes = [attrs for tag, attrs in page.all if attrs.get("class") == "box"]
    assert all((box["tabindex"], box["role"]) == ("0", "region") for box in boxes)
    assert len(boxes) > 10


def test_the_page_knows_light_and_dark(page):
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in page.all
    assert any("prefers-color-scheme: dark" in text for text in page.texts)


def test_the_worst_sentences_are_drawn_by_those_who_draw(page):
    captions = [text for text in page.texts if text in {"right", "predicted"}]
    assert captions
    assert any(tag == "mark" for tag, _ in page.all)


def test_one_group_of_spans_can_be_shown(evaluation):
    page = make_report(
        Evaluation(name="x", nlp=evaluation.nlp, examples=evaluation.examples, scores={"spans_y_f": 0.5}),
        [],
        data="x",
        spans_key="y",
    )
    assert "spans y" not in page
    assert "<h3>spans" not in page


def test_attributes_and_content_are_escaped():
    assert element("td", "<a>", class_='"') == '<td class="&quot;">&lt;a&gt;</td>'


def test_the_page_stays_small_whatever_is_long(evaluation):
    labels = [f"L{number}" for number in range(600)]

    def doc(tag, head, *, n_words=300):
        words = ["long" * 50 for _ in range(n_words)]
        return Doc(
            evaluation.nlp.vocab, words=words, tags=[tag] * n_words, deps=[tag] * n_words, heads=[head] * n_words
        )

    page = make_report(
        Evaluation(
            name="x",
            nlp=evaluation.nlp,
            examples=[Example(doc("A" * 1000, 0), doc("B" * 1000, 1))],
            scores={"ents_per_type": {label: {"p": 1.0, "r": 1.0, "f": int(label[1:]) / 600} for label in labels}},
        ),
        [],
        data="x",
    )
    assert len(page) < 300_000
    assert "the 500 labels of 600 with the lowest scores" in page
    assert ("L499<" in page, "L500<" in page) == (True, False)
    assert "tags 1: what is wrong in it, and 200 more" in page
    assert "<figure" not in page


def test_scores_that_are_no_shares_have_no_bar(evaluation):
    scores = {"mine": 0.25, "perplexity": 123.0, "log_likelihood": -3.5}
    page = make_report(Evaluation(name="x", nlp=evaluation.nlp, examples=[], scores=scores), [], data="x")
    assert page.count('class="bar"') == 1
