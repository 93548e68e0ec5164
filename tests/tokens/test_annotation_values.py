"""Values of annotations from outside: what is wrong is refused and named, NumPy's numbers are numbers."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.errors import DataError
from nlpx.tokens import Doc, Example
from nlpx.tokens.comparing.example import validate_examples
from nlpx.tokens.comparing.iob import (
    biluo_tags_to_offsets,
    biluo_tags_to_spans,
    biluo_to_iob,
    iob_to_biluo,
    offsets_to_biluo_tags,
    remove_bilu_prefix,
    set_entity_tags,
    split_bilu_label,
    tags_to_entities,
)
from nlpx.vocab import Vocab

WORDS = ["I", "like", "London", "."]
DEPS = ["nsubj", "ROOT", "obj", "punct"]


@pytest.fixture
def doc():
    return Doc(Vocab(), words=WORDS, spaces=[True, True, False, False])


WRONG = {
    "an empty label": ({"entities": [(7, 13, "")]}, r"'' is no label of the entity \(7, 13, ''\)"),
    "a blank label": ({"entities": [(7, 13, " ")]}, r"' ' is no label"),
    "no label": ({"entities": [(7, 13, None)]}, "None is no label"),
    "the number of a symbol": ({"entities": [(7, 13, 3)]}, "3 is no label"),
    "the number of an entity type": ({"entities": [(7, 13, 383)]}, "383 is no label"),
    "an id that nobody knows": ({"entities": [(7, 13, 2**63)]}, "9223372036854775808 is no label"),
    "a truth value for a label": ({"entities": [(7, 13, True)]}, "True is no label"),
    "a list for a label": ({"entities": [(7, 13, ["LOC"])]}, r"\['LOC'\] is no label"),
    "reversed offsets": ({"entities": [(13, 7, "LOC")]}, r"goes from character 13 to 7, in a text of 14"),
    "empty offsets": ({"entities": [(7, 7, "LOC")]}, "goes from character 7 to 7"),
    "a negative offset": ({"entities": [(-7, 13, "LOC")]}, "goes from character -7 to 13"),
    "an offset beyond the text": ({"entities": [(7, 99, "LOC")]}, "goes from character 7 to 99, in a text of 14"),
    "a fraction": ({"entities": [(7.0, 13, "LOC")]}, r"Entities are .*\(7\.0, 13, 'LOC'\) is neither"),
    "a truth value for an offset": ({"entities": [(True, 13, "LOC")]}, r"\(True, 13, 'LOC'\) is neither"),
    "two values": ({"entities": [(7, 13)]}, r"Entities are .*\(7, 13\) is neither"),
    "tags and offsets": ({"entities": ["O", (7, 13, "LOC")]}, "'O' is neither"),
    "a text for entities": ({"entities": "O O U-LOC O"}, "'O O U-LOC O' where a list of entities is due"),
    "a nested dictionary": ({"entities": {"entities": []}}, r"'entities' is the dictionary \{'entities': \[\]\}"),
    "a number for entities": ({"entities": 3}, "3 where a list of entities is due"),
    "a tag without a label": ({"entities": ["O", "O", "U-", "O"]}, "'U-', the tag of token 2, is not an entity tag"),
    "too many tags": ({"entities": ["O"] * 5}, "has 4 tokens and is given 5 entity tags;"),
    "lists for tags": ({"tags": [["A"], "B", "C", "D"]}, r"'tags' has \['A'\] for word 0"),
    "numbers for tags": ({"tags": [1, 2, 3, 4]}, "'tags' has 1 for word 0"),
    "features as lists": ({"morphs": [["Case=Nom"]] * 4}, r"'morphs' has \['Case=Nom'\] for word 0"),
    "features as dictionaries": ({"morphs": [{"Case": "Nom"}] * 4}, r"'morphs' has \{'Case': 'Nom'\} for word 0"),
    "numbers for lemmas": ({"lemmas": ["a", 1, "c", "d"]}, "'lemmas' has 1 for word 1"),
    "a number for deps": ({"deps": [0] * 4, "heads": [1] * 4}, "'deps' has 0 for word 0"),
    "a text for a head": ({"heads": ["1", 1, 1, 1], "deps": DEPS}, "head of word 0 is '1'"),
    "a fraction for a head": ({"heads": [1.0, 1, 1, 1], "deps": DEPS}, r"head of word 0 is 1\.0"),
    "a truth value for a head": ({"heads": [True, 1, 1, 1], "deps": DEPS}, "head of word 0 is True"),
    "a head that is no word": ({"heads": [1, 1, 4, 1], "deps": DEPS}, "head of word 2 is 4; .*from 0 to 3"),
    "a negative head": ({"heads": [1, 1, -1, 1], "deps": DEPS}, "head of word 2 is -1"),
    "heads without labels": ({"heads": [1, 1, 1, 1]}, "heads but no deps"),
    "sent_starts beyond": ({"sent_starts": [1, 2, 0, 0]}, "'sent_starts' has 2 for word 1"),
    "sent_starts as texts": ({"sent_starts": ["True", 0, 0, 0]}, "'sent_starts' has 'True' for word 0"),
    "sent_starts as fractions": ({"sent_starts": [1.0, 0, 0, 0]}, r"'sent_starts' has 1\.0 for word 0"),
    "numbers for words": ({"words": ["I", 1]}, "Word 1 is 1"),
    "an empty word": ({"words": ["I", ""]}, "Word 1 is ''"),
    "a text for words": ({"words": "I like"}, "'I like' where a list of words is due"),
    "spaces as texts": ({"words": ["I"], "spaces": [" "]}, "'spaces' has ' ' for word 0"),
    "a score that is none": ({"cats": {"A": None}}, "category 'A' has None"),
    "a score that is a text": ({"cats": {"A": "1.0"}}, r"category 'A' has '1\.0'"),
    "a score that is not finite": ({"cats": {"A": float("nan")}}, "category 'A' has nan"),
    "a number for a category": ({"cats": {3: 1.0}}, "3 is no name of a category"),
    "an empty category": ({"cats": {"": 1.0}}, "'' is no name of a category"),
    "a list for spans": ({"spans": [(7, 13, "X")]}, r"'spans' is \[\(7, 13, 'X'\)\]"),
    "a span without a label": ({"spans": {"sc": [(7, 13)]}}, r"\(7, 13\) in the spans 'sc' is no span"),
    "a span as a dictionary": ({"spans": {"sc": [{"start": 7}]}}, "in the spans 'sc' is no span"),
    "a number for a span": ({"spans": {"sc": [7]}}, "7 in the spans 'sc' is no span"),
    "a number for a group": ({"spans": {"sc": 7}}, "7 where the list of spans 'sc' is due"),
    "a span of another label": ({"spans": {"sc": [(7, 13, 12)]}}, "12 is no label of the span"),
    "a span of no label": ({"spans": {"sc": [(7, 13, None)]}}, "None is no label of the span"),
    "a reversed span": ({"spans": {"sc": [(13, 7, "X")]}}, "goes from character 13 to 7"),
    "a span of no characters": ({"spans": {"sc": [(7, 7, "X")]}}, "goes from character 7 to 7"),
    "a span before the text": ({"spans": {"sc": [(-3, 7, "X")]}}, "goes from character -3 to 7"),
    "offsets of a span as texts": ({"spans": {"sc": [("7", 13, "X")]}}, r"\('7', 13, 'X'\) of 'sc' does not go from"),
    "a list for links": ({"links": [(7, 13)]}, r"'links' is \[\(7, 13\)\]"),
    "a link from a text": ({"links": {"7-13": {"Q1": 1.0}}}, "link '7-13' to"),
    "a link to a text": ({"links": {(7, 13): "Q1"}}, r"link \(7, 13\) to 'Q1'"),
    "a link to a number": ({"links": {(7, 13): {5: 1.0}}}, "has 1.0 for the id 5"),
    "two right ids": ({"links": {(7, 13): {"Q1": 1.0, "Q2": 1.0}}}, r"two right ids, \['Q1', 'Q2'\]"),
    "nested annotation of another kind": ({"doc_annotation": 3}, "'doc_annotation' is 3"),
    "one annotation under two names": ({"tags": ["A"] * 4, "TAG": ["B"] * 4}, "'tags' is given twice"),
}


@pytest.mark.parametrize(("annotations", "message"), WRONG.values(), ids=WRONG)
def test_wrong_annotation_is_refused_and_named(doc, annotations, message):
    with pytest.raises(ValueError, match=message):
        Example.from_dict(doc, annotations)


def test_what_is_complained_of_is_quoted_in_part(doc):
    for given in ({"tags": [["x" * 3000]] * 4}, {"entities": [(7, 13, {"x": "y" * 3000})]}, {"words": [9**3000]}):
        with pytest.raises(DataError) as caught:
            Example.from_dict(doc, given)
        assert len(str(caught.value)) < 300


def test_numbers_of_numpy_are_numbers(doc):
    start, end = np.array([7, 13])
    example = Example.from_dict(
        doc,
        {
            "entities": [(start, end, np.str_("LOC"))],
            "heads": np.array([1, 1, 1, 1]),
            "deps": np.array(DEPS),
            "sent_starts": [np.bool_(True), np.int8(-1), np.bool_(False), np.int64(0)],
            "spans": {"sc": [(np.int32(0), np.uint8(1), np.str_("X"))]},
            "links": {(start, end): {np.str_("Q84"): np.float32(1.0)}},
            "cats": {"A": np.float32(1.0), "B": np.bool_(False)},
        },
    )
    gold = example.reference
    assert [(span.text, span.label_, span.kb_id_) for span in gold.ents] == [("London", "LOC", "Q84")]
    assert [token.head.i for token in gold] == [1, 1, 1, 1]
    assert [(span.text, span.label_) for span in gold.spans["sc"]] == [("I", "X")]
    assert gold.cats == {"A": 1.0, "B": 0.0}
    assert type(gold.cats["A"]) is float
    starts = Example.from_dict(doc, {"sent_starts": np.array([True, False, False, False])}).reference
    assert [token.is_sent_start for token in starts] == [True, False, False, False]


def test_an_id_of_a_known_label_is_the_label(doc):
    label = doc.vocab.strings.add("CITY")
    (entity,) = Example.from_dict(doc, {"entities": [(7, 13, label)]}).reference.ents
    assert entity.label_ == "CITY"
    assert offsets_to_biluo_tags(doc, [(7, 13, np.uint64(label))]) == ["O", "O", "U-CITY", "O"]


TAG_FUNCTIONS = {
    "iob_to_biluo": lambda doc, tags: iob_to_biluo(tags),
    "biluo_to_iob": lambda doc, tags: biluo_to_iob(tags),
    "tags_to_entities": lambda doc, tags: tags_to_entities(tags),
    "biluo_tags_to_offsets": biluo_tags_to_offsets,
    "biluo_tags_to_spans": biluo_tags_to_spans,
    "set_entity_tags": set_entity_tags,
}


@pytest.mark.parametrize("function", TAG_FUNCTIONS.values(), ids=TAG_FUNCTIONS)
@pytest.mark.parametrize("tag", ["B-", "U-", "I- ", "X-LOC", "LOC", "", 3, 3.5, True, b"O", ["O"], ("B", "LOC")])
def test_what_is_no_tag_is_refused_by_every_function(doc, function, tag):
    with pytest.raises(DataError, match="the tag of token 2, is not an entity tag"):
        function(doc, ["O", "O", tag, "O"])


@pytest.mark.parametrize("function", TAG_FUNCTIONS.values(), ids=TAG_FUNCTIONS)
@pytest.mark.parametrize("tags", [None, "OOOO", 3, {"O": 1}])
def test_tags_are_a_list(doc, function, tags):
    with pytest.raises(DataError, match="where a list of entity tags, one for each token, is due"):
        function(doc, tags)


@pytest.mark.parametrize("function", [biluo_tags_to_offsets, biluo_tags_to_spans, set_entity_tags])
@pytest.mark.parametrize("count", [0, 3, 5])
def test_there_is_one_tag_for_each_token(doc, function, count):
    with pytest.raises(DataError, match=f"has 4 tokens and is given {count} entity tags;"):
        function(doc, ["O"] * count)


@pytest.mark.parametrize("function", [split_bilu_label, remove_bilu_prefix])
@pytest.mark.parametrize("tag", ["B-", "O", "", None, 3])
def test_only_a_tag_with_a_label_can_be_split(function, tag):
    with pytest.raises(DataError, match="not a tag with a prefix and a label"):
        function(tag)


@pytest.mark.parametrize("examples", ["text", {"a": 1}, None, 3])
def test_examples_come_in_a_list(doc, examples):
    with pytest.raises(TypeError, match=r"update takes a list of Example objects, but got .*; put them into a list"):
        validate_examples(examples, "update")
    for single in (doc, Example(doc, doc.copy())):
        with pytest.raises(TypeError, match=r"but got (a Doc|an Example); put"):
            validate_examples(single, "update")
