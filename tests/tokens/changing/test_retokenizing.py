from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens import Doc, Span, Token
from nlpx.vocab import Vocab, attrs

# Made with spaCy: Docs, what was merged and split, and what there was afterwards.
CASES = json.loads(Path(__file__).with_name("spacy_retokenized.json").read_text(encoding="utf8"))
COLUMNS = ("text", "space", "lemma", "tag", "pos", "norm", "morph", "dep", "head", "iob", "ent_type", "sents")


@pytest.fixture
def doc() -> Doc:
    return Doc(
        Vocab(),
        words=["I", "like", "New", "York", "City", "pizza", "."],
        spaces=[True, True, True, True, True, False, False],
        tags=["PRP", "VBP", "NNP", "NNP", "NNP", "NN", "."],
        pos=["PRON", "VERB", "PROPN", "PROPN", "PROPN", "NOUN", "PUNCT"],
        lemmas=["I", "like", "New", "York", "City", "pizza", "."],
        heads=[1, 1, 3, 4, 5, 1, 1],
        deps=["nsubj", "ROOT", "compound", "compound", "compound", "dobj", "punct"],
        ents=["O", "O", "B-GPE", "I-GPE", "I-GPE", "O", "O"],
    )


@pytest.fixture
def extensions():
    Token.set_extension("seen", default=None, force=True)
    Token.set_extension("twice", getter=lambda token: token.text * 2, force=True)
    yield
    Token.remove_extension("seen")
    Token.remove_extension("twice")


def merge(doc: Doc, start: int, end: int, **attributes) -> None:
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[start:end], attrs=attributes)


def split(doc: Doc, place: int, orths: list[str], **attributes) -> None:
    """Split a token; all parts hang on the last, which has the token's head."""
    last = len(orths) - 1
    head = doc[place].head
    with doc.retokenize() as retokenizer:
        heads = [(doc[place], last)] * last + [(doc[place], last) if head.i == place else head]
        retokenizer.split(doc[place], orths, heads=heads, attrs=attributes)


# Beside spaCy


def read(doc: Doc) -> dict[str, list]:
    columns = {
        "text": [token.text for token in doc],
        "space": [token.whitespace_ for token in doc],
        "iob": [token.ent_iob_ for token in doc],
        "head": [token.head.i for token in doc],
        "morph": [str(token.morph) for token in doc],
        "ent_type": [token.ent_type_ for token in doc],
    }
    for name in ("lemma", "tag", "pos", "norm", "dep"):
        columns[name] = [getattr(token, f"{name}_") for token in doc]
    if doc.has_annotation("SENT_START"):
        columns["sents"] = [[sent.start, sent.end] for sent in doc.sents]
    return {name: columns.get(name) for name in COLUMNS}


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_tokens_are_those_of_spacy(case):
    doc = Doc(Vocab(), **case["doc"])
    with doc.retokenize() as retokenizer:
        for kind, place, what, *rest in case["edits"]:
            if kind == "merge":
                retokenizer.merge(doc[place:what], attrs=rest[0])
            else:
                heads = [doc[token] if where == "tok" else (doc[place], token) for where, token in rest[0]]
                retokenizer.split(doc[place], what, heads=heads, attrs=rest[1])
    columns = read(doc)
    assert {name: columns[name] for name in case["expected"]} == case["expected"]


# Merging


def test_merged_token_takes_the_annotations_of_the_root(doc):
    merge(doc, 2, 5)
    token = doc[2]
    assert [token.text for token in doc] == ["I", "like", "New York City", "pizza", "."]
    assert (token.tag_, token.pos_, token.dep_, token.head.text) == ("NNP", "PROPN", "compound", "pizza")
    assert (token.lemma_, token.norm_, token.ent_iob_, token.ent_type_) == (
        "New York City",
        "new york city",
        "B",
        "GPE",
    )


def test_text_and_offsets_stay(doc):
    text, offsets = doc.text, [token.idx for token in doc]
    merge(doc, 2, 5)
    assert doc.text == text
    assert [token.idx for token in doc] == [offsets[place] for place in (0, 1, 2, 5, 6)]


