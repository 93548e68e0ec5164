"""What is compiled for the tokens of several Docs does what Python says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens import Doc, set_values
from nlpx.tokens.arrays.columns import DTYPES
from nlpx.tokens.arrays.ids import find_ids, numbered_ids
from nlpx.tokens.arrays.labels import code_labels, ids_of
from nlpx.tokens.features import merged_columns, token_keys
from nlpx.tokens.quick import plain
from nlpx.tokens.writing.batches import keep_known, put_columns
from nlpx.vocab import Vocab

COLUMNS = [name for name in DTYPES if name != "head"]
KEYS = st.lists(st.integers(0, 9) | st.integers(0, 2**64 - 1), max_size=20)


def as_ids(keys):
    return np.array(keys, dtype=np.uint64)


def values_for(draw, name, n_tokens):
    """Return values that a column can have, (n_tokens,)."""
    values = st.integers(-1, 1) if name == "sent_start" else st.integers(0, 3)
    numbers = draw.draw(st.lists(values, min_size=n_tokens, max_size=n_tokens))
    return np.array(numbers, dtype=DTYPES.get(name, np.uint64))


def shown(docs):
    """Return all columns of Docs, with their types."""
    return [{name: (values.dtype, values.tolist()) for name, values in doc.columns.items()} for doc in docs]


@given(draw=st.data())
def test_keys_of_tokens_are_those_of_python(random_docs, draw):
    docs = draw.draw(st.lists(random_docs, max_size=3))
    columns = tuple(draw.draw(st.lists(st.sampled_from(COLUMNS), max_size=4)))
    kinds = {lexeme.packed: lexeme.text[:1] for doc in docs for lexeme in doc.lexemes}
    numbers = {kind: 2**40 + number for number, kind in enumerate(kinds.values())}
    for given_words in ((), (kinds, numbers)):
        found, python = (keys(docs, columns, *given_words) for keys in (token_keys, plain["token_keys"]))
        assert found.dtype == python.dtype == np.uint64
        assert found.tolist() == python.tolist()
    if kinds:
        kinds.pop(next(iter(kinds)))
        assert token_keys(docs, columns, kinds, numbers) is plain["token_keys"](docs, columns, kinds, numbers) is None


def test_keys_differ_where_a_column_does():
    doc = Doc(Vocab(), words=["a", "a", "b", "a"], pos=["X", "NOUN", "X", "X"])
    one, other, word, same = token_keys([doc], ("pos",)).tolist()
    assert one == same
    assert len({one, other, word}) == 3


def test_many_words_keep_their_numbers():
    # More than are remembered at a time.
    doc = Doc(Vocab(), words=[f"w{number % 700}" for number in range(2000)])
    kinds = {lexeme.packed: lexeme.text for lexeme in doc.lexemes}
    numbers = {f"w{number}": number for number in range(700)}
    assert token_keys([doc], (), kinds, numbers).tolist() == [number % 700 for number in range(2000)]


@given(draw=st.data())
def test_columns_are_merged_as_python_does(random_docs, draw):
    docs = draw.draw(st.lists(random_docs, min_size=1, max_size=3))
    n_tokens, n_rows = sum(map(len, docs)), 4
    names = draw.draw(st.sets(st.sampled_from([*COLUMNS, "norm"])))
    marks = st.lists(st.booleans(), min_size=n_rows, max_size=n_rows)
    tables = {name: (np.array(draw.draw(marks)), values_for(draw, name, n_rows)) for name in sorted(names)}
    rows = draw.draw(st.lists(st.integers(0, n_rows - 1), min_size=1, max_size=5))
    places = st.integers(0, len(rows) - 1)
    numbers = np.array(draw.draw(st.lists(places, min_size=n_tokens, max_size=n_tokens)), dtype=np.int32)
    found, python = (merge(docs, rows, numbers, tables) for merge in (merged_columns, plain["merged_columns"]))
    assert found.keys() == python.keys()
    starts = np.cumsum([0, *map(len, docs)]).tolist()
    for name, (values, in_docs) in found.items():
        assert in_docs == python[name][1]
        assert values.dtype == python[name][0].dtype
        for number, is_in in enumerate(in_docs):
            if is_in:
                part = slice(starts[number], starts[number + 1])
                assert values[part].tolist() == python[name][0][part].tolist()


def test_rows_and_numbers_of_nothing_are_refused():
    doc, tables = Doc(Vocab(), words=["a"]), {"pos": (np.array([True]), np.array([84], dtype=np.int8))}
    for merge in (merged_columns, plain["merged_columns"]):
        for rows, number in (([0], 1), ([1], 0), ([5], 0)):
            with pytest.raises(IndexError):
                merge([doc], rows, np.array([number], dtype=np.int32), tables)


@given(draw=st.data())
def test_what_is_known_is_kept_as_python_does(random_docs, draw):
    docs = draw.draw(st.lists(random_docs, max_size=3))
    name = draw.draw(st.sampled_from(COLUMNS))
    values = values_for(draw, name, 2 * sum(map(len, docs)))[::2]
    before = values.copy()
    found, python = keep_known(docs, name, values), plain["keep_known"](docs, name, values)
    assert found.dtype == python.dtype
    assert found.tolist() == python.tolist()
    assert values.tolist() == before.tolist()


@given(draw=st.data())
def test_columns_are_put_as_python_does(random_docs, draw):
    docs = draw.draw(st.lists(random_docs, max_size=3))
    names = draw.draw(st.sets(st.sampled_from(COLUMNS)))
    columns = {name: values_for(draw, name, sum(map(len, docs))) for name in sorted(names)}
    which = st.lists(st.booleans(), min_size=len(docs), max_size=len(docs))
    in_docs = draw.draw(st.none() | st.fixed_dictionaries(dict.fromkeys(columns, which)))
    others = [doc.copy() for doc in docs]
    put_columns(docs, columns, in_docs)
    plain["put_columns"](others, columns, in_docs)
    assert shown(docs) == shown(others)
    for values in columns.values():
        # No Doc keeps the array of the batch.
        values[:] = 1
    assert shown(docs) == shown(others)


@pytest.mark.parametrize("start", [0, 1, 4])
def test_arrays_are_read_wherever_they_begin(start):
    # As columns do that have come from another process.
    ids = np.frombuffer(bytes(start) + as_ids([3, 2**63, 3]).tobytes(), dtype=np.uint64, offset=start)
    assert ids_of(code_labels(ids)).tolist() == ids.tolist()
    met, numbers = numbered_ids(ids)
    assert (met, numbers.tolist()) == ([3, 2**63], [0, 1, 0])
    assert find_ids(ids, as_ids([3]), as_ids([7]), {2**63: 8}, bytearray(1))[0].tolist() == [7, 8, 7]
    doc = Doc(Vocab(), words=["a", "b", "c"])
    set_values([doc], tag=ids, lemma=ids, sent_start=np.frombuffer(bytes(start) + b"\1\0\1", np.int8, offset=start))
    assert doc.to_array("TAG").tolist() == doc.to_array("LEMMA").tolist() == ids.tolist()


@pytest.mark.parametrize("n_values", [2, 4])
def test_values_for_another_number_of_tokens_are_refused(n_values):
    doc = Doc(Vocab(), words=["a", "b", "c"])
    with pytest.raises(ValueError, match="cannot have the shape"):
        set_values([doc], tag=as_ids([0] * n_values))
    with pytest.raises(ValueError, match=r"not one for each|broadcast"):
        keep_known([Doc(Vocab(), words=["a", "b", "c"], tags=["X"] * 3)], "tag", as_ids([0] * n_values))


def test_values_are_set_where_tokens_have_none():
    docs = [Doc(Vocab(), words=["a", "b"], pos=["X", ""]), Doc(Vocab(), words=["c"])]
    set_values(docs, overwrite=False, pos=np.array([92, 92, 92]))
    assert [token.pos_ for doc in docs for token in doc] == ["X", "NOUN", "NOUN"]
    set_values(docs, pos=np.array([84, 84, 84]))
    assert [token.pos_ for doc in docs for token in doc] == ["ADJ", "ADJ", "ADJ"]


def test_the_first_token_of_a_doc_of_which_nothing_is_said_begins_a_sentence():
    docs = [Doc(Vocab(), words=["a", "b"]), Doc(Vocab(), words=["c", "d"], sent_starts=[True, False])]
    set_values(docs, overwrite=False, sent_start=np.array([-1, 1, -1, 1]))
    assert [token.is_sent_start for doc in docs for token in doc] == [True, True, True, False]


@given(keys=KEYS, known=KEYS, late=st.dictionaries(st.integers(0, 9), st.integers(0, 2**64 - 1)))
def test_ids_are_found_as_python_does(keys, known, late):
    ordered = as_ids(sorted({*known}))
    ids = ordered[::-1].copy()
    used, marked = bytearray(len(ordered)), bytearray(len(ordered))
    (found, missing), (python, lacking) = (
        find(as_ids(keys), ordered, ids, late, marks) for find, marks in ((find_ids, used), (plain["find_ids"], marked))
    )
    assert found.tolist() == python.tolist()
    assert missing == lacking == [place for place, key in enumerate(keys) if key not in {*known, *late}]
    assert [*used] == [*marked] == [key in keys for key in ordered.tolist()]


@pytest.mark.parametrize(("n_ids", "n_marks"), [(1, 2), (3, 2), (2, 1), (2, 3)])
def test_another_number_of_ids_or_marks_than_of_keys_is_refused(n_ids, n_marks):
    for find in (find_ids, plain["find_ids"]):
        with pytest.raises(ValueError, match="not one for each"):
            find(as_ids([1]), as_ids([1, 2]), as_ids([7] * n_ids), {}, bytearray(n_marks))
