"""What nlp-spancat offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.hookspecs import (
    ArchitectureSpec,
    ComponentSpec,
    DataCheckSpec,
    FunctionSpec,
    MetricSpec,
    RendererSpec,
    ScorerSpec,
    hookimpl,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer the architectures of span classification."""
    offers = [
        ("spacy.SpanCategorizer.v1", "build_span_categorizer", "Score every label for every candidate span."),
        (
            "nlpx.SpanCategorizer.v1",
            "build_span_categorizer_in_blocks",
            "Score candidate spans in blocks of a given size.",
        ),
        ("spacy.SpanFinder.v1", "build_span_finder", "Score for every token whether a span starts or ends with it."),
    ]
    return [
        ArchitectureSpec(name=name, target=f"nlp_spancat.models:{target}", summary=line)
        for name, target, line in offers
    ]


@hookimpl
def nlpx_functions() -> list[FunctionSpec]:
    """Offer the layers that span models are made of, and suggesters."""
    layers = [
        ("spacy.extract_spans.v1", "layers.extract_spans:extract_spans", "Vectors of tokens to those of spans."),
        ("spacy.mean_max_reducer.v1", "models:build_mean_max_reducer", "First, last, mean and maximum of a span."),
        ("spacy.LinearLogistic.v1", "models:build_linear_logistic", "A probability for each label."),
    ]
    suggesters = [
        ("spacy.ngram_suggester.v1", "build_ngram_suggester", "All spans of some lengths."),
        ("spacy.ngram_range_suggester.v1", "build_ngram_range_suggester", "All spans from one length to another."),
        ("spacy.preset_spans_suggester.v1", "build_preset_spans_suggester", "The spans that a doc has already."),
        ("nlpx.subtree_suggester.v1", "build_subtree_suggester", "The subtrees of a parse."),
    ]
    return [
        *(
            FunctionSpec(kind="layers", name=name, target=f"nlp_spancat.{target}", summary=line)
            for name, target, line in layers
        ),
        *(
            FunctionSpec(kind="misc", name=name, target=f"nlp_spancat.suggesters:{target}", summary=line)
            for name, target, line in suggesters
        ),
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the span categorizers and the span finder."""
    offers = [
        ("spancat", "pipe:make_spancat", "Label spans, which may overlap and have several labels."),
        ("spancat_singlelabel", "pipe:make_spancat_singlelabel", "Label spans, each with one label."),
        ("span_finder", "finder:make_span_finder", "Find spans, without labels, by where they start and end."),
    ]
    return [
        ComponentSpec(
            name=name,
            target=f"nlp_spancat.{target}",
            summary=summary,
            defaults=f"nlp_spancat:defaults/{name}.cfg",
            assigns=("doc.spans",),
            score_weights={"spans_{spans_key}_f": 1.0, "spans_{spans_key}_p": 0.0, "spans_{spans_key}_r": 0.0},
            recipes=dict(_recipes(name)),
        )
        for name, target, summary in offers
    ]


def _recipes(name: str) -> Iterator[tuple[str, str]]:
    """Yield what each recipe of a component is for, and its file."""
    for aim in ("efficiency", "accuracy"):
        yield aim, f"nlp_spancat:defaults/{name}_listener.cfg"
        if name != "span_finder":
            yield f"{aim} after span_finder", f"nlp_spancat:defaults/{name}_after_finder.cfg"


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    """Offer the scorers of spans."""
    shares: dict[str, Any] = {
        "p": MetricSpec(key="spans_*_p", label="SPANS * P", summary="Precision of the spans under the key *."),
        "r": MetricSpec(key="spans_*_r", label="SPANS * R", summary="Recall of the spans under the key *."),
        "f": MetricSpec(key="spans_*_f", label="SPANS * F", summary="F-score of the spans under the key *."),
    }
    by_label = MetricSpec(key="spans_*_per_type", label="SPANS * (per type)", summary="Spans by label.", by_label=True)
    return [
        ScorerSpec(
            name="spacy.spancat_scorer.v1",
            target="nlp_spancat.scoring:make_spancat_scorer",
            summary="Spans of a group that are the reference's.",
            metrics=(*shares.values(), by_label),
        ),
        ScorerSpec(
            name="spacy.span_finder_scorer.v1",
            target="nlp_spancat.scoring:make_span_finder_scorer",
            summary="Spans of a group that are the reference's, whatever their labels.",
            metrics=tuple(shares.values()),
        ),
    ]


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    """Offer the check of spans."""
    return [
        DataCheckSpec(
            name="spans",
            target="nlp_spancat.checks:check_spans",
            summary="Groups of spans, their labels, and whether they can be learnt.",
            title="Span Categorization",
            components=("spancat", "spancat_singlelabel", "span_finder"),
        )
    ]


@hookimpl
def nlpx_renderers() -> list[RendererSpec]:
    """Offer pictures of spans."""
    return [
        RendererSpec(
            name="span",
            target="nlp_spancat.rendering:SpanRenderer",
            summary="Spans, which may overlap, as bars below the words.",
            needs=("doc.spans",),
            file="spans.html",
        )
    ]
