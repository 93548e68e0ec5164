"""What debug data says about spans."""

from __future__ import annotations

import pytest

import nlpx
from nlp_spancat.checks import check_spans
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.tokens import Doc, Example, Span


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


def make(nlp, *spans, words="a b c d e f", predicted=None, **annotations) -> Example:
    reference = Doc(nlp.vocab, words=words.split(" "), **annotations)
    reference.spans["sc"] = [Span(reference, start, end, label=label) for start, end, label in spans]
    return Example(Doc(nlp.vocab, words=(predicted or words).split("_" if predicted else " ")), reference)


def look(nlp, *train, dev=(), component="spancat"):
    corpora = [
        [Item(example, Place.of_document(name, i)) for i, example in enumerate(examples, 1)]
        for name, examples in (("train", train), ("dev", dev))
    ]
    data = CorpusData(nlp=nlp, pipeline=[component], train=corpora[0], dev=corpora[1])
    return list(check_spans(data))


def bad(findings):
    return [(finding.message, finding.where) for finding in findings if finding.level in (Level.WARNING, Level.ERROR)]


def messages(findings):
    return [finding.message for finding in findings]


def test_good_spans_pass_all_checks(nlp):
    found = look(nlp, *[make(nlp, (0, 2, "A"), (1, 2, "B"))] * 50)
    assert not bad(found)
    assert "The suggester finds 100.0 % of the spans in the training data, with 2.5 candidates a token" in messages(
        found
    )
    assert "Lengths of spans in tokens: 1 (50 %), 2 (50 %); nine of ten have at most 2" in messages(found)
    assert "'B': lengths 1 to 1, mostly up to 1; distinctiveness 2.58, of the words beside 1.58" in messages(found)
    assert "50 spans overlapping others" in messages(found)[-1]


def test_spans_that_are_not_suggested_are_told_by_label_the_longest_first(nlp):
    found = bad(
        look(
            nlp,
            *[make(nlp, (0, 2, "A"))] * 48,
            make(nlp, (0, 4, "A"), words="a b c d e g"),
            make(nlp, (0, 5, "A"), words="a b c d e h"),
        )
    )
    ((message, where),) = found
    assert message.startswith(
        "The suggester finds 96.0 % of the spans in the training data, with 2.5 candidates a token"
    )
    assert message.endswith("; by label: 'A' 96.0 %")
    assert where == ("train, document 50, offset 0: 'a b c d e'", "train, document 49, offset 0: 'a b c d'")


@pytest.mark.parametrize(
    ("settings", "message", "where"),
    [
        ({"words": "a \n c"}, "1 span consisting of or starting/ending with whitespace", "tokens 0 to 1: 'a \\n' (A)"),
        ({"words": "a b c", "sent_starts": [True, True, False]}, "1 span crossing sentence boundaries", "'a b'"),
        ({"words": "a b c", "predicted": "a_b c"}, "1 span not at token boundaries, which training passes over", "(A)"),
    ],
)
def test_odd_spans_are_told_with_their_place(nlp, settings, message, where):
    found = dict(bad(look(nlp, *[make(nlp, (0, 1, "A"))] * 50, make(nlp, (0, 2, "A"), **settings))))
    assert where in found[message][0]
    assert "document 51" in found[message][0]


def test_docs_without_the_group_are_told(nlp):
    other = make(nlp)
    del other.reference.spans["sc"]
    found = dict(bad(look(nlp, *[make(nlp, (0, 1, "A"))] * 50, other)))
    message = "1 doc of the 51 of the training data without a group 'sc', from which nothing is learnt"
    assert found[message] == ("train, document 51",)


def test_nothing_to_learn_is_told(nlp):
    assert bad(look(nlp, make(nlp))) == [
        ("No spans 'sc' in the training data, so there is nothing for a span categorizer to learn", ())
    ]
    assert "No groups of spans in the training data" in bad(look(nlp))[0][0]


def test_spans_of_several_labels_are_told(nlp):
    found = messages(look(nlp, make(nlp, (0, 1, "A"), (0, 1, "B"))))
    assert "1 span with several labels, which spancat can learn and spancat_singlelabel cannot" in found


