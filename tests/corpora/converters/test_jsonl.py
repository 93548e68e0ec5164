"""From annotated texts to Docs."""

from __future__ import annotations

import json
import re

import pytest

from nlpx.corpora.converters.jsonl import convert_jsonl
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.text_lines import TextLines
from nlpx.errors import DataError
from nlpx.vocab import Vocab

SPANS = [{"start": 7, "end": 11, "label": "BRAND"}]


def convert(*records, **options):
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return list(convert_jsonl(lines, Vocab(), ConvertOptions(path="x.jsonl", **options)))


def entities(doc):
    return [(str(span), span.label_) for span in doc.ents]


def test_a_text_is_tokenized_and_annotated():
    (doc,) = convert({"text": "I like Nike.", "spans": SPANS}, lang="en")
    assert [token.text for token in doc] == ["I", "like", "Nike", "."]
    assert entities(doc) == [("Nike", "BRAND")]


def test_given_tokens_are_kept_with_the_white_space_between():
    tokens = [{"text": text} for text in ("I", "like", "Ni", "ke")]
    (doc,) = convert({"text": "I \nlike Nike", "tokens": tokens, "spans": [{"start": 8, "end": 10, "label": "X"}]})
    assert doc.text == "I \nlike Nike"
    assert [token.text for token in doc] == ["I", "\n", "like", "Ni", "ke"]
    assert entities(doc) == [("Ni", "X")]


def test_tokens_of_another_text_are_an_error():
    with pytest.raises(DataError, match=r"x\.jsonl:1: The token 'b' does not follow at offset 1"):
        convert({"text": "a c", "tokens": ["a", "b"], "spans": []})


def test_texts_that_were_not_accepted_are_left_out():
    answers = [{"text": answer, "answer": answer} for answer in ("accept", "reject", "ignore", "ignore")]
    notices = []
    assert [doc.text for doc in convert(*answers, report=notices.append)] == ["accept"]
    assert notices == ["x.jsonl: 3 texts are left out: 2 ignored, 1 rejected."]


def test_entities_of_a_text_without_annotation_are_not_known():
    unknown, none = convert({"text": "Nothing"}, {"text": "Nothing", "spans": []})
    assert (unknown[0].ent_iob_, none[0].ent_iob_) == ("", "O")


def test_a_misaligned_span_is_reported_and_not_known():
    notices = []
    (doc,) = convert({"text": "I like Nike.", "spans": [{**SPANS[0], "end": 10}]}, report=notices.append)
    assert len(notices) == 1
    assert notices[0].startswith("x.jsonl:1: Not at token boundaries")
    assert "'Nik' (7:10 BRAND)" in notices[0]
    assert [token.ent_iob_ for token in doc] == ["O", "O", "", "O"]


def test_of_many_misaligned_spans_the_first_are_reported_and_the_others_counted():
    notices = []
    wrong = {"text": "I like Nike.", "spans": [{**SPANS[0], "end": 10}]}
    docs = convert(*[wrong] * 8, {"text": "No.", "answer": "reject"}, report=notices.append)
    assert len(docs) == 8
    assert [notice.partition(":")[2].partition(":")[0] for notice in notices[:5]] == ["1", "2", "3", "4", "5"]
    assert notices[5:] == ["x.jsonl: 3 more notices like these.", "x.jsonl: 1 text is left out: 1 rejected."]
    notices.clear()
    convert(*[wrong] * 5, report=notices.append)
    assert len(notices) == 5


def test_keys_that_are_not_read_are_named_beside_many_misaligned_spans():
    notices = []
    wrong = {"text": "I like Nike.", "spans": [{**SPANS[0], "end": 10}]}
    convert(*[wrong] * 8, {"text": "No.", "labls": ["A"]}, report=notices.append)
    assert [notice for notice in notices if "'labls'" in notice]
    assert notices[-1] == "x.jsonl: 3 more notices like these."


def test_the_command_reports_misaligned_spans_on_standard_error(call_nlpx, tmp_path):
    (tmp_path / "x.jsonl").write_text(
        '{"text": "Nike", "spans": [{"start": 0, "end": 2, "label": "B"}]}', encoding="utf8"
    )
    done = call_nlpx("convert", "x.jsonl", "out.spacy")
    assert done.returncode == 0
    assert done.stderr.startswith("warning: x.jsonl:1: Not at token boundaries in 'Nike': 'Ni' (0:2 B)")


