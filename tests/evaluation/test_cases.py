"""What was predicted beside what is right, case by case."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.evaluation.cases import Blank, annotations_of
from nlpx.evaluation.confusion import find_confusion
from nlpx.evaluation.reliability import find_reliability
from nlpx.tokens import Doc, Example, Span

WORDS = ["New", "York", "isn't", "here"]
SPLIT = ["New", "York", "is", "n't", "here"]
SPACES = [True, True, False, True, False]


@pytest.fixture(scope="module")
def nlp():
    """Return a pipeline that says that it predicts everything."""
    terms = ["token.tag", "token.pos", "token.dep", "doc.ents", "doc.spans", "doc.cats", "doc.tensor"]
    nlpx.Language.component("evaluation_everything", assigns=terms, func=lambda doc: doc)
    nlp = nlpx.blank("en")
    nlp.add_pipe("evaluation_everything")
    return nlp


def cases(nlp, predicted, reference, *, term):
    example = Example(predicted, reference)
    (annotation,) = (each for each in annotations_of(nlp, [example]) if each.term == term)
    return [case[:5] for case in annotation.cases(example)]


def doc(nlp, words=WORDS, **annotations):
    return Doc(nlp.vocab, words=words, spaces=SPACES if words is SPLIT else [True] * 3 + [False], **annotations)


def test_words_that_are_one_token_each_are_compared(nlp):
    predicted = doc(nlp, SPLIT, tags=["N", "V", "V", "R", ""])
    reference = doc(nlp, tags=["N", "N", "V", "R"])
    assert cases(nlp, predicted, reference, term="token.tag") == [
        ("N", "N", True, 0, 1),
        ("N", "V", False, 1, 2),
        ("R", Blank.NOTHING, False, 3, 4),
    ]


def test_words_without_a_value_in_the_reference_are_left_out(nlp):
    found = cases(nlp, doc(nlp, pos=["NOUN"] * 4), doc(nlp, pos=["NOUN", "", "VERB", ""]), term="token.pos")
    assert [case[3] for case in found] == [0, 2]


def test_a_word_with_the_right_label_and_another_head_is_wrong(nlp):
    reference = doc(nlp, deps=["nmod", "nsubj", "root", "advmod"], heads=[1, 2, 2, 2])
    predicted = doc(nlp, deps=["nmod", "obj", "ROOT", "advmod"], heads=[2, 2, 2, 2])
    assert cases(nlp, predicted, reference, term="token.dep") == [
        ("nmod", "nmod", False, 0, 1),
        ("nsubj", "obj", False, 1, 2),
        ("root", "root", True, 2, 3),
        ("advmod", "advmod", True, 3, 4),
    ]


def test_entities_are_right_taken_for_others_or_elsewhere(nlp):
    reference = doc(nlp, ents=["B-PLACE", "I-PLACE", "B-X", "B-Y"])
    predicted = doc(nlp, SPLIT, ents=["B-ORG", "I-ORG", "O", "O", "B-Y"])
    assert cases(nlp, predicted, reference, term="doc.ents") == [
        ("PLACE", "ORG", False, 0, 2),
        ("X", Blank.NOTHING, False, 2, 3),
        ("Y", "Y", True, 3, 4),
    ]
    shorter = doc(nlp, ents=["B-PLACE", "O", "B-X", "O"])
    assert cases(nlp, shorter, reference, term="doc.ents")[:2] == [
        (Blank.OTHER_BOUNDS, "PLACE", False, 0, 1),
        ("PLACE", Blank.OTHER_BOUNDS, False, 0, 2),
    ]


def test_entities_over_words_of_which_nothing_is_known_are_left_out(nlp):
    reference = doc(nlp, ents=["B-PLACE", "I-PLACE", "O", ""])
    found = cases(nlp, doc(nlp, ents=["O", "O", "B-X", "B-Y"]), reference, term="doc.ents")
    assert [case[:2] for case in found] == [("PLACE", Blank.NOTHING), (Blank.NOTHING, "X")]


def with_spans(nlp, *spans, scores=None):
    made = doc(nlp)
    made.spans["sc"] = [Span(made, start, end, label=label) for start, end, label in spans]
    if scores is not None:
        made.spans["sc"].attrs["scores"] = scores
    return made


def test_spans_at_one_place_may_have_several_labels(nlp):
    reference = with_spans(nlp, (0, 2, "A"), (0, 2, "B"), (1, 2, "A"))
    predicted = with_spans(nlp, (0, 2, "B"), (0, 2, "C"), (3, 4, "A"))
    assert sorted(map(str, cases(nlp, predicted, reference, term="doc.spans"))) == sorted(
        map(
            str,
            [
                ("B", "B", True, 0, 2),
                ("A", "C", False, 0, 2),
                ("A", Blank.NOTHING, False, 1, 2),
                (Blank.NOTHING, "A", False, 3, 4),
            ],
        )
    )


def with_cats(nlp, **cats):
    made = doc(nlp)
    made.cats = cats
    return made


def test_of_categories_that_exclude_each_other_the_likeliest_counts(nlp):
    found = cases(nlp, with_cats(nlp, A=0.3, B=0.7), with_cats(nlp, A=1.0, B=0.0), term="doc.cats")
    assert found == [("A", "B", False, 0, 4)]


def test_other_categories_count_each_by_itself(nlp):
    predicted, reference = with_cats(nlp, A=0.9, B=0.8, C=0.1), with_cats(nlp, A=1.0, B=0.0, C=0.0)
    assert cases(nlp, predicted, reference, term="doc.cats") == [
        ("A", "A", True, 0, 4),
        (Blank.NOTHING, "B", False, 0, 4),
    ]


def test_the_most_confused_labels_come_first(nlp):
    examples = [
        Example(doc(nlp, tags=["N", "V", "V", "N"]), doc(nlp, tags=["N", "N", "V", "R"])),
        Example(doc(nlp, tags=["V", "V", "V", "R"]), doc(nlp, tags=["N", "N", "V", "R"])),
    ]
    tags = annotations_of(nlp, examples)[0]
    confusion = find_confusion(tags, examples, n_worst=1)
    assert confusion.most_confused(5) == [("N", "V", 3), ("R", "N", 1)]
    assert confusion.counts["V", "V"] == 2
    assert confusion.labels(2) == ["N", "V"]
    # Both have two errors and one text: the first stays.
    assert [stretch.example for stretch in confusion.worst] == examples[:1]
    assert len(find_confusion(tags, examples, n_worst=2).worst) == 1


def test_errors_are_divided_by_the_sentences_of_the_reference(nlp):
    reference = doc(nlp, tags=["N"] * 4, sent_starts=[True, False, True, False])
    examples = [Example(doc(nlp, tags=["N", "X", "X", "X"]), reference)]
    worst = find_confusion(annotations_of(nlp, examples)[0], examples, n_worst=9).worst
    assert [(stretch.start, stretch.end, len(stretch.wrong)) for stretch in worst] == [(2, 4, 2), (0, 2, 1)]


def test_an_annotation_that_the_data_do_not_have_has_no_confusion(nlp):
    examples = [Example(doc(nlp, tags=["N"] * 4), doc(nlp))]
    assert find_confusion(annotations_of(nlp, examples)[0], examples, n_worst=1) is None


def reliability(nlp, pairs, *, term):
    examples = [Example(predicted, reference) for predicted, reference in pairs]
    (annotation,) = (each for each in annotations_of(nlp, examples) if each.term == term)
    return [tuple(each) for each in find_reliability(annotation, examples)]


def test_the_curve_of_exclusive_categories_is_of_the_likeliest(nlp):
    right, wrong = with_cats(nlp, A=1.0, B=0.0), with_cats(nlp, A=0.0, B=1.0)
    pairs = [(with_cats(nlp, A=0.75, B=0.25), truth) for truth in (right, right, wrong, right)]
    pairs.append((with_cats(nlp, A=0.05, B=0.95), right))
    assert reliability(nlp, pairs, term="doc.cats") == [pytest.approx((0.75, 0.75, 4)), pytest.approx((0.95, 0.0, 1))]


def test_the_curve_of_other_categories_is_of_each(nlp):
    pair = with_cats(nlp, A=0.95, B=0.25, C=0.25), with_cats(nlp, A=1.0, B=1.0, C=0.0)
    assert reliability(nlp, [pair], term="doc.cats") == [pytest.approx((0.25, 0.5, 2)), pytest.approx((0.95, 1.0, 1))]


def test_the_curve_of_spans_is_of_those_that_were_predicted(nlp):
    predicted = with_spans(nlp, (0, 2, "A"), (2, 3, "B"), scores=[0.95, 0.65])
    assert reliability(nlp, [(predicted, with_spans(nlp, (0, 2, "A")))], term="doc.spans") == [
        pytest.approx((0.65, 0.0, 1)),
        pytest.approx((0.95, 1.0, 1)),
    ]
    assert reliability(nlp, [(with_spans(nlp, (0, 1, "A")), with_spans(nlp, (0, 1, "A")))], term="doc.spans") == []
