"""The morphologizer: labels, training with what is annotated, settings; test_tagger.py has what both share."""

from __future__ import annotations

import json

import numpy as np
import pytest

import nlpx
from nlpx.errors import DataError, ModelError
from nlpx.files import msgpack
from nlpx.tokens import Doc, Example

TOK2VEC = {"@architectures": "spacy.HashEmbedCNN.v2", "width": 4, "depth": 1, "embed_size": 20, "window_size": 1}
TOK2VEC |= {"maxout_pieces": 2, "subword_features": True, "pretrained_vectors": None}
SMALL = {"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": TOK2VEC}}


def blank():
    return nlpx.blank("en").add_pipe("morphologizer", config=SMALL)


@pytest.fixture
def pipe():
    """Return a morphologizer with three labels."""
    morphologizer = blank()
    for label in ("POS=NOUN|Number=Sing", "POS=VERB", "_"):
        morphologizer.add_label(label)
    return morphologizer


def example(pipe, words, *, predicted=None, **annotations):
    return Example(Doc(pipe.vocab, words=predicted or words), Doc(pipe.vocab, words=words, **annotations))


def gradient(pipe, words, **annotations):
    one = example(pipe, words, **annotations)
    n_labels = len(pipe.labels)
    loss, (d_scores,) = pipe.get_loss([one], [np.full((len(one.predicted), n_labels), 1 / n_labels, dtype="f")])
    return loss, [pipe.labels[row.argmin()] if row.any() else None for row in d_scores]


def test_labels_are_features_with_the_part_of_speech_in_their_normal_form(pipe):
    assert pipe.labels == ("Number=Sing|POS=NOUN", "POS=VERB", "_")
    assert pipe.add_label("Number=Sing|POS=NOUN") == 0
    assert pipe.cfg["labels_morph"] == {"Number=Sing|POS=NOUN": "Number=Sing", "POS=VERB": "", "_": ""}
    assert pipe.cfg["labels_pos"] == {"Number=Sing|POS=NOUN": 92, "POS=VERB": 100, "_": 0}


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("POS=NONSENSE", "'NONSENSE' is not a universal part of speech"),
        ("Number", "'Number' in the morphological features 'Number' has no '='"),
        (3, "A label is a string, not int"),
    ],
)
def test_what_is_no_label_is_refused(pipe, label, message):
    with pytest.raises(ValueError, match=message):
        pipe.add_label(label)
    assert len(pipe.labels) == 3


def test_tokens_learn_what_is_annotated(pipe):
    loss, targets = gradient(
        pipe, list("abcde"), pos=["NOUN", "VERB", "", "VERB", ""], morphs=["Number=Sing", "_", "_", None, None]
    )
    assert targets == ["Number=Sing|POS=NOUN", "POS=VERB", "_", "POS=VERB", None]
    assert loss == pytest.approx(4 * 6 / 9)


def test_doc_without_annotation_has_no_gradient(pipe):
    assert gradient(pipe, list("ab")) == (0.0, [None, None])


def test_tokens_that_share_words_with_different_labels_have_no_gradient(pipe):
    words, predicted = ["a", "b", "cd", "e"], ["ab", "c", "de"]
    pos, morphs = ["NOUN", "NOUN", "VERB", "VERB"], ["Number=Sing", "Number=Sing", "_", "Tense=Past"]
    _, targets = gradient(pipe, words, predicted=predicted, pos=pos, morphs=morphs)
    assert targets == ["Number=Sing|POS=NOUN", "POS=VERB", None]


def test_unknown_label_is_named_with_its_place(pipe):
    message = r"the label 'POS=ADP' of 'b' \(character 2 of 'a b '\) is not among the 3 labels of component"
    with pytest.raises(DataError, match=message):
        gradient(pipe, list("ab"), pos=["VERB", "ADP"])


