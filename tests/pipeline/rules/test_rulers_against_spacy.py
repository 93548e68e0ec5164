"""Patterns and Docs that a program made up: what spaCy 3.8 finds, and saves, is in the JSON file beside this one."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

import nlpx
from nlpx.tokens import Doc, Span

RECORDED = json.loads((Path(__file__).parent / "spacy_rulers.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["factory"])
def test_the_same_is_found(case):
    nlp = nlpx.blank("en")
    ruler = nlp.add_pipe(case["factory"], config=case["settings"])
    ruler.add_patterns(case["patterns"])
    doc = Doc(nlp.vocab, words=case["words"])
    doc.ents = [Span(doc, start, end, label, kb_id=kb_id) for start, end, label, _, kb_id in case["ents"]]
    if case["spans"]:
        doc.spans["ruler"] = [Span(doc, start, end, label) for start, end, label, _ in case["spans"]]
    nlp(doc)
    assert [[ent.start, ent.end, ent.label_, ent.ent_id_, ent.kb_id_] for ent in doc.ents] == case["due_ents"]
    spans = doc.spans.get("ruler", [])
    assert [[span.start, span.end, span.label_, span.id_] for span in spans] == case["due_spans"]
    assert list(ruler.labels) == case["labels"]


@pytest.mark.parametrize("factory", RECORDED["saved"])
def test_what_was_saved_is_read(factory, tmp_path):
    saved = RECORDED["saved"][factory]
    for name, text in saved["files"].items():
        (tmp_path / name).write_text(text, encoding="utf8")
    nlp = nlpx.blank("en")
    from_disk = nlp.add_pipe(factory, name="from_disk").from_disk(tmp_path)
    from_bytes = nlp.add_pipe(factory, name="from_bytes").from_bytes(base64.b64decode(saved["bytes"]))
    for ruler in (from_disk, from_bytes):
        assert sorted(map(str, ruler.patterns)) == sorted(map(str, RECORDED["patterns"]))
        if factory == "entity_ruler":
            assert (ruler.overwrite, ruler.ent_id_sep, ruler.phrase_matcher_attr) == (True, "--", "LOWER")


@pytest.mark.parametrize("factory", RECORDED["saved"])
def test_what_is_saved_is_what_spacy_saves(factory, tmp_path):
    saved = RECORDED["saved"][factory]
    for name, text in saved["files"].items():
        (tmp_path / name).write_text(text, encoding="utf8")
    ruler = nlpx.blank("en").add_pipe(factory).from_disk(tmp_path)
    ruler.to_disk(tmp_path / "again")
    for name, text in saved["files"].items():
        again = (tmp_path / "again" / name).read_text(encoding="utf8")
        assert as_data(again) == as_data(text)


def as_data(text: str) -> list[object]:
    """Return the values of JSON Lines, or the one value of JSON."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines()]
