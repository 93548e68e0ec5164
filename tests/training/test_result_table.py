"""The columns that training prints."""

from __future__ import annotations

from nlpx.training.result_table import fit, header, make_columns

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
