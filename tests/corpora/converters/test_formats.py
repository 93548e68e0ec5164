"""Which converter reads a file."""

from __future__ import annotations

import gzip

import pytest

from nlpx.corpora.converters.formats import find_converter
from nlpx.errors import DataError, NameNotFound

ROW = "1\ta\tl\tX\tT\t_\t0\troot\t_\t_\n"


@pytest.mark.parametrize("name", ["x.conllu", "x.CONLLU", "x.conllubio"])
def test_the_ending_tells_the_format(tmp_path, name):
    assert find_converter("auto", tmp_path / name).name == "conllu"


@pytest.mark.parametrize(("name", "content"), [("x.conllu.gz", "a"), ("x.gz", ROW), ("x.txt.gz", ROW)])
def test_compressed_file_is_known_by_the_ending_below_and_by_what_it_holds(tmp_path, name, content):
    (tmp_path / name).write_bytes(gzip.compress(content.encode()))
    assert find_converter("auto", tmp_path / name).name == "conllu"


def test_compressed_file_that_is_damaged_says_so(tmp_path):
    (tmp_path / "x.gz").write_bytes(gzip.compress(ROW.encode())[:20])
    with pytest.raises(DataError, match=r"x\.gz: this is not a whole file of gzip"):
        find_converter("auto", tmp_path / "x.gz")


@pytest.mark.parametrize(
    "content", [ROW, "\ufeff" + ROW, "# text = a\r\n" + ROW.replace("\n", "\r\n"), "1-2\t" + ROW[2:]]
)
def test_else_the_content_does(tmp_path, content):
    path = tmp_path / "corpus.txt"
    path.write_text(content, encoding="utf8", newline="")
    assert find_converter("auto", path).name == "conllu"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("-DOCSTART- -X- O O\n\n", "ner"),
        ("EU NNP B-ORG\nis VBZ O\n", "ner"),
        ("a\tO\n\t\nb\tS-X", "ner"),
        ("EU|NNP|B-ORG is|VBZ|O\n", "iob"),
        ("EU|B-ORG is|O", "iob"),
        ("x|y|O " * 2000, "iob"),
        ("a O\n" * 2000, "ner"),
        ('{"text": "a", "spans": []}\n', "jsonl"),
    ],
)
@pytest.mark.parametrize("ending", ["iob", "txt"])
def test_entity_formats_are_told_apart_by_content(tmp_path, content, name, ending):
    path = tmp_path / f"corpus.{ending}"
    path.write_text(content, encoding="utf8")
    assert find_converter("auto", path).name == name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16le", "utf-32be"])
@pytest.mark.parametrize("ending", ["iob", "txt"])
def test_a_file_in_another_encoding_is_told_so(tmp_path, encoding, ending):
    path = tmp_path / f"corpus.{ending}"
    path.write_text("Zürich NNP B-LOC\nis VBZ O\n", encoding=encoding)
    with pytest.raises(DataError, match=rf"corpus\.{ending}:1: .* iconv -f {encoding} -t utf-8"):
        find_converter("auto", path)


def test_columns_of_entities_may_be_in_a_conll_file(tmp_path):
    path = tmp_path / "x.conll"
    path.write_text("a O\n", encoding="utf8")
    assert find_converter("auto", path).name == "ner"
    path.write_text(ROW, encoding="utf8")
    assert find_converter("auto", path).name == "conllu"


def test_a_file_that_tells_nothing_is_an_error(tmp_path):
    path = tmp_path / "corpus.txt"
    path.write_text("Hello.\n", encoding="utf8")
    with pytest.raises(DataError, match=r"corpus\.txt: .* name it with --converter \(.*conllu"):
        find_converter("auto", path)


@pytest.mark.parametrize("name", ["conllu", "conll", "conllubio"])
def test_a_converter_has_other_names(tmp_path, name):
    assert find_converter(name, tmp_path / "x.txt").name == "conllu"


def test_an_unknown_converter_is_an_error_with_a_suggestion(tmp_path):
    with pytest.raises(NameNotFound, match="no converter 'conlu'; did you mean 'conllu'"):
        find_converter("conlu", tmp_path / "x.txt")
