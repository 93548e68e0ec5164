"""``nlpx init vectors`` and ``nlpx init-model``: one way from files of words and vectors to a pipeline."""

from __future__ import annotations

import json

import numpy as np
import pytest

import nlpx
from nlpx.commands.init_model import init_model
from nlpx.commands.init_vectors import init_vectors
from nlpx.errors import DataError, LanguageNotFound, ModelError
from nlpx.vocab import attrs

TABLE = "4 2\nthe 3 2\ncat 1 0\nof 3 2\ndog 1 0.1\n"
WORDS = [
    {"settings": {"oov_prob": -18.5}},
    {"orth": "the", "prob": -3.5, "cluster": "7", "is_stop": True, "id": 1},
    {"orth": "cat", "norm": "kitten", "id": 0},
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text(TABLE, encoding="utf8")
    return path


@pytest.fixture
def words(tmp_path):
    path = tmp_path / "words.jsonl"
    path.write_text("\n".join(map(json.dumps, WORDS)), encoding="utf8")
    return path


def test_vectors_come_back_with_the_pipeline(tmp_path, table):
    made = init_vectors("de", table, tmp_path / "made")
    nlp = nlpx.load(tmp_path / "made")
    assert nlp.lang == "de"
    assert nlp.vocab.vectors.data.tolist() == [[3, 2], [1, 0], np.array([1, 0.1], dtype="f").tolist()]
    assert nlp("of")[0].vector.tolist() == [3, 2]
    assert nlp.meta["vectors"] == {
        "width": 2,
        "vectors": 3,
        "keys": 4,
        "name": "de_pipeline.vectors",
        "mode": "default",
    }
    assert (made.n_words, made.n_vectors, made.width, made.n_keys, made.n_read) == (0, 3, 2, 4, 4)


def test_both_commands_make_the_same_files(tmp_path, call_nlpx, table, words):
    one = ("-j", words, "-t", 3, "-p", 1, "-n", "small", "-a", "LOWER", "-m", "default")
    other = ("-j", words, "-v", table, "-t", 3, "-V", 1, "-vn", "small", "-a", "LOWER", "-m", "default")
    assert call_nlpx("init", "vectors", "en", table, "one", *one).returncode == 0
    assert call_nlpx("init-model", "en", "other", *other).returncode == 0
    files = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(files) == 8
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes(), file
    vectors = nlpx.load(tmp_path / "one").vocab.vectors
    assert (vectors.name, vectors.shape, vectors.n_keys, vectors.attr) == ("small", (1, 2), 3, attrs.LOWER)


def test_attributes_of_words_come_back_with_the_pipeline(tmp_path, words):
    made = init_model("en", tmp_path / "made", jsonl_loc=words)
    vocab = nlpx.load(tmp_path / "made").vocab
    word = vocab["the"]
    assert (word.prob, word.cluster, word.is_stop) == (-3.5, 7, True)
    assert vocab["cat"].norm_ == "kitten"
    assert (made.n_words, made.n_vectors) == (2, 0)


def test_ids_of_words_are_rows_of_arrays_that_have_none(tmp_path, words):
    np.save(tmp_path / "rows.npy", np.array([[1, 2], [3, 4]], dtype="f"))
    init_model("en", tmp_path / "made", jsonl_loc=words, vectors_loc=tmp_path / "rows.npy")
    vocab = nlpx.load(tmp_path / "made").vocab
    assert vocab["the"].vector.tolist() == [3, 4]
    assert vocab["the"].rank == 1


def test_pipeline_without_anything_is_the_blank_one(tmp_path):
    init_model("xx", tmp_path / "made")
    assert nlpx.load(tmp_path / "made").lang == "xx"


def test_results_and_notices_are_told_apart(call_nlpx, table):
    table.write_text(f"{TABLE}the 9 9\n", encoding="utf8")
    run = call_nlpx("init", "vectors", "en", table, "made", "--skip-bad-lines", "--verbose", "--prune", 1)
    assert run.stdout == "vectors: 1 of 2 numbers, for 4 words\n"
    assert run.stderr.splitlines() == [
        f"warning: {table}:1: the first line says 4 rows, and there are 5",
        f"warning: rows left out: 1 (1 with a word that has a vector already); {table}:6",
        "read: 4 rows of word vectors as text",
        "pruned: 2 words",
        "saved: made",
    ]
    run = call_nlpx("init", "vectors", "en", table, "made", "--skip-bad-lines", "--quiet")
    assert (run.stdout, run.stderr.count("warning"), run.stderr.count("\n")) == ("", 2, 2)


def test_fault_is_one_sentence_and_nothing_is_written(tmp_path, call_nlpx, table):
    table.write_text(TABLE.replace("1 0.1", "1"), encoding="utf8")
    run = call_nlpx("init", "vectors", "en", table, "made")
    assert run.returncode == 1
    assert run.stderr == (
        f"error: {table}:5: the row has the length 1, where 2 is due; mend it, or leave such rows out with "
        "--skip-bad-lines.\n"
    )
    assert not (tmp_path / "made").exists()


def test_words_with_a_fault_are_told_with_their_line(tmp_path, words):
    words.write_text('{"orth": "the"}\n{"orth": 5}\n', encoding="utf8")
    with pytest.raises(DataError, match=r"words\.jsonl:2: "):
        init_model("en", tmp_path / "made", jsonl_loc=words)


def test_language_that_is_none_is_told(tmp_path, table):
    with pytest.raises(LanguageNotFound):
        init_vectors("zz", table, tmp_path / "made")


def test_config_with_a_table_in_place_of_a_pipeline_is_told_of_the_command(table):
    nlp = nlpx.blank("de")
    nlp.config["initialize"]["vectors"] = str(table)
    with pytest.raises(ModelError, match=f"nlpx init vectors LANG {table} FOLDER"):
        nlp.initialize()


def test_how_far_it_is_is_shown_on_a_terminal(tmp_path, table, monkeypatch):
    import io
    import sys

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for silent, shown in ((False, True), (True, False)):
        monkeypatch.setattr(sys, "stderr", terminal := Terminal())
        init_vectors("en", table, tmp_path / "made", silent=silent)
        assert ("4 vectors" in terminal.getvalue()) is shown
