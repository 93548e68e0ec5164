"""The JSON training format."""

from __future__ import annotations

import gzip
import json

import pytest

from nlpx.corpora.v2_json import docs_to_json, json_to_docs
from nlpx.errors import DataError
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

VOCAB = Vocab()


def paragraph(*sentences, **keys):
    tokens = [[{"id": i, **token} for i, token in enumerate(sentence)] for sentence in sentences]
    return {"id": 0, "paragraphs": [{"sentences": [{"tokens": sent, "brackets": []} for sent in tokens], **keys}]}


def read(document):
    (doc,) = json_to_docs(document, VOCAB, where="corpus.json:3")
    return doc


def words(*forms, **columns):
    return [{"orth": form, **{key: values[i] for key, values in columns.items()}} for i, form in enumerate(forms)]


def test_a_written_doc_reads_back_the_same():
    doc = Doc(
        VOCAB,
        words=["She", "saw", "it", ".", "Oh", "!"],
        spaces=[True, True, False, True, False, False],
        tags=["PRP", "VBD", "PRP", ".", "UH", "."],
        pos=["PRON", "VERB", "PRON", "PUNCT", "INTJ", "PUNCT"],
        morphs=["Case=Nom", "", "Case=Acc", "", "", ""],
        lemmas=["she", "see", "it", ".", "oh", "!"],
        heads=[1, 1, 1, 1, 4, 4],
        deps=["nsubj", "ROOT", "obj", "punct", "ROOT", "punct"],
        ents=["B-PER", "O", "", "O", "O", "O"],
    )
    doc.cats = {"A": 1.0}
    doc.spans["sc"] = [doc.char_span(0, 7, label="X")]
    document = json.loads(json.dumps(docs_to_json(doc, ner_missing_tag="-")))
    again = read(document)
    assert docs_to_json(again, ner_missing_tag="-") == document
    assert [token.ent_iob_ for token in again] == ["B", "O", "", "O", "O", "O"]
    assert [str(span) for span in again.sents] == ["She saw it.", "Oh!"]


def test_what_is_not_annotated_is_not_written():
    (paragraph,) = docs_to_json(Doc(VOCAB, words=["a"], spaces=[False]))["paragraphs"]
    assert paragraph == {
        "raw": "a",
        "sentences": [{"tokens": [{"id": 0, "orth": "a", "space": ""}], "brackets": []}],
        "cats": [],
    }


def test_heads_are_relative_and_sentences_join():
    doc = read(
        paragraph(words("I", "am", head=[1, 0], dep=["x", "ROOT"]), words("Here", ".", head=[0, -1], dep=["ROOT", "p"]))
    )
    assert [token.head.i for token in doc] == [1, 1, 2, 2]
    assert [token.is_sent_start for token in doc] == [True, False, True, False]
    assert doc.has_unknown_spaces


def test_a_token_without_head_has_no_label():
    doc = read(paragraph(words("I", "am", head=[1, None], dep=["x", None])))
    assert [token.dep_ for token in doc] == ["x", ""]
    assert [token.is_sent_start for token in doc] == [True, False]


def test_the_text_tells_the_spaces():
    doc = read(paragraph(words("I", "'m", "here", "."), raw="\nI'm  here.\n"))
    assert doc.text == "I'm here. "
    assert not doc.has_unknown_spaces


def test_another_text_leaves_the_spaces_unknown():
    assert read(paragraph(words("I", "am"), raw="You are")).has_unknown_spaces


def test_entities_are_tags_or_else_offsets():
    tagged = read(paragraph(words("I", "am", ner=["U-X", "-"])))
    assert [(token.ent_iob_, token.ent_type_) for token in tagged] == [("B", "X"), ("", "")]
    by_offset = read(paragraph(words("I", "am"), raw="I am", entities=[[0, 1, "Y"]]))
    assert [(span.text, span.label_) for span in by_offset.ents] == [("I", "Y")]
    assert read(paragraph(words("I", "am")))[0].ent_iob_ == ""


