from __future__ import annotations

import pytest

from nlpx.commands.convert import convert
from nlpx.errors import DataError
from nlpx.tokens import DocBin
from nlpx.vocab import Vocab
from nlpx_brat.plugin import nlpx_sniff_format

TEXT = "Marie Curie found radium in Paris, and lung and breast cancer in mice."
ANNOTATIONS = """\
T1\tPerson 0 11\tMarie Curie
T2\tElement 18 24\tradium
T3\tFind 12 17\tfound
T4\tPlace 28 33\tParis
T5\tPerson 6 11\tCurie
T6\tDisease 39 43;55 61\tlung cancer
R1\tFound Arg1:T1 Arg2:T2
E1\tFind:T3 Who:T1 What:T2
A1\tNegation E1
A2\tConfidence E1 High
N1\tReference T4 Wikidata:Q90\tParis
*\tEquiv T1 T5
#1\tAnnotatorNotes T2\tan element
"""


def write(folder, annotations=ANNOTATIONS, text=TEXT):
    (folder / "x.ann").write_text(annotations, encoding="utf8")
    if text is not None:
        (folder / "x.txt").write_text(text, encoding="utf8")
    return folder / "x.ann"


@pytest.fixture
def doc(tmp_path):
    notices = []
    convert(write(tmp_path), tmp_path / "x.spacy", report=notices.append)
    (notice,) = notices
    assert notice.endswith("x.ann:6: T6 ('lung cancer') has 2 pieces and is left out")
    (doc,) = DocBin(store_user_data=True).from_disk(tmp_path / "x.spacy").get_docs(Vocab())
    return doc


def test_text_bounds_are_spans_with_their_ids(doc):
    found = [(span.id_, span.label_, span.text) for span in doc.spans["brat"]]
    assert found == [
        ("T1", "Person", "Marie Curie"),
        ("T2", "Element", "radium"),
        ("T3", "Find", "found"),
        ("T4", "Place", "Paris"),
        ("T5", "Person", "Curie"),
    ]


def test_entities_are_the_longest_spans_that_do_not_overlap(doc):
    assert [ent.text for ent in doc.ents] == ["Marie Curie", "found", "radium", "Paris"]
    assert doc.ents[3].kb_id_ == "Wikidata:Q90"


def test_the_rest_is_kept_with_the_doc(doc):
    kept = doc.user_data["brat"]
    assert kept["relations"] == [{"id": "R1", "type": "Found", "args": [["Arg1", "T1"], ["Arg2", "T2"]]}]
    assert kept["events"][0]["trigger"] == "T3"
    assert [each["value"] for each in kept["attributes"]] == [True, "High"]
    assert kept["equivalents"] == [{"type": "Equiv", "of": ["T1", "T5"]}]
    assert kept["notes"][0]["text"] == "an element"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T1 Person 0 5 Marie", r"x\.ann:1: .*has no tab after its id"),
        ("\tPerson 0 5\tMarie", r"x\.ann:1: .*has no id before its tab"),
        ("T1\tPerson 0\tMarie", r"x\.ann:1: 'Person 0' is no label with offsets"),
        ("T1\tPerson 5 0\tMarie", r"x\.ann:1: the offsets '5 0' do not go forward"),
        ("T1\tPerson 0 500\tMarie", r"x\.ann:1: T1 ends at 500, but the text has 70 characters"),
        ("T1\tPerson 0 5\tPierre", r"x\.ann:1: T1 is 'Pierre', but the text has 'Marie' there"),
        ("Q1\tPerson 0 5\tMarie", r"x\.ann:1: 'Q1' is no id of an annotation"),
        ("R1\tFound T1 T2", r"x\.ann:1: 'T1' is no role with an id"),
        (
            "R1\tFound Arg1:T1",
            r"x\.ann:1: 'Found Arg1:T1' is not all that is due; write it like 'Cause Arg1:T1 Arg2:T2'",
        ),
        ("A1\tNegation", r"x\.ann:1: 'Negation' is not all that is due; write it like 'Negation E1'"),
        ("E1\t ", r"x\.ann:1: ' ' is not all that is due; write it like 'Die:T2'"),
        ("#1\tAnnotatorNotes\tx", r"x\.ann:1: 'AnnotatorNotes' is not all that is due"),
        ("N1\tReference T1\tx", r"x\.ann:1: 'Reference T1' is not all that is due"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path, line, message):
    with pytest.raises(DataError, match=message):
        convert(write(tmp_path, line), tmp_path / "x.spacy")
    assert not (tmp_path / "x.spacy").exists()


def test_a_missing_text_is_an_error(tmp_path):
    with pytest.raises(DataError, match=r"x\.ann: the text x\.txt is missing beside it"):
        convert(write(tmp_path, text=None), tmp_path / "x.spacy")


def test_spans_inside_tokens_are_reported(tmp_path):
    notices = []
    convert(write(tmp_path, "T1\tPart 1 3\tar\n"), tmp_path / "x.spacy", report=notices.append)
    assert notices[0].endswith("x.ann:1: T1 ('ar') is not at token boundaries and is left out")


@pytest.mark.parametrize(
    ("head", "found"), [("T1\tPerson 0 5\tMarie", "brat"), ("R1\tCause Arg1:T1", "brat"), ("1\tShe\tshe", None)]
)
def test_the_format_is_known_by_its_first_line(head, found):
    assert nlpx_sniff_format(head) == found
