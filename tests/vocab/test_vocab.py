from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.files import msgpack
from nlpx.vocab import Lookups, StringStore, Vectors, Vocab, attrs


def test_lexeme_gives_one_object_for_a_word_while_it_lives():
    vocab = Vocab()
    assert vocab.lexeme("apple") is vocab.lexeme("apple")


def test_lexeme_is_forgotten_with_its_last_user():
    vocab = Vocab()
    lexeme = vocab.lexeme("passing")
    orth = lexeme.orth
    assert vocab.strings[orth] == "passing"
    del lexeme
    gc.collect()
    assert vocab.living() == []
    assert "passing" not in vocab
    assert orth not in vocab.strings


def test_getitem_makes_a_lexeme_permanent():
    vocab = Vocab()
    orth = vocab["apple"].orth
    gc.collect()
    assert vocab[orth].text == "apple"
    assert "apple" in vocab
    assert len(vocab) == 1


def test_getitem_of_an_unknown_id_raises_a_key_error():
    with pytest.raises(KeyError, match="No string is known"):
        Vocab()[12345678901]


def test_lexeme_with_a_norm_of_its_own_is_a_variant():
    vocab = Vocab()
    plain, variant = vocab.lexeme("n't"), vocab.lexeme("n't", "not")
    assert variant is vocab.lexeme("n't", "not")
    assert variant is not plain
    assert (variant.orth, variant.norm_, plain.norm_) == (plain.orth, "not", "n't")
    assert vocab.strings[variant.norm] == "not"


def test_lexeme_with_its_usual_norm_is_the_plain_one():
    vocab = Vocab()
    assert vocab.lexeme("Apple", "apple") is vocab.lexeme("Apple")


def test_variant_keeps_the_text_readable_after_the_plain_lexeme_has_no_user():
    vocab = Vocab()
    variant = vocab.lexeme("n't", "not")
    gc.collect()
    assert vocab.strings[variant.orth] == "n't"


@pytest.mark.parametrize("name", ["orth", "lower", "norm", "shape", "prefix", "suffix"])
def test_strings_resolve_every_hash_of_a_living_lexeme(name):
    vocab = Vocab()
    lexeme = vocab.lexeme("Straßenbahn1")
    assert vocab.strings[getattr(lexeme, name)] == getattr(lexeme, f"{name}_")


def test_a_string_stays_while_any_of_its_holders_lives():
    strings = StringStore()
    key, holder = strings.hold("apple")
    lexeme = Vocab(strings=strings).lexeme("apple")
    del holder
    gc.collect()
    assert strings[key] == lexeme.text == "apple"


def test_two_vocabs_can_share_strings():
    strings = StringStore()
    one, two = Vocab(strings=strings), Vocab(strings=strings)
    first, second = one.lexeme("apple"), two.lexeme("apple")
    orth = first.orth
    del first
    gc.collect()
    assert strings[orth] == second.text


def test_what_characters_say_can_be_asked_of_any_text():
    getters = nlpx.blank("en").vocab.lex_attr_getters
    forms = [getters[attr]("Word1") for attr in (attrs.LOWER, attrs.SHAPE, attrs.PREFIX, attrs.SUFFIX)]
    assert forms == ["word1", "Xxxxd", "W", "rd1"]
    assert (getters[attrs.IS_ALPHA]("Word1"), getters[attrs.IS_STOP]("the")) == (False, True)


def test_language_getters_replace_the_defaults():
    getters = {attrs.NORM: lambda text: {"£": "$"}.get(text, text.lower()), attrs.IS_STOP: lambda text: text == "the"}
    vocab = Vocab(getters)
    assert vocab.lexeme("£").norm_ == "$"
    assert vocab.lexeme("the").is_stop
    assert vocab.lexeme("Apple").norm_ == "apple"


def test_table_of_norms_goes_before_the_language():
    lookups = Lookups()
    lookups.add_table("lexeme_norm", {"cos": "because"})
    vocab = Vocab({attrs.NORM: lambda text: "other"}, lookups=lookups)
    assert vocab.lexeme("cos").norm_ == "because"
    assert vocab.lexeme("apple").norm_ == "other"


