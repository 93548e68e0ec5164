"""convert divides a file into sentences with a trained parser."""

from __future__ import annotations

import json

import pytest

import nlpx


@pytest.fixture(scope="module")
def model(en_core_web_sm, tmp_path_factory):
    folder = tmp_path_factory.mktemp("segmentation") / "model"
    nlpx.load(en_core_web_sm, exclude=["attribute_ruler", "lemmatizer", "senter", "ner"]).to_disk(folder)
    return folder


@pytest.mark.parametrize(("n_sents", "expected"), [("1", [[25], [41]]), ("10", [[25, 41]])])
def test_sentences_are_those_of_the_pipeline(call_nlpx, data, model, n_sents, expected):
    path = data / "formats" / "spacy_v2_v3_examples" / "ner_example_data" / "ner-token-per-line.iob"
    done = call_nlpx("convert", path, "-s", "-b", model, "-n", n_sents)
    assert done.returncode == 0, done.stderr
    paragraphs = [each for document in json.loads(done.stdout) for each in document["paragraphs"]]
    assert [[len(each["tokens"]) for each in paragraph["sentences"]] for paragraph in paragraphs] == expected
