"""What tells the types of tokens apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_tok2vec.layers import table_rows, typed_tokens
from nlp_tok2vec.layers.token_types import features_of
from nlp_tok2vec.layers.typed_tokens import TypedTokens, Types, _types, columns_of
from nlpx.tokens import Doc
from nlpx.vocab import Vectors, Vocab, intify_attr

pytestmark = pytest.mark.skipif(table_rows._rows is None or _types is None, reason="there is no compiled code")

WIDTH = 37


def typed_tokens_of(docs, names="", **options):
    """Return tokens of which some attributes are read."""
    return TypedTokens(docs, columns_of(tuple(intify_attr(name) for name in names.split())), **options)


@pytest.fixture(params=[np.float32, np.float64], ids=["single", "double"])
def doc(request):
    """A doc of a hundred words, of which every third has a vector, and those with the same last figure the same."""
    vocab = Vocab()
    words = [f"w{number}" for number in range(100)]
    data = np.random.default_rng(1).normal(size=(10, WIDTH)).astype(request.param)
    vocab.vectors = Vectors(strings=vocab.strings, data=data)
    for number in range(0, 100, 3):
        vocab.vectors.add(words[number], row=number % 10)
    return Doc(vocab, words=[*words, *words[:20]])


def digests(doc):
    """Return for each token the number that stands for its vector."""
    types = typed_tokens_of([doc], word_attrs=["ORTH"]).types(slice(0, len(doc)))
    keys, _ = types.read()
    return keys[types.numbers - 1, 0].tolist()


@pytest.mark.parametrize("n_tokens", [3, 120], ids=["few", "many"])
def test_words_have_the_same_number_where_they_have_the_same_vector(doc, n_tokens):
    found = digests(doc[:n_tokens].as_doc())
    due = [token.vector.tobytes() for token in doc[:n_tokens]]
    assert len(set(found)) == len(set(due)) == len(set(zip(found, due, strict=True)))


@pytest.mark.parametrize("n_tokens", [3, 120], ids=["few", "many"])
def test_compiled_code_finds_the_same_numbers(doc, n_tokens, monkeypatch):
    found = digests(doc[:n_tokens].as_doc())
    monkeypatch.setattr(typed_tokens, "_can_read", lambda table: False)
    assert digests(doc[:n_tokens].as_doc()) == found


def test_numbers_are_others_when_a_vector_is_changed_in_place(doc):
    before = digests(doc)
    doc.vocab.vectors.data[3, WIDTH - 1] *= -1
    differ = [first != second for first, second in zip(before, digests(doc), strict=True)]
    assert differ == [doc.vocab.vectors.key2row.get(token.orth) == 3 for token in doc]


def test_vectors_that_were_loaded_are_not_looked_at(doc):
    vectors = doc.vocab.vectors
    vectors.from_bytes(vectors.to_bytes())
    typed = typed_tokens_of([doc], "ORTH", word_attrs=["ORTH"])
    types = typed.types(slice(0, 100))
    assert types.editions == (vectors.edition,) != (None,)
    keys, places = types.read()
    assert keys.tolist() == [[token.orth] for token in doc[:100]]
    assert places.tolist() == list(range(100))
    vectors.add("w0", vector=range(WIDTH))
    types = typed.types(slice(0, 100))
    assert types.editions == (None,)
    keys, _ = types.read()
    assert keys[:, 0].tolist() == [token.orth for token in doc[:100]]
    assert len({*keys[:, 1].tolist()}) > 2


def test_vectors_are_looked_at_where_it_is_not_read_by_what_they_are_found(doc):
    doc.vocab.vectors.from_bytes(doc.vocab.vectors.to_bytes())
    edition = doc.vocab.vectors.edition
    types = typed_tokens_of([doc], "ORTH", word_attrs=["ORTH", "LENGTH"]).types(slice(0, 100))
    assert types.editions == (edition, None)
    assert types.numbered.n_columns == 2
    # The vectors may say themselves by what they are looked up.
    doc.vocab.vectors.attr = intify_attr("LOWER")
    doc.vocab.vectors.from_bytes(doc.vocab.vectors.to_bytes())
    for names, is_read in (("ORTH LOWER", True), ("ORTH", False)):
        types = typed_tokens_of([doc], names, word_attrs=["ORTH"]).types(slice(0, 100))
        assert (types.editions != (None,)) is is_read


def test_a_row_that_the_table_lacks_is_an_error(doc):
    doc.vocab.vectors.key2row[doc[0].orth] = 10
    with pytest.raises(IndexError):
        digests(doc[:3].as_doc())


@pytest.mark.parametrize(("names", "n_types"), [("NORM", 4), ("NORM SPACY", 6), ("IDX IS_ALPHA NORM SPACY", 8)])
def test_types_are_told_apart_by_all_that_is_read(names, n_types):
    words = ["x", "a", "b", "a", "1", "a", "b", "a"]
    docs = [Doc(Vocab(), words=words, spaces=[1, 1, 1, 0, 1, 1, 0, 1])] * 2
    columns = columns_of(tuple(intify_attr(name) for name in names.split()))
    typed = TypedTokens(docs, columns)
    # From the second token of the first doc to the second of the other.
    types = typed.types(slice(1, 10))
    read = docs[0].to_array(columns.all).reshape(8, -1).tolist() * 2
    keys, places = types.read()
    assert keys[types.numbers - 1].tolist() == read[1:10]
    assert keys.tolist() == [read[place] for place in places]
    assert len(keys) == len({*map(tuple, keys.tolist())}) == n_types
    # They are numbered as they are met.
    assert list(dict.fromkeys(types.numbers.tolist())) == list(range(1, n_types + 1))
    found = typed.some(places)
    assert [lexeme.text for lexeme in found.lexemes] == [words[place % 8] for place in places]
    assert features_of(found, columns.all).tolist() == keys.tolist()


def test_two_lexemes_of_one_word_are_one_type():
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", "b"]), Doc(Vocab(), words=["b"])]
    types = typed_tokens_of(docs, "NORM IS_ALPHA").types(slice(0, 3))
    assert types.numbers.tolist() == [1, 2, 2]
    assert len(types.numbered) == 2


def test_what_is_read_of_words_follows_them():
    vocab = Vocab()
    typed = typed_tokens_of([Doc(vocab, words=["a", "A", "b"])], "NORM IS_ALPHA")
    assert typed.types(slice(0, 3)).numbers.tolist() == [1, 1, 2]
    vocab["A"].norm_ = "an"
    assert typed.types(slice(0, 3)).numbers.tolist() == [1, 2, 3]
    vocab["A"].norm_ = "b"
    assert typed.types(slice(0, 3)).numbers.tolist() == [1, 2, 2]
    vocab["b"].is_alpha = False
    assert typed.types(slice(0, 3)).numbers.tolist() == [1, 2, 3]


def numbered(lexemes, which=(), others=None, *, n_others=0, n=None):
    """Number the types of tokens; returns these numbers, and what is read of each type."""
    numbers = np.empty(len(lexemes) if n is None else n, dtype=np.int32)
    types = Types(_types.NumberedTypes(lexemes, which, others, n_others, numbers), numbers, (), 0)
    return numbers.tolist(), types.read()[0].tolist()


def test_what_is_no_lexeme_is_an_error():
    class Word:
        packed = None

    for packed, error in ((None, TypeError), (bytes(47), ValueError), ("1" * 48, TypeError)):
        Word.packed = packed
        with pytest.raises(error):
            numbered([Word], (0,))
    Word.packed = bytes(range(48))
    first, last = (int.from_bytes(Word.packed[start : start + 8], "little") for start in (0, 40))
    assert numbered([Word, Word], (5, 0)) == ([1, 1], [[last, first]])
    for which in ((6,), (-1,), (0,) * 7, ()):
        with pytest.raises(ValueError, match=r"hash|columns"):
            numbered([Word], which)


def test_what_else_is_read_has_a_row_for_each_token():
    others = np.array([[1, 2], [3, 4], [1, 2]], dtype=np.uint64)
    assert numbered([None] * 3, others=others, n_others=2) == ([1, 2, 1], [[1, 2], [3, 4]])
    for wrong in (others[:2], others[:, :1], others.astype(np.uint32), others[::2]):
        with pytest.raises(ValueError, match=r"size|contiguous"):
            numbered([None] * 3, others=wrong, n_others=2)
    with pytest.raises(ValueError, match="size"):
        numbered([None] * 3, others=others, n_others=2, n=2)
    with pytest.raises(TypeError):
        numbered([None] * 3, n_others=2)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3).map(lambda number: number << 40))))
def test_types_are_numbered_as_they_are_met(keys):
    others = np.array(keys, dtype=np.uint64).reshape(-1, 2)
    numbers, read = numbered([None] * len(keys), others=others, n_others=2)
    distinct = list(dict.fromkeys(keys))
    assert read == [list(key) for key in distinct]
    assert numbers == [distinct.index(key) + 1 for key in keys]


@pytest.mark.parametrize("width", [1, 300])
def test_each_number_of_a_vector_has_its_own_factor(width):
    factors = typed_tokens._factors(width)
    assert len({*factors.tolist()}) == width
    assert factors.all()
