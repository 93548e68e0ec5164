"""What tells the types of tokens apart."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_tok2vec.layers import table_rows, typed_tokens
from nlp_tok2vec.layers.token_types import features_of
from nlp_tok2vec.layers.typed_tokens import TypedTokens, columns_of
from nlpx.tokens import Doc
from nlpx.vocab import Vectors, Vocab, intify_attr

pytestmark = pytest.mark.skipif(table_rows._rows is None, reason="there is no compiled code")

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
    return types.keys[types.numbers - 1, 0].tolist()


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
    assert types.keys.tolist() == [[token.orth] for token in doc[:100]]
    vectors.add("w0", vector=range(WIDTH))
    types = typed.types(slice(0, 100))
    assert types.editions == (None,)
    assert types.keys[:, 0].tolist() == [token.orth for token in doc[:100]]
    assert len({*types.keys[:, 1].tolist()}) > 2


def test_vectors_are_looked_at_where_it_is_not_read_by_what_they_are_found(doc):
    doc.vocab.vectors.from_bytes(doc.vocab.vectors.to_bytes())
    edition = doc.vocab.vectors.edition
    types = typed_tokens_of([doc], "ORTH", word_attrs=["ORTH", "LENGTH"]).types(slice(0, 100))
    assert types.editions == (edition, None)
    assert types.keys.shape == (100, 2)
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
    assert types.keys[types.numbers - 1].tolist() == read[1:10]
    assert types.keys.tolist() == [read[place] for place in types.places]
    assert len(types.keys) == len({*map(tuple, types.keys.tolist())}) == n_types
    # They are numbered as they are met.
    assert list(dict.fromkeys(types.numbers.tolist())) == list(range(1, n_types + 1))
    found = typed.some(types.places)
    assert [lexeme.text for lexeme in found.lexemes] == [words[place % 8] for place in types.places]
    assert features_of(found, columns.all).tolist() == types.keys.tolist()


def test_two_lexemes_of_one_word_are_one_type():
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", "b"]), Doc(Vocab(), words=["b"])]
    types = typed_tokens_of(docs, "NORM IS_ALPHA").types(slice(0, 3))
    assert types.numbers.tolist() == [1, 2, 2]
    assert len(types.keys) == 2


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


def test_what_is_no_lexeme_is_an_error():
    class Word:
        packed = None

    keys = np.empty((1, 2), dtype=np.uint64)
    which = np.array([0, 1], dtype=np.int32)
    for packed, error in ((None, TypeError), (b"123", ValueError), ("1" * 48, TypeError)):
        Word.packed = packed
        with pytest.raises(error):
            table_rows._rows.read_packed([Word], which, keys)
    Word.packed = bytes(48)
    for lexemes, columns in (([Word, Word], which), ([Word], np.array([0, 1, 2], dtype=np.int32)), ([Word], -which)):
        with pytest.raises(ValueError, match=r"shape|hash"):
            table_rows._rows.read_packed(lexemes, columns, keys)


@pytest.mark.parametrize("width", [1, 300])
def test_each_number_of_a_vector_has_its_own_factor(width):
    factors = typed_tokens._factors(width)
    assert len({*factors.tolist()}) == width
    assert factors.all()
