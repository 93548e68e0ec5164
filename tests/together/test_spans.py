"""Spans from end to end: the example config of the reference, a finder that suggests, thresholds."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.commands.find_threshold import find_threshold
from nlpx.registry import registry
from nlpx.testing import ArchitectureCase, example_tests, sample_docs
from nlpx.tokens import Doc, DocBin, Example, Span

# Word for word, with its stray quotation mark, and without the settings that it leaves out.
SPAN_CATEGORIZER = """
[model]
@architectures = "spacy.SpanCategorizer.v1"
scorer = {"@layers": "spacy.LinearLogistic.v1"}

[model.reducer]
@layers = spacy.mean_max_reducer.v1"
hidden_size = 128

[model.tok2vec]
@architectures = "spacy.Tok2Vec.v1"

[model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v1"
# ...

[model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v1"
# ...
"""
LEFT_OUT = {
    "model.scorer.nO": 3,
    "model.reducer.@layers": "spacy.mean_max_reducer.v1",
    "model.tok2vec.embed.width": 16,
    "model.tok2vec.embed.attrs": ["NORM", "SHAPE"],
    "model.tok2vec.embed.rows": [200, 100],
    "model.tok2vec.embed.include_static_vectors": False,
    "model.tok2vec.encode.width": 16,
    "model.tok2vec.encode.depth": 1,
    "model.tok2vec.encode.window_size": 1,
    "model.tok2vec.encode.maxout_pieces": 2,
}


def candidates(vocab):
    docs = sample_docs(vocab)
    return docs, registry.get("misc", "spacy.ngram_suggester.v1")([1, 2])(docs)


TestExamples = example_tests(
    ArchitectureCase.from_config(
        SPAN_CATEGORIZER, overrides=LEFT_OUT, inputs=candidates, shapes=lambda X: [(len(X[1].data), 3)]
    )
)

VECTORS = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 24,
    "depth": 1,
    "embed_size": 200,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": False,
}
LONG = "We saw the very old red wooden boat today"


@pytest.fixture(scope="module")
def references():
    """Return texts whose spans go from an article to what stands in the water or on land, up to seven words."""
    vocab = nlpx.blank("en").vocab
    docs = []
    for number, adjectives in enumerate(("", "old", "very old", "red", "old red wooden", "very old red wooden") * 2):
        thing, label = [("boat", "WATER"), ("house", "LAND")][number % 2]
        words = ["We", "saw", "the", *adjectives.split(), thing, "today"]
        doc = Doc(vocab, words=words)
        doc.spans["sc"] = [Span(doc, 2, len(words) - 1, label=label), Span(doc, len(words) - 2, len(words) - 1, label)]
        docs.append(doc)
    return docs


@pytest.fixture(scope="module")
def nlp(references):
    """Return a pipeline whose finder suggests to its categorizer, trained as one."""
    nlp = nlpx.blank("en")
    nlp.add_pipe("span_finder", config={"model": {"tok2vec": VECTORS}})
    nlp.add_pipe(
        "spancat",
        config={
            "model": {"tok2vec": VECTORS},
            "suggester": {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "sc"},
        },
    )
    sgd = nlp.initialize(lambda: examples_of(nlp, references))
    sgd.learn_rate = 0.01
    for _ in range(40):
        nlp.update(examples_of(nlp, references), sgd=sgd, annotates=["span_finder"])
    return nlp


def examples_of(nlp, references):
    return [Example(nlp.make_doc(reference.text), reference) for reference in references]


def test_a_finder_suggests_spans_longer_than_any_ngram(nlp):
    doc = nlp(LONG)
    found = {(span.text, span.label_) for span in doc.spans["sc"]}
    assert found == {("the very old red wooden boat", "WATER"), ("boat", "WATER")}
    assert len(doc.spans["sc"].attrs["scores"]) == 2


def test_scores_of_finder_and_categorizer_are_of_their_own_spans(nlp, references):
    scores = nlp.evaluate(examples_of(nlp, references))
    assert scores["spans_sc_f"] == 1
    assert set(scores["spans_sc_per_type"]) == {"WATER", "LAND"}
    with nlp.select_pipes(enable=["span_finder"]):
        alone = nlp.evaluate(examples_of(nlp, references))
    assert alone["spans_sc_r"] == 1
    assert "spans_sc_per_type" not in alone


def test_thresholds_of_spans_are_tried_on_one_prediction(nlp, references, tmp_path):
    nlp.to_disk(tmp_path / "model")
    DocBin(docs=references).to_disk(tmp_path / "dev.spacy")
    best, score, scores = find_threshold(
        tmp_path / "model", tmp_path / "dev.spacy", "spancat", "threshold", "spans_sc_f", n_trials=5
    )
    assert score == 1
    assert 0 < best < 1
    # With 0 every candidate has every label; with 1 none has one.
    assert 0 < scores[0.0] < 1
    assert scores[1.0] == 0