def test_misaligned_spans_of_a_group_are_widened_counted_and_reported():
    notices = []
    spans = [*SPANS, {**SPANS[0], "end": 10}]
    (doc,) = convert({"text": "I like Nike.", "spans": spans}, spans_key="sc", report=notices.append)
    assert [span.text for span in doc.spans["sc"]] == ["Nike", "Nike"]
    (notice,) = notices
    assert notice.startswith("x.jsonl:1: Not at token boundaries in 'I like Nike.': 1 of 2 spans of 'sc': 'Nik' (7:10 ")
    assert "is now 'Nike'. Correct the offsets" in notice


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "x.jsonl:1: this is not JSON"),
        ('{"label": "X", "pattern": []}', 'x.jsonl:1: the line has no "text"'),
        ('{"text": "a", "spans": [{"start": 0}]}', "x.jsonl:1: an annotation has no 'end'"),
        (" ", "x.jsonl: the file holds no texts"),
    ],
)
def test_a_wrong_line_is_an_error_that_names_it(line, message):
    with pytest.raises(DataError, match=message):
        convert(line)


def test_overlapping_spans_are_an_error():
    with pytest.raises(DataError, match=r"x\.jsonl:1: The entities .* overlap"):
        convert({"text": "I like Nike.", "spans": [*SPANS, {**SPANS[0], "start": 2}]})


@pytest.mark.parametrize(
    ("name", "n_misaligned"),
    [("fashion_brands/fashion_brands_eval", 0), ("snips_intents_slots/snips-dev", 6), ("uner_en_ewt/en_ewt-test", 0)],
)
def test_every_span_of_a_real_corpus_is_an_entity_or_reported(data, name, n_misaligned):
    path = data / "ner" / f"{name}.jsonl"
    notices = []
    options = ConvertOptions(path=path.name, report=notices.append, lang="en")
    docs = list(convert_jsonl(TextLines(path), Vocab(), options))
    records = list(map(json.loads, path.read_text(encoding="utf8").splitlines()))
    assert [doc.text for doc in docs] == [record["text"] for record in records]
    assert len(re.findall(r"\(\d+:\d+ \w+\)", " ".join(notices))) == n_misaligned
    assert sum(len(doc.ents) for doc in docs) == sum(len(record["spans"]) for record in records) - n_misaligned


def test_lists_of_spans_are_put_under_a_key_where_they_may_overlap():
    given = [{"start": 0, "end": 8, "label": "X", "kb_id": "Q60"}, {"start": 4, "end": 8, "label": "Y"}]
    named, none, unknown = convert(
        {"text": "New York", "spans": given}, {"text": "New", "spans": []}, {"text": "York"}, spans_key="sc", lang="en"
    )
    assert [(span.text, span.label_, span.kb_id_) for span in named.spans["sc"]] == [
        ("New York", "X", "Q60"),
        ("York", "Y", ""),
    ]
    assert not named.ents
    assert (len(none.spans["sc"]), "sc" in unknown.spans) == (0, False)


def test_spans_besides_those_of_a_group_of_the_key_are_an_error():
    record = {"text": "a b", "ents": [[0, 1, "X"]], "spans": {"sc": [[2, 3, "Y"]]}}
    with pytest.raises(DataError, match=r"x\.jsonl:1: there are spans besides those of the group 'sc'"):
        convert(record, spans_key="sc")
    (doc,) = convert(record, spans_key="other")
    assert {key: [span.text for span in group] for key, group in doc.spans.items()} == {"sc": ["b"], "other": ["a"]}


def test_tokens_may_be_places_in_the_text():
    (doc,) = convert({"text": "I like Ni-ke", "tokens": [[0, 1], [2, 6], [7, 9], [9, 12]], "spans": []})
    assert [token.text for token in doc] == ["I", "like", "Ni", "-ke"]
    with pytest.raises(DataError, match=r"Token 0 is \[0, 1\]; write a text"):
        convert({"tokens": [[0, 1]], "tags": ["X"]})


def test_nested_spans_of_gum_are_those_of_the_file(data):
    lines = (data / "spancat/gum_entities/gum-dev.jsonl").read_text(encoding="utf-8").split("\n")
    docs = convert(*lines, spans_key="sc", report=lambda message: None)
    records = [json.loads(line) for line in lines if line]
    assert [[(span.start_char, span.end_char, span.label_) for span in doc.spans["sc"]] for doc in docs] == [
        [(span["start"], span["end"], span["label"]) for span in record["spans"]] for record in records
    ]
