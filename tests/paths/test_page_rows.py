"""The page "From spaCy": every row of its table is run by one test; rows are known by how they begin."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import ROOT

PAGE = (ROOT / "docs" / "from_spacy.md").read_text(encoding="utf8")
ROWS = [
    line.split(" | ")[0].removeprefix("| ")
    for line in PAGE.partition("## Behaviour")[2].splitlines()
    if line.startswith("| ") and not line.startswith(("| |", "| ---", "| **"))
]
TABLES = {"test_page_refusals.py": "REFUSED", "test_page_behaviour.py": "DONE"}
_READING = "tests/pipeline/initializing/vector_tables/test_reading.py"
ELSEWHERE = {
    "a frozen `tok2vec` that is not": (
        "tests/pipeline/components/test_listener.py",
        "test_frozen_component_is_listened_to_and_does_not_change",
    ),
    '`nlpx.load(…, disable=["nope"])`': (
        "tests/pipeline/test_language.py",
        "test_load_tells_of_a_name_that_is_none_of_a_component",
    ),
    "training on with a label": (
        "tests/together/test_further_training.py",
        "test_a_label_that_is_new_to_a_loaded_component_is_learnt",
    ),
    "`textcat_multilabel` and texts that": (
        "plugins/nlp-textcat/tests/test_pipe.py",
        "test_labels_that_no_example_denies_can_be_said_to_be_false",
    ),
    "`nlp.evaluate` with a text of several": (
        "tests/paths/test_page_refusals.py",
        "test_a_text_with_several_labels_is_refused_in_evaluation_as_the_page_says",
    ),
    "lemmas of French and Catalan words": (
        "tests/pipeline/rules/lemmatizing/test_lemmatizer.py",
        "test_lemmas_are_whole_words_where_those_of_spacy_are_not",
    ),
    "a trained pipeline of a language that nobody offers": (
        "tests/pipeline/test_general_rules.py",
        "test_it_loads_with_one_warning",
    ),
    "`init vectors` with `--prune`": (_READING, "test_pruned_words_have_the_nearest_row_that_is_kept"),
    "a floret table that is cut off": (_READING, "test_what_is_no_table_is_refused"),
    "a floret table without `--mode": (_READING, "test_table_of_another_mode_is_refused"),
}


def _tried(file, table):
    """Return how the rows begin that the table of a test beside this one has."""
    tree = ast.parse(Path(__file__).with_name(file).read_text(encoding="utf8"))
    (value,) = [node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == table]
    return [ast.literal_eval(row.elts[0]) for row in value.elts]


TRIED = [*(row for each in TABLES.items() for row in _tried(*each)), *ELSEWHERE]


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_run(row):
    assert len([known for known in TRIED if row.startswith(known)]) == 1


@pytest.mark.parametrize("known", TRIED)
def test_what_is_run_is_a_row(known):
    assert len([row for row in ROWS if row.startswith(known)]) == 1


@pytest.mark.parametrize(("file", "name"), ELSEWHERE.values())
def test_what_is_tried_elsewhere_is_there(file, name):
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf8")
