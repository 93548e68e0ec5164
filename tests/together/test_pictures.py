"""evaluate writes the pictures that nlp-parser draws."""

from __future__ import annotations

import re

import pytest

import nlpx
from nlpx import Span
from nlpx.commands.evaluate import evaluate
from nlpx.errors import UsageError

OTHERS = ["attribute_ruler", "lemmatizer", "senter"]
TEXTS = ["Ann Smith works for Google in London. She likes <b>.", "He left.", "They came."]


@pytest.fixture(scope="module")
def folder(en_core_web_sm, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    nlp = nlpx.load(en_core_web_sm, exclude=OTHERS)
    nlp.to_disk(folder / "model")
    nlpx.DocBin(docs=list(nlp.pipe(TEXTS))).to_disk(folder / "data.spacy")
    nlpx.load(folder / "model", exclude=["parser", "ner"]).to_disk(folder / "tagger")
    return folder


def test_a_page_for_each_style_is_written(call_nlpx, folder, tmp_path):
    done = call_nlpx("evaluate", folder / "model", folder / "data.spacy", "-dp", "out/pictures", "-dl", 2)
    assert done.returncode == 0, done.stderr
    parses = (tmp_path / "out" / "pictures" / "parses.html").read_text(encoding="utf8")
    entities = (tmp_path / "out" / "pictures" / "entities.html").read_text(encoding="utf8")
    assert parses.count("<svg") == 3
    assert entities.count('<div class="entities"') == 2
    assert re.search(r"<mark[^>]*>Google<span[^>]*>ORG</span></mark>", entities)
    assert "&lt;" in parses
    assert "&lt;b&gt;" in entities
    assert done.stderr.splitlines() == ["saved: out/pictures/parses.html", "saved: out/pictures/entities.html"]


def test_a_pipeline_with_nothing_to_draw_is_an_error(call_nlpx, folder, tmp_path):
    done = call_nlpx("evaluate", folder / "tagger", folder / "data.spacy", "-dp", "out")
    assert done.returncode == 1
    assert "predicts nothing that can be drawn" in done.stderr


def test_conll18_scores_the_parse(call_nlpx, folder, tmp_path):
    row = "{}\t{}\t_\t_\t{}\t_\t{}\t{}\t_\t_\n"
    words = [("He", "PRP", 2, "nsubj"), ("left", "VBD", 0, "root"), (".", ".", 2, "punct")]
    rows = [row.format(i, form, xpos, head, dep) for i, (form, xpos, head, dep) in enumerate(words, 1)]
    (tmp_path / "x.conllu").write_text("# text = He left .\n" + "".join(rows) + "\n", encoding="utf8")
    done = call_nlpx("evaluate", folder / "model", "x.conllu", "--conll18")
    assert done.returncode == 0, done.stderr
    found = dict(re.findall(r"^(\w+) +\|.*?\| +([\d.]+) +(?:\||$)", done.stdout, re.MULTILINE))
    names = [line.split()[0] for line in done.stdout.splitlines() if re.match(r"\w+ +\| +\d", line)]
    assert names == ["Tokens", "Sentences", "Words", "XPOS", "UAS", "LAS", "CLAS"]
    assert found["Words"] == "100.00"
    assert set(re.findall(r"\d+\.\d\d", done.stdout)) == {"100.00"}


@nlpx.Language.component("test_links", assigns=["doc.ents"])
def links(doc):
    doc.ents = [Span(doc, 0, 1, label="PERSON", kb_id='Q1"<'), Span(doc, 2, 3, label="PERSON")]
    return doc


def test_ids_of_entities_lead_where_evaluate_is_told(tmp_path):
    nlp = nlpx.blank("en")
    nlp.add_pipe("test_links")
    nlp.to_disk(tmp_path / "model")
    (tmp_path / "dev.jsonl").write_text('{"text": "Ada met Emerson", "entities": [[0, 3, "PERSON"]]}\n')
    given = tmp_path / "model", tmp_path / "dev.jsonl"
    evaluate(*given, displacy_path=tmp_path / "out", displacy_kb_url="https://example.org/{}?a&b")
    page = (tmp_path / "out" / "entities.html").read_text(encoding="utf8")
    assert page.count("<a ") == 1
    assert ' href="https://example.org/Q1&quot;&lt;?a&amp;b">Q1&quot;&lt;</a>' in page
    with pytest.raises(UsageError, match=r"--displacy-kb-url is 'https://example.org'; write {} where the id"):
        evaluate(*given, displacy_path=tmp_path / "out", displacy_kb_url="https://example.org")
    with pytest.raises(UsageError, match="--displacy-kb-url is for pictures; name a folder"):
        evaluate(*given, displacy_kb_url="https://example.org/{}")
