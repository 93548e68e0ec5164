"""Groups of spans, and entities, by patterns."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlpx
from nlpx.errors import ModelError, UsageError
from nlpx.pipeline import EntityRuler, SpanRuler
from nlpx.registry import registry
from nlpx.tokens import Doc, Example, Span
from nlpx.vocab import Vocab

PATTERNS = [
    {"label": "ORG", "pattern": "Apple"},
    {"label": "GPE", "pattern": [{"LOWER": "new"}, {"LOWER": "york"}], "id": "ny"},
    {"label": "PLACE", "pattern": "York"},
    {"label": "GPE", "pattern": "New York", "id": "city"},
]
LONGEST = {"@misc": "spacy.first_longest_spans_filter.v1"}
NLP = nlpx.blank("en")


@pytest.fixture
def nlp():
    return nlpx.blank("en")


def numbers(spans) -> list[tuple[int, int, str, str]]:
    return [(span.start, span.end, span.label_, span.id_) for span in spans]


def test_group_has_all_that_is_found(nlp):
    nlp.add_pipe("span_ruler").add_patterns(PATTERNS)
    doc = nlp("Apple in New York")
    assert sorted(numbers(doc.spans["ruler"])) == [
        (0, 1, "ORG", ""),
        (2, 4, "GPE", "city"),
        (2, 4, "GPE", "ny"),
        (3, 4, "PLACE", ""),
    ]
    assert doc.ents == ()
    assert list(nlp("nothing").spans) == ["ruler"]


def test_patterns_say_what_there_is(nlp):
    ruler = nlp.add_pipe("span_ruler")
    ruler.add_patterns(PATTERNS)
    assert (len(ruler), ruler.labels, ruler.ids, ruler.key) == (4, ("GPE", "ORG", "PLACE"), ("city", "ny"), "ruler")
    assert ruler.patterns == PATTERNS
    assert "GPE" in ruler
    assert "ny" not in ruler


def test_matches_come_in_the_order_of_the_text(nlp):
    ruler = nlp.add_pipe("span_ruler")
    ruler.add_patterns([{"label": "X", "pattern": text} for text in ("b c", "b", "a b c", "c")])
    doc = nlp.make_doc("a b c")
    matches = ruler.match(doc)
    assert [(span.start, span.end) for span in matches] == [(0, 3), (1, 2), (1, 3), (2, 3)]
    assert doc.spans == {}
    ruler.set_annotations(doc, matches[:1])
    assert numbers(doc.spans["ruler"]) == [(0, 3, "X", "")]


@pytest.mark.parametrize(
    ("config", "due"),
    [
        ({}, [(1, 2), (1, 3)]),
        ({"overwrite": False}, [(0, 2), (1, 2), (1, 3)]),
        ({"spans_filter": LONGEST}, [(1, 3)]),
        ({"spans_filter": LONGEST, "overwrite": False}, [(0, 2)]),
    ],
)
def test_group_that_is_there_is_replaced_or_grows(nlp, config, due):
    ruler = nlp.add_pipe("span_ruler", config=config)
    ruler.add_patterns([{"label": "X", "pattern": "b"}, {"label": "X", "pattern": "b c"}])
    doc = nlp.make_doc("a b c")
    doc.spans["ruler"] = [Span(doc, 0, 2, "OLD")]
    ruler(doc)
    assert [(span.start, span.end) for span in doc.spans["ruler"]] == due


def test_group_may_have_another_key_or_none(nlp):
    nlp.add_pipe("span_ruler", config={"spans_key": "mine"}).add_patterns(PATTERNS)
    nlp.add_pipe("span_ruler", name="none", config={"spans_key": None}).add_patterns(PATTERNS)
    doc = nlp("Apple")
    assert list(doc.spans) == ["mine"]


@pytest.mark.parametrize(
    ("config", "due"),
    [
        ({}, [(0, 2, "X")]),
        ({"overwrite": False}, [(0, 2, "X"), (2, 3, "OTHER")]),
        (
            {"overwrite": False, "ents_filter": {"@misc": "spacy.prioritize_new_ents_filter.v1"}},
            [(0, 2, "X"), (2, 3, "OTHER")],
        ),
        (
            {"overwrite": False, "ents_filter": {"@misc": "spacy.prioritize_existing_ents_filter.v1"}},
            [(1, 2, "OLD"), (2, 3, "OTHER")],
        ),
    ],
)
def test_entities_are_set_where_that_is_wanted(nlp, config, due):
    ruler = nlp.add_pipe("span_ruler", config={"annotate_ents": True, **config})
    ruler.add_patterns([{"label": "X", "pattern": "a b"}, {"label": "Y", "pattern": "b"}])
    doc = nlp.make_doc("a b c")
    doc.ents = [Span(doc, 1, 2, "OLD"), Span(doc, 2, 3, "OTHER")]
    ruler(doc)
    assert [(ent.start, ent.end, ent.label_) for ent in doc.ents] == due
    assert [(span.start, span.end) for span in doc.spans["ruler"]] == [(0, 2), (1, 2)]


def test_future_entity_ruler_sets_entities_only(nlp):
    ruler = nlp.add_pipe("future_entity_ruler")
    ruler.add_patterns([PATTERNS[0], PATTERNS[3]])
    doc = nlp("Apple in New York")
    assert [(ent.text, ent.label_, ent.ent_id_) for ent in doc.ents] == [
        ("Apple", "ORG", ""),
        ("New York", "GPE", "city"),
    ]
    assert doc.spans == {}
    assert isinstance(ruler, SpanRuler)


def test_patterns_are_removed_by_label_and_by_id(nlp):
    ruler = nlp.add_pipe("span_ruler")
    ruler.add_patterns(PATTERNS)
    ruler.remove_by_id("ny")
    doc = nlp("Apple in New York")
    assert numbers(doc.spans["ruler"]) == [(0, 1, "ORG", ""), (2, 4, "GPE", "city"), (3, 4, "PLACE", "")]
    ruler.remove("GPE")
    assert ruler.patterns == [PATTERNS[0], PATTERNS[2]]
    with pytest.raises(
        UsageError, match=r"Component 'span_ruler' has no pattern with the label 'ORGG' to remove; did you mean 'ORG'\?"
    ):
        ruler.remove("ORGG")
    with pytest.raises(UsageError, match="Component 'span_ruler' has no pattern with the id 'ny' to remove"):
        ruler.remove_by_id("ny")


def test_patterns_come_back(nlp, tmp_path):
    ruler = nlp.add_pipe("span_ruler")
    ruler.add_patterns(PATTERNS)
    ruler.to_disk(tmp_path / "ruler")
    assert [file.name for file in (tmp_path / "ruler").iterdir()] == ["patterns"]
    old = SpanRuler(nlp)
    old.add_patterns([{"label": "OLD", "pattern": "old"}])
    for other in (SpanRuler(nlp).from_disk(tmp_path / "ruler"), old.from_bytes(ruler.to_bytes())):
        assert other.patterns == PATTERNS
    nlp.to_disk(tmp_path / "nlp")
    doc = nlpx.load(tmp_path / "nlp")("York")
    assert numbers(doc.spans["ruler"]) == [(0, 1, "PLACE", "")]


def test_pattern_without_an_id_has_none_when_it_is_saved(nlp, tmp_path):
    ruler = SpanRuler(nlp)
    ruler.add_patterns([{"label": "X", "pattern": "a", "id": None}, {"label": "X", "pattern": "b", "id": ""}])
    assert ruler.patterns == [{"label": "X", "pattern": "a"}, {"label": "X", "pattern": "b"}]


@pytest.mark.parametrize("data", [b"", b"\x80", nlpx.files.msgpack.pack({"patterns": '["x"]'})])
def test_damaged_bytes_are_refused(nlp, data):
    ruler = SpanRuler(nlp)
    ruler.add_patterns(PATTERNS)
    with pytest.raises(ModelError, match="bytes of component 'span_ruler'"):
        ruler.from_bytes(data)
    assert ruler.patterns == PATTERNS


def test_group_is_scored(nlp):
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "mine", "scorer": {"spans_key": "mine"}})
    ruler.add_patterns([{"label": "X", "pattern": "a b"}, {"label": "Y", "pattern": "b"}])
    reference = nlp.make_doc("a b c b")
    reference.spans["mine"] = [Span(reference, 0, 2, "X"), Span(reference, 0, 1, "Y")]
    scores = nlp.evaluate([Example(nlp.make_doc("a b c b"), reference)])
    assert (scores["spans_mine_p"], scores["spans_mine_r"]) == (1 / 3, 0.5)
    assert scores["spans_mine_per_type"]["X"] == {"p": 1.0, "r": 1.0, "f": 1.0}
    assert nlp.get_pipe_meta("span_ruler").scores == [
        "spans_ruler_f",
        "spans_ruler_p",
        "spans_ruler_r",
        "spans_ruler_per_type",
    ]


# Which spans stay, beside all choices that there are

SPANS = st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4), st.sampled_from("XYZ")), max_size=6)


def spans_of(doc: Doc, given_spans) -> list[Span]:
    return [
        Span(doc, start, min(start + length, len(doc)), label)
        for start, length, label in given_spans
        if start < len(doc)
    ]


def overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def best(spans: list[Span]) -> list[Span]:
    """Return the longest span, the first of equal ones, then the best of those that do not overlap it."""
    if not spans:
        return []
    chosen = min(spans, key=lambda span: (-len(span), span.start))
    return [chosen, *best([span for span in spans if not overlap(span, chosen)])]


def apart(spans: list[Span], others: list[Span]) -> list[Span]:
    return [span for span in spans if not any(overlap(span, other) for other in others)]


@given(SPANS, SPANS)
def test_filters_choose_as_they_say(there, new):
    doc = Doc(NLP.vocab, words=["w"] * 9)
    entities = best(spans_of(doc, there))
    spans = spans_of(doc, new)
    chosen = best(spans)
    due = {
        "spacy.first_longest_spans_filter.v1": best([*entities, *spans]),
        "spacy.prioritize_new_ents_filter.v1": [*chosen, *apart(entities, chosen)],
        "spacy.prioritize_existing_ents_filter.v1": [*entities, *best(apart(spans, entities))],
    }
    for name, expected in due.items():
        found = registry.misc.get(name)()(entities, spans)
        assert sorted(numbers(found)) == sorted(numbers(expected)), name
        doc.ents = found


WORDS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3)


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.tuples(WORDS, st.booleans()), max_size=8))
def test_every_place_of_every_pattern_is_found(words, patterns):
    ruler = SpanRuler(NLP)
    ruler.add_patterns(
        {"label": f"P{number}", "pattern": " ".join(parts) if is_phrase else [{"LOWER": part} for part in parts]}
        for number, (parts, is_phrase) in enumerate(patterns)
    )
    if not patterns:
        return
    doc = Doc(NLP.vocab, words=words)
    due = [
        (start, start + len(parts), f"P{number}", "")
        for (number, (parts, _)), start in itertools.product(enumerate(patterns), range(len(words)))
        if words[start : start + len(parts)] == parts
    ]
    assert sorted(numbers(ruler.match(doc))) == sorted(due)


@pytest.mark.parametrize("nlp", [5, None, Vocab()])
@pytest.mark.parametrize("ruler", [SpanRuler, EntityRuler])
def test_a_ruler_needs_a_pipeline(ruler, nlp):
    with pytest.raises(TypeError, match="A ruler needs a pipeline, which makes Docs of phrases, not"):
        ruler(nlp)
