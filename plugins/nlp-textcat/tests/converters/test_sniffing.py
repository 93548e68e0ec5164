"""Which converter reads a file of labelled texts."""

from __future__ import annotations

import pytest

from nlpx.corpora.converters.formats import find_converter
from nlpx.errors import DataError

NAMES = "joy\npride\n"


@pytest.mark.parametrize("ending", [".txt", ".tsv", ""])
@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("__label__joy Well done!\n", "fasttext"),
        ("\ufeff\n __label__joy Well done!", "fasttext"),
        ("text,label\nWell done!,joy\n", "csv"),
        ('"id";"Text";"joy"\n1;Well done!;0\n', "csv"),
        ("Well done, I say.\t0,1\tx7\n", "csv"),
        ("text\tlabels\n" + "Well done! " * 1000, "csv"),
        # Others' formats, which have tabs and labels too.
        ("EU\tB-ORG\nis\tO\n", "ner"),
        ("1\tno\tno\tX\tT\t_\t0\troot\t_\t_\n", "conllu"),
        ('{"text": "Well done, I say.", "label": "joy"}\n', "jsonl"),
    ],
)
def test_content_tells_the_format(tmp_path, content, name, ending):
    (tmp_path / "labels.txt").write_text(NAMES, encoding="utf8")
    path = tmp_path / f"corpus{ending}"
    path.write_text(content, encoding="utf8")
    assert find_converter("auto", path).name == name


@pytest.mark.parametrize(
    "content", ["text\nlabel\n", "text,author\nWell done!,me\n", "Well done.\t0,1\tx7\n", 'a"b,"c']
)
def test_what_may_be_something_else_is_not_taken(tmp_path, content):
    path = tmp_path / "corpus.txt"
    path.write_text(content, encoding="utf8")
    with pytest.raises(DataError, match="neither the ending nor the content tells the format"):
        find_converter("auto", path)
