"""From one sentence a line to Docs."""

from __future__ import annotations

import json

import pytest

from nlpx.corpora.converters.iob import convert_iob
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.text_lines import TextLines
from nlpx.errors import DataError
from nlpx.tokens.comparing.iob import doc_to_biluo_tags
from nlpx.vocab import Vocab


def convert(text, **options):
    return list(convert_iob(text.splitlines(), Vocab(), ConvertOptions(path="x.iob", **options)))


@pytest.mark.parametrize(("line", "tags"), [("In|O Rome|B-LOC", ["", ""]), ("In|IN|O Rome|NNP|I-LOC", ["IN", "NNP"])])
def test_a_line_is_a_sentence(line, tags):
    (doc,) = convert(line)
    assert [(token.text, token.tag_) for token in doc] == list(zip(["In", "Rome"], tags, strict=True))
    assert [(str(span), span.label_) for span in doc.ents] == [("Rome", "LOC")]


def test_a_word_may_hold_a_bar():
    (doc,) = convert("a|b|O c|O")
    assert [token.text for token in doc] == ["a|b", "c"]


@pytest.mark.parametrize(("n_sents", "count"), [(0, 3), (1, 3), (2, 2), (10, 1)])
def test_sentences_are_grouped(n_sents, count):
    assert len(convert("a|O\n\nb|O\nc|O\n", n_sents=n_sents)) == count


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.iob: there are no sentences"),
        ("a|O\nb", "x.iob:2: 'b' is not a word and its tag"),
        ("a|O |O", "x.iob:1: '|O' is not a word"),
        ("a|NN", "x.iob:1: 'NN' is not an entity tag"),
    ],
)
def test_a_wrong_line_is_an_error_that_names_it(text, message):
    with pytest.raises(DataError, match=message.replace("|", r"\|")):
        convert(text)


def test_the_published_example_gives_the_published_result(data):
    folder = data / "formats" / "spacy_v2_v3_examples" / "ner_example_data"
    lines = TextLines(folder / "ner-sent-per-line.iob")
    (doc,) = convert_iob(lines, Vocab(), ConvertOptions(path="x", n_sents=10))
    (document,) = json.loads((folder / "ner-sent-per-line.json").read_text(encoding="utf8"))
    sentences = [sentence["tokens"] for sentence in document["paragraphs"][0]["sentences"]]
    expected = [token for tokens in sentences for token in tokens]
    assert [(token.text, token.tag_) for token in doc] == [(token["orth"], token["tag"]) for token in expected]
    assert doc_to_biluo_tags(doc) == [token["ner"] for token in expected]
    assert [len(sent) for sent in doc.sents] == list(map(len, sentences))