def test_heads_and_children_follow(doc):
    merge(doc, 1, 3)
    assert [token.head.i for token in doc] == [1, 1, 3, 4, 1, 1]
    assert [child.text for child in doc[1].children] == ["I", "pizza", "."]


def test_nothing_changes_before_the_end(doc):
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[2:5])
        retokenizer.merge(doc[0:2])
        assert len(doc) == 7
    assert [token.text for token in doc] == ["I like", "New York City", "pizza", "."]


def test_nothing_changes_where_the_block_fails(doc):
    def fail() -> None:
        with doc.retokenize() as retokenizer:
            retokenizer.merge(doc[2:5])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert len(doc) == 7


def test_attributes_are_given_by_name_or_number(doc):
    merge(doc, 2, 5, LEMMA="NYC", ent_type="LOC", NORM="nyc", morph="Number=Sing", POS="NOUN")
    token = doc[2]
    assert (token.lemma_, token.ent_type_, token.norm_, str(token.morph), token.pos_) == (
        "NYC",
        "LOC",
        "nyc",
        "Number=Sing",
        "NOUN",
    )
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2], attrs={attrs.TAG: doc.vocab.strings.add("X")})
    assert doc[0].tag_ == "X"


def test_lexical_attribute_is_set_on_the_word(doc):
    merge(doc, 2, 5, IS_STOP=True)
    assert doc[2].is_stop
    assert doc.vocab["New York City"].is_stop


def test_norm_is_the_tokens_alone(doc):
    merge(doc, 2, 5, NORM="nyc")
    assert doc.vocab["New York City"].norm_ == "new york city"


def test_space_after_the_token_can_be_set(doc):
    merge(doc, 2, 5, SPACY=False)
    assert doc.text == "I like New York Citypizza."
    assert doc[3].idx == 20


def test_sentence_starts_stay_without_a_parse():
    doc = Doc(Vocab(), words=list("abcde"), sent_starts=[True, False, True, False, False])
    merge(doc, 2, 4)
    assert [(sent.start, sent.end) for sent in doc.sents] == [(0, 2), (2, 4)]
    merge(doc, 1, 3, SENT_START=True)
    assert [(sent.start, sent.end) for sent in doc.sents] == [(0, 1), (1, 3)]


def test_unknown_attribute_is_refused_and_nothing_changes(doc):
    with pytest.raises(ValueError, match=r"no token attribute 'LEMA'; did you mean 'LEMMA'\?"):
        merge(doc, 2, 5, LEMA="x")
    with pytest.raises(ValueError, match="HEAD follows from the new tokens and cannot be set"):
        merge(doc, 2, 5, HEAD=0)
    assert len(doc) == 7


def test_overlapping_spans_are_refused(doc):
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[2:4])
        with pytest.raises(ValueError, match=r"Token 3 \('York'\) is part of two changes"):
            retokenizer.merge(doc[3:5])
    assert [token.text for token in doc][2:4] == ["New York", "City"]


def test_split_token_is_not_merged_too(doc):
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[2:4])
        with pytest.raises(ValueError, match="part of two changes"):
            retokenizer.split(doc[3], ["Yo", "rk"], heads=[doc[1], doc[1]])


def test_empty_span_and_other_docs_are_refused(doc):
    with pytest.raises(ValueError, match=r"doc\[3:3\] is empty"):
        merge(doc, 3, 3)
    with pytest.raises(ValueError, match="of another Doc"), doc.retokenize() as retokenizer:
        retokenizer.merge(doc.copy()[1:3])
    with pytest.raises(TypeError, match="merge takes a span"), doc.retokenize() as retokenizer:
        retokenizer.merge(doc[1])


# Splitting


def test_parts_have_heads_of_their_own(doc):
    merge(doc, 2, 5)
    with doc.retokenize() as retokenizer:
        heads = [(doc[2], 2), (doc[2], 0), doc[3]]
        retokenizer.split(doc[2], ["New ", "York ", "City"], heads=heads, attrs={"DEP": ["a", "b", "c"]})
    assert [token.head.i for token in doc] == [1, 1, 4, 2, 5, 1, 1]
    assert [token.dep_ for token in doc[2:5]] == ["a", "b", "c"]


