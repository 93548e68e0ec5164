"""What debug data says about texts as wordpieces."""

from __future__ import annotations

import pytest

import nlpx
from nlp_transformers.checks import check_wordpieces
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.tokens import Example


@pytest.fixture
def look(models):
    """Return a function that looks at documents with the tokenizer of a kind, whose model is not loaded."""

    def find(kind, *texts):
        nlp = nlpx.blank("en")
        spans = {"@span_getters": "spacy-transformers.doc_spans.v1"}
        nlp.add_pipe("transformer", config={"model": {"name": str(models[kind]), "get_spans": spans}})
        docs = [nlp.make_doc(text) for text in texts]
        items = [Item(Example(doc.copy(), doc), Place.of_document("train", n)) for n, doc in enumerate(docs, 1)]
        findings = list(check_wordpieces(CorpusData(nlp=nlp, pipeline=["transformer"], train=items, dev=[])))
        assert not nlp.get_pipe("transformer").model.layers[0].shims[0].has_encoder
        return findings

    return find


def bad(findings):
    return [(finding.message, finding.where) for finding in findings if finding.level is Level.WARNING]


def test_texts_that_the_model_can_read_pass(look):
    findings = look("wordpiece", "She saw the cats , the dogs", "Nobody had seen them before")
    assert not bad(findings)
    messages = [finding.message for finding in findings]
    assert messages[0].endswith("/wordpiece, a vocabulary of 160 wordpieces, at most 40 wordpieces at a time")
    assert "No span has more wordpieces than the transformer takes" in messages
    assert messages[-1].endswith("are unknown (0): the vocabulary knows the language of the texts (en)")


def test_spans_that_are_divided_and_tokens_that_are_cut_are_told(look):
    (divided, where), (cut, tokens), *_others = bad(look("bytes", "the cats", "the cats " * 40, f"the {'q' * 60}"))
    assert divided == "Documents with spans of more than 40 wordpieces, which are divided: 2"
    assert where == ("train, document 2", "train, document 3")
    assert cut == "Tokens that are longer than the transformer takes, and cut short: 1"
    assert "(60 characters) at offset 4" in tokens[0]


def test_tokens_without_wordpieces_are_counted(look):
    findings = look("wordpiece", "the   cats \x07 saw \u200d them")
    assert bad(findings)[0] == (
        "Tokens without a wordpiece, whose vectors are zeros: 2",
        ("train, document 1, offset 11, token 3: '\\x07'", "train, document 1, offset 17, token 5: '\\u200d'"),
    )
    assert "Blank tokens, whose vectors are zeros too: 1" in [finding.message for finding in findings]


def test_vocabulary_of_another_language_is_told(look):
    ((unknown, where),) = bad(look("wordpiece", "the ქართული ენა the ქართული"))
    assert "of them are unknown (3): the vocabulary is of another language than the texts (en)" in unknown
    assert where == ("'ქართული' (2 times)", "'ენა' (1 time)")
    ((many, _where),) = bad(look("bytes", "hyvää huomenta kaikille ystäville"))
    assert "0.00% of them are unknown (0): the vocabulary is of another language" in many