def test_add_flag_gives_a_free_flag_and_updates_living_lexemes():
    vocab = Vocab()
    lexeme = vocab.lexeme("apple")
    assert not lexeme.is_punct
    flag = vocab.add_flag(lambda text: text.startswith("a"))
    assert flag == 19
    assert lexeme.check_flag(flag)
    assert not vocab.lexeme("pear").check_flag(flag)


def test_flag_of_each_word_is_that_of_its_lexeme():
    vocab = Vocab()
    lexemes = [vocab[text] for text in ("a", " ", "12", "\n")]
    own = vocab.add_flag(str.isdigit)
    free = next(flag for flag in attrs.FLAGS if flag > own)
    for flag in (attrs.IS_SPACE, own, free):
        assert vocab.flag_of_each(lexemes, flag) == [lexeme.value(flag) for lexeme in lexemes]
    assert vocab.flag_of_each(lexemes, attrs.IS_SPACE) == [0, 1, 0, 1]
    assert vocab.flag_of_each(lexemes, own) == [0, 0, 1, 0]
    vocab["a"].set_flag(attrs.IS_SPACE, True)
    assert vocab.flag_of_each(lexemes, attrs.IS_SPACE) == [1, 1, 0, 1]


def test_add_flag_refuses_a_number_that_is_no_flag():
    with pytest.raises(ValueError, match="from 1 to 63"):
        Vocab().add_flag(str.isalpha, flag_id=64)


def test_set_vector_gives_a_word_a_vector_and_makes_it_permanent():
    vocab = Vocab()
    vocab.set_vector("apple", np.array([1, 2, 3], dtype=np.float32))
    assert vocab.has_vector("apple")
    assert vocab["apple"].vector.tolist() == [1, 2, 3]
    assert vocab.vectors_length == 3
    assert not vocab["apple"].is_oov
    assert vocab["pear"].is_oov
    assert vocab.get_vector("pear").tolist() == [0, 0, 0]
    assert vocab["apple"].rank == 0


def test_prune_vectors_maps_words_to_the_nearest_row_left():
    vocab = Vocab()
    for word, vector in {"hey": [1, 2, 3], "you": [1, 2, 1], "me": [3, 2, 1]}.items():
        vocab.set_vector(word, np.array(vector, dtype=np.float32))
    removed = vocab.prune_vectors(2)
    assert list(removed) == ["me"]
    assert removed["me"] == ("you", pytest.approx(0.8729))
    assert vocab.vectors.shape == (2, 3)
    assert vocab.get_vector("me").tolist() == [1, 2, 1]


def test_a_table_by_ids_is_pruned_by_the_words_of_the_vocabulary():
    vocab = Vocab()
    ids = [vocab.strings.add(word) for word in ("hey", "you", "me")]
    vocab.vectors = Vectors(data=np.array([[1, 2, 3], [1, 2, 1], [3, 2, 1]], dtype=np.float32), keys=ids)
    assert vocab.prune_vectors(2) == {"me": ("you", pytest.approx(0.8729))}
    assert vocab["me"].has_vector


def test_a_table_whose_words_are_not_known_is_not_cut():
    vocab = Vocab()
    vocab.vectors = Vectors(
        strings=StringStore(["elsewhere"]), data=np.eye(3, dtype=np.float32), keys=[1 << 40, 2 << 40, 3 << 40]
    )
    with pytest.raises(KeyError, match="No string is known for the id"):
        vocab.prune_vectors(2)
    assert vocab.vectors.shape == (3, 3)


def test_reset_vectors_keeps_the_rows_and_changes_the_width():
    vocab = Vocab()
    vocab.set_vector("apple", np.ones(3, dtype=np.float32))
    vocab.reset_vectors(width=5)
    assert vocab.vectors_length == 5
    assert not vocab.has_vector("apple")


def _filled() -> Vocab:
    vocab = Vocab(strings=["apple", "pear"])
    vocab.set_vector("apple", np.array([1, 2], dtype=np.float32))
    vocab.lookups.add_table("lexeme_norm", {"cos": "because"})
    return vocab


