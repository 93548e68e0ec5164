"""Examples: the reference's annotations on the predicted tokens."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

import nlpx
from nlpx.errors import DataError
from nlpx.tokens import Doc, Example
from nlpx.tokens.comparing.example import validate_examples, validate_get_examples
from nlpx.vocab import Vocab

FACTS = json.loads((Path(__file__).parent / "spacy_aligned.json").read_text(encoding="utf8"))
VOCAB = Vocab()


def example_of(fact):
    predicted = Doc(VOCAB, words=fact["predicted"], ents=fact["predicted_ents"])
    return Example(predicted, Doc(VOCAB, words=fact["reference"], **fact["annotations"]))


def bounds(spans):
    return [[span.start, span.end, span.label_] for span in spans]


@pytest.mark.parametrize("fact", FACTS)
def test_aligned_annotations_are_those_that_spacy_gives(fact):
    example = example_of(fact)
    assert example.get_aligned("TAG", as_string=True) == fact["tag"]
    assert example.get_aligned("MORPH", as_string=True) == fact["morph"]
    assert example.get_aligned_sent_starts() == fact["sent_starts"]
    assert list(example.get_aligned_parse(projectivize=False)) == fact["parse"]
    assert list(example.get_aligned_parse()) == fact["projective"]
    entities, tags = example.get_aligned_ents_and_ner()
    assert bounds(entities) == fact["ents"]
    assert tags == example.get_aligned_ner() == fact["ner"]
    assert bounds(example.get_aligned_spans_x2y(example.predicted.ents)) == fact["x2y"]
    assert bounds(example.get_aligned_spans_y2x(example.reference.ents)) == fact["y2x"]
    assert bounds(example.get_aligned_spans_y2x(example.reference.ents, True)) == fact["y2x_overlapping"]


def test_get_aligned_gives_ids_unless_strings_are_asked_for():
    example = Example(Doc(VOCAB, words=["a"]), Doc(VOCAB, words=["a"], tags=["X"]))
    assert example.get_aligned("TAG") == [VOCAB.strings["X"]]
    assert example.get_aligned("tag", as_string=True) == ["X"]


def test_get_aligned_refuses_an_unknown_attribute():
    with pytest.raises(ValueError, match="no token attribute 'TAGS'; did you mean 'TAG'"):
        Example(Doc(VOCAB, words=["a"]), Doc(VOCAB, words=["a"])).get_aligned("TAGS")


def test_alignment_of_equal_tokens_of_two_vocabularies_is_an_identity():
    assert Example(Doc(Vocab(), words=["a", "b"]), Doc(Vocab(), words=["a", "b"])).alignment.is_identity


def test_alignment_follows_the_predicted_doc():
    example = Example(Doc(VOCAB, words=["a", "b"]), Doc(VOCAB, words=["a", "b"]))
    assert example.alignment.is_identity
    example.predicted = Doc(VOCAB, words=["ab"])
    assert example.alignment.x2y[0].tolist() == [0, 1]


def test_different_texts_are_an_error_once_aligned():
    example = Example(Doc(VOCAB, words=["a"]), Doc(VOCAB, words=["b"]))
    with pytest.raises(DataError, match="differ at character 0"):
        example.get_aligned("TAG")


def test_an_example_needs_two_docs():
    with pytest.raises(TypeError, match="'reference' is None"):
        Example(Doc(VOCAB, words=["a"]), None)


def test_matching_ents_are_those_of_the_reference():
    predicted = Doc(VOCAB, words=["New", "York", "or", "Rome"], ents=["B-X", "I-X", "O", "B-X"])
    reference = Doc(VOCAB, words=["New York", "or", "Rome"], ents=["B-X", "O", "B-Y"])
    example = Example(predicted, reference)
    assert [str(span) for span in example.get_matching_ents()] == ["New York"]
    assert [str(span) for span in example.get_matching_ents(check_label=False)] == ["New York", "Rome"]


def test_split_sents_gives_an_example_for_each_sentence():
    reference = Doc(VOCAB, words=["a", "b", "c", "d"], sent_starts=[True, False, True, False], tags=list("ABCD"))
    parts = Example(Doc(VOCAB, words=["ab", "c", "d"]), reference).split_sents()
    assert [[token.text for token in part.x] for part in parts] == [["ab"], ["c", "d"]]
    assert parts[1].get_aligned("TAG", as_string=True) == ["C", "D"]


def test_split_sents_keeps_together_what_a_predicted_token_joins():
    reference = Doc(VOCAB, words=["a", "b", "c", "d"], sent_starts=[True, True, False, True])
    parts = Example(Doc(VOCAB, words=["ab", "c", "d"]), reference).split_sents()
    assert [[token.text for token in part.y] for part in parts] == [["a", "b", "c"], ["d"]]


def test_split_sents_keeps_an_example_without_sentences():
    example = Example(Doc(VOCAB, words=["a", "b"]), Doc(VOCAB, words=["a", "b"]))
    assert example.split_sents() == [example]


def test_copy_copies_both_docs():
    example = Example(Doc(VOCAB, words=["a"]), Doc(VOCAB, words=["a"], tags=["X"]))
    other = example.copy()
    assert other.x is not example.x
    assert other.get_aligned("TAG", as_string=True) == ["X"]


def test_validate_examples_names_the_method_and_the_type():
    with pytest.raises(TypeError, match=r"Tagger\.update takes a list of Example objects.* an int"):
        validate_examples([1], "Tagger.update")
    with pytest.raises(TypeError, match="got None"):
        validate_examples(None, "Tagger.update")


def test_validate_get_examples_wants_a_function_that_gives_some():
    with pytest.raises(TypeError, match="takes a function"):
        validate_get_examples([], "initialize")
    with pytest.raises(TypeError, match="returned no Examples"):
        validate_get_examples(list, "initialize")
    validate_get_examples(lambda: [Example(Doc(VOCAB, words=["a"]), Doc(VOCAB, words=["a"]))], "initialize")


def test_examples_of_a_pipeline_align_its_tokens():
    nlp = nlpx.blank("en")
    example = Example.from_dict(nlp.make_doc("Don't go."), {"words": ["Don't", "go", "."], "tags": ["A", "B", "C"]})
    assert example.get_aligned("TAG", as_string=True) == ["A", "A", "B", "C"]


def test_an_example_can_be_pickled():
    example = Example(Doc(VOCAB, words=["a", "b"]), Doc(VOCAB, words=["ab"], tags=["T"]))
    assert example.alignment
    again = pickle.loads(pickle.dumps(example))
    assert (again.predicted.text, again.get_aligned("TAG", as_string=True)) == ("a b ", ["T", "T"])


def test_spans_of_another_text_are_not_aligned():
    x, y = Doc(VOCAB, words=["a", "b"]), Doc(VOCAB, words=["ab"])
    with pytest.raises(ValueError, match="The span 'ab' is of another Doc, and tokens 0 to 1 of this one are 'a'"):
        Example(x, y).get_aligned_spans_x2y([y[:]])
