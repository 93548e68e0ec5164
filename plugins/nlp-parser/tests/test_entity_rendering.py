"""Pictures of entities."""

from __future__ import annotations

import re

import pytest

import nlpx
from nlpx import displacy
from nlpx.errors import UsageError


@pytest.fixture
def doc():
    vocab = nlpx.blank("en").vocab
    words, spaces = ["Ann", "of", "Acme", "<b>", "left"], [True, True, True, True, False]
    return nlpx.Doc(vocab, words=words, spaces=spaces, ents=["B-PERSON", "O", "B-ORG", "I-ORG", "O"])


def visible(html):
    return re.sub(r"<[^>]+>", "", html).strip()


def test_entities_are_taken_from_the_doc(doc):
    assert displacy.parse_ents(doc) == {
        "text": "Ann of Acme <b> left",
        "ents": [
            {"start": 0, "end": 3, "label": "PERSON", "kb_id": "", "kb_url": "#"},
            {"start": 7, "end": 15, "label": "ORG", "kb_id": "", "kb_url": "#"},
        ],
        "title": None,
        "settings": {"lang": "en", "direction": "ltr"},
    }


def test_offsets_of_a_span_are_its_own(doc):
    (entity,) = displacy.parse_ents(doc[2:5])["ents"]
    assert (entity["start"], entity["end"]) == (0, 8)


def test_entities_are_marked_in_the_text(doc):
    html = displacy.render(doc, style="ent")
    assert html.count("<mark") == 2
    assert visible(html) == "AnnPERSON of Acme &lt;b&gt;ORG left"


def test_labels_can_be_chosen_in_any_case(doc):
    assert visible(displacy.render(doc, style="ent", options={"ents": ["org"]})) == "Ann of Acme &lt;b&gt;ORG left"


def test_colours_can_be_chosen(doc):
    html = displacy.render(doc, style="ent", options={"colors": {"org": "linear-gradient(90deg, red, blue)"}})
    assert "background: linear-gradient(90deg, red, blue)" in html


def test_ids_are_links(doc):
    doc.ents = [nlpx.Span(doc, 0, 1, label="PERSON", kb_id="Q1")]
    template = {"kb_url_template": "https://example.org/{}"}
    assert displacy.parse_ents(doc, template)["ents"][0]["kb_url"] == "https://example.org/Q1"
    html = displacy.render(doc, style="ent", options=template)
    assert ' href="https://example.org/Q1">Q1</a>' in html


def test_a_template_of_ones_own_is_used(doc):
    options = {"template": "[{text}|{label}|{bg}]", "ents": ["ORG"]}
    html = displacy.render(doc, style="ent", options=options, minify=True)
    assert "Ann of [Acme &lt;b&gt;|ORG|#a6cee3] left" in html


def test_the_title_is_drawn(doc):
    doc.user_data["title"] = "<News>"
    assert displacy.render(doc, style="ent").startswith('<h2 style="margin: 0">&lt;News&gt;</h2>')


def test_line_breaks_are_kept():
    picture = {"text": "a\nb c", "ents": [{"start": 2, "end": 5, "label": "X"}]}
    html = displacy.render(picture, style="ent", manual=True, minify=True)
    assert "a<br><mark" in html


def test_all_text_is_escaped():
    evil = '"><script>alert(1)</script>'
    entity = {"start": 0, "end": len(evil), "label": evil, "kb_id": evil, "kb_url": "java\nscript:alert(1)"}
    picture = {"text": evil, "ents": [entity], "title": evil, "settings": {"lang": evil, "direction": evil}}
    html = displacy.render(picture, style="ent", manual=True, page=True)
    assert "<script" not in html
    assert 'href="#"' in html


@pytest.mark.parametrize("colour", ['"><script>', "red; position: fixed", "url(//example.org)", "image-set('a')"])
def test_colours_that_do_more_than_colour_are_refused(colour):
    picture = {"text": "a", "ents": [{"start": 0, "end": 1, "label": "X"}]}
    with pytest.raises(UsageError, match="the option 'colors' is"):
        displacy.render(picture, style="ent", manual=True, options={"colors": {"X": colour}})


def test_gradients_are_colours():
    picture = {"text": "a", "ents": [{"start": 0, "end": 1, "label": "X"}]}
    colour = "linear-gradient(90deg, #aa9cfc, rgb(1 2 3 / 50%))"
    assert colour in displacy.render(picture, style="ent", manual=True, options={"colors": {"X": colour}})


@pytest.mark.parametrize(
    "template", ["{text.__class__}", "{nothing}", "{", "{0}", "{text!x}", "{text[0]}", "{text:>9}"]
)
def test_templates_that_cannot_be_filled_in_are_refused(template):
    picture = {"text": "a", "ents": [{"start": 0, "end": 1, "label": "X"}]}
    with pytest.raises(UsageError, match="the option 'template' cannot be filled in"):
        displacy.render(picture, style="ent", manual=True, options={"template": template})


def test_parameters_of_a_template_are_escaped():
    picture = {"text": "a", "ents": [{"start": 0, "end": 1, "label": "X", "params": {"more": "<b>"}}]}
    html = displacy.render(picture, style="ent", manual=True, options={"template": "<i>{text} {more}</i>"})
    assert "<i>a &lt;b&gt;</i>" in html


@pytest.mark.parametrize("settings", [{"direction": "rtl"}, {"direction": "ltr"}])
def test_the_direction_of_the_text_is_kept(settings):
    picture = {"text": "a", "ents": [{"start": 0, "end": 1, "label": "X"}], "settings": settings}
    html = displacy.render(picture, style="ent", manual=True)
    assert f"direction: {settings['direction']}" in html
    assert f"margin-{'right' if settings['direction'] == 'rtl' else 'left'}: 0.5rem" in html


@pytest.mark.parametrize("other", [(2, 4), (0, 9), (3, 2)])
def test_entities_that_overlap_or_lie_outside_are_an_error(other):
    ents = [{"start": start, "end": end, "label": "X"} for start, end in ((0, 3), other)]
    with pytest.raises(UsageError, match="overlaps another one or is outside"):
        displacy.render({"text": "abcdef", "ents": ents}, style="ent", manual=True)


def test_a_doc_without_entities_is_drawn_with_a_warning():
    with pytest.warns(
        UserWarning, match="has no doc.ents for the style 'ent' to draw; .* such as 'beam_ner' or .* or 'ner'"
    ):
        assert visible(displacy.render(nlpx.blank("en")("None"), style="ent")) == "None"
