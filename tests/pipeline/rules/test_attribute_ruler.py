from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import ArgumentError, ModelError, UsageError
from nlpx.files import msgpack
from nlpx.pipeline import AttributeRuler
from nlpx.tokens import Doc, Example, Token
from nlpx.vocab import Vocab


@pytest.fixture
def ruler():
    return AttributeRuler(Vocab())


def words(ruler: AttributeRuler, text: str, **annotations) -> Doc:
    return ruler(Doc(ruler.vocab, words=text.split(), **annotations))


def tags(doc: Doc) -> list[str]:
    return [token.tag_ for token in doc]


@pytest.mark.parametrize(("index", "due"), [(0, ["T", "", ""]), (1, ["", "T", ""]), (-1, ["", "T", ""])])
def test_rule_sets_one_token_of_a_match(ruler, index, due):
    ruler.add([[{"ORTH": "a"}, {"ORTH": "b"}]], {"TAG": "T"}, index)
    assert tags(words(ruler, "a b c")) == due


def test_all_patterns_of_a_rule_count(ruler):
    ruler.add([[{"ORTH": "a"}], [{"ORTH": "c"}, {"ORTH": "d"}]], {"TAG": "T"}, -1)
    assert tags(words(ruler, "a b c d")) == ["T", "", "", "T"]


def test_last_rule_wins_and_others_keep_what_it_leaves(ruler):
    ruler.add([[{"TAG": "x"}]], {"POS": "NOUN", "MORPH": "A=B", "LEMMA": "l"})
    ruler.add([[{"ORTH": "a"}, {}]], {"MORPH": "C=D"})
    ruler.add([[{"TAG": "x"}]], {"POS": "VERB"})
    doc = words(ruler, "a b", tags=["x", "x"])
    assert [(token.pos_, str(token.morph), token.lemma_) for token in doc] == [
        ("VERB", "C=D", "l"),
        ("VERB", "A=B", "l"),
    ]


def test_rules_see_the_doc_as_it_was(ruler):
    ruler.add([[{"ORTH": "a"}]], {"TAG": "new"})
    ruler.add([[{"TAG": "new"}]], {"POS": "X"})
    assert words(ruler, "a")[0].pos_ == ""


def test_tokens_without_a_rule_keep_what_they_have(ruler):
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T", "POS": "ADJ"})
    doc = words(ruler, "a b", tags=["x", "y"], pos=["X", "NOUN"])
    assert [(token.tag_, token.pos_) for token in doc] == [("T", "ADJ"), ("y", "NOUN")]


def test_empty_features_replace_others(ruler):
    ruler.add([[{"ORTH": "a"}]], {"MORPH": "_"})
    doc = words(ruler, "a", morphs=["A=B"])
    assert (str(doc[0].morph), doc[0].has_morph()) == ("", True)


def test_patterns_of_any_length_are_followed(ruler):
    ruler.add([[{"ORTH": "a", "OP": "+"}]], {"TAG": "T"}, -1)
    ruler.add([[{"ORTH": "b"}]], {"TAG": "B"})
    assert tags(words(ruler, "a a b c")) == ["T", "T", "B", ""]


def test_every_settable_attribute_is_set(ruler, monkeypatch):
    monkeypatch.setattr(Token, "_extensions", {})
    Token.set_extension("mine", default=0)
    values = {
        "DEP": "d",
        "ENT_TYPE": "E",
        "ENT_ID": "i",
        "ENT_KB_ID": "k",
        "NORM": "n",
        "SENT_START": True,
        "_": {"mine": 3},
    }
    ruler.add([[{"ORTH": "b"}]], values)
    token = words(ruler, "a b")[1]
    assert (token.dep_, token.ent_type_, token.ent_id_, token.ent_kb_id_, token.norm_) == ("d", "E", "i", "k", "n")
    assert (token.is_sent_start, token._.mine) == (True, 3)


def test_tag_map_becomes_rules(ruler):
    ruler.load_from_tag_map({"NN": {"POS": "NOUN", "Number": "Sing", "Case": "Nom"}, "X": {"pos": "X"}})
    assert [rule["attrs"] for rule in ruler.patterns] == [
        {"POS": "NOUN", "MORPH": "Case=Nom|Number=Sing"},
        {"pos": "X"},
    ]
    assert words(ruler, "a", tags=["X"])[0].pos_ == "X"


def test_morphological_rules_become_rules(ruler):
    ruler.load_from_morph_rules({"PRP": {"I": {"POS": "PRON", "Number": "Sing", "LEMMA": "i"}}})
    (rule,) = ruler.patterns
    assert rule["patterns"] == [[{"ORTH": "I", "TAG": "PRP"}]]
    assert rule["attrs"] == {"POS": "PRON", "LEMMA": "i", "MORPH": "Number=Sing"}


def test_initialize_replaces_all_rules(ruler):
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T"})
    ruler.initialize(
        patterns=[{"patterns": [[{"ORTH": "b"}]], "attrs": {"TAG": "U"}, "index": -1}],
        tag_map={"N": {"POS": "NOUN"}},
        morph_rules={"N": {"b": {"LEMMA": "l"}}},
    )
    assert [rule["index"] for rule in ruler.patterns] == [-1, 0, 0]
    doc = words(ruler, "a b", tags=["N", "N"])
    assert [(token.tag_, token.pos_, token.lemma_) for token in doc] == [("N", "NOUN", ""), ("U", "NOUN", "l")]


