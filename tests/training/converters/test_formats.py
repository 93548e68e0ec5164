"""Which converter reads a file."""

from __future__ import annotations

import pytest

from nlpx.errors import DataError, NameNotFound
from nlpx.training.converters.formats import find_converter

ROW = "1\ta\tl\tX\tT\t_\t0\troot\t_\t_\n"


@pytest.mark.parametrize("name", ["x.conllu", "x.CONLLU", "x.conll", "x.conllubio"])
def test_the_ending_tells_the_format(tmp_path, name):
    assert find_converter("auto", tmp_path / name).name == "conllu"


@pytest.mark.parametrize("content", [ROW, "# text = a\r\n" + ROW.replace("\n", "\r\n"), "1-2\t" + ROW[2:]])
def test_else_the_content_does(tmp_path, content):
    path = tmp_path / "corpus.txt"
    path.write_text(content, encoding="utf8", newline="")
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
