"""What tells the types of tokens apart."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_tok2vec.layers import table_rows, typed_tokens
from nlp_tok2vec.layers.typed_tokens import TypedTokens
from nlpx.tokens import Doc
from nlpx.vocab import Vectors, Vocab, intify_attr

WIDTH = 37


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


def digests(doc, attr="ORTH"):
    types = TypedTokens([doc], [], word_attrs=[attr]).types(slice(0, len(doc)))
    return [types.keys[number][1] for number in types.numbers]


@pytest.mark.parametrize("n_tokens", [3, 120], ids=["few", "many"])
def test_words_have_the_same_number_where_they_have_the_same_vector(doc, n_tokens):
    found = digests(doc[:n_tokens].as_doc())
    due = [token.vector.tobytes() for token in doc[:n_tokens]]
    assert len(set(found)) == len(set(due)) == len(set(zip(found, due, strict=True)))


@pytest.mark.skipif(table_rows._rows is None, reason="there is no compiled code")
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
    typed = TypedTokens([doc], [], word_attrs=["ORTH"])
    types = typed.types(slice(0, 100))
    assert types.editions == (vectors.edition,) != (None,)
    assert types.keys == [lexeme.packed for lexeme in doc.lexemes[:100]]
    vectors.add("w0", vector=range(WIDTH))
    types = typed.types(slice(0, 100))
    assert types.editions == (None,)
    assert len({digest for _, digest in types.keys}) > 2


def test_vectors_are_looked_at_where_words_do_not_have_packed_by_what_they_are_found(doc):
    doc.vocab.vectors.from_bytes(doc.vocab.vectors.to_bytes())
    edition = doc.vocab.vectors.edition
    types = TypedTokens([doc], [], word_attrs=["ORTH", "LENGTH"]).types(slice(0, 100))
    assert types.editions == (edition, None)
    assert {len(key) for key in types.keys} == {2}


def test_a_row_that_the_table_lacks_is_an_error(doc):
    doc.vocab.vectors.key2row[doc[0].orth] = 10
    with pytest.raises(IndexError):
        digests(doc[:3].as_doc())


@pytest.mark.parametrize(("names", "n_types"), [("NORM", 4), ("NORM SPACY", 6), ("NORM SPACY IDX IS_ALPHA", 8)])
def test_types_are_told_apart_by_all_that_is_read(names, n_types):
    words = ["x", "a", "b", "a", "1", "a", "b", "a"]
    docs = [Doc(Vocab(), words=words, spaces=[1, 1, 1, 0, 1, 1, 0, 1])] * 2
    columns = [intify_attr(name) for name in names.split()]
    typed = TypedTokens(docs, columns)
    # From the second token of the first doc to the second of the other.
    types = typed.types(slice(1, 10))
    assert len(types.keys) == len({*types.keys}) == n_types
    read = [tuple(row) for row in docs[0].to_array(columns).reshape(8, -1).tolist() * 2]
    assert [read[types.places[number]] for number in types.numbers] == read[1:10]
    found = typed.some(types.places).lexemes
    assert [lexeme.text for lexeme in found] == [words[place % 8] for place in types.places]


def test_two_lexemes_of_one_word_are_one_type():
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", "b"]), Doc(Vocab(), words=["b"])]
    types = TypedTokens(docs, [intify_attr("NORM"), intify_attr("IS_ALPHA")]).types(slice(0, 3))
    assert types.numbers.tolist() == [0, 1, 1]
    assert len(types.keys) == 2


@pytest.mark.parametrize("width", [1, 300])
def test_each_number_of_a_vector_has_its_own_factor(width):
    factors = typed_tokens._factors(width)
    assert len({*factors.tolist()}) == width
    assert factors.all()
