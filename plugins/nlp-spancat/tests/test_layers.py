"""Vectors of spans from those of tokens, by windows whose lengths are powers of two."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from thinc import api as thinc
from thinc.api import NumpyOps, Ragged

from nlp_spancat.layers import reducers
from nlp_spancat.layers.extract_spans import extract_spans
from nlp_spancat.layers.span_vectors import SpanVectors
from nlpx.testing import check_gradients

WIDTH = 3
NAMES = ["reduce_first", "reduce_last", "reduce_max", "reduce_mean"]


def ragged(lengths: list[int]) -> Ragged:
    rows = np.random.default_rng(0).uniform(-1, 1, (sum(lengths), WIDTH)).astype("f")
    return Ragged(rows, np.array(lengths, dtype="i"))


def spans_of(bounds_by_doc: list[list[tuple[int, int]]]) -> Ragged:
    bounds = [bound for bounds in bounds_by_doc for bound in bounds]
    return Ragged(np.array(bounds, dtype="i").reshape(-1, 2), np.array([len(b) for b in bounds_by_doc], dtype="i"))


@st.composite
def texts(draw):
    """Return lengths of docs, some without tokens, and spans of each."""
    lengths = draw(st.lists(st.integers(0, 12), min_size=1, max_size=4).filter(any))
    spans = []
    for length in lengths:
        edges = st.tuples(st.integers(0, length), st.integers(0, length)).filter(lambda pair: pair[0] != pair[1])
        spans.append([tuple(sorted(pair)) for pair in draw(st.lists(edges, max_size=9))] if length else [])
    return lengths, spans


def flat(rows: list[list[int]]) -> np.ndarray:
    return np.array([row for span in rows for row in span], dtype="i")


def rows_of_spans(lengths, spans) -> list[list[int]]:
    first = np.cumsum([0, *lengths])
    return [
        list(range(at + start, at + end)) for at, bounds in zip(first, spans, strict=False) for start, end in bounds
    ]


@given(texts())
def test_extract_spans_stands_for_the_vectors_of_each_span(text):
    lengths, spans = text
    tokens = ragged(lengths)
    found, backprop = extract_spans()((tokens, spans_of(spans)), is_train=True)
    rows = rows_of_spans(lengths, spans)
    assert found.lengths.tolist() == [len(span) for span in rows]
    np.testing.assert_array_equal(found.data, tokens.data[flat(rows)])
    # A layer that knows nothing of the view gives the gradient for each row.
    d_rows = np.arange(len(found.data) * WIDTH, dtype="f").reshape(-1, WIDTH)
    d_tokens = np.zeros_like(tokens.data)
    np.add.at(d_tokens, flat(rows), d_rows)
    np.testing.assert_array_equal(backprop(Ragged(d_rows, found.lengths))[0].data, d_tokens)


@given(texts())
@pytest.mark.parametrize("name", NAMES)
def test_reducer_gives_what_thincs_does(name, text):
    lengths, spans = text
    rows = rows_of_spans(lengths, spans)
    if not rows:
        return
    tokens = ragged(lengths)
    view, backprop_view = extract_spans()((tokens, spans_of(spans)), is_train=True)
    copy = Ragged(tokens.data[flat(rows)], view.lengths)
    due, backprop_due = getattr(thinc, name)()(copy, is_train=True)
    found, backprop = getattr(reducers, name)()(view, is_train=True)
    np.testing.assert_allclose(found, due, atol=1e-6)
    np.testing.assert_array_equal(getattr(reducers, name)().predict(view), found)
    dY = np.random.default_rng(1).uniform(-1, 1, due.shape).astype("f")
    d_due = backprop_view(backprop_due(dY))[0].data
    np.testing.assert_allclose(backprop_view(backprop(dY))[0].data, d_due, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_reducer_takes_any_ragged_array(name):
    found = getattr(reducers, name)().predict(ragged([3, 1, 5]))
    np.testing.assert_allclose(found, getattr(thinc, name)().predict(ragged([3, 1, 5])), atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_reducer_has_gradients_of_finite_differences(name):
    check_gradients(getattr(reducers, name)(), ragged([3, 1, 8, 5]))


@pytest.mark.parametrize("name", NAMES)
def test_reducer_makes_no_copy_of_the_tokens_of_each_span(name, monkeypatch):
    def refuse(self):
        raise AssertionError

    monkeypatch.setattr(SpanVectors, "data", property(refuse))
    tokens = ragged([50])
    view, backprop_view = extract_spans()((tokens, spans_of([[(0, 50), (1, 49), (7, 9)]])), is_train=True)
    found, backprop = getattr(reducers, name)()(view, is_train=True)
    assert backprop_view(backprop(found))[0].data.shape == tokens.data.shape


def test_the_first_of_equal_values_has_the_gradient():
    view = SpanVectors(NumpyOps(), np.ones((4, 1), dtype="f"), np.array([0, 1], dtype="i"), np.array([3, 4], dtype="i"))
    found, backprop = reducers.reduce_max()(view, is_train=True)
    assert backprop(np.ones_like(found)).data.tolist() == [[1], [1], [0], [0]]


def test_reducers_work_in_double_precision():
    view = SpanVectors(NumpyOps(), np.ones((4, 1)), np.array([0], dtype="i"), np.array([3], dtype="i"))
    model = reducers.reduce_mean()
    model.ops = NumpyOps(use_blis=False)
    found, backprop = model(view, is_train=True)
    assert found.dtype == backprop(found).data.dtype == np.float64
