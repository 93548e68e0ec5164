"""From one token a line to Docs."""

from __future__ import annotations

import json

import pytest

from nlpx.corpora.converters.ner import convert_ner
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.text_lines import TextLines
from nlpx.errors import DataError
from nlpx.vocab import Vocab

TWO = "EU NNP B-ORG\nrejects VBZ O\n\nPeter NNP I-PER\nBlackburn NNP I-PER\n"
UNDIVIDED = "It\tO\ncosts\tO\n$\tB-MONEY\n5\tI-MONEY\n.\tI-MONEY\nBut\tI-MONEY\n\n"


def convert(text, **options):
    return list(convert_ner(text.splitlines(), Vocab(), ConvertOptions(path="x.iob", **options)))


def entities(doc):
    return [(str(span), span.label_) for span in doc.ents]


def test_words_tags_and_entities_are_read():
    first, second = convert(TWO)
    assert ([token.text for token in first], [token.tag_ for token in first]) == (["EU", "rejects"], ["NNP", "VBZ"])
    assert entities(first) == [("EU", "ORG")]
    assert entities(second) == [("Peter Blackburn", "PER")]
    assert first.has_unknown_spaces


@pytest.mark.parametrize(("n_sents", "count"), [(0, 2), (1, 2), (2, 1), (10, 1)])
def test_sentences_are_grouped(n_sents, count):
    assert len(convert(TWO, n_sents=n_sents)) == count


def test_an_entity_ends_with_its_sentence():
    (doc,) = convert("a I-X\n\nb I-X\n", n_sents=2)
    assert entities(doc) == [("a", "X"), ("b", "X")]
    assert [token.is_sent_start for token in doc] == [True, True]


def test_documents_are_docs_however_many_sentences():
    docs = convert(f"-DOCSTART- -X- O O\n\n{TWO}\n-DOCSTART- -X- O O\nEnd O\n", n_sents=1)
    assert [len(list(doc.sents)) for doc in docs] == [2, 1]


def test_a_blank_line_may_hold_a_tab():
    assert len(convert("a\tO\n\t\nb\tO\n")) == 2


def test_a_word_may_hold_spaces_where_tabs_separate():
    (doc,) = convert("New York\tB-LOC\n")
    assert [token.text for token in doc] == ["New York"]


def test_an_undivided_file_is_one_doc_without_sentences():
    (doc,) = convert(UNDIVIDED)
    assert not doc.has_annotation("SENT_START")


def test_sentences_are_found_but_not_inside_an_entity():
    text = "Go O\n. O\nIt O\nis O\n! O\n"
    assert [str(doc).strip() for doc in convert(text, seg_sents=True)] == ["Go .", "It is !"]
    assert len(convert(text, seg_sents=True, n_sents=2)) == 1
    assert len(convert(UNDIVIDED, seg_sents=True)) == 1


def test_a_divided_file_is_not_divided_again_which_is_told():
    notices = []
    assert len(convert("A O\n. O\nB O\n\nC O\n", seg_sents=True, report=notices.append)) == 2
    assert notices == ["x.iob: blank lines divide it into sentences, so --seg-sents does nothing."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.iob: there are no words"),
        ("\n-DOCSTART- O\n\n", "x.iob: there are no words"),
        ("a O\nb\n", "x.iob:2: 'b' is not a token and its entity tag"),
        ("a O\n\nb NN\n", "x.iob:3: 'NN' is not an entity tag"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_line(text, message):
    with pytest.raises(DataError, match=message):
        convert(text)


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("ner-token-per-line", [25, 41]),
        ("ner-token-per-line-with-pos", [25, 41]),
        ("ner-token-per-line-conll2003", [25, 41]),
    ],
)
def test_published_examples_give_the_published_result(data, name, sentences):
    folder = data / "formats" / "spacy_v2_v3_examples" / "ner_example_data"
    # One of them has sentences, which is told.
    options = ConvertOptions(path=name, n_sents=10, seg_sents=True, report=lambda notice: None)
    (doc,) = convert_ner(TextLines(folder / f"{name}.iob"), Vocab(), options)
    (document,) = json.loads((folder / f"{name}.json").read_text(encoding="utf8"))
    expected = [token for sentence in document["paragraphs"][0]["sentences"] for token in sentence["tokens"]]
    assert [token.text for token in doc] == [token["orth"] for token in expected]
    assert [token.tag_ or "-" for token in doc] == [token["tag"] for token in expected]
    assert biluo(doc) == [token["ner"] for token in expected]
    assert [len(sent) for sent in doc.sents] == sentences


def biluo(doc):
    from nlpx.tokens.comparing.iob import doc_to_biluo_tags

    return doc_to_biluo_tags(doc)


@pytest.mark.parametrize(
    ("name", "n_sentences", "n_tokens", "n_entities"),
    [("wnut17-dev", 1009, 15733, 836), ("wnut17-train", 3394, 62730, 1975)],
)
def test_a_real_corpus_is_read_whole(data, name, n_sentences, n_tokens, n_entities):
    path = data / "ner" / "wnut17" / f"{name}.iob"
    docs = list(convert_ner(TextLines(path), Vocab(), ConvertOptions(path=str(path))))
    assert (len(docs), sum(map(len, docs))) == (n_sentences, n_tokens)
    assert sum(len(doc.ents) for doc in docs) == n_entities


def test_conll_2003_and_jsonl_of_one_corpus_give_the_same_entities(data):
    from nlpx.corpora.converters.jsonl import convert_jsonl

    folder = data / "ner" / "uner_en_ewt"
    options = ConvertOptions(path="dev")
    columns = convert_ner(TextLines(folder / "en_ewt-dev.conll2003.iob"), Vocab(), options)
    texts = convert_jsonl(TextLines(folder / "en_ewt-dev.jsonl"), Vocab(), options)
    docs = list(columns)
    assert len(docs) == 318
    read = [(token.text, token.ent_iob_, token.ent_type_) for doc in docs for token in doc]
    assert read == [(token.text, token.ent_iob_, token.ent_type_) for doc in texts for token in doc]


LAYERED = "SV\tB-ORG\tO\nBonn\tI-ORG\tB-LOC\n\nso\tO\tO\n"


def spans(doc, key="sc"):
    return [(str(span), span.label_) for span in doc.spans[key]]


def test_layers_of_entity_tags_are_spans_under_a_key():
    (doc,) = convert(LAYERED, spans_key="sc", n_sents=2)
    assert spans(doc) == [("SV Bonn", "ORG"), ("Bonn", "LOC")]
    assert not doc.ents
    assert not doc.has_annotation("TAG")


def test_a_column_of_part_of_speech_tags_is_no_layer():
    first, second = convert(TWO, spans_key="sc")
    assert [token.tag_ for token in first] == ["NNP", "VBZ"]
    assert (spans(first), spans(second)) == ([("EU", "ORG")], [("Peter Blackburn", "PER")])


def test_nested_entities_of_germeval_are_spans(data):
    text = (data / "spancat/germeval2014/germeval2014-dev.iob2").read_text(encoding="utf-8")
    docs = convert(text, spans_key="sc")
    # As its README counts them: 2,674 outer ones and 212 inner ones.
    assert (len(docs), sum(len(doc.spans["sc"]) for doc in docs)) == (2200, 2886)