def test_match_and_set_annotations_do_what_a_call_does(ruler):
    ruler.add([[{"ORTH": "b"}]], {"TAG": "T"})
    doc = Doc(ruler.vocab, words=["a", "b"])
    matches = ruler.match(doc)
    assert matches == [(0, ruler.vocab.strings["0"], 1, 2)]
    ruler.set_annotations(doc, matches)
    assert tags(doc) == ["", "T"]


@pytest.mark.parametrize("index", [1, -2])
def test_index_outside_of_a_match_is_refused(ruler, index):
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T"}, index)
    with pytest.raises(ModelError, match=rf"is for token {index} of a match, but 'a' has 1; give an index within"):
        words(ruler, "a")


@pytest.mark.parametrize(
    ("patterns", "attrs", "message"),
    [
        ([[{"FOO": "a"}]], {"TAG": "T"}, "'FOO', which is no attribute of a token"),
        ([[]], {"TAG": "T"}, "is empty"),
        ([[{"ORTH": "a"}]], {"FOO": "T"}, "Rule 0 of component 'attribute_ruler': There is no token attribute 'FOO'"),
        ([[{"ORTH": "a"}]], {"IS_ALPHA": True}, "IS_ALPHA cannot be set; rules set DEP, ENT_ID"),
        ([[{"ORTH": "a"}]], {"POS": "NOPE"}, "POS: 'NOPE' is not a universal part of speech"),
        ([[{"ORTH": "a"}]], {"MORPH": "Sing"}, "MORPH: 'Sing' .* has no '='"),
        ([[{"ORTH": "a"}]], {"TAG": 1.5}, "TAG: a string or the id of one is due, not 1.5"),
    ],
)
def test_rule_that_will_not_do_is_refused(ruler, patterns, attrs, message):
    with pytest.raises(UsageError, match=message):
        ruler.add(patterns, attrs)
    assert ruler.patterns == []


def test_what_is_no_rule_is_refused(ruler):
    with pytest.raises(ArgumentError, match="is a dictionary with 'patterns', 'attrs' and perhaps 'index', not"):
        ruler.add_patterns([{"patterns": [[{"ORTH": "a"}]]}])
    with pytest.raises(ArgumentError, match=r"A tag map is a dictionary such as .*, not \['NN'\]"):
        ruler.load_from_tag_map(["NN"])


def test_rules_come_back(ruler, tmp_path):
    rules = [{"patterns": [[{"ORTH": "a"}, {"LOWER": {"IN": ["b"]}}]], "attrs": {"TAG": "T"}, "index": 1}]
    ruler.add_patterns(rules)
    ruler.to_disk(tmp_path, exclude=["vocab"])
    assert msgpack.unpack((tmp_path / "patterns").read_bytes()) == rules
    for read in (
        AttributeRuler(Vocab()).from_disk(tmp_path, exclude=["vocab"]),
        AttributeRuler(Vocab()).from_bytes(ruler.to_bytes(exclude=["vocab"])),
    ):
        assert read.patterns == rules
        assert tags(words(read, "a b")) == ["", "T"]


def test_damaged_file_is_refused(ruler, tmp_path):
    (tmp_path / "patterns").write_bytes(msgpack.pack([{"patterns": [[{"FOO": 1}]], "attrs": {}}]))
    with pytest.raises(ModelError, match=r"patterns: Token 0 of pattern 0 .* 'FOO', which is no attribute.*; restore"):
        ruler.from_disk(tmp_path, exclude=["vocab"])


def test_what_rules_set_is_scored():
    nlp = nlpx.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T", "POS": "X", "MORPH": "A=B", "LEMMA": "l"})
    reference = Doc(
        Vocab(), words=["a", "b"], tags=["T", "U"], pos=["X", "X"], morphs=["A=B", "A=C"], lemmas=["l", "m"]
    )
    scores = nlp.evaluate([Example(Doc(nlp.vocab, words=["a", "b"]), reference)])
    assert [scores[f"{name}_acc"] for name in ("tag", "pos", "morph", "lemma")] == [0.5] * 4
    assert scores["morph_per_feat"]["A"]["p"] == 1.0


def test_patterns_that_the_matcher_has_under_a_name_of_a_rule_are_not_the_rules(ruler):
    ruler.matcher.add("0", [[{"ORTH": "b"}]])
    ruler.add([[{"ORTH": "a"}]], {"TAG": "T"})
    assert tags(words(ruler, "a b")) == ["T", ""]


@pytest.mark.parametrize(
    "settings",
    [{"patterns": [{"patterns": [[{"LOWER": "b"}]], "attrs": {"TAG": "B"}}, 5]}, {"tag_map": 5}, {"morph_rules": 5}],
)
def test_rules_that_will_not_do_leave_those_that_there_were(settings):
    nlp = nlpx.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "a"}]], {"TAG": "A"})
    before = ruler.patterns
    with pytest.raises(ValueError, match=r"\w"):
        ruler.initialize(**settings)
    assert (ruler.patterns, [token.tag_ for token in nlp("a b")]) == (before, ["A", ""])
