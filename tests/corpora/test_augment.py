"""Augmenters."""

from __future__ import annotations

import random

import pytest

import nlpx
from nlpx.corpora.augment import make_chain, make_lower_caser, make_noise, make_orth_varier, make_tag_mapper
from nlpx.errors import ConfigError

WORDS = ['"', "Hi", '"', "he", "said", "-", "twice", "..."]
TAGS = ["``", "UH", "''", "PRP", "VBD", ":", "RB", "NFP"]
VARIANTS = {
    "single": [{"tags": ["NFP"], "variants": ["…", "..."]}, {"tags": [":"], "variants": ["-", "—"]}],
    "paired": [{"tags": ["``", "''"], "variants": [["'", "'"], ["‘", "’"], ['"', '"']]}],
}


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


@pytest.fixture
def example(nlp):
    spaces = [False, False, True, True, True, True, False, False]
    reference = nlpx.Doc(nlp.vocab, words=WORDS, spaces=spaces, tags=TAGS)
    reference.spans["quoted"] = [reference[0:3]]
    return nlpx.Example(nlp.make_doc(reference.text), reference)


def words(doc):
    return [token.text for token in doc]


def test_lower_caser_changes_both_docs_and_keeps_the_tags(nlp, example):
    (changed,) = make_lower_caser(1.0)(nlp, example)
    assert words(changed.reference) == words(changed.predicted) == [word.lower() for word in WORDS]
    assert [token.tag_ for token in changed.reference] == TAGS
    assert words(example.reference) == WORDS


def test_a_level_is_the_share_of_texts(nlp, example):
    random.seed(0)
    augment = make_lower_caser(0.3)
    changed = sum(next(iter(augment(nlp, example))) is not example for _ in range(200))
    assert 40 < changed < 80


@pytest.mark.parametrize("make", [make_lower_caser, make_noise])
def test_a_level_out_of_range_is_an_error(make):
    with pytest.raises(ConfigError, match="from 0 to 1"):
        make(2.0)


def test_orth_variants_are_consistent_within_a_text(nlp, example):
    random.seed(0)
    augment = make_orth_varier(1.0, 0.0, VARIANTS)
    seen = {tuple(words(variant.reference)[:3:2]) for _ in range(30) for variant in augment(nlp, example)}
    assert seen == {("'", "'"), ("‘", "’"), ('"', '"')}


def test_orth_variants_depend_on_the_tag(nlp, example):
    augment = make_orth_varier(1.0, 0.0, {"single": [{"tags": ["SYM"], "variants": ["-", "—"]}]})
    assert all(words(variant.reference) == WORDS for _ in range(10) for variant in augment(nlp, example))


def test_orth_variants_can_lower_the_case_too(nlp, example):
    (changed,) = make_orth_varier(1.0, 1.0, VARIANTS)(nlp, example)
    assert words(changed.reference)[1] == "hi"


def test_a_malformed_table_of_variants_is_an_error():
    with pytest.raises(ConfigError, match="'single' and 'paired'"):
        make_orth_varier(1.0, 0.0, {"single": [{"variants": ["-"]}]})


def test_noise_keeps_the_number_of_words_and_their_annotations(nlp, example):
    random.seed(0)
    changes = [variant for _ in range(20) for variant in make_noise(0.9)(nlp, example)]
    assert any(words(variant.reference) != WORDS for variant in changes)
    assert all(len(variant.reference) == len(WORDS) and all(words(variant.reference)) for variant in changes)
    assert all(len(variant.reference.spans["quoted"][0]) == 3 for variant in changes)


def test_no_noise_changes_nothing(nlp, example):
    assert next(make_noise(0.0)(nlp, example)) is example


def test_tag_mapper_fills_in_what_is_missing(nlp, example):
    example.reference[1].pos_ = "X"
    example.reference[1].set_morph("Mood=Imp")
    tag_map = {
        "UH": {"POS": "INTJ", "Mood": "Ind"},
        "VBD": {"pos": "VERB", "morph": "Tense=Past"},
        "PRP": {"POS": "PRON", "Number": "Sing"},
    }
    (changed,) = make_tag_mapper(tag_map)(nlp, example)
    assert [token.pos_ for token in changed.reference] == ["", "X", "", "PRON", "VERB", "", "", ""]
    assert [str(token.morph) for token in changed.reference] == [
        "",
        "Mood=Imp",
        "",
        "Number=Sing",
        "Tense=Past",
        "",
        "",
        "",
    ]


def test_tag_mapper_refuses_unknown_parts_of_speech():
    with pytest.raises(ConfigError, match="tag 'NN' the part of speech 'NOUNS'"):
        make_tag_mapper({"NN": {"pos": "NOUNS"}})


def test_a_chain_applies_all(nlp, example):
    (changed,) = make_chain({"lower": make_lower_caser(1.0), "noise": make_noise(0.0)})(nlp, example)
    assert words(changed.reference)[1] == "hi"
