from __future__ import annotations

import pytest

import nlpx
from nlpx.pipeline import merge_entities, merge_noun_chunks, merge_subtokens
from nlpx.tokens import Doc


@pytest.fixture
def doc() -> Doc:
    return Doc(
        nlpx.blank("en").vocab,
        words=["I", "like", "the", "big", "New", "York", "pizza", "."],
        tags=["PRP", "VBP", "DT", "JJ", "NNP", "NNP", "NN", "."],
        pos=["PRON", "VERB", "DET", "ADJ", "PROPN", "PROPN", "NOUN", "PUNCT"],
        heads=[1, 1, 6, 6, 5, 6, 1, 1],
        deps=["nsubj", "ROOT", "det", "amod", "compound", "compound", "dobj", "punct"],
        ents=["O", "O", "O", "O", "B-GPE", "I-GPE", "O", "O"],
    )


def labelled(*deps: str) -> Doc:
    """Make a Doc of a letter for each label, all of one tree."""
    vocab = nlpx.blank("xx").vocab
    return Doc(vocab, words=list("abcdef"[: len(deps)]), spaces=[False] * len(deps), heads=[0] * len(deps), deps=deps)


def test_entity_becomes_one_token(doc):
    assert [token.text for token in merge_entities(doc)] == ["I", "like", "the", "big", "New York", "pizza", "."]
    assert (doc[4].tag_, doc[4].dep_, doc[4].head.text) == ("NNP", "compound", "pizza")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("New York", "GPE")]


def test_noun_chunk_becomes_one_token(doc):
    assert [token.text for token in merge_noun_chunks(doc)] == ["I", "like", "the big New York pizza", "."]
    assert (doc[2].tag_, doc[2].dep_, doc[2].head.text) == ("NN", "dobj", "like")


def test_doc_without_a_parse_has_no_noun_chunks_to_merge():
    doc = Doc(nlpx.blank("xx").vocab, words=["a", "b"])
    assert len(merge_noun_chunks(doc)) == 2


@pytest.mark.parametrize(
    ("deps", "texts"),
    [
        (["subtok", "nsubj", "ROOT"], ["ab", "c"]),
        (["ROOT", "subtok", "subtok"], ["a", "bc"]),
        (["ROOT", "subtok", "subtok", "x", "subtok", "y"], ["a", "bcd", "ef"]),
        (["subtok"], ["a"]),
        (["ROOT", "x"], ["a", "b"]),
        ([], []),
    ],
)
def test_subtokens_become_one_token_with_the_next(deps, texts):
    assert [token.text for token in merge_subtokens(labelled(*deps))] == texts


def test_subtokens_may_have_another_label():
    assert [token.text for token in merge_subtokens(labelled("part", "ROOT", "subtok"), "part")] == ["ab", "c"]


@pytest.mark.parametrize(
    ("name", "requires"),
    [
        ("merge_entities", ["doc.ents", "token.ent_iob", "token.ent_type"]),
        ("merge_noun_chunks", ["token.dep", "token.tag", "token.pos"]),
        ("merge_subtokens", ["token.dep"]),
    ],
)
def test_functions_are_components(name, requires, tmp_path):
    nlp = nlpx.blank("en")
    nlp.add_pipe(name)
    meta = nlp.get_pipe_meta(name)
    assert (meta.requires, meta.retokenizes, meta.default_config) == (requires, True, {})
    nlp.to_disk(tmp_path)
    assert nlpx.load(tmp_path).pipe_names == [name]


def test_merged_entities_reach_the_next_component(doc):
    nlp = nlpx.blank("en")
    nlp.add_pipe("merge_entities")
    assert "New York" in [token.text for token in nlp(doc)]


def test_subtokens_are_not_merged_without_a_parse():
    nlp = nlpx.blank("en")
    nlp.add_pipe("merge_subtokens")
    with pytest.raises(ValueError, match="put a parser before it"):
        nlp("a b")
    assert len(nlp("")) == 0
