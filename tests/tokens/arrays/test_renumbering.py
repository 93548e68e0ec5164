from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens import Doc
from nlpx.tokens.arrays.renumbering import Renumbering
from nlpx.vocab import Vocab


@pytest.fixture
def doc() -> Doc:
    return Doc(
        Vocab(),
        words=["I", "like", "New", "York", "a", "lot"],
        heads=[1, 1, 3, 1, 5, 1],
        deps=["nsubj", "ROOT", "compound", "dobj", "det", "npadvmod"],
    )


def merge(doc: Doc, start: int, end: int) -> None:
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[start:end])


def test_a_span_taken_before_a_merge_covers_the_same_text_after_it(doc):
    span, inside, around = doc[4:6], doc[3:4], doc[1:4]
    merge(doc, 2, 4)
    assert [(part.start, part.end, part.text) for part in (span, inside, around)] == [
        (3, 5, "a lot"),
        (2, 3, "New York"),
        (1, 3, "like New York"),
    ]
    assert [token.text for token in span.root.subtree] == ["a", "lot"]
    assert (span.start_char, span.end_char, span.as_doc().text) == (16, 21, "a lot ")
    doc.ents = [span]
    assert doc.ents == ()
    span.label_ = "X"
    doc.ents = [span]
    assert [ent.text for ent in doc.ents] == ["a lot"]


def test_a_token_taken_before_a_merge_stands_for_the_same_text_after_it(doc):
    before, merged, behind = doc[1], doc[3], doc[5]
    merge(doc, 2, 4)
    assert [(token.i, token.text, token.idx) for token in (before, merged, behind)] == [
        (1, "like", 2),
        (2, "New York", 7),
        (4, "lot", 18),
    ]
    behind.tag_ = "NN"
    assert doc[4].tag_ == "NN"
    assert behind == doc[4]
    assert (behind.head, behind.nbor(-1).text, behind.lex.text) == (before, "a", "lot")


def test_tokens_and_spans_follow_several_merges_and_splits(doc):
    last, span = doc[5], doc[2:4]
    merge(doc, 2, 4)
    merge(doc, 0, 2)
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[3], ["lo", "t"], [doc[3], doc[3]])
    assert [token.text for token in doc] == ["I like", "New York", "a", "lo", "t"]
    assert (last.text, last.i, span.text, span.start) == ("lo", 3, "New York", 1)


def test_a_loop_over_tokens_may_merge_and_split(doc):
    seen = []
    for token in doc:
        seen.append(token.text)
        if token.text == "New":
            merge(doc, token.i, token.i + 2)
        if token.text == "a":
            merge(doc, token.i - 1, token.i + 1)
    assert seen == ["I", "like", "New", "a", "lot"]
    assert [token.text for token in doc] == ["I", "like", "New York a", "lot"]


def test_a_loop_over_a_span_may_merge(doc):
    seen = []
    for token in doc[1:5]:
        seen.append(token.text)
        if token.text == "New":
            merge(doc, token.i, token.i + 2)
    assert seen == ["like", "New", "a"]


def test_two_retokenizers_at_once_are_refused(doc):
    def nest():
        with doc.retokenize() as outer:
            outer.merge(doc[4:6])
            merge(doc, 0, 2)

    with pytest.raises(ValueError, match=r"Another retokenizer has changed .*; do one after the other\."):
        nest()
    assert [token.text for token in doc] == ["I like", "New", "York", "a", "lot"]


def test_a_merge_outside_of_a_block_is_refused_rather_than_forgotten(doc):
    with pytest.raises(ValueError, match=r"with doc\.retokenize\(\) as retokenizer"):
        doc.retokenize().merge(doc[0:2])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(1, 4)), max_size=4), st.integers(0, 5))
def test_every_new_token_stands_for_an_old_one_in_order(changes, rest):
    stretches, old, new = [], 0, 0
    for gap, n_old, n_new in changes:
        old, new = old + gap, new + gap
        stretches.append((old, old + n_old, new, new + n_new))
        old, new = old + n_old, new + n_new
    move = Renumbering(stretches)
    covered = [range(move.first(token), move.last(token) + 1) for token in range(old + rest)]
    assert sorted({place for places in covered for place in places}) == list(range(new + rest))
    assert all(move.span(start, start) == (move.first(start),) * 2 for start in range(old + rest))
    assert move.span(0, old + rest) == (0, new + rest)
    assert move.first(old + rest) == new + rest