def test_most_lengths_are_told_by_label(nlp):
    spans = [(0, 1, "A")] * 9 + [(0, 6, "A")]
    (line,) = (line for line in messages(look(nlp, *(make(nlp, span) for span in spans))) if line.startswith("'A'"))
    assert line.startswith("'A': lengths 1 to 6, mostly up to 1; ")


def test_spans_that_stand_twice_are_told(nlp):
    found = dict(bad(look(nlp, *[make(nlp, (0, 1, "A"))] * 50, make(nlp, (1, 3, "A"), (1, 3, "A"), (1, 3, "B")))))
    assert found["1 span more than once with the same label"] == (
        "train, document 51, offset 2, tokens 1 to 2: 'b c' (A)",
    )


@pytest.mark.parametrize(
    ("component", "settings", "level", "ending"),
    [
        ("spancat", None, Level.INFO, "overlapping others"),
        ("spancat_singlelabel", None, Level.INFO, "allow_overlap = false predicts the best only"),
        ("spancat_singlelabel", {"allow_overlap": True}, Level.INFO, "overlapping others"),
        (
            "spancat_singlelabel",
            {"allow_overlap": False},
            Level.WARNING,
            "of which the best only is predicted",
        ),
    ],
)
def test_overlapping_spans_are_told(component, settings, level, ending):
    nlp = nlpx.blank("en")
    if settings is not None:
        nlp.add_pipe(component, config=settings)
    examples = make(nlp, (0, 3, "A"), (1, 2, "A"), (3, 4, "A")), make(nlp, (0, 2, "A"), (2, 4, "A"))
    found = [each for each in look(nlp, *examples, component=component) if "overlapping" in each.message]
    assert [(each.level, each.message.endswith(ending)) for each in found] == [(level, True)]
    assert found[0].message.startswith("1 span overlapping")
    assert found[0].where == (("train, document 1, offset 2, token 1: 'b'",) if level is Level.WARNING else ())


def test_the_suggester_of_the_base_model_is_looked_at():
    nlp = nlpx.blank("en")
    nlp.add_pipe("spancat", config={"suggester": {"@misc": "spacy.ngram_suggester.v1", "sizes": [1]}})
    found = messages(look(nlp, make(nlp, (0, 1, "A"), (0, 2, "A"))))
    assert any(message.startswith("The suggester finds 50.0 % of the spans") for message in found)


def test_a_suggester_that_suggests_nothing_is_told():
    nlp = nlpx.blank("en")
    nlp.add_pipe("spancat", config={"suggester": {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "found"}})
    assert ("The suggester suggests nothing in the training data", ()) in bad(look(nlp, make(nlp, (0, 1, "A"))))


def test_what_a_finder_of_the_pipeline_will_suggest_is_not_missed():
    nlp = nlpx.blank("en")
    nlp.add_pipe("span_finder", config={"max_length": 3})
    nlp.add_pipe("spancat", config={"suggester": {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "sc"}})
    found = look(nlp, *[make(nlp, (0, 2, "A"))] * 50, make(nlp, (1, 5, "A"), words="a b c d e g"))
    assert "The suggester suggests nothing in the training data until 'span_finder' is trained" in messages(found)
    assert bad(found) == [
        (
            "1 span shorter than 1 or longer than 3 tokens, which the finder does not find",
            ("train, document 51, offset 2, tokens 1 to 4: 'b c d e'",),
        )
    ]


def test_spans_that_are_too_long_for_a_finder_are_told_the_longest_first():
    nlp = nlpx.blank("en")
    nlp.add_pipe("span_finder", name="finder", config={"min_length": 2, "max_length": 3})
    found = look(
        nlp,
        *[make(nlp, (0, 2, "A"))] * 50,
        make(nlp, (0, 1, "A"), (1, 5, "A"), words="a b c d e g"),
        component="span_finder",
    )
    assert bad(found) == [
        (
            "2 spans shorter than 2 or longer than 3 tokens, which the finder does not find",
            ("train, document 51, offset 2, tokens 1 to 4: 'b c d e'", "train, document 51, offset 0, token 0: 'a'"),
        )
    ]


def test_labels_that_a_component_of_another_name_has_are_not_new():
    nlp = nlpx.blank("en")
    nlp.add_pipe("spancat", name="mine").add_label("A")
    assert "0 new labels, 1 existing label" in messages(look(nlp, make(nlp, (0, 1, "A"))))
