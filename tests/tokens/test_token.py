from __future__ import annotations

import pytest

from nlpx.tokens import Doc, Token
from nlpx.vocab import MorphAnalysis, Vocab


@pytest.fixture
def doc() -> Doc:
    return Doc(Vocab(), words=["She", "saw", "it", "."], spaces=[True, True, False, False])


def test_token_shows_its_word_and_place(doc):
    token = doc[2]
    assert (token.text, token.orth_, token.text_with_ws, token.whitespace_) == ("it", "it", "it", "")
    assert (token.i, token.idx, len(token)) == (2, 8, 2)
    assert doc[0].text_with_ws == "She "


def test_token_shows_what_its_lexeme_has(doc):
    token = doc[0]
    assert (token.lower_, token.shape_, token.prefix_, token.suffix_) == ("she", "Xxx", "S", "She")
    assert (token.is_title, token.is_punct, doc[3].is_punct) == (True, False, True)
    assert token.lex is doc.vocab.lexeme("She")
    assert token.orth == doc.vocab.strings["She"]


@pytest.mark.parametrize("name", ["tag", "lemma", "dep", "ent_type", "ent_id", "ent_kb_id", "norm"])
def test_a_string_can_be_set_and_read_by_name_and_by_id(doc, name):
    setattr(doc[1], f"{name}_", "value")
    assert getattr(doc[1], f"{name}_") == "value"
    assert getattr(doc[1], name) == doc.vocab.strings["value"]
    setattr(doc[0], name, getattr(doc[1], name))
    assert getattr(doc[0], f"{name}_") == "value"


def test_norm_of_a_token_does_not_change_other_tokens_of_the_word():
    doc = Doc(Vocab(), words=["a", "a"])
    doc[0].norm_ = "b"
    assert [token.norm_ for token in doc] == ["b", "a"]
    assert [token.text for token in doc] == ["a", "a"]


def test_pos_takes_universal_parts_of_speech_only(doc):
    doc[1].pos_ = "VERB"
    assert (doc[1].pos, doc[1].pos_) == (100, "VERB")
    doc[0].pos = 95
    assert doc[0].pos_ == "PRON"
    with pytest.raises(ValueError, match="other tags go into `tag`"):
        doc[1].pos_ = "VBD"


def test_set_morph_takes_strings_dictionaries_and_none(doc):
    token = doc[1]
    token.set_morph("Tense=Past|Aspect=Perf")
    assert str(token.morph) == "Aspect=Perf|Tense=Past"
    token.set_morph({"Tense": "Pres"})
    assert str(token.morph) == "Tense=Pres"
    token.set_morph("")
    assert (str(token.morph), token.has_morph()) == ("", True)
    token.set_morph(None)
    assert (str(token.morph), token.has_morph()) == ("", False)


def test_morph_takes_an_analysis_only(doc):
    doc[1].morph = MorphAnalysis(doc.vocab, "A=1")
    assert str(doc[1].morph) == "A=1"
    with pytest.raises(TypeError, match="set_morph"):
        doc[1].morph = "A=1"


def test_is_sent_start_takes_true_false_and_none(doc):
    doc[1].is_sent_start = True
    doc[2].is_sent_start = False
    assert [token.is_sent_start for token in doc] == [True, True, False, None]
    assert [token.sent_start for token in doc] == [1, 1, -1, 0]
    with pytest.raises(ValueError, match="True, False or None"):
        doc[1].is_sent_start = 5


def test_is_sent_start_of_a_parsed_doc_cannot_be_set():
    doc = Doc(Vocab(), words=["a", "b"], heads=[0, 0], deps=["ROOT", "x"])
    with pytest.raises(ValueError, match="parsed"):
        doc[1].is_sent_start = True


def test_is_sent_end_is_where_the_next_sentence_starts(doc):
    assert [token.is_sent_end for token in doc] == [None, None, None, True]
    doc[0].is_sent_end = True
    assert doc[1].is_sent_start


def test_setting_a_head_moves_sentence_bounds():
    doc = Doc(Vocab(), words=["a", "b", "c"], heads=[0, 0, 2], deps=["ROOT", "x", "ROOT"])
    assert len(list(doc.sents)) == 2
    doc[2].head = doc[0]
    assert len(list(doc.sents)) == 1
    assert [child.i for child in doc[0].children] == [1, 2]


def test_a_head_of_another_doc_is_refused(doc):
    other = Doc(doc.vocab, words=["a"])
    with pytest.raises(ValueError, match="same Doc"):
        doc[0].head = other[0]


def test_a_head_that_makes_a_cycle_is_refused():
    doc = Doc(Vocab(), words=["a", "b"], heads=[0, 0], deps=["ROOT", "x"])
    with pytest.raises(ValueError, match="cycle"):
        doc[0].head = doc[1]
    assert doc[0].head.i == 0


def test_nbor_gives_the_neighbour(doc):
    assert doc[1].nbor().text == "it"
    assert doc[1].nbor(-1).text == "She"
    with pytest.raises(IndexError, match="no neighbour"):
        doc[3].nbor()


def test_is_ancestor_is_not_of_itself():
    doc = Doc(Vocab(), words=["a", "b", "c"], heads=[0, 0, 1], deps=["ROOT", "x", "y"])
    assert doc[0].is_ancestor(doc[2])
    assert not doc[2].is_ancestor(doc[0])
    assert not doc[0].is_ancestor(doc[0])


def test_tokens_of_one_place_are_equal(doc):
    assert doc[0] == doc[0]
    assert hash(doc[0]) == hash(doc[0])
    assert doc[0] != doc[1]
    assert doc[0] < doc[1]
    assert doc[0] != Doc(doc.vocab, words=["She"])[0]
    assert doc[0] != 0


def test_token_holds_no_dictionary(doc):
    assert not hasattr(doc[0], "__dict__")
    assert not hasattr(doc[0:1], "__dict__")
    assert not hasattr(doc, "__dict__")


def test_an_unset_morph_stays_unset(doc):
    doc[0].morph = Doc(Vocab(), words=["a"])[0].morph
    assert not doc[0].has_morph()
    assert not doc.has_annotation("MORPH")


def test_conjuncts_and_sent_can_be_the_users_own(doc):
    doc.user_token_hooks["conjuncts"] = lambda token: (token,)
    assert doc[0].conjuncts == (doc[0],)


def test_place_of_a_token_is_not_set(doc):
    token = doc[0]
    with pytest.raises(AttributeError):
        token.i = 5
    assert token.i == 0


def test_an_empty_norm_is_that_of_the_word():
    doc = Doc(Vocab(), words=["Cats"])
    doc[0].norm_ = "cat"
    assert doc[0].norm_ == "cat"
    doc[0].norm_ = ""
    assert doc[0].norm_ == "cats"
    assert doc.vocab["Cats"].norm_ == "cats"


def test_has_head_is_true_in_a_parse(doc):
    assert not doc[0].has_head()
    parsed = Doc(doc.vocab, words=["She", "ran"], heads=[1, 1], deps=["nsubj", "ROOT"])
    assert [token.has_head() for token in parsed] == [True, True]


def test_iob_strings_are_those_of_the_codes():
    doc = Doc(Vocab(), words=["a", "b", "c"], ents=["B-X", "I-X", "O"])
    assert [doc[0].iob_strings()[token.ent_iob] for token in doc] == ["B", "I", "O"]
    assert Token.iob_strings()[0] == ""