def test_parts_have_the_tokens_annotations_and_their_text_as_lemma(doc):
    split(doc, 5, ["piz", "za"])
    assert [(token.tag_, token.dep_, token.lemma_) for token in doc[5:7]] == [
        ("NN", "dobj", "piz"),
        ("NN", "dobj", "za"),
    ]
    assert doc.text == "I like New York City pizza."
    assert [token.whitespace_ for token in doc[4:7]] == [" ", "", ""]


def test_parts_of_an_entity_are_one_entity(doc):
    split(doc, 2, ["Ne", "w"])
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("New York City", "GPE")]


def test_what_hung_on_the_token_hangs_on_the_first_part(doc):
    split(doc, 5, ["piz", "za"])
    assert doc[4].head.i == 5
    assert [token.head.i for token in doc[5:7]] == [6, 1]


def test_head_may_be_a_part_of_another_token(doc):
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[2], ["Ne", "w"], heads=[(doc[2], 1), (doc[5], 1)])
        retokenizer.split(doc[5], ["piz", "za"], heads=[(doc[5], 1), doc[1]])
    assert [(token.text, token.head.text) for token in doc if token.i in (2, 3, 6, 7)] == [
        ("Ne", "w"),
        ("w", "za"),
        ("piz", "za"),
        ("za", "like"),
    ]


def test_part_starts_no_sentence():
    doc = Doc(Vocab(), words=["ab", "cd"], sent_starts=[True, True])
    split(doc, 1, ["c", "d"])
    assert [token.is_sent_start for token in doc] == [True, True, False]


@pytest.mark.parametrize("orths", [["New", "x"], ["New", ""], [], ["N", "e"]])
def test_parts_make_up_the_token(doc, orths):
    with pytest.raises(ValueError, match="do not make up the token 'New'"), doc.retokenize() as retokenizer:
        retokenizer.split(doc[2], orths, heads=[doc[1]] * len(orths))


def test_each_part_has_a_head_and_a_value(doc):
    with pytest.raises(ValueError, match="'New' has 2 parts and 1 head;"), doc.retokenize() as retokenizer:
        retokenizer.split(doc[2], ["Ne", "w"], heads=[doc[1]])
    with pytest.raises(ValueError, match="'TAG' has \\['x'\\]; give a list of 2 values"):
        split(doc, 2, ["Ne", "w"], TAG=["x"])
    with pytest.raises(TypeError, match="A head is a token"), doc.retokenize() as retokenizer:
        retokenizer.split(doc[2], ["Ne", "w"], heads=[1, 1])
    with pytest.raises(TypeError, match="A head is a token"), doc.retokenize() as retokenizer:
        retokenizer.split(doc[2], ["Ne", "w"], heads=[(doc[2], "1"), doc[1]])


def test_head_that_is_no_part_is_refused(doc):
    with (
        pytest.raises(IndexError, match=r"Token 5 \('pizza'\) has no part 3 to be a head"),
        doc.retokenize() as retokenizer,
    ):
        retokenizer.split(doc[2], ["Ne", "w"], heads=[(doc[5], 3), doc[1]])
    assert len(doc) == 7


@pytest.mark.parametrize("part", [-1, 2])
def test_head_that_is_no_part_is_refused_without_a_parse_too(part):
    doc = Doc(Vocab(), words=["New", "York"])
    with pytest.raises(IndexError, match=rf"'New'\) has no part {part} to be"), doc.retokenize() as retokenizer:
        retokenizer.split(doc[0], ["Ne", "w"], heads=[(doc[0], part), doc[1]])
    assert len(doc) == 2


@pytest.mark.parametrize(
    ("name", "value"), [("SENT_START", 7), ("SENT_START", "yes"), ("TAG", None), ("LEMMA", 1.5), ("DEP", ["x"])]
)
def test_value_that_an_attribute_cannot_have_is_refused_and_nothing_changes(doc, name, value):
    with pytest.raises(ValueError, match=f"{name} of a new token is .*, not"), doc.retokenize() as retokenizer:
        retokenizer.merge(doc[2:4], attrs={name: value})
    assert len(doc) == 7


