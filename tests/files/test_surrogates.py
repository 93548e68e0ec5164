"""Half of a surrogate pair is refused wherever a string comes in, and where it would be written."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx.files.surrogates import LoneSurrogate, lone_surrogate, repair
from nlpx.tokens import Doc, DocBin, Example, Span, SpanGroup
from nlpx.vocab import StringStore, Table

HALF = "\ud83d"
WORD = f"x{HALF}"
TEXT = f"A smile {HALF} here"


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


def _merged(doc):
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2], attrs={"LEMMA": WORD})


def _with_user_data(doc, key, value):
    doc.user_data[key] = value
    return doc


def _with_category(doc):
    doc.cats[WORD] = 1.0
    return doc


# What each door does with a string; `doc` is a Doc of three words.
DOORS = {
    "tokenizer": lambda doc, nlp: nlp.tokenizer(TEXT),
    "special case": lambda doc, nlp: nlp.tokenizer.add_special_case(WORD, [{"ORTH": WORD}]),
    "norm of a special case": lambda doc, nlp: nlp.tokenizer.add_special_case("qq", [{"ORTH": "qq", "NORM": WORD}]),
    "words": lambda doc, nlp: Doc(nlp.vocab, words=["a", WORD]),
    "tags": lambda doc, nlp: Doc(nlp.vocab, words=["a"], tags=[WORD]),
    "lemmas": lambda doc, nlp: Doc(nlp.vocab, words=["a"], lemmas=[WORD]),
    "morphs": lambda doc, nlp: Doc(nlp.vocab, words=["a"], morphs=[f"A={WORD}"]),
    "entities": lambda doc, nlp: Doc(nlp.vocab, words=["a"], ents=[f"B-{WORD}"]),
    "JSON": lambda doc, nlp: Doc(nlp.vocab).from_json({"text": WORD, "tokens": [{"id": 0, "start": 0, "end": 2}]}),
    "string": lambda doc, nlp: nlp.vocab.strings.add(WORD),
    "strings": lambda doc, nlp: StringStore([WORD]),
    "word": lambda doc, nlp: nlp.vocab[WORD],
    "norm": lambda doc, nlp: setattr(nlp.vocab["a"], "norm_", WORD),
    "vector": lambda doc, nlp: nlp.vocab.set_vector(WORD, np.zeros(3)),
    "key of a table": lambda doc, nlp: Table("table", {WORD: 1}),
    "value of a table": lambda doc, nlp: Table("table", {"a": WORD}).to_bytes(),
    "label": lambda doc, nlp: Span(doc, 0, 1, label=WORD),
    "knowledge base": lambda doc, nlp: doc.char_span(0, 3, label="X", kb_id=WORD),
    "lemma": lambda doc, nlp: setattr(doc[0], "lemma_", WORD),
    "merge": lambda doc, nlp: _merged(doc),
    "gold tags": lambda doc, nlp: Example.from_dict(doc, {"tags": ["A", WORD, "B"]}),
    "gold entities": lambda doc, nlp: Example.from_dict(doc, {"entities": [(0, 3, WORD)]}),
    "category": lambda doc, nlp: _with_category(doc).to_bytes(),
    "category in a DocBin": lambda doc, nlp: DocBin(docs=[_with_category(doc)]).to_bytes(),
    "key of user data": lambda doc, nlp: _with_user_data(doc, WORD, 1).to_bytes(),
    "user data": lambda doc, nlp: _with_user_data(doc, "a", {"b": [WORD]}).to_bytes(),
    "user data in a DocBin": lambda doc, nlp: DocBin(docs=[_with_user_data(doc, "a", WORD)], store_user_data=True),
    "group of spans": lambda doc, nlp: SpanGroup(doc, name="a", attrs={"b": WORD}).to_bytes(),
}


@pytest.mark.parametrize("door", DOORS)
def test_half_of_a_surrogate_pair_is_refused(nlp, door):
    doc = Doc(nlp.vocab, words=["One", "two", "three"])
    with pytest.raises(ValueError, match="holds half of a surrogate pair at character") as caught:
        DOORS[door](doc, nlp)
    assert isinstance(caught.value, LoneSurrogate)
    # The message can be printed anywhere.
    assert str(caught.value).isascii()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("call", ["__call__", "make_doc"])
def test_text_is_refused_with_the_place_in_it(lang, call):
    with pytest.raises(LoneSurrogate, match=r"The text .* at character 1000, in '(word ){5}\\ud83d here', which"):
        getattr(nlpx.blank(lang), call)(f"{'word ' * 200}{HALF} here")


@pytest.mark.parametrize("n_process", [1, 2])
def test_bad_text_costs_one_text(nlp, n_process):
    nlp = nlpx.blank("en")
    failed = []
    nlp.set_error_handler(lambda name, pipe, docs, error: failed.append((name, [doc.text for doc in docs], str(error))))
    pairs = nlp.pipe([("a b", 1), (TEXT, 2), ("c", 3)], as_tuples=True, n_process=n_process)
    assert [(doc.text, context) for doc, context in pairs] == [("a b", 1), ("c", 3)]
    ((name, texts, message),) = failed
    assert (name, texts) == ("tokenizer", ["A smile \ufffd here"])
    assert "at character 8" in message


def test_strings_with_half_of_a_surrogate_pair_are_not_loaded(tmp_path):
    (tmp_path / "strings.json").write_text(r'["a", "x\ud83d"]')
    with pytest.raises(ValueError, match=r"strings\.json: .* half of a surrogate pair"):
        StringStore().from_disk(tmp_path / "strings.json")


def test_lone_surrogate_finds_the_first():
    assert lone_surrogate(f"a\U0001f600{HALF}b{HALF}") == 2
    assert lone_surrogate("a\U0001f600é") is None


def test_repair_does_what_the_message_says():
    text = "\ud83d\ude00 and \ud83d and é"
    assert repair(text) == "\U0001f600 and \ufffd and é"
    with pytest.raises(LoneSurrogate) as caught:
        nlpx.blank("en")(text)
    advice = str(caught.value).rpartition(": ")[2].removesuffix(".")
    assert eval(advice, {"text": text}) == repair(text)
