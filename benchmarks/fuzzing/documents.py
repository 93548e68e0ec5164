"""Targets: what holds Docs."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from nlpx.tokens import Doc, DocBin, Span, SpanGroup
from nlpx.vocab import Vocab
from nlpx.vocab.parts_of_speech import NAMES as POS_NAMES

from .trials import Target, expect, unchanged, written

if TYPE_CHECKING:
    from .mutations import Files

WORDS = ["Ada", "Lovelace", "wrote", "n't", "two", "notes", "…", "\n", "in", "London", "."]


@cache
def vocab() -> Vocab:
    """Return the vocabulary of the Docs that are written; readers have fresh ones."""
    return Vocab()


def sample_docs() -> list[Doc]:
    """Return a Doc with everything, one with little, one without tokens."""
    spaces = [True, True, False, True, True, True, False, False, True, False, False]
    full = Doc(
        vocab(),
        words=WORDS,
        spaces=spaces,
        tags=["NNP", "NNP", "VBD", "RB", "CD", "NNS", ":", "_SP", "IN", "NNP", "."],
        pos=["PROPN", "PROPN", "VERB", "PART", "NUM", "NOUN", "PUNCT", "SPACE", "ADP", "PROPN", "PUNCT"],
        morphs=["Number=Sing", "", "Tense=Past|VerbForm=Fin", None, "NumType=Card", "", "", "", "", "", ""],
        lemmas=["Ada", "Lovelace", "write", "not", "two", "note", "…", "\n", "in", "London", "."],
        heads=[1, 2, 2, 2, 5, 2, 2, 6, 2, 8, 2],
        deps=["compound", "nsubj", "ROOT", "neg", "nummod", "dobj", "punct", "", "prep", "pobj", "punct"],
        ents=["B-PERSON", "I-PERSON", "O", "O", "B-CARDINAL", "O", "O", "", "", "B-GPE", "O"],
    )
    full.spans["groups"] = [full[0:2], Span(full, 4, 6, label="THING", kb_id="Q1", span_id="s")]
    full.spans["empty"] = []
    full.spans["groups"].attrs["score"] = 0.5
    full.cats = {"A": 0.25, "B": 1.0}
    full.tensor = np.arange(22, dtype=np.float32).reshape(11, 2)
    full.user_data["plain"] = {"list": [1, 2.5, "x", None], "bytes": b"ab"}
    full.user_data["._.", "note", 0, None] = "first"
    full[3].norm_ = "not"
    plain = Doc(vocab(), words=["One", "two"], sent_starts=[True, None])
    return [full, plain, Doc(vocab())]


def check_doc(doc: Doc) -> None:
    """See that a Doc that was read makes sense, that all of it can be used, and that it is the same when read again."""
    n_tokens = len(doc)
    expect(doc.text == "".join(token.text_with_ws for token in doc), "the text is not that of the tokens")
    for token in doc:
        expect(token.pos in POS_NAMES, f"the part of speech {token.pos}")
        expect(token.ent_iob in range(4), f"the entity code {token.ent_iob}")
        expect(token.is_sent_start in (True, False, None), "a sentence start")
        expect(0 <= token.head.i < n_tokens, "a head outside")
        used = (token.tag_, token.pos_, token.dep_, token.lemma_, str(token.morph), token.ent_type_, token.norm_)
        expect(all(isinstance(text, str) for text in (*used, token.ent_kb_id_, token.ent_id_)), "a string")
        _ = list(token.subtree), token.vector, token.lower_, token.shape_, token.text
    for ent in doc.ents:
        expect(0 <= ent.start < ent.end <= n_tokens and ent.label_, "an entity outside, or without label")
    if doc.has_annotation("SENT_START"):
        expect(sum(len(sent) for sent in doc.sents) == n_tokens, "the sentences")
    for name, group in doc.spans.items():
        expect(isinstance(name, str) and isinstance(group.name, str) and isinstance(group.attrs, dict), "a group")
        check_group(group)
    expect(all(isinstance(name, str) and math.isfinite(score) for name, score in doc.cats.items()), "a category")
    expect(not doc.tensor.size or len(doc.tensor) == n_tokens, "the length of the tensor")
    expect(isinstance(doc.user_data, dict), "user data")
    _ = doc.vector, doc.to_json(), doc.copy(), doc.to_array(["POS", "HEAD", "SENT_START"])
    Doc.from_docs([doc, doc], exclude=["user_data", "cats"])
    data = doc.to_bytes()
    expect(Doc(Vocab()).from_bytes(data).to_bytes() == data, "read and written again it is another one")


def check_group(group: SpanGroup) -> None:
    """See that all spans of a group can be used."""
    for span in group:
        expect(0 <= span.start <= span.end <= len(group.doc), "a span outside of the Doc")
        expect(isinstance(span.label_ + span.kb_id_ + span.id_ + span.text, str), "a string of a span")
    _ = group.has_overlap, group.to_bytes()


# Bytes of one Doc


def _doc_seeds() -> list[Files]:
    return [{"": doc.to_bytes()} for doc in sample_docs()[:2] for _more in range(2)]


def _load_doc(files: Files) -> Doc:
    doc = Doc(Vocab())
    with unchanged(lambda: (doc.to_bytes(), len(doc), doc.user_data, dict(doc.spans))):
        return doc.from_bytes(files[""] or b"")


# Files of many


def _docbin_seeds() -> list[Files]:
    return [
        {"": DocBin(docs=sample_docs(), store_user_data=True).to_bytes()},
        {"": DocBin(attrs=["TAG", "HEAD", "DEP"], docs=sample_docs()).to_bytes()},
        {"x.spacy": DocBin(docs=sample_docs()).to_bytes()},
    ]


def _load_docbin(files: Files) -> list[Doc]:
    docbin = DocBin(docs=sample_docs()[:1])
    if "" in files:
        with unchanged(docbin.to_bytes):
            docbin.from_bytes(files[""] or b"")
    else:
        with written(files) as folder, unchanged(docbin.to_bytes):
            docbin.from_disk(folder / "x.spacy")
    return list(docbin.get_docs(Vocab()))


def _use_docs(docs: list[Doc]) -> None:
    for doc in docs:
        check_doc(doc)


# JSON


def _json_seeds() -> list[Files]:
    docs = [json.dumps({**doc.to_json(), "_": {"fuzzed": 1}}).encode() for doc in sample_docs()]
    return [{"": docs[0]}, {"": docs[0]}, {"": docs[1]}]


def _load_json(files: Files) -> Doc:
    try:
        data = json.loads(files[""] or b"")
    except (ValueError, RecursionError):
        data = None
    doc = Doc(Vocab())
    with unchanged(lambda: (doc.to_bytes(), len(doc), doc.user_data, dict(doc.spans))):
        return doc.from_json(data)


# Span groups


def _group_seeds() -> list[Files]:
    doc = sample_docs()[0]
    return [{"": doc.spans["groups"].to_bytes()}]


def _load_group(files: Files) -> Doc:
    doc = sample_docs()[0]
    group = doc.spans["groups"]
    with unchanged(group.to_bytes):
        group.from_bytes(files[""] or b"")
    return doc


def _groups_seeds() -> list[Files]:
    doc = sample_docs()[0]
    return [{"": doc.spans.to_bytes()}]


def _load_groups(files: Files) -> Doc:
    doc = sample_docs()[0]
    with unchanged(doc.spans.to_bytes):
        doc.spans.from_bytes(files[""] or b"")
    return doc


def _use_groups(doc: Doc) -> None:
    for group in doc.spans.values():
        check_group(group)


TARGETS = (
    Target(name="docbin", seeds=_docbin_seeds, load=_load_docbin, use=_use_docs),
    Target(name="doc-bytes", seeds=_doc_seeds, load=_load_doc, use=check_doc),
    Target(name="doc-json", seeds=_json_seeds, load=_load_json, use=check_doc),
    Target(name="span-group", seeds=_group_seeds, load=_load_group, use=_use_groups),
    Target(name="span-groups", seeds=_groups_seeds, load=_load_groups, use=_use_groups),
)
