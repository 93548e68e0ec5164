"""What nlp-tagger offers."""

from __future__ import annotations

from nlpx.hookspecs import ArchitectureSpec, ComponentSpec, DataCheckSpec, MetricSpec, ScorerSpec, hookimpl


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer the tagger architectures."""
    offers = [
        ("spacy.Tagger.v2", "build_tagger", "A softmax over the tags for each token."),
        ("spacy.Tagger.v1", "build_tagger_v1", "The same, with predictions that are always probabilities."),
    ]
    return [
        ArchitectureSpec(name=name, target=f"nlp_tagger.models:{target}", summary=line) for name, target, line in offers
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the tagger."""
    return [
        ComponentSpec(
            name="tagger",
            target="nlp_tagger.pipe:make_tagger",
            summary="Predict the fine-grained part-of-speech tag of each token.",
            defaults="nlp_tagger:defaults/tagger.cfg",
            assigns=("token.tag",),
            score_weights={
                "tag_acc": 1.0,
                "pos_acc": 0.0,
                "tag_micro_p": None,
                "tag_micro_r": None,
                "tag_micro_f": None,
            },
            recipes={
                "efficiency": "nlp_tagger:defaults/listener.cfg",
                "accuracy": "nlp_tagger:defaults/listener.cfg",
            },
        )
    ]


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    """Offer the scorer of the tagger."""
    return [
        ScorerSpec(
            name="spacy.tagger_scorer.v1",
            target="nlp_tagger.scoring:make_tagger_scorer",
            summary="Tags that are the reference's.",
            metrics=(MetricSpec(key="tag_acc", label="TAG", summary="Share of tokens whose tag is the reference's."),),
        )
    ]


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    """Offer the check of tags."""
    return [
        DataCheckSpec(
            name="part-of-speech tags",
            target="nlp_tagger.checks:check_tags",
            summary="Tags, their counts, and whether a tag map knows them.",
            title="Part-of-speech Tagging",
            components=("tagger",),
        )
    ]