def test_categories_are_read_from_lists_and_objects():
    cats = [{"label": "A", "value": 1}, {"label": "B", "value": 0.5}]
    assert read(paragraph(words("I"), cats=cats)).cats == {"A": 1, "B": 0.5}
    assert read(paragraph(words("I"), cats={"A": 1})).cats == {"A": 1}
    assert read(paragraph(words("I"), cats=["A"])).cats == {"A": 1}


def test_a_paragraph_without_tokens_is_tokenized():
    document = {"paragraphs": [{"raw": "I am", "cats": [{"label": "A", "value": 1}]}]}
    (doc,) = json_to_docs(document, VOCAB, where="x", make_doc=lambda text: Doc(VOCAB, words=text.split()))
    assert (len(doc), doc.cats) == (2, {"A": 1})


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], r"corpus\.json:3: there is a list where an object with 'paragraphs' is due"),
        ({}, r"corpus\.json:3: the key 'paragraphs' is missing"),
        ({"paragraphs": {}}, r"corpus\.json:3\.paragraphs: there is an object where a list is due"),
        ({"paragraphs": [{}]}, r"paragraphs\[0\]: the key 'sentences' is missing"),
        ({"paragraphs": [{"sentences": [{}]}]}, r"paragraphs\[0\]\.sentences\[0\]: the key 'tokens' is missing"),
        (paragraph([{"tag": "X"}]), r"sentences\[0\]\.tokens\[0\]: the token has no text"),
        (paragraph(words("a", tag=[1])), r"there is a number for 'tag' of a token"),
        (paragraph(words("a", head=["x"], dep=["y"])), r"the head of token 0 \('a'\) is 'x'"),
        (paragraph(words("a", head=[5], dep=["y"])), r"paragraphs\[0\]: the head of token 0 \('a'\) is 5"),
        (paragraph(words("a", ner=["X"])), r"'X', the tag of token 0, is not an entity tag"),
        (paragraph(words("a", pos=["FOO"])), r"paragraphs\[0\]: 'FOO' is not a universal part of speech"),
        (paragraph(words("a", ner=[7])), r"there is a number for 'ner' of a token"),
        (
            paragraph(words("a"), raw="a", entities=[["x", 1, 2]]),
            r"paragraphs\[0\]: Entities are \(start, end, label\)",
        ),
        (paragraph(words("a"), cats=[1]), r"paragraphs\[0\]\.cats: categories are one object"),
        (paragraph(words("a", space=[""]), spans={"sc": [[5, 9, "X"]]}), r"of 'sc' goes from character 5 to 9"),
    ],
)
def test_another_structure_is_an_error_with_the_path(document, message):
    with pytest.raises(DataError, match=message):
        read(document)


def test_an_older_corpus_equals_its_spacy_file(data):
    folder = data / "formats" / "docbin" / "ja_gsd_older"
    documents = json.loads(gzip.decompress((folder / "ja_gsd-ud-dev.ne.10.json.gz").read_bytes()))
    docs = [doc for document in documents for doc in json_to_docs(document, VOCAB, where="x")]
    golden = list(DocBin().from_disk(folder / "ja_gsd-ud-dev.ne.10.spacy").get_docs(VOCAB))
    assert len(docs) == len(golden) == 51
    for doc, want in zip(docs, golden, strict=True):
        assert doc.text == want.text
        for column in ("tag", "pos", "lemma", "dep", "head", "sent_start", "ent_iob", "ent_type"):
            assert doc.values(column).tolist() == want.values(column).tolist(), column
        assert [str(token.morph) for token in doc] == [str(token.morph) for token in want]


