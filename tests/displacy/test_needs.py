"""Which Docs have a picture: what `evaluate --displacy-path` draws, and what `render` warns of."""

from __future__ import annotations

import pytest

import nlpx
from nlpx import displacy
from nlpx.displacy.needs import explain_lack, find_lack
from nlpx.evaluation.pictures import write_pictures
from nlpx.plugins import Offer, Plugin, installed
from nlpx.specs import RendererSpec


class Words:
    def parse(self, doc, options):
        return {"text": doc.text}

    def draw(self, picture, options):
        return [f"<p>{picture['text']}</p>"]


@pytest.fixture
def offer(monkeypatch):
    """Return a function that has a plugin offer pictures which need something."""

    def offer(*needs, **fields):
        spec = RendererSpec(name="words", target=f"{__name__}:Words", summary="Words.", needs=needs, **fields)
        monkeypatch.setitem(
            installed()._offers, "nlpx_renderers", [Offer(plugin=Plugin(name="x", module="x"), spec=spec)]
        )
        monkeypatch.setattr("nlpx.registry.table.load_target", lambda target: Words)

    return offer


@pytest.fixture
def docs():
    """Return a Doc with categories, one with spans and one with nothing."""
    nlp = nlpx.blank("xx")
    with_cats, with_spans, bare = nlp("one"), nlp("two"), nlp("three")
    with_cats.cats = {"GOOD": 1.0}
    with_spans.spans["sc"] = [nlpx.Span(with_spans, 0, 1, label="X")]
    return [with_cats, with_spans, bare]


@pytest.mark.parametrize(
    ("need", "drawn"),
    [("doc.cats", ["one"]), ("doc.spans", ["two"]), ("doc.spans.sc", ["two"]), ("token.orth", ["one", "two", "three"])],
)
def test_only_docs_that_have_what_a_style_needs_are_drawn(offer, docs, tmp_path, need, drawn):
    offer(need, file="words.html")
    (path,) = write_pictures(docs, tmp_path)
    page = path.read_text(encoding="utf8")
    assert [word for word in ("one", "two", "three") if f"<p>{word}</p>" in page] == drawn


def test_a_style_can_need_several_things(offer, docs):
    offer("token.orth", "doc.spans.other")
    assert [find_lack(doc, "words") for doc in docs] == ["doc.spans.other"] * 3


def test_drawing_what_is_not_there_is_a_warning(offer, docs):
    offer("doc.cats")
    assert displacy.render(docs[0], style="words") == "<p>one</p>"
    with pytest.warns(UserWarning, match=r"^A Doc has no doc.cats for the style 'words' to draw") as warned:
        assert displacy.render(docs[2][:1], style="words") == "<p>three</p>"
    assert warned[0].filename == __file__


def test_components_that_would_set_it_are_named():
    assert "such as 'beam_ner' or 'entity_ruler' or 'future_entity_ruler' or 'ner'." in explain_lack("doc.ents", "x")
    assert explain_lack("doc.hearts", "x").endswith("add a component that sets it to the pipeline.")
