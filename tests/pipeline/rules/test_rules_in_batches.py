"""Rules set on batches of Docs what they set on each: what is looked up once is as if it were looked at everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import ModelError
from nlpx.matcher import Matcher
from nlpx.pipeline import AttributeRuler
from nlpx.tokens import Doc, Token
from nlpx.vocab import Vocab

VOCAB = Vocab()
WORDS, TAGS, DEPS, POS = ("a", "A", "b", "c"), ("", "X", "Y"), ("", "d", "e"), ("", "NOUN", "VERB")

values = {
    "ORTH": st.sampled_from(WORDS),
    "LOWER": st.sampled_from(["a", {"IN": ["a", "b"]}, {"REGEX": "^[ab]$"}, {"NOT_IN": ["a"]}]),
    "TAG": st.sampled_from(["X", "Y", {"IN": ["X", "Y"]}, {"NOT_IN": ["X"]}]),
    "DEP": st.sampled_from(["d", {"NOT_IN": ["d"]}]),
    "POS": st.sampled_from(["NOUN", "VERB"]),
    "SENT_START": st.booleans(),
    "SPACY": st.booleans(),
    "OP": st.sampled_from(["?", "+", "!", "{2}"]),
}
tokens = st.dictionaries(st.sampled_from(list(values)), st.none(), max_size=2).flatmap(
    lambda names: st.fixed_dictionaries({name: values[name] for name in names})
)
patterns = st.lists(tokens, min_size=1, max_size=3)
edits = st.dictionaries(
    st.sampled_from(["TAG", "LEMMA", "MORPH", "ENT_TYPE", "NORM"]), st.sampled_from(["F=1", "F=2"]), min_size=1
)
rules = st.lists(st.tuples(st.lists(patterns, min_size=1, max_size=2), edits), max_size=5)
words = st.tuples(
    st.sampled_from(WORDS), st.sampled_from(TAGS), st.sampled_from(DEPS), st.sampled_from(POS), st.booleans()
)
texts = st.lists(st.lists(words, max_size=5), max_size=4)
COLUMNS = ("tag", "pos", "morph", "lemma", "dep", "ent_type")


def doc_of(text: list[tuple[str, str, str, str, bool]]) -> Doc:
    rows = [*zip(*text, strict=True)] or [[]] * 5
    doc = Doc(VOCAB, words=rows[0], spaces=rows[4])
    for name, values in zip(("tag", "dep", "pos"), rows[1:4], strict=True):
        if any(values):
            for token, value in zip(doc, values, strict=True):
                setattr(token, f"{name}_", value)
    return doc


def annotations(doc: Doc) -> tuple:
    columns = [None if (column := doc.column(name)) is None else column.tolist() for name in COLUMNS]
    return columns, [token.norm_ for token in doc]


def set_one_by_one(doc: Doc, rules: list[tuple[list, dict[str, str]]]) -> Doc:
    """Set what rules say, each looked for by itself and in order; none sees what others set."""
    found = []
    for patterns, edit in rules:
        matcher = Matcher(VOCAB)
        matcher.add("rule", patterns)
        found.append(({start for _, start, _ in matcher(doc, allow_missing=True)}, edit))
    for places, edit in found:
        for place in sorted(places):
            for name, value in edit.items():
                if name == "MORPH":
                    doc[place].set_morph(value)
                else:
                    setattr(doc[place], f"{name.lower()}_", value)
    return doc


@given(rules, texts, st.booleans())
def test_batches_get_what_each_rule_by_itself_says(rules, texts, again):
    ruler = AttributeRuler(VOCAB)
    for given_patterns, edit in rules:
        ruler.add(given_patterns, edit)
    due = [annotations(set_one_by_one(doc_of(text), rules)) for text in texts]
    for _ in range(1 + again):
        assert [annotations(doc) for doc in ruler.pipe(map(doc_of, texts))] == due
    assert [annotations(ruler(doc_of(text))) for text in texts] == due


@pytest.fixture
def ruler():
    return AttributeRuler(VOCAB)


def docs_of(*texts: str) -> list[Doc]:
    return [Doc(VOCAB, words=text.split()) for text in texts]


def test_only_docs_where_a_rule_sets_something_get_a_column(ruler):
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T"})
    assert [doc.column("tag") is None for doc in ruler.pipe(docs_of("a b", "b", "b a"))] == [False, True, False]


def test_a_doc_keeps_its_own_annotations_only(ruler):
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T"})
    assert [doc.column("tag").base for doc in ruler.pipe(docs_of("a", "a b"))] == [None, None]


def test_a_doc_for_which_a_rule_has_no_token_leaves_others_as_they_would_be(ruler):
    ruler.add([[{"ORTH": "a"}, {"ORTH": "b", "OP": "?"}]], {"TAG": "T"}, 1)
    failed = []
    ruler.set_error_handler(lambda name, proc, docs, error: failed.append((docs[0].text, type(error))))
    assert [[token.tag_ for token in doc] for doc in ruler.pipe(docs_of("c", "a", "c"))] == [[""], [""]]
    assert failed == [("a ", ModelError)]


def test_an_extension_that_cannot_be_set_leaves_other_docs_as_they_would_be(ruler, monkeypatch):
    def refuse(token: Token, value: str) -> None:
        if token.i:
            raise ValueError("not here")

    monkeypatch.setattr(Token, "_extensions", {})
    Token.set_extension("mine", getter=lambda token: token.tag_, setter=refuse)
    ruler.add([[{"TAG": "X"}]], {"TAG": "Y"})
    ruler.add([[{"ORTH": "a"}]], {"_": {"mine": "v"}})
    failed = []
    ruler.set_error_handler(lambda name, proc, docs, error: failed.append(docs[0].text))
    docs = [Doc(VOCAB, words=[*text], tags=["X"] * len(text)) for text in ("a", "ba", "a")]
    assert [doc[0].tag_ for doc in ruler.pipe(docs)] == ["Y", "Y"]
    assert failed == ["b a "]


def test_rules_that_are_added_later_hold_too(ruler):
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T"})
    list(ruler.pipe(docs_of("a b")))
    ruler.add([[{"ORTH": "b"}]], {"TAG": "U"})
    assert [[token.tag_ for token in doc] for doc in ruler.pipe(docs_of("a b"))] == [["T", "U"]]
