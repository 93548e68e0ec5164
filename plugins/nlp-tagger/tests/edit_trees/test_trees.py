from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_tagger.edit_trees import NO_TREE, EditTrees
from nlp_tagger.edit_trees.trees import Match, Substitution

WORDS = st.text(alphabet="abcAB ß😀\u0301", max_size=10)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_tree_makes_the_lemma_of_its_form(pairs):
    trees = EditTrees()
    numbers = [trees.add(form, lemma) for form, lemma in pairs]
    for number, (form, lemma) in zip(numbers, pairs, strict=True):
        assert trees.apply(number, form) == lemma
        assert trees.find(form, lemma) == number


def test_trees_are_those_of_spacy(facts):
    trees = EditTrees()
    assert [trees.add(form, lemma) for form, lemma in facts["trees"]["pairs"]] == facts["trees"]["numbers"]
    expected = [
        Substitution(**node)
        if "orig" in node
        else Match(*(NO_TREE if value == 2**32 - 1 else value for value in node.values()))
        for node in facts["trees"]["nodes"]
    ]
    assert trees.nodes == expected


def test_trees_make_of_forms_what_they_make_in_spacy(facts):
    trees = EditTrees()
    for form, lemma in facts["trees"]["pairs"]:
        trees.add(form, lemma)
    applied = {(number, form): made for number, form, made in facts["trees"]["applied"]}
    forms = {form for _, form in applied}
    for number in facts["trees"]["numbers"]:
        for form in forms:
            assert trees.apply(number, form) == applied.get((number, form))


def test_one_tree_makes_the_lemmas_of_many_forms():
    trees = EditTrees()
    number = trees.add("cats", "cat")
    assert [trees.apply(number, form) for form in ("dogs", "s", "𝒷s", "dog", "")] == ["dog", "", "𝒷", None, None]
    assert trees.add("dogs", "dog") == number


def test_tree_that_is_not_there_is_not_made_by_looking_for_it():
    trees = EditTrees()
    trees.add("cats", "cat")
    n_trees = len(trees)
    assert trees.find("gegangen", "gehen") is None
    assert len(trees) == n_trees


def test_trees_are_applied_once_to_each_pair(monkeypatch):
    trees = EditTrees()
    number = trees.add("cats", "cat")
    calls = []
    apply = trees.apply
    monkeypatch.setattr(trees, "apply", lambda *pair: calls.append(pair) or apply(*pair))
    for _ in range(2):
        lemmas = trees.apply_all([number, NO_TREE, number, number], ["dogs", "dogs", "dog", "dogs"])
    assert lemmas == ["dog", None, None, "dog"]
    assert sorted(calls) == [(number, "dog"), (number, "dogs")]


@pytest.mark.parametrize(
    ("form", "lemma", "n_trees"),
    [("x" * 100_000, "x" * 100_000, 1), ("x" * 100_000 + "s", "x" * 100_000, 1), ("ab" * 150, "ba" * 150, 3)],
)
def test_words_may_be_very_long(form, lemma, n_trees):
    trees = EditTrees()
    assert trees.apply(trees.add(form, lemma), form) == lemma
    assert len(trees) == n_trees


def test_trees_of_a_file_may_be_of_any_depth():
    nodes = [Substitution("s", "")]
    nodes += [Match(0, depth, NO_TREE, depth - 1) for depth in range(1, 5_000)]
    assert EditTrees(nodes).apply(4_999, "x" * 5_000 + "s") == "x" * 5_000
