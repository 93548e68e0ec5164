"""Files and folders of a corpus."""

from __future__ import annotations

import json

import pytest

import nlpx
from nlpx.corpora.corpus_files import list_corpus_files, read_docs
from nlpx.errors import DataError
from nlpx.tokens import Doc, DocBin


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


def write_docs(path, *texts):
    path.parent.mkdir(parents=True, exist_ok=True)
    vocab = nlpx.blank("en").vocab
    DocBin(docs=[Doc(vocab, words=text.split()) for text in texts]).to_disk(path)


def test_a_folder_is_searched_in_order_without_hidden_files(tmp_path):
    for name in ("b/x.spacy", "a.spacy", ".hidden.spacy", ".git/y.spacy", "b/notes.txt", "a.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    files = list_corpus_files(tmp_path)
    assert [str(file.relative_to(tmp_path)) for file in files] == ["a.json", "a.spacy", "b/x.spacy"]


def test_docs_of_a_folder_come_in_order(tmp_path, nlp):
    write_docs(tmp_path / "2.spacy", "c d", "e")
    write_docs(tmp_path / "1" / "x.spacy", "a b")
    assert [doc.text.strip() for doc in read_docs(tmp_path, nlp)] == ["a b", "c d", "e"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.json", None, r"none\.json: there is no such file"),
        ("empty.spacy", b"", r"empty\.spacy: the file is empty"),
        ("empty.jsonl", b"", r"empty\.jsonl: the file is empty"),
        ("empty.json", b"", r"empty\.json: the file is empty"),
        ("junk.spacy", b"hello", r"junk\.spacy"),
        ("junk.msg", b"hello", r"junk\.msg: this is not a MessagePack file"),
        ("cut.msg", b"\xdd\x00\x00\x00\x02\x81", r"cut\.msg: this is not a MessagePack file "),
        ("text.txt", b"hello", r"text\.txt: a corpus file ends with one of \.spacy, \.json, \.jsonl, \.msg"),
        ("bad.jsonl", b'{"paragraphs": 1}', r"bad\.jsonl:1\.paragraphs: there is a number"),
        ("latin.jsonl", b'{"text": "a"}\n{"text": "\xe9"}', r"latin\.jsonl:2: byte 0xe9"),
    ],
)
def test_what_cannot_be_read_is_an_error(tmp_path, nlp, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        list(read_docs(tmp_path / name, nlp))


def test_a_folder_without_corpora_is_an_error(tmp_path, nlp):
    with pytest.raises(DataError, match="the folder holds no corpus"):
        list(read_docs(tmp_path, nlp))


def test_a_corpus_without_path_is_an_error(nlp):
    with pytest.raises(DataError, match=r"has no path.*--paths\.train"):
        list(read_docs(None, nlp))


def lines(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
    return path


def test_annotated_texts_are_read(tmp_path, nlp):
    path = lines(
        tmp_path / "x.jsonl",
        {"text": "Bob likes it.", "spans": [{"start": 0, "end": 3, "label": "PER"}]},
        {"text": "no", "spans": [], "answer": "reject"},
        {"text": "Bob!", "tokens": [{"text": "Bob!", "id": 0}], "entities": [[0, 4, "X"]], "cats": {"A": 1.0}},
        {"text": "plain"},
    )
    with pytest.warns(UserWarning, match=r"x\.jsonl: 1 text is left out: 1 rejected"):
        docs = list(read_docs(path, nlp))
    assert [[(str(span), span.label_) for span in doc.ents] for doc in docs] == [[("Bob", "PER")], [("Bob!", "X")], []]
    assert docs[1].cats == {"A": 1.0}
    assert [docs[0][1].ent_iob_, docs[2][0].ent_iob_] == ["O", ""]


def test_a_span_without_label_is_an_error_with_its_line(tmp_path, nlp):
    path = lines(tmp_path / "x.jsonl", {"text": "a"}, {"text": "Bob", "spans": [{"start": 0, "end": 3}]})
    with pytest.raises(DataError, match=r"x\.jsonl:2: an annotation has no 'label'"):
        list(read_docs(path, nlp))


def test_the_training_example_of_the_format_is_read(data, nlp):
    (doc,) = read_docs(data / "formats" / "spacy_v2_v3_examples" / "training-data.json", nlp)
    assert len(doc) == 54
    assert doc.has_unknown_spaces, "its text has other quotes than its tokens"
    assert [str(span) for span in doc.ents][:2] == ["Oct. 19", "The Misanthrope"]
    assert doc[1].tag_ == "DT"
    assert doc[1].head.i == 4


def test_categories_of_the_format_are_read(data, nlp):
    folder = data / "formats" / "spacy_v2_v3_examples" / "textcat_example_data"
    docs = list(read_docs(folder / "jigsaw-toxic-comment.json", nlp))
    assert set(docs[0].cats) >= {"insult", "toxic"}
