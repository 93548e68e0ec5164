from __future__ import annotations

import pytest

from nlp_transformers.span_getters import make_doc_spans, make_sent_spans, make_strided_spans
from nlpx.errors import ConfigError
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


def doc_of(n_tokens, **annotation):
    return Doc(Vocab(), words=["x"] * n_tokens, **annotation)


# What spacy-transformers 1.4 gives for a Doc of ten tokens.
@pytest.mark.parametrize(
    ("window", "stride", "due"),
    [
        (4, 3, [(0, 4), (3, 7), (6, 10)]),
        (4, 2, [(0, 4), (2, 6), (4, 8), (6, 10)]),
        (128, 96, [(0, 10)]),
        (10, 10, [(0, 10)]),
        (3, 1, [(start, start + 3) for start in range(8)]),
        (4, 6, [(0, 4), (6, 10)]),
        (3, 5, [(0, 3), (5, 8)]),
    ],
)
def test_windows_move_to_the_end_of_the_doc(window, stride, due):
    (spans,) = make_strided_spans(window, stride)([doc_of(10)])
    assert [(span.start, span.end) for span in spans] == due


@pytest.mark.parametrize(("window", "stride"), [(0, 1), (4, 0), (-1, 3)])
def test_window_that_never_moves_is_refused(window, stride):
    with pytest.raises(ConfigError, match="must be 1 or more"):
        make_strided_spans(window, stride)


def test_sentences_are_spans():
    doc = doc_of(5, sent_starts=[True, False, True, False, False])
    (spans,) = make_sent_spans()([doc])
    assert [(span.start, span.end) for span in spans] == [(0, 2), (2, 5)]


def test_sentences_that_nobody_has_found_are_told():
    with pytest.raises(ConfigError, match=r"sent_spans.v1: the document 'the cats ' has no sentences; put a component"):
        make_sent_spans()([Doc(Vocab(), words=["the", "cats"])])


def test_doc_is_a_span():
    (spans,) = make_doc_spans()([doc_of(3)])
    assert [(span.start, span.end) for span in spans] == [(0, 3)]


@pytest.mark.parametrize("get_spans", [make_strided_spans(4, 3), make_sent_spans(), make_doc_spans()])
def test_doc_without_tokens_has_no_spans(get_spans):
    assert get_spans([doc_of(0)]) == [[]]
