"""Pictures of dependency trees."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlpx
from nlp_parser.tree_rendering import level_arcs
from nlpx import displacy
from nlpx.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"
WORDS = ["This", "is", "a", "<b>", "sentence", ",", "which", "Google", "Inc.", "wrote", "."]
HEADS = [1, 1, 4, 4, 1, 4, 9, 8, 9, 4, 1]
DEPS = ["nsubj", "ROOT", "det", "amod", "attr", "punct", "obj", "compound", "nsubj", "relcl", "punct"]
POS = ["PRON", "AUX", "DET", "ADJ", "NOUN", "PUNCT", "PRON", "PROPN", "PROPN", "VERB", "PUNCT"]
TAGS = ["DT", "VBZ", "DT", "JJ", "NN", ",", "WDT", "NNP", "NNP", "VBD", "."]


@pytest.fixture
def doc():
    vocab = nlpx.blank("en").vocab
    lemmas = [word.lower() for word in WORDS]
    return nlpx.Doc(vocab, words=WORDS, heads=HEADS, deps=DEPS, pos=POS, tags=TAGS, lemmas=lemmas)


def texts(svg, name):
    return [element.text for element in svg.iter() if element.get("class") == name]


def draw(what, **options):
    manual = isinstance(what, dict)
    return ET.fromstring(displacy.render(what, style="dep", options=options, manual=manual))


def test_words_and_arcs_are_taken_from_the_doc(doc):
    parsed = displacy.parse_deps(doc)
    assert [word["text"] for word in parsed["words"]] == [
        "This", "is", "a", "<b>", "sentence ,", "which", "Google", "Inc.", "wrote ."
    ]  # fmt: skip
    assert parsed["words"][0] == {"text": "This", "tag": "PRON", "lemma": None}
    assert {"start": 4, "end": 8, "label": "relcl", "dir": "right"} in parsed["arcs"]
    assert {"start": 5, "end": 8, "label": "obj", "dir": "left"} in parsed["arcs"]
    assert len(parsed["arcs"]) == 8
    assert parsed["settings"] == {"lang": "en", "direction": "ltr"}


def test_punctuation_can_stay_apart(doc):
    parsed = displacy.parse_deps(doc, {"collapse_punct": False})
    assert [word["text"] for word in parsed["words"]] == WORDS
    assert len(parsed["arcs"]) == len(WORDS) - 1


def test_phrases_can_be_joined(doc):
    parsed = displacy.parse_deps(doc, {"collapse_phrases": True})
    assert [word["text"] for word in parsed["words"]] == [
        "This",
        "is",
        "a <b> sentence ,",
        "which",
        "Google Inc.",
        "wrote .",
    ]
    assert parsed["words"][2]["tag"] == "NOUN"
    assert {"start": 4, "end": 5, "label": "nsubj", "dir": "left"} in parsed["arcs"]
    apart = displacy.parse_deps(doc, {"collapse_phrases": True, "collapse_punct": False})
    assert [word["text"] for word in apart["words"]][2:4] == ["a <b> sentence", ","]


def test_punctuation_at_the_start_of_a_phrase_stays_there():
    doc = nlpx.Doc(
        nlpx.blank("en").vocab,
        words=["Tehran", "(", "AFP", ")", "."],
        pos=["PROPN", "PUNCT", "PROPN", "PUNCT", "PUNCT"],
        heads=[0, 2, 0, 2, 0],
        deps=["ROOT", "punct", "appos", "punct", "punct"],
    )
    joined = displacy.parse_deps(doc, {"collapse_phrases": True})
    assert [word["text"] for word in joined["words"]] == ["Tehran", "( AFP ) ."]
    assert joined["arcs"] == [{"start": 0, "end": 1, "label": "appos", "dir": "right"}]
    assert [word["text"] for word in displacy.parse_deps(doc)["words"]] == ["Tehran (", "AFP ) ."]


def test_phrases_of_a_language_without_noun_chunks_cannot_be_joined():
    doc = nlpx.Doc(nlpx.blank("xx").vocab, words=["a"], heads=[0], deps=["ROOT"])
    with pytest.raises(NotImplementedError, match="'xx' has no noun chunks"):
        displacy.parse_deps(doc, {"collapse_phrases": True})


def test_fine_tags_and_lemmas_can_be_shown(doc):
    assert displacy.parse_deps(doc, {"fine_grained": True, "add_lemma": True})["words"][8] == {
        "text": "wrote .", "tag": "VBD", "lemma": "wrote"
    }  # fmt: skip
    assert texts(draw(doc, add_lemma=True), "displacy-lemma")[0] == "this"


def test_a_span_is_drawn_by_itself(doc):
    parsed = displacy.parse_deps(doc[2:5])
    assert [(arc["start"], arc["end"]) for arc in parsed["arcs"]] == [(0, 2), (1, 2)]


@pytest.mark.parametrize("options", [{}, {"compact": True}])
def test_everything_is_in_the_picture(doc, options):
    svg = draw(doc, **options)
    assert svg.tag == f"{SVG}svg"
    assert texts(svg, "displacy-word") == [word["text"] for word in displacy.parse_deps(doc)["words"]]
    assert texts(svg, "displacy-tag")[0] == "PRON"
    assert sorted(texts(svg, "displacy-label")) == sorted(dep for dep in DEPS if dep not in ("ROOT", "punct"))
    assert len(list(svg.iter(f"{SVG}g"))) == 8
    shapes = [element.get("d") for element in svg.iter() if element.get("class") == "displacy-arc"]
    assert all(("C" in shape) != bool(options) for shape in shapes)


def test_a_picture_and_its_arcs_have_ids_of_their_own(doc):
    def ids(svg):
        return [element.get("id") for element in svg.iter() if element.get("id")]

    first = ids(draw(doc))
    assert first == [first[0], *(f"arrow-{first[0]}-{number}" for number in range(8))]
    assert first == ids(draw(doc))
    assert not set(first) & set(ids(draw(doc, compact=True)))


def test_all_text_is_escaped():
    evil = '"><script>alert(1)</script>&'
    picture = {
        "words": [{"text": evil, "tag": evil, "lemma": evil}, {"text": "b", "tag": "", "lemma": None}],
        "arcs": [{"start": 0, "end": 1, "label": evil, "dir": "left"}],
        "settings": {"lang": evil, "direction": evil},
    }
    html = displacy.render(picture, manual=True, page=True)
    assert "<script" not in html
    assert texts(draw(picture), "displacy-label") == [evil]


@pytest.mark.parametrize("option", ["color", "bg", "font"])
@pytest.mark.parametrize(
    "value",
    [
        '"><script>',
        "red; position: fixed",
        "url(http://example.org)",
        "URL (x)",
        "a/**/b",
        "rgb(1",
        "a\\62",
        "x" * 100_000,
    ],
    ids=lambda value: value[:20],
)
def test_css_that_does_more_than_style_is_refused(doc, option, value):
    with pytest.raises(UsageError, match=f"the option '{option}' is .*not one plain CSS value"):
        draw(doc, **{option: value})


@pytest.mark.parametrize("value", ["x", None, float("nan"), True, [1]])
def test_lengths_are_numbers(doc, value):
    if value is None:
        assert draw(doc, distance=value).get("width") == draw(doc).get("width")
        return
    with pytest.raises(UsageError, match=r"the option 'distance' is .*, not a number"):
        draw(doc, distance=value)


def test_colours_and_font_are_used(doc):
    style = draw(doc, color="red", bg="#123", font="Courier").get("style")
    assert "color: red" in style
    assert "background: #123" in style
    assert "font-family: Courier" in style


def places(svg):
    words = [element for element in svg.iter() if element.get("class") == "displacy-word"]
    return [float(element.get("x")) for element in words]


def test_text_from_right_to_left_runs_from_right_to_left(doc):
    picture = displacy.parse_deps(doc)
    there = draw(picture)
    picture["settings"]["direction"] = "rtl"
    back = draw(picture)
    assert places(there) == sorted(places(there))
    assert places(back) == sorted(places(back), reverse=True)
    assert back.get("direction") == "rtl"
    assert 0 < min(places(back)) < max(places(back)) < float(back.get("width"))


def test_an_arrow_points_at_the_dependent(doc):
    picture = {
        "words": [{"text": "a", "tag": ""}, {"text": "b", "tag": ""}],
        "arcs": [{"start": 0, "end": 1, "label": "x", "dir": "left"}],
    }
    for direction, word in (("left", 0), ("right", 1)):
        picture["arcs"][0]["dir"] = direction
        svg = draw(picture)
        (head,) = [element.get("d") for element in svg.iter() if element.get("class") == "displacy-arrowhead"]
        assert float(head[1:].split(",")[0]) == places(svg)[word]


def test_a_doc_without_a_tree_is_drawn_with_a_warning():
    with pytest.warns(
        UserWarning, match="has no token.dep for the style 'dep' to draw; .* such as 'beam_parser' or 'parser'"
    ):
        svg = draw(nlpx.blank("en")("No tree"))
    assert texts(svg, "displacy-word") == ["No", "tree"]
    assert not list(svg.iter(f"{SVG}g"))


@pytest.mark.parametrize("arc", [{"start": 1, "end": 0}, {"start": 0, "end": 5}, {"start": 0, "end": 0}])
def test_an_arc_that_cannot_be_is_an_error(arc):
    with pytest.raises(ValueError, match="does not go from one of the 2 words"):
        draw({"words": [{"text": "a"}, {"text": "b"}], "arcs": [{**arc, "label": "x", "dir": "left"}]})


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda ends: ends[0] < ends[1]), max_size=15))
def test_no_two_arcs_over_one_place_have_one_level(ends):
    arcs = level_arcs([{"start": start, "end": end} for start, end in ends], n_words=10)
    assert sorted((arc.start, arc.end) for arc in arcs) == sorted(ends)
    for gap in range(9):
        levels = sorted(arc.level for arc in arcs if arc.start <= gap < arc.end)
        assert all(low < high for low, high in pairwise(levels))
    for arc in arcs:
        below = [other.level for other in arcs if other.start < arc.end and arc.start < other.end]
        assert arc.level == 1 or arc.level - 1 in below


@pytest.mark.parametrize("words", [[], [" "], ["."], ["(", "."]])
def test_docs_with_next_to_nothing_are_drawn(words):
    roots = list(range(len(words)))
    doc = nlpx.Doc(nlpx.blank("en").vocab, words=words, heads=roots, deps=["ROOT"] * len(words))
    assert texts(draw(doc), "displacy-word") == words
    assert '<div class="entities"' in displacy.render(nlpx.blank("en")(""), style="ent")
