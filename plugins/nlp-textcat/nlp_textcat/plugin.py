"""What nlp-textcat offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.hookspecs import (
    ArchitectureSpec,
    CommandSpec,
    ComponentSpec,
    ConverterSpec,
    DataCheckSpec,
    FunctionSpec,
    MetricSpec,
    ScorerSpec,
    TrainingOptionSpec,
    hookimpl,
)

if TYPE_CHECKING:
    from pathlib import Path


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer the text classification architectures."""
    offers = [
        ("spacy.TextCatEnsemble.v2", "build_ensemble", "A bag of words and attended token vectors together."),
        ("spacy.TextCatEnsemble.v1", "build_ensemble_v1", "Version 2, with token vectors of its own."),
        ("spacy.TextCatCNN.v2", "build_cnn", "The mean of the token vectors."),
        ("spacy.TextCatCNN.v1", "build_cnn_v1", "Version 2, in an older graph of layers."),
        ("spacy.TextCatReduce.v1", "build_reduce", "First, last, largest, mean: a choice of what token vectors say."),
        ("spacy.TextCatParametricAttention.v1", "build_parametric_attention", "Token vectors weighted by attention."),
        ("spacy.TextCatBOW.v3", "build_bow", "The words and n-grams of a text alone."),
        ("spacy.TextCatBOW.v2", "build_bow_v2", "Version 3, with rows of weights that overlap."),
        ("spacy.TextCatBOW.v1", "build_bow_v1", "Version 2, in an older graph of layers."),
        ("nlpx.TextCatTfidf.v1", "build_tfidf", "Words and n-grams, weighted by how much they say (TF-IDF)."),
    ]
    return [
        ArchitectureSpec(name=name, target=f"nlp_textcat.models:{target}", summary=line)
        for name, target, line in offers
    ]


@hookimpl
def nlpx_functions() -> list[FunctionSpec]:
    """Offer the layer that finds n-grams."""
    return [
        FunctionSpec(
            kind="layers",
            name="spacy.extract_ngrams.v1",
            target="nlp_textcat.layers.ngrams:extract_ngrams",
            summary="A key for each n-gram of the words of a Doc.",
        )
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the two classifiers."""
    weights = {"cats_score": 1.0} | dict.fromkeys(
        (
            "cats_score_desc", "cats_micro_p", "cats_micro_r", "cats_micro_f", "cats_macro_p", "cats_macro_r",
            "cats_macro_f", "cats_macro_auc", "cats_f_per_type",
        )
    )  # fmt: skip
    return [
        ComponentSpec(
            name=name,
            target=f"nlp_textcat.pipe:make_{name}",
            summary=summary,
            defaults=f"nlp_textcat:defaults/{name}.cfg",
            assigns=("doc.cats",),
            score_weights=weights,
            recipes={
                "efficiency": f"nlp_textcat:defaults/{name}_bow.cfg",
                "accuracy": f"nlp_textcat:defaults/{name}_pairs.cfg",
                "gpu accuracy": f"nlp_textcat:defaults/{name}_listener.cfg",
            },
        )
        for name, summary in (
            ("textcat", "Give each text one label."),
            ("textcat_multilabel", "Give each text any number of labels."),
        )
    ]


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    """Offer the scorers of both."""
    metrics = (
        MetricSpec(key="cats_score", label="CATS_SCORE", summary="The main score of the labels of texts."),
        MetricSpec(key="cats_micro_p", label="CATS_MICRO_P", summary="Precision over all labels together."),
        MetricSpec(key="cats_micro_r", label="CATS_MICRO_R", summary="Recall over all labels together."),
        MetricSpec(key="cats_micro_f", label="CATS_MICRO_F", summary="F-score over all labels together."),
        MetricSpec(key="cats_macro_p", label="CATS_MACRO_P", summary="Mean precision of the labels."),
        MetricSpec(key="cats_macro_r", label="CATS_MACRO_R", summary="Mean recall of the labels."),
        MetricSpec(key="cats_macro_f", label="CATS_MACRO_F", summary="Mean F-score of the labels."),
        MetricSpec(
            key="cats_macro_auc", label="CATS_MACRO_AUC", summary="Mean area under the ROC curve of the labels."
        ),
        MetricSpec(
            key="cats_ece",
            label="CATS_ECE",
            summary="By how much probabilities are wrong on the mean (expected calibration error): 0 is best.",
            is_share=False,
        ),
        MetricSpec(key="cats_f_per_type", label="CATS_F", summary="F-score of each label.", by_label=True),
        MetricSpec(
            key="cats_auc_per_type", label="CATS_AUC", summary="Area under the ROC curve of each label.", by_label=True
        ),
    )
    return [
        ScorerSpec(
            name=f"spacy.{name}_scorer.{version}",
            target=f"nlp_textcat.scoring:make_{name}_scorer",
            summary=summary,
            metrics=metrics,
        )
        for name, summary in (
            ("textcat", "Labels of which each text has one."),
            ("textcat_multilabel", "Labels of which each text has any number."),
        )
        for version in ("v1", "v2")
    ]


@hookimpl
def nlpx_commands() -> list[CommandSpec]:
    """Offer the command that corrects probabilities."""
    return [
        CommandSpec(
            name="calibrate",
            target="nlp_textcat.commands:command",
            summary="Correct the probabilities of a classifier.",
        )
    ]


@hookimpl
def nlpx_training_options() -> list[TrainingOptionSpec]:
    """Offer the flags of ``nlpx train`` for text classifiers."""
    options = "nlp_textcat.training_options"
    return [
        TrainingOptionSpec(
            name="textcat-arch",
            short="-ta",
            summary="Architecture of text classifiers: bow, simple_cnn or ensemble.",
            target=f"{options}:set_architecture",
            default="bow",
        ),
        TrainingOptionSpec(
            name="textcat-multilabel",
            short="-TML",
            summary="Let texts have any number of labels, rather than exactly one.",
            type="flag",
            target=f"{options}:allow_several_labels",
        ),
        TrainingOptionSpec(
            name="textcat-others-false",
            summary="Of any number of labels take those that a text does not mention for false, not for unknown.",
            type="flag",
            target=f"{options}:take_others_for_false",
        ),
        TrainingOptionSpec(
            name="textcat-positive-label",
            short="-tpl",
            summary="Of two labels the one whose F-score is the score of the classifier.",
            target=f"{options}:set_positive_label",
        ),
    ]


@hookimpl
def nlpx_converters() -> list[ConverterSpec]:
    """Offer the formats of labelled texts."""
    return [
        ConverterSpec(
            name="csv",
            target="nlp_textcat.converters.tables:convert_table",
            summary="Texts with labels, in the rows of a table (CSV or TSV).",
            suffixes=(".csv", ".tsv"),
            aliases=("tsv",),
            options=("lang",),
        ),
        ConverterSpec(
            name="fasttext",
            target="nlp_textcat.converters.fasttext:convert_fasttext",
            summary="Texts with labels, one text a line: __label__good Well done!",
            suffixes=(".ft", ".fasttext"),
            options=("lang",),
        ),
    ]


@hookimpl
def nlpx_sniff_format(path: Path, head: str) -> str | None:
    """Know tables of labelled texts, and the lines of fastText."""
    from .converters.sniffing import sniff

    return sniff(path, head)


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    """Offer the check of labels of texts."""
    return [
        DataCheckSpec(
            name="text classification",
            target="nlp_textcat.checks:check_cats",
            summary="Labels of texts, their counts and balance, and texts that teach something wrong.",
            title="Text Classification",
            components=("textcat", "textcat_multilabel"),
        )
    ]