def test_labels_that_are_new_in_further_training_are_taken(pipe):
    pipe.initialize(lambda: [example(pipe, ["a"], pos=["VERB"])])
    with pytest.warns(UserWarning, match="'morphologizer' learns labels that are new to it: 'Case=Nom'"):
        pipe.update([example(pipe, ["a", "b"], pos=["VERB", ""], morphs=["", "Case=Nom"])])
    assert pipe.labels == ("Number=Sing|POS=NOUN", "POS=VERB", "_", "Case=Nom")
    assert pipe.label_data["pos"]["Case=Nom"] == 0


def test_features_that_are_none_are_refused_in_further_training(pipe):
    pipe.initialize(lambda: [example(pipe, ["a"], pos=["VERB"])])
    before = pipe.to_bytes(exclude=["vocab"])
    with pytest.raises(DataError, match="'morphologizer' cannot learn the features 'POS=foo': 'foo' is not a"):
        pipe.update([example(pipe, ["a", "b"], morphs=["Case=Nom", "POS=foo"])])
    assert pipe.to_bytes(exclude=["vocab"]) == before


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ({}, "'morphologizer' has nothing to learn: of the 1 doc of the training corpus none has parts of speech"),
        ({"morphs": ["POS=foo"]}, "cannot learn the features 'POS=foo': 'foo' is not a universal part of speech"),
    ],
)
def test_corpus_that_teaches_nothing_says_what_to_do(annotations, message):
    pipe = blank()
    with pytest.raises(DataError, match=message):
        pipe.initialize(lambda: [example(pipe, ["a"], **annotations)])


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["POS=X"], "there is \\['POS=X'\\] where named entries should stand"),
        ({"morph": {"POS=X": ""}}, "the entry 'pos' is missing"),
        ({"morph": {"POS=X": ""}, "pos": {}}, "the entry 'POS=X' is missing"),
        ({"morph": {"POS=X": ""}, "pos": {"POS=X": 7}}, "7 is not the id of a universal part of speech"),
        ({"morph": {"POS=X": "A"}, "pos": {"POS=X": 101}}, "'A' in the morphological features 'A' has no '='"),
        ({"morph": {}, "pos": {"POS=X": 101}}, "there are labels that 'morph' does not have"),
    ],
)
def test_given_labels_are_looked_at(labels, message):
    pipe = blank()
    with pytest.raises(DataError, match=message):
        pipe.initialize(lambda: [example(pipe, ["a"], pos=["X"])], labels=labels)


def test_damaged_labels_are_refused_when_they_are_read(pipe):
    settings = {"labels_morph": {"POS=X": ""}, "labels_pos": {"POS=X": 1}}
    with pytest.raises(ModelError, match="the settings of component 'morphologizer' cannot be read: the label 'POS=X'"):
        pipe.from_bytes(msgpack.pack({"cfg": json.dumps(settings)}))
    assert len(pipe.labels) == 3


def test_label_can_be_added_to_a_trained_morphologizer(pipe):
    pipe.initialize(lambda: [example(pipe, ["a"], pos=["VERB"])])
    doc = Doc(pipe.vocab, words=["a", "b"])
    (before,) = pipe.model.predict([doc])
    assert pipe.add_label("POS=ADP") == 1
    (after,) = pipe.model.predict([doc])
    np.testing.assert_allclose(after[:, :3], before, atol=1e-6)
    pipe.set_annotations([doc], [np.array([3, 0])])
    assert [(token.pos_, str(token.morph)) for token in doc] == [("ADP", ""), ("NOUN", "Number=Sing")]


def test_kept_doc_does_not_keep_its_batch(pipe):
    docs = [Doc(pipe.vocab, words=["a"]) for _ in range(9)]
    pipe.set_annotations(docs, [np.array([1])] * 9)
    assert docs[4].column("pos").base is None


def test_the_part_of_speech_has_a_name_among_features():
    pipe = nlpx.blank("en").add_pipe("morphologizer")
    pipe.add_label(f"{pipe.POS_FEAT}=NOUN|Number=Sing")
    assert pipe.labels == ("Number=Sing|POS=NOUN",)
