"""What every plugin must do, for all that nlp-textcat offers."""

from __future__ import annotations

from nlpx.testing import (
    ArchitectureCase,
    ComponentCase,
    ConverterCase,
    DataCheckCase,
    ScorerCase,
    contract_tests,
    token_vectors,
)

VECTORS = {"tok2vec": token_vectors(), "nO": 3}
BOW = {"ngram_size": 2, "no_output_layer": False, "nO": 3}
SMALL = {"@architectures": "spacy.TextCatBOW.v3", "ngram_size": 1, "no_output_layer": False, "length": 64}
POOLED = {"use_reduce_first": True, "use_reduce_last": True, "use_reduce_max": True, "use_reduce_mean": True}
V1 = {"width": 8, "embed_size": 50, "conv_depth": 2, "window_size": 1, "ngram_size": 1, "dropout": 0.1, "nO": 3}
LABELS = {"labels": ("TRAVEL", "WORK")}
TABLE = """text,labels,source
A fine film.,"good, short",1
"He said ""no"",
and left.",2,2
Nobody knows.,,3
"""
LINES = "__label__good __label__short A fine film.\nNo. __label__bad\nNobody knows.\n"


def architectures(*, exclusive: bool) -> list[ArchitectureCase]:
    which = {"exclusive_classes": exclusive}
    label = "exclusive" if exclusive else "multilabel"
    settings = {
        "BOW.v1": {**BOW, **which},
        "BOW.v2": {**BOW, **which},
        "BOW.v3": {**BOW, **which, "length": 64},
        "CNN.v1": {**VECTORS, **which},
        "CNN.v2": {**VECTORS, **which},
        "Reduce.v1": {**VECTORS, **POOLED, **which},
        "ParametricAttention.v1": {**VECTORS, **which},
        "Ensemble.v1": {**V1, **which, "pretrained_vectors": None},
        "Ensemble.v2": {**VECTORS, "linear_model": {**SMALL, **which}},
    }
    return [
        ArchitectureCase(
            f"spacy.TextCat{name}", label=label, settings=values, is_softmax=exclusive and not name.startswith("BOW")
        )
        for name, values in settings.items()
    ]


TestContract = contract_tests(
    "textcat",
    *architectures(exclusive=True),
    *architectures(exclusive=False),
    *(
        ArchitectureCase(
            "nlpx.TextCatTfidf.v1",
            label="exclusive" if exclusive else "multilabel",
            settings={"exclusive_classes": exclusive, "ngram_size": 2, "length": 64, "nO": 3},
            is_softmax=exclusive,
            is_logistic=not exclusive,
        )
        for exclusive in (True, False)
    ),
    ArchitectureCase(
        "spacy.extract_ngrams.v1",
        settings={"ngram_size": 2},
        shapes=lambda docs: [(sum(max(0, 2 * len(doc) - 1) for doc in docs),)] * 2 + [(len(docs),)],
    ),
    ComponentCase("textcat", config={"model": {**SMALL, "exclusive_classes": True}}),
    ComponentCase("textcat_multilabel", config={"model": {**SMALL, "exclusive_classes": False}}),
    ConverterCase("csv", sample=TABLE),
    ConverterCase("fasttext", sample=LINES),
    DataCheckCase("text classification"),
    *(
        ScorerCase(f"spacy.{name}_scorer.{version}", settings=LABELS)
        for name in ("textcat", "textcat_multilabel")
        for version in ("v1", "v2")
    ),
)
