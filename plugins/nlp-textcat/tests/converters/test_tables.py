"""From tables of labelled texts to Docs."""

from __future__ import annotations

import pytest

from nlp_textcat.converters.tables import convert_table
from nlpx.corpora import ConvertOptions, TextLines
from nlpx.errors import DataError, EmptyCorpus
from nlpx.vocab import Vocab


@pytest.fixture
def convert(tmp_path):
    """Convert a table, with names of labels beside it; what is reported is added to a list."""

    def read(content, *, names=None, reports=None):
        path = tmp_path / "table.csv"
        path.write_text(content, encoding="utf8", newline="")
        if names is not None:
            (tmp_path / "labels.txt").write_text(names, encoding="utf8")
        report = [].append if reports is None else reports.append
        docs = convert_table(TextLines(path), Vocab(), ConvertOptions(path=str(path), report=report))
        return [(doc.text, doc.cats) for doc in docs]

    return read


READ = {
    "a label": ("text,label\na b,good\nc,bad\n", [("a b", {"good": 1}), ("c", {"bad": 1})]),
    "an unknown label": ("text,label\na,\n", [("a", {})]),
    "a label with a comma": ('label,text\n"good, new",a\n', [("a", {"good, new": 1})]),
    "several labels": (
        "Text;Labels\na;x, y\nb;x|z\nc;\n",
        [("a", {"x": 1, "y": 1}), ("b", {"x": 1, "z": 1}), ("c", {})],
    ),
    "several labels of pandas": ("text,labels\na,\"['x', 'y']\"\n", [("a", {"x": 1, "y": 1})]),
    "scores": ("id,comment_text,x,y\n0,a,1,0.0\n1,b,0.25,\n", [("a", {"x": 1, "y": 0}), ("b", {"x": 0.25})]),
    "truth values": ("text\tx\tY \na\tTrue\tfalse\n", [("a", {"x": 1, "Y": 0})]),
    "quotes": ('text,label\n"He said ""no"",\nand left.",x\n', [('He said "no",\nand left.', {"x": 1})]),
    "quotes between tabs": ('text\tlabel\n"no\tx\n', [('"no', {"x": 1})]),
    "quoted names between tabs": ('"text"\t"label"\n"a ""b"""\t"x"\nc\ty\n', [('a "b"', {"x": 1}), ("c", {"y": 1})]),
    "scores that are not known at first": ("text,x,y,z\na,1,,\nb,,0,\n", [("a", {"x": 1}), ("b", {"y": 0})]),
    "names of labels rather than numbers": ("label,label_text,text\n1,good,a\n", [("a", {"good": 1})]),
    "blank rows": ("\r\ntext,label\r\n\r\na,x\r\n,\r\n", [("a", {"x": 1})]),
    "a long text": (f"text,label\n{'a ' * 70_000}b,x\n", [("a " * 70_000 + "b", {"x": 1})]),
}


@pytest.mark.parametrize(("content", "docs"), READ.values(), ids=READ)
def test_table_is_read(convert, content, docs):
    assert convert(content) == docs


def test_numbers_are_labels_by_the_file_beside_the_table(convert):
    assert convert("text,label\na,1\nb,2\n") == [("a", {"1": 1}), ("b", {"2": 1})]
    assert convert("text,label\na,1\nb,x\n", names="joy\npride\n") == [("a", {"pride": 1}), ("b", {"x": 1})]
    # Then a table with tabs needs no names of columns.
    assert convert('"a"\t0,1\tc1\nb\t1\tc2\n') == [('"a"', {"joy": 1, "pride": 1}), ("b", {"pride": 1})]


def test_columns_that_are_not_read_are_reported_once(convert):
    reports = []
    assert convert("id,text,label,author,topic\n1,a,x,me,y\n2,b,x,me,y\n", reports=reports) == [
        ("a", {"x": 1}),
        ("b", {"x": 1}),
    ]
    (report,) = reports
    assert report.endswith("table.csv: not read: 'author', 'topic'.")


REFUSED = {
    "no column for texts": ("a,b\nc,d\n", r":1: the first row names no column 'text'; name the columns, as in text,l"),
    "a name with a comma": ('"my,text",label\na,b\n', r":1: the first row names no column 'text'"),
    "no labels": ("text,author\na,me\n", r":1: no column holds labels; call one 'label'"),
    "a row too long": ("text,label\na,x\na, b,x\n", r":3: the row has 3 columns, where 2 are due; quote a text that"),
    "a row too short": ("text\tlabel\na\n", r":2: the row has 1 column, where 2 are due; take tabs out of texts"),
    "a quote that stays open": ('text,label\na,x\nb,"x\nc,x\n', r":3: the row that begins here is no CSV"),
    "a quote inside": ('text,label\n"a" b,x\n', r":2: the row that begins here is no CSV"),
    "a score that is none": ("text,x\na,1\nb,2\n", r":3: the column 'x' holds '2'; write a number from 0 to 1"),
    "no number": ("text,x\na,1\nb,nan\n", r":3: the column 'x' holds 'nan'"),
}


@pytest.mark.parametrize(("content", "problem"), REFUSED.values(), ids=REFUSED)
def test_table_that_cannot_be_understood_is_refused_with_its_line(convert, content, problem):
    with pytest.raises(DataError, match=rf"table\.csv{problem}"):
        convert(content)


def test_number_without_a_name_is_refused(convert):
    with pytest.raises(DataError, match=r"table\.csv:2: labels\.txt beside the file has no name for the label '7'"):
        convert("text,label\na,7\n", names="joy\n")


def test_empty_table_is_no_corpus(convert):
    with pytest.raises(EmptyCorpus, match=r"table\.csv: the file is empty"):
        convert("\n\n")