def test_spans_inside_of_tokens_are_widened_and_reported_with_their_place():
    notices: list[str] = []
    document = paragraph(
        words("big", "dogs", space=[" ", ""]), raw="big dogs", spans={"sc": [[0, 5, "X"], [0, 3, "Y"]]}
    )
    (doc,) = json_to_docs(document, VOCAB, where="corpus.json:3", report=notices.append)
    assert [(span.text, span.label_) for span in doc.spans["sc"]] == [("big dogs", "X"), ("big", "Y")]
    (notice,) = notices
    assert notice.startswith(
        "corpus.json:3: paragraphs[0]: Not at token boundaries in 'big dogs': 1 of 2 spans of 'sc'"
    )


def test_entities_between_tokens_are_reported_with_their_place():
    with pytest.warns(UserWarning, match=r"corpus\.json:3: paragraphs\[0\]: Not at token .*'New' \(0:3 GPE\)"):
        doc = read(paragraph(words("NewYork", "calls"), raw="NewYork calls", entities=[[0, 3, "GPE"]]))
    assert doc.ents == ()


def test_entities_without_a_text_are_reported():
    with pytest.warns(UserWarning, match=r"paragraphs\[0\]: 1 entity with offsets passed over"):
        doc = read(paragraph(words("London", "calls"), entities=[[0, 6, "GPE"]]))
    assert doc.ents == ()


def test_entities_of_a_raw_paragraph_are_kept():
    document = {"id": 0, "paragraphs": [{"raw": "London calls", "entities": [[0, 6, "GPE"]]}]}
    make_doc = lambda text: Doc(VOCAB, words=text.split(" "), spaces=[True, False])  # noqa: E731
    (doc,) = json_to_docs(document, VOCAB, where="corpus.json:3", make_doc=make_doc)
    assert [(span.text, span.label_) for span in doc.ents] == [("London", "GPE")]


def test_entities_are_read_where_tags_say_nothing():
    doc = read(paragraph(words("I", "am", ner=["-", "-"]), raw="I am", entities=[[0, 1, "Y"]]))
    assert [(span.text, span.label_) for span in doc.ents] == [("I", "Y")]


def test_entities_that_the_tags_do_not_have_are_refused():
    with pytest.raises(DataError, match=r"paragraphs\[0\]: the entity \[2, 4, 'Y'\] is not in the tags"):
        read(paragraph(words("I", "am", ner=["U-Y", "O"]), raw="I am", entities=[[0, 1, "Y"], [2, 4, "Y"]]))


def test_no_entities_differ_from_unknown_ones():
    assert read(paragraph(words("I"), entities=[]))[0].ent_iob_ == "O"
    assert read(paragraph(words("I")))[0].ent_iob_ == ""


def test_heads_without_labels_are_reported():
    with pytest.warns(UserWarning, match=r"paragraphs\[0\]: heads are passed over, because no token has a label"):
        read(paragraph(words("I", "am", head=[1, 0])))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (paragraph(words("a", space=[3])), "the space after 'a' is 3"),
        (paragraph(words("a", head=[True], dep=["x"])), r"the head of token 0 \('a'\) is True"),
        (paragraph(words("a", ner=["B-"])), "'B-', the tag of token 0"),
        (paragraph(words("a"), raw="a", entities=[[0, 1, ""]]), "'' is no label"),
        (paragraph(words("a"), raw="a", entities=[[0, 1, 12]]), "12 is no label"),
        (paragraph(words("a"), raw="a", entities=[[1, 0, "X"]]), "goes from character 1 to 0"),
        (paragraph(words("a", space=[""]), spans={"sc": [3]}), "3 in the spans 'sc' is no span"),
        (paragraph(words("a", ner=["U-X"]), links=[[0, 1]]), r"\[\[0, 1\]\] is no list of links"),
        (paragraph(words("a"), cats={"A": "1"}), "The category 'A' has '1'"),
    ],
)
def test_wrong_values_are_refused_by_the_rules_of_all_annotation(given, message):
    with pytest.raises(DataError, match=rf"corpus\.json:3: paragraphs\[0\].*{message}"):
        read(given)
