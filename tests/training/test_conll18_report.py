"""Evaluation from raw text."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import DataError
from nlpx.training.conll18_report import evaluate_conll18


def test_a_paragraph_that_is_too_long_is_an_error_with_its_number(tmp_path):
    path = tmp_path / "x.conllu"
    row = "1\t{}\t_\tX\t_\t_\t0\troot\t_\t_\n\n"
    path.write_text(row.format("a") + "# newpar\n" + row.format("a" * 11), encoding="utf8")
    nlp = nlpx.blank("xx")
    nlp.max_length = 10
    with pytest.raises(DataError, match=r"x\.conllu: paragraph 2 has 11 characters, more than nlp\.max_length = 10"):
        evaluate_conll18(nlp, path)
