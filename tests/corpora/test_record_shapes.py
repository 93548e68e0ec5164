"""The shapes in which tools write annotated texts: read alike by `convert` and by the corpora, or refused by name."""

from __future__ import annotations

import json
import warnings

import pytest
from conftest import ROOT

import nlpx
from nlpx.corpora.converters.json_documents import convert_json
from nlpx.corpora.converters.jsonl import convert_jsonl
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.corpus_files import read_docs
from nlpx.corpora.record_shapes import _END, _LABEL, _READ, _START, ANSWER, TOKENS
from nlpx.corpora.record_shapes import TEXT as TEXT_KEY
from nlpx.errors import DataError
from nlpx.training import Example
from nlpx.vocab import Vocab

TEXT = "Ann saw Paris."
WORDS = ["Ann", "saw", "Paris", "."]
ANN, PARIS = (0, 3, "PER"), (8, 13, "LOC")
TAGS = ["B-PER", "O", "B-LOC", "O"]


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


def spans(start="start", end="end", label="label", **more):
    return [{start: first, end: last, label: name, **more} for first, last, name in (ANN, PARIS)]


def studio(*results, **more):
    return {"id": 1, "data": {"text": TEXT}, "annotations": [{"id": 2, "result": list(results), **more}]}


def studio_span(start, end, label):
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    return {"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


STUDIO = [studio_span(*ANN), studio_span(*PARIS)]

ENTITIES = {
    "prodigy": {"text": TEXT, "spans": spans(token_start=0, source="x"), "answer": "accept", "_view_id": "ner_manual"},
    "prodigy with tokens": {
        "text": TEXT,
        "tokens": [{"text": word, "id": i, "ws": i < 2} for i, word in enumerate(WORDS)],
        "spans": spans(),
    },
    "spans as lists": {"text": TEXT, "spans": [list(ANN), list(PARIS)]},
    "doccano, old": {"id": 1, "text": TEXT, "meta": {}, "annotation_approver": None, "labels": [[*ANN], [*PARIS]]},
    "doccano, new": {"id": 1, "text": TEXT, "label": [list(ANN), list(PARIS)], "Comments": []},
    "doccano with relations": {"text": TEXT, "entities": spans("start_offset", "end_offset", id=1), "relations": []},
    "label studio": studio(*STUDIO),
    "label studio, the true one": {
        **studio(*STUDIO, ground_truth=True),
        "annotations": [{"result": []}, *studio(*STUDIO, ground_truth=True)["annotations"]],
    },
    "label studio, one cancelled": {
        **studio(),
        "annotations": [{"result": [], "was_cancelled": True}, {"result": STUDIO}],
    },
    "label studio, old": {"data": {"text": TEXT}, "completions": [{"result": STUDIO}]},
    "label studio, one result": {"text": TEXT, "result": STUDIO},
    "label studio, small": {"text": TEXT, "label": [result["value"] for result in STUDIO]},
    "pair": [TEXT, {"entities": [list(ANN), list(PARIS)]}],
    "pair with tags": [TEXT, {"entities": TAGS}],
    "pair with words": [TEXT, {"words": WORDS, "entities": TAGS}],
    "entities": {"text": TEXT, "entities": [list(ANN), list(PARIS)]},
    "nested in annotations": {"text": TEXT, "annotations": {"entities": [list(ANN), list(PARIS)]}},
    "annotations as a list": {"text": TEXT, "annotations": spans()},
    "displacy": {"text": TEXT, "ents": spans(), "title": None},
    "offsets of spaCy's spans": {"text": TEXT, "spans": spans("start_char", "end_char", "label_")},
    "huggingface's pipelines": {"text": TEXT, "entities": spans(label="entity_group", score=0.9, word="x")},
    "rasa": {"text": TEXT, "entities": spans(label="entity", value="x")},
    "brat's viewer": {"text": TEXT, "entities": [["T1", "PER", [[0, 3]]], ["T2", "LOC", [[8, 13]]]]},
    "tokens with ner_tags": {"text": TEXT, "tokens": WORDS, "ner_tags": TAGS},
    "ner_tags without text": {"id": "0", "tokens": WORDS, "ner_tags": TAGS},
    "tags that are entity tags": {"tokens": WORDS, "tags": TAGS},
    "labels of tokens": {"tokens": WORDS, "labels": TAGS},
    "labels of the tokenizer's tokens": {"text": TEXT, "labels": TAGS},
    "ner": {"words": WORDS, "ner": ["U-PER", "O", "U-LOC", "O"]},
    "the names of from_dict": {"text": TEXT, "words": WORDS, "entities": TAGS},
    "two that agree": {"text": TEXT, "spans": [list(ANN), list(PARIS)], "entities": [list(ANN), list(PARIS)]},
    "an empty one and another": {"text": TEXT, "spans": [], "label": [list(ANN), list(PARIS)]},
    "spaCy 2": {
        "id": 0,
        "paragraphs": [{"raw": TEXT, "entities": [list(ANN), list(PARIS)]}],
    },
}


def written(record, path):
    """Write a record as the line of a file and as the element of an array, and return the two files."""
    lines, array = path / "x.jsonl", path / "x.json"
    lines.write_text(json.dumps(record) + "\n", encoding="utf8")
    array.write_text(json.dumps([record]), encoding="utf8")
    return lines, array


def all_docs(record, path, nlp, **options):
    """Read a record in all ways there are, and give the Docs of each."""
    lines, array = written(record, path)
    options = ConvertOptions(path="x", lang="en", **options)
    yield list(read_docs(lines, nlp))
    yield list(read_docs(array, nlp))
    yield list(convert_jsonl(lines.read_text(encoding="utf8").splitlines(), Vocab(), options))
    yield list(convert_json(array.read_text(encoding="utf8").splitlines(), Vocab(), options))


@pytest.mark.parametrize("record", ENTITIES.values(), ids=ENTITIES)
def test_entities_are_read(record, tmp_path, nlp):
    for (doc,) in all_docs(record, tmp_path, nlp):
        assert [(span.text, span.label_) for span in doc.ents] == [("Ann", "PER"), ("Paris", "LOC")]
        assert [token.ent_iob_ for token in doc] == ["B", "O", "B", "O"]


CATS = {
    "scores": ({"cats": {"A": 1, "B": 0.0}}, {"A": 1.0, "B": 0.0}),
    "truth values": ({"cats": {"A": True, "B": False}}, {"A": 1.0, "B": 0.0}),
    "a list of scores": ({"cats": [{"label": "A", "value": 1}, {"label": "B", "value": 0}]}, {"A": 1.0, "B": 0.0}),
    "names of those that hold": ({"cats": ["A", "B"]}, {"A": 1.0, "B": 1.0}),
    "a label": ({"label": "A"}, {"A": 1.0}),
    "a label that was accepted": ({"label": "A", "answer": "accept"}, {"A": 1.0}),
    "a label that was rejected": ({"label": "A", "answer": "reject"}, {"A": 0.0}),
    "a label with a number and a name": ({"label": 1, "label_text": "A"}, {"A": 1.0}),
    "labels": ({"labels": ["A", "B"]}, {"A": 1.0, "B": 1.0}),
    "doccano": ({"label": ["A"], "Comments": []}, {"A": 1.0}),
    "scores under labels": ({"labels": {"A": 1.0, "B": 0.0}}, {"A": 1.0, "B": 0.0}),
    "a choice": (
        {"options": [{"id": "A", "text": "a"}, {"id": "B", "text": "b"}], "accept": ["B"], "answer": "accept"},
        {"A": 0.0, "B": 1.0},
    ),
    "a choice without options": ({"accept": ["B"]}, {"B": 1.0}),
    "a choice of nothing": ({"options": ["A", "B"], "accept": []}, {"A": 0.0, "B": 0.0}),
    "a choice among numbers": (
        {"options": [{"id": 1, "text": "A"}, {"id": 2, "text": "B"}], "accept": [2]},
        {"A": 0.0, "B": 1.0},
    ),
    "label studio": (
        {"annotations": [{"result": [{"type": "choices", "value": {"choices": ["A"]}}]}]},
        {"A": 1.0},
    ),
}


@pytest.mark.parametrize(("record", "cats"), CATS.values(), ids=CATS)
def test_categories_are_read(record, cats, tmp_path, nlp):
    for (doc,) in all_docs({"text": TEXT, **record}, tmp_path, nlp):
        assert doc.cats == cats
        assert not doc.has_annotation("ENT_IOB")


def test_annotations_of_tokens_are_read(tmp_path, nlp):
    record = {
        "text": TEXT,
        "words": WORDS,
        "tags": ["NNP", "VBD", "NNP", "."],
        "heads": [1, 1, 1, 1],
        "deps": ["nsubj", "ROOT", "obj", "punct"],
        "lemmas": ["Ann", "see", "Paris", "."],
        "spans": {"sc": [[0, 3, "X"], {"start": 0, "end": 7, "label": "Y", "kb_id": "Q1"}]},
        "links": [[0, 3, {"Q2": 1.0}]],
        "entities": [list(ANN)],
    }
    for (doc,) in all_docs(record, tmp_path, nlp):
        assert [token.tag_ for token in doc] == record["tags"]
        assert [token.head.i for token in doc] == record["heads"]
        assert doc[1].lemma_ == "see"
        assert [(span.text, span.label_, span.kb_id_) for span in doc.spans["sc"]] == [
            ("Ann", "X", ""),
            ("Ann saw", "Y", "Q1"),
        ]
        assert doc.ents[0].kb_id_ == "Q2"


def test_ids_of_a_knowledge_base_are_read(tmp_path, nlp):
    for (doc,) in all_docs({"text": TEXT, "spans": spans(kb_id="Q90")}, tmp_path, nlp):
        assert [span.kb_id_ for span in doc.ents] == ["Q90", "Q90"]


def test_what_a_doc_writes_is_read(tmp_path, nlp):
    doc = nlp(TEXT)
    doc.ents = [doc.char_span(8, 13, label="LOC")]
    for (again,) in all_docs(doc.to_json(), tmp_path, nlp):
        assert [(span.text, span.label_) for span in again.ents] == [("Paris", "LOC")]
        assert [token.text for token in again] == WORDS


@pytest.mark.parametrize("more", [{}, {"text": TEXT}, {"words": [*TEXT.removesuffix(".").split(), "."]}])
def test_what_an_example_writes_is_read(more, tmp_path, nlp):
    doc = nlp(TEXT)
    doc.cats = {"LOVE": 1.0}
    doc[0].tag_ = "N"
    record = {**Example(nlp.make_doc(TEXT), doc).to_dict(), **more}
    for (read,) in all_docs(record, tmp_path, nlp):
        assert (read.text, read.cats, [token.tag_ for token in read][:2]) == (TEXT, doc.cats, ["N", ""])


def test_words_that_an_example_contradicts_are_refused(tmp_path, nlp):
    record = {"words": ["a"], "token_annotation": {"ORTH": ["b"]}}
    with pytest.raises(DataError, match="'words' and 'token_annotation' say different things"):
        list(all_docs(record, tmp_path, nlp))


def test_page_of_the_format_names_every_key():
    page = (ROOT / "docs" / "jsonl.md").read_text(encoding="utf8")
    keys = {*_READ, *_START, *_END, *_LABEL, *TOKENS, TEXT_KEY, ANSWER}
    assert not [key for key in keys if f"`{key}`" not in page]


def test_pairs_beside_their_classes_are_read(tmp_path, nlp):
    record = {"classes": ["PER", "LOC"], "annotations": [[TEXT, {"entities": [list(ANN)]}], ["b", {"entities": []}]]}
    for docs in all_docs(record, tmp_path, nlp):
        assert [len(doc.ents) for doc in docs] == [1, 0]


def test_pairs_in_an_array_are_read(data, nlp):
    folder = data / "formats" / "project_demo_json"
    docs = list(read_docs(folder / "ner_demo" / "train.json", nlp))
    assert [[(span.text, span.label_) for span in doc.ents] for doc in docs] == [
        [("Shaka Khan", "PERSON")],
        [("London", "LOC"), ("Berlin", "LOC")],
    ]
    parses = list(read_docs(folder / "parser_demo" / "train.json", nlp))
    assert parses[1][2].dep_ == "dobj"


@pytest.mark.parametrize(
    "record",
    [{"text": TEXT}, [TEXT, {}], {"text": TEXT, "cats": {"A": 1}}, {"tokens": WORDS}, {**studio(), "annotations": []}],
)
def test_what_is_not_annotated_is_not_known(record, tmp_path, nlp):
    for (doc,) in all_docs(record, tmp_path, nlp):
        assert [token.ent_iob_ for token in doc] == [""] * 4


@pytest.mark.parametrize("key", ["spans", "entities", "ents", "label", "labels", "annotations"])
def test_an_empty_list_says_that_there_are_no_entities(key, tmp_path, nlp):
    for (doc,) in all_docs({"text": TEXT, key: []}, tmp_path, nlp):
        assert [token.ent_iob_ for token in doc] == ["O"] * 4


def test_white_space_between_tokens_takes_no_value(tmp_path, nlp):
    record = {
        "text": "New  York\nis",
        "tokens": ["New", "York", "is"],
        "ner_tags": ["B-X", "I-X", "O"],
        "pos": ["X"] * 3,
    }
    for (doc,) in all_docs(record, tmp_path, nlp):
        assert [token.text for token in doc] == ["New", " ", "York", "\n", "is"]
        assert [token.ent_iob_ for token in doc] == ["B", "I", "I", "O", "O"]
        assert [token.pos_ for token in doc] == ["X", "", "X", "", "X"]


def test_keys_that_are_not_read_are_named_once(tmp_path, nlp):
    record = {"text": TEXT, "intent": "A", "slots": {"b": 1}, "meta": {"c": 1}, "_hash": 3, "empty": []}
    for kind, read in (("jsonl", convert_jsonl), ("json", convert_json)):
        lines = [json.dumps(record)] * 3 if kind == "jsonl" else [json.dumps([record] * 3)]
        notices = []
        list(read(lines, Vocab(), ConvertOptions(path="x", report=notices.append)))
        assert len(notices) == 1
        assert notices[0].startswith("x:1: not read, here and below: 'intent', 'slots'. If that is annotation")
    path, _ = written(record, tmp_path)
    with pytest.warns(UserWarning, match=r"x\.jsonl:1: not read, here and below: 'intent', 'slots'"):
        list(read_docs(path, nlp))


def test_keys_of_tokens_that_are_not_read_are_named(tmp_path, nlp):
    token = {"orth": "a", "entity": "B-X"}
    path, _ = written({"id": 0, "paragraphs": [{"sentences": [{"tokens": [token]}], "label": "A"}]}, tmp_path)
    with pytest.warns(UserWarning, match=r"paragraphs\[0\]: not read, here and below: 'entity', 'label'"):
        list(read_docs(path, nlp))


UNREAD = {
    "tags of tokens that are objects": (
        {"text": TEXT, "tokens": [{"text": word, "ner": tag} for word, tag in zip(WORDS, TAGS, strict=True)]},
        "'tokens.ner'",
    ),
    "spans beside the tokens of a Doc": ({**nlpx.blank("en")(TEXT).to_json(), "label": [list(ANN)]}, "'label'"),
    "entities of a document": ({"paragraphs": [{"raw": TEXT}], "entities": [list(ANN)]}, "'entities'"),
    "a choice that may be about a span": ({"text": TEXT, "spans": spans(), "accept": ["A"]}, "'accept'"),
}


@pytest.mark.parametrize(("record", "key"), UNREAD.values(), ids=UNREAD)
def test_annotation_that_stands_where_it_is_not_read_is_named(record, key, tmp_path, nlp):
    for path in written(record, tmp_path):
        with pytest.warns(UserWarning, match=rf"{path.name}:1: not read, here and below: {key}\. If"):
            list(read_docs(path, nlp))


def test_keys_of_tokens_beside_nested_annotations_are_no_error(tmp_path, nlp):
    tokens = [{"text": word, "sense": 1} for word in WORDS]
    path, _ = written({"text": TEXT, "tokens": tokens, "annotations": {"entities": TAGS}}, tmp_path)
    with pytest.warns(UserWarning, match=r"'tokens\.sense'"):
        (doc,) = read_docs(path, nlp)
    assert len(doc.ents) == 2


def test_what_label_studio_notes_of_its_tasks_is_no_annotation(tmp_path, nlp):
    record = {**studio(*STUDIO), "inner_id": 3, "project": 1, "total_annotations": 1, "file_upload": "x.txt"}
    for (doc,) in all_docs(record, tmp_path, nlp):
        assert len(doc.ents) == 2


REFUSED = {
    "tags of too few tokens": ({"tokens": WORDS, "labels": TAGS[:3]}, "has 4 tokens and is given 3 entity tags;"),
    "tags or categories": (
        {"tokens": WORDS, "labels": ["PER", "O", "LOC", "O"]},
        "may be tags of tokens or categories",
    ),
    "two lists of tokens": ({"tokens": WORDS, "words": ["Ann"]}, "'tokens' and 'words' say different things"),
    "a number for the name of a label": ({"label": 3, "label_text": 3}, "3 is no label.*under 'label'"),
    "a number for a label": ({"label": 3}, "3 is no label.*under 'label'"),
    "numbers for labels": ({"labels": [0, 1]}, r"\[0, 1\] is no label.*under 'labels'"),
    "a truth value for a label": ({"label": True}, "True is no label"),
    "numbers for tags": ({"tokens": WORDS, "ner_tags": [1, 0, 2, 0]}, r"\[1, 0, 2, 0\] is no list of entity tags"),
    "numbers for labels of spans": ({"spans": [{"start": 0, "end": 3, "label": 12}]}, "12 is no label of the entity"),
    "places of tokens or characters": ({"ner": [[0, 1, "X"]]}, "may count tokens or characters.*under 'ner'"),
    "a text for spans": ({"spans": "Ann"}, "'Ann' is no list of spans.*under 'spans'"),
    "a number for a span": ({"spans": [3]}, "3 is no span"),
    "entities in entities": ({"entities": {"entities": []}}, r"\{'entities': \[\]\} is no list of spans"),
    "a span without an end": ({"entities": [{"start": 0, "label": "X"}]}, "an annotation has no 'end'"),
    "a discontinuous span": ({"entities": [["T1", "X", [[0, 3], [8, 13]]]]}, "Entities are"),
    "two labels of a span": ({"spans": [{"start": 0, "end": 3, "labels": ["A", "B"]}]}, r"\['A', 'B'\] is no label"),
    "an empty label": ({"spans": [{"start": 0, "end": 3, "label": ""}]}, "'' is no label"),
    "reversed offsets": ({"label": [[3, 0, "X"]]}, "goes from character 3 to 0"),
    "offsets beyond": ({"label": [[0, 30, "X"]]}, "goes from character 0 to 30, in a text of 14"),
    "a tag without label": ({"tokens": WORDS, "ner_tags": ["B-", "O", "O", "O"]}, "'B-', the tag of token 0"),
    "too few tags": ({"tokens": WORDS, "ner_tags": ["O"]}, "has 4 tokens and is given 1 entity tag;"),
    "a number for tokens": ({"tokens": ["Ann", 1]}, "Token 1 is 1"),
    "a text for tokens": ({"tokens": TEXT}, "'tokens' is 'Ann saw"),
    "tokens of another text": ({"tokens": ["Bob"]}, "The token 'Bob' does not follow at offset 0"),
    "a score as a text": ({"cats": {"A": "1"}}, "The category 'A' has '1'"),
    "two scores": ({"cats": [{"label": "A", "value": 1}, {"label": "A", "value": 0}]}, "'A' has two scores"),
    "a choice of a number": ({"accept": [1]}, r"\[1\] is no list of the names"),
    "a choice of none of the options": ({"accept": ["C"], "options": [{"id": "A"}]}, "'C' is none of the options"),
    "options without names": ({"accept": ["A"], "options": [{"id": 1}]}, r"the option \{'id': 1\} has no name"),
    "options that are no list": ({"accept": ["A"], "options": "A"}, "'options' is 'A', no list"),
    "a number among names of categories": ({"cats": ["A", 1]}, "cats: categories are .*, not 'A'"),
    "another answer": ({"answer": "yes"}, "the answer is 'yes'"),
    "two that disagree": ({"spans": [[0, 3, "A"]], "entities": [[0, 3, "B"]]}, "'spans' and 'entities' say different"),
    "annotators that disagree": (
        {"annotations": [{"result": STUDIO}, {"result": STUDIO[:1]}]},
        "2 annotators say different things",
    ),
    "a result of another type": ({"annotations": [{"result": [{"type": "relation"}]}]}, "type 'relation' is not read"),
    "a key inside annotations": ({"annotations": {"entitys": [1]}}, "the key 'entitys' is not known"),
    "heads without labels": ({"heads": [1, 1, 1, 1]}, "heads but no deps"),
    "a head that is no word": ({"heads": [1, 1, 9, 1], "deps": ["a"] * 4}, "The head of word 2 is 9"),
    "a group that is no list": ({"spans": {"sc": 3}}, "3 is no list of spans, in the group 'sc'"),
    "a link that is no list": ({"links": {"0-3": {}}}, "is no list of links"),
}


@pytest.mark.parametrize(("record", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_understood_is_refused_with_its_line(record, message, tmp_path, nlp):
    lines, array = written({"text": TEXT, **record}, tmp_path)
    for path in (lines, array):
        with pytest.raises(DataError, match=rf"{path.name}:1: .*{message}") as caught:
            list(read_docs(path, nlp))
        assert len(str(caught.value)) < 400
    with pytest.raises(DataError, match=rf"x:1: .*{message}"):
        list(convert_jsonl([json.dumps({"text": TEXT, **record})], Vocab(), ConvertOptions(path="x", lang="en")))


@pytest.mark.parametrize(
    "record", [3, None, "text", [], [1, 2], {"label": "A"}, {"text": 3}, {"data": {}}, {"content": "a"}]
)
def test_what_is_no_text_is_refused(record, tmp_path, nlp):
    for path in written(record, tmp_path):
        with pytest.raises(DataError, match=rf'{path.name}:1: the line has no "text"'):
            list(read_docs(path, nlp))


def test_offsets_need_a_text(tmp_path, nlp):
    path, _ = written({"tokens": WORDS, "spans": [list(ANN)]}, tmp_path)
    with pytest.raises(DataError, match="offsets of characters but no 'text'"):
        list(read_docs(path, nlp))


def test_a_notice_quotes_a_part_of_a_line(tmp_path, nlp):
    record = {"text": "a" * 5000 + " b", "spans": [[5, 4000, "L" * 3000]], "k" * 3000: 1}
    path, _ = written(record, tmp_path)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        list(read_docs(path, nlp))
    assert len(caught) == 2
    assert all(len(str(warning.message)) < 500 for warning in caught)
