"""What every plugin must do, for all that nlp-spancat offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Ragged

from nlp_spancat.suggesters import build_ngram_suggester
from nlpx.testing import (
    ArchitectureCase,
    ComponentCase,
    ScorerCase,
    contract_tests,
    sample_docs,
    sample_vectors,
    token_vectors,
)

if TYPE_CHECKING:
    from nlpx.vocab import Vocab

WIDTH = 8
N_LABELS = 3
REDUCER = {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 6}
LOGISTIC = {"@layers": "spacy.LinearLogistic.v1"}
CATEGORIZER = {"tok2vec": token_vectors(), "reducer": REDUCER, "scorer": {**LOGISTIC, "nO": N_LABELS}}
EACH = "each of the layers that it is made of is tested; tests/test_layers.py"


def candidates(vocab: Vocab) -> tuple[Any, Ragged]:
    docs = sample_docs(vocab)
    return docs, build_ngram_suggester([1, 2, 5])(docs)


def vectors_of(lengths: list[int]) -> Ragged:
    rows = np.random.default_rng(0).uniform(-1, 1, (sum(lengths), WIDTH)).astype("f")
    return Ragged(rows, np.array(lengths, dtype="i"))


def rows(vocab: Vocab) -> Any:
    return np.concatenate(sample_vectors(vocab, width=WIDTH))


def component(name: str, **settings: Any) -> ComponentCase:
    scorer = {"@layers": "Softmax.v2"} if name == "spancat_singlelabel" else LOGISTIC
    model = {
        "@architectures": "spacy.SpanCategorizer.v1",
        "tok2vec": token_vectors(),
        "reducer": REDUCER,
        "scorer": scorer,
    }
    return ComponentCase(name, config={"model": model, **settings})


def one_score_a_candidate(X: Any) -> list[tuple[int, int]]:
    return [(len(X[1].data), N_LABELS)]


TestContract = contract_tests(
    "spancat",
    *(
        ArchitectureCase(
            f"{owner}.SpanCategorizer.v1", settings=CATEGORIZER, inputs=candidates, shapes=one_score_a_candidate
        )
        for owner in ("spacy", "nlpx")
    ),
    ArchitectureCase(
        "spacy.SpanFinder.v1",
        settings={"tok2vec": token_vectors(), "scorer": {**LOGISTIC, "nO": 2}},
        shapes=lambda docs: [(sum(map(len, docs)), 2)],
    ),
    ArchitectureCase(
        "spacy.mean_max_reducer.v1", settings={"hidden_size": 6}, inputs=lambda vocab: vectors_of([1, 2, 3, 7])
    ),
    ArchitectureCase("spacy.LinearLogistic.v1", settings={"nO": N_LABELS}, inputs=rows),
    component("spancat"),
    component("spancat_singlelabel"),
    ComponentCase(
        "span_finder",
        config={
            "model": {
                "@architectures": "spacy.SpanFinder.v1",
                "tok2vec": token_vectors(),
                "scorer": {**LOGISTIC, "nO": 2},
            }
        },
    ),
    *(
        ScorerCase(name, settings={"spans_key": "sc"})
        for name in ("spacy.spancat_scorer.v1", "spacy.span_finder_scorer.v1")
    ),
    elsewhere={"spacy.extract_spans.v1": EACH},
)