def test_disk_round_trip_keeps_strings_vectors_and_tables(tmp_path):
    _filled().to_disk(tmp_path / "vocab")
    assert {path.name for path in (tmp_path / "vocab").iterdir()} == {
        "strings.json",
        "vectors",
        "key2row",
        "vectors.cfg",
        "lookups.bin",
    }
    vocab = Vocab().from_disk(tmp_path / "vocab")
    assert list(vocab.strings) == ["apple", "pear"]
    assert vocab.get_vector("apple").tolist() == [1, 2]
    assert vocab.lexeme("cos").norm_ == "because"


def test_bytes_round_trip_keeps_strings_vectors_and_tables():
    vocab = Vocab().from_bytes(_filled().to_bytes())
    assert list(vocab.strings) == ["apple", "pear"]
    assert vocab.get_vector("apple").tolist() == [1, 2]
    assert vocab.lookups.tables == ["lexeme_norm"]


def test_exclude_leaves_parts_out():
    vocab = Vocab().from_bytes(_filled().to_bytes(exclude=["vectors", "lookups"]))
    assert list(vocab.strings) == ["apple", "pear"]
    assert vocab.vectors_length == 0
    assert vocab.lookups.tables == []


def test_words_that_live_get_the_norms_that_are_loaded():
    vocab = Vocab()
    lexeme = vocab.lexeme("cos")
    vocab.from_bytes(_filled().to_bytes())
    assert vocab.lexeme("cos") is lexeme
    assert (lexeme.norm_, lexeme.norm) == ("because", vocab.strings["because"])


def test_from_disk_names_a_damaged_file(tmp_path):
    _filled().to_disk(tmp_path)
    (tmp_path / "vectors").write_bytes(b"no array")
    with pytest.raises(ModelError, match="vectors"):
        Vocab().from_disk(tmp_path)


@pytest.mark.parametrize(
    "parts",
    [
        {"strings": 0},
        {"strings": False},
        {"vectors": []},
        {"lookups": np.zeros((0, 3))},
        {"lookups": {}},
        {"string": b""},
    ],
)
def test_from_bytes_refuses_parts_that_are_none(parts):
    vocab = Vocab(strings=["kept"])

    with pytest.raises(ModelError, match="the bytes of the vocabulary"):
        vocab.from_bytes(msgpack.pack(parts))

    assert "kept" in vocab.strings


def test_from_bytes_passes_over_parts_that_are_empty():
    vocab = Vocab(strings=["kept"]).from_bytes(msgpack.pack({"strings": b"", "vectors": None}))

    assert "kept" in vocab.strings


def test_a_vocab_that_nobody_uses_is_freed():
    vocab = Vocab()
    strings = vocab.strings
    lexeme = vocab.lexeme("apple")
    del vocab, lexeme
    gc.collect()
    assert not strings.held
    assert not strings.sources


def test_a_vocab_without_words_is_one_all_the_same():
    vocab = Vocab()
    assert not len(vocab)
    assert (vocab or Vocab()) is vocab


def test_words_at_hand_take_up_other_getters():
    vocab = Vocab()
    assert not vocab.lexemes_of(["foo"])[0].like_num
    vocab.lex_attr_getters[attrs.LIKE_NUM] = lambda text: text == "foo"
    vocab.reset_getters()
    assert vocab.lexemes_of(["foo"])[0].like_num


def test_words_at_hand_take_up_other_tables():
    vocab = Vocab()
    assert [lexeme.norm_ for lexeme in vocab.lexemes_of(["foo"])] == ["foo"]
    vocab.lookups.add_table("lexeme_norm", {"foo": "bar"})
    assert [lexeme.norm_ for lexeme in vocab.lexemes_of(["foo"])] == ["bar"]


def test_long_words_are_not_kept_at_hand():
    vocab = Vocab()
    vocab.lexemes_of(["short", "x" * 10_000])
    gc.collect()
    assert [lexeme.text for lexeme in vocab.living()] == ["short"]


def test_words_at_hand_do_not_keep_their_vocabulary():
    vocab = Vocab()
    lexemes = vocab.lexemes_of(["foo", "x" * 60, "foo"])
    assert [lexeme.text for lexeme in lexemes] == ["foo", "x" * 60, "foo"]
    assert (lexemes[0] is lexemes[2], vocab.lexemes_of(["foo"])[0] is lexemes[0]) == (True, True)
    gone = weakref.ref(vocab)
    del vocab, lexemes
    gc.collect()
    assert gone() is None