def test_heads_that_form_a_cycle_are_refused_and_nothing_changes(doc):
    with pytest.raises(ValueError, match="cycle"), doc.retokenize() as retokenizer:
        retokenizer.split(doc[2], ["Ne", "w"], heads=[(doc[2], 1), (doc[2], 0)], attrs={"TAG": ["a", "b"]})
    assert [token.tag_ for token in doc[2:4]] == ["NNP", "NNP"]


# What goes with tokens


def test_attributes_of_the_users_own_are_set(doc, extensions):
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[2:5], attrs={"_": {"seen": 1}})
        retokenizer.split(doc[5], ["piz", "za"], heads=[doc[1], doc[1]], attrs={"_": [{"seen": 2}, {"seen": 3}]})
    assert [token._.seen for token in doc] == [None, None, 1, 2, 3, None]


@pytest.mark.parametrize(
    ("value", "message"),
    [({"other": 1}, "no extension 'other'"), ({"twice": 1}, "'twice' of Token cannot be set"), (1, "a dictionary")],
)
def test_attributes_of_the_users_own_are_checked(doc, extensions, value, message):
    with pytest.raises(ValueError, match=message):
        merge(doc, 2, 5, _=value)


def test_user_data_stay_where_the_text_is(doc, extensions):
    for token in doc:
        token._.seen = token.text
    merge(doc, 2, 5)
    assert [token._.seen for token in doc] == ["I", "like", "New", "pizza", "."]


def test_span_groups_cover_the_same_text(doc):
    doc.spans["x"] = [
        Span(doc, 0, 2, label="A"),
        Span(doc, 2, 5, kb_id="Q"),
        Span(doc, 3, 4),
        Span(doc, 5, 7),
        Span(doc, 7, 7),
    ]
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[2:5])
        retokenizer.split(doc[5], ["piz", "za"], heads=[doc[1], doc[1]])
    assert [span.text for span in doc.spans["x"]] == ["I like", "New York City", "New York City", "pizza.", ""]
    assert [(span.label_, span.kb_id_) for span in doc.spans["x"]][:2] == [("A", ""), ("", "Q")]


def test_rows_of_the_tensor_go_with_tokens(doc):
    doc.tensor = np.arange(14, dtype=np.float32).reshape(7, 2)
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[2:5])
        retokenizer.split(doc[5], ["piz", "za"], heads=[doc[1], doc[1]])
    assert doc.tensor[:, 0].tolist() == [0, 2, 8, 0, 0, 12]


def test_doc_with_other_tokens_can_be_saved(doc):
    merge(doc, 2, 5, LEMMA="a new lemma")
    again = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert [token.lemma_ for token in again] == ["I", "like", "a new lemma", "pizza", "."]
    assert again.to_json() == doc.to_json()


def test_ids_come_from_the_root():
    doc = Doc(Vocab(), words=["a", "b", "c"])
    doc.ents = [Span(doc, 0, 1, label="X", kb_id="Q1"), Span(doc, 1, 3, label="X", kb_id="Q2", span_id="e")]
    merge(doc, 1, 3)
    assert [(ent.text, ent.kb_id_, ent.ent_id_) for ent in doc.ents] == [("a", "Q1", ""), ("b c", "Q2", "e")]


@given(draw=st.data())
def test_merging_keeps_text_and_tree(random_docs, draw):
    doc = draw.draw(random_docs)
    bounds = sorted(draw.draw(st.sets(st.integers(0, len(doc)), max_size=6)))
    spans = [doc[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=False)]
    text, was_parsed = doc.text, doc.has_annotation("DEP")
    n_tokens = len(doc) - sum(len(span) - 1 for span in spans)
    with doc.retokenize() as retokenizer:
        for span in spans:
            retokenizer.merge(span)
    assert doc.text == text
    assert len(doc) == n_tokens
    assert all(len(span) == 1 for span in spans)
    assert was_parsed or not doc.has_annotation("DEP")
    # Every chain of heads ends in a root, and no entity goes on that has not begun.
    assert all(len(list(token.ancestors)) < len(doc) for token in doc)
    assert all(ent.label for ent in doc.ents)
