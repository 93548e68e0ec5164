"""The columns that training prints."""

from __future__ import annotations

import pytest

from nlpx.training.result_table import fit, header, make_columns, row, show_score

SCORES = {"tag_acc": 0.5, "dep_uas": 0.2, "dep_las": 0.3, "sents_f": 0.0, "ents_f": 0.5}


def headings(columns):
    return [column.heading for column in columns]


def test_columns_that_a_terminal_has_no_room_for_are_left_out_by_their_rank():
    columns = make_columns(components=["tok2vec", "tagger", "parser", "ner"], scores=SCORES)
    assert fit(columns, 1000) == (columns, [])
    kept, left_out = fit(columns, 80)
    assert len(header(kept)[0]) <= 80
    assert headings(left_out) == ["LOSS TAGGER", "LOSS PARSER", "LOSS NER", "SENT F", "W/S", "ETA"]
    assert headings(kept) == ["E", "#", "LOSS TOK2VEC", "TAG", "UAS", "LAS", "NER F", "SCORE", "BEST"]


def test_some_columns_always_stay():
    columns = make_columns(components=["tagger"], scores=SCORES)
    assert headings(fit(columns, 1)[0]) == ["E", "#", "SCORE", "BEST"]


def test_scores_that_are_no_shares_are_shown_as_they_are():
    columns = make_columns(components=[], scores={"tag_acc": 1.0, "speed": 0.0, "mine": 0.5})
    assert headings(columns)[2:5] == ["TAG", "SPEED", "MINE"]
    info = {"epoch": 1, "step": 2, "score": 0.5, "words_per_second": 10, "seconds_left": None}
    scores = {"tag_acc": 0.5, "speed": 12345.6, "mine": 0.25}
    assert row(columns, {**info, "other_scores": scores}).split()[2:5] == ["50.00", "12,346", "25.00"]


@pytest.mark.parametrize(("value", "shown"), [(0.5, "50.00"), (1, "100.00"), (None, "-"), ("ORG", "-")])
def test_show_score_gives_a_percentage_or_a_dash(value, shown):
    assert show_score(value) == shown
