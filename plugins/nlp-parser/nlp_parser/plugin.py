"""What nlp-parser offers."""

from __future__ import annotations

from typing import Any

from nlpx.hookspecs import (
    SENTENCE_METRICS,
    ArchitectureSpec,
    ComponentSpec,
    DataCheckSpec,
    MetricSpec,
    NoticeSpec,
    RendererSpec,
    ScorerSpec,
    TrainingOptionSpec,
    hookimpl,
)


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer the architectures of transition-based parsers."""
    offers = [
        ("spacy.TransitionBasedParser.v2", "build_parser", "Score the next action of a transition system."),
        ("spacy.TransitionBasedParser.v1", "build_parser_v1", "Version 2, with the upper layer by default."),
    ]
    return [
        ArchitectureSpec(name=name, target=f"nlp_parser.models:{target}", summary=line) for name, target, line in offers
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the parser and the entity recognizer, with one hypothesis of a document or with several."""
    trees: dict[str, Any] = {
        "assigns": ("token.dep", "token.head", "token.is_sent_start", "doc.sents"),
        "score_weights": {
            "dep_uas": 0.5,
            "dep_las": 0.5,
            "dep_las_per_type": None,
            "sents_p": None,
            "sents_r": None,
            "sents_f": 0.0,
        },
    }
    entities: dict[str, Any] = {
        "assigns": ("doc.ents", "token.ent_iob", "token.ent_type"),
        "score_weights": {"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
    }
    parser = "Predict the head and the label of each token, and where sentences begin"
    ner = "Predict named entities"
    offers = [
        ("parser", "dependencies:make_parser", f"{parser}.", trees),
        ("beam_parser", "beam_components:make_beam_parser", f"{parser}, by beam search.", trees),
        ("ner", "entities:make_ner", f"{ner}.", entities),
        ("beam_ner", "beam_components:make_beam_ner", f"{ner}, by beam search.", entities),
    ]
    return [
        ComponentSpec(
            name=name,
            target=f"nlp_parser.{target}",
            summary=summary,
            defaults=f"nlp_parser:defaults/{name}.cfg",
            recipes=dict.fromkeys(("efficiency", "accuracy"), f"nlp_parser:defaults/{name}_listener.cfg"),
            **annotations,
        )
        for name, target, summary, annotations in offers
    ]


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    """Offer the scorers of parses and entities."""
    return [
        ScorerSpec(
            name="spacy.parser_scorer.v1",
            target="nlp_parser.scoring:make_parser_scorer",
            summary="Heads, labels and sentences that are the reference's.",
            metrics=(
                MetricSpec(key="dep_uas", label="UAS", summary="Share of words whose head is the reference's."),
                MetricSpec(key="dep_las", label="LAS", summary="Share of words whose head and label both are."),
                MetricSpec(key="dep_las_per_type", label="LAS (per type)", summary="LAS by label.", by_label=True),
                *SENTENCE_METRICS,
            ),
        ),
        ScorerSpec(
            name="spacy.ner_scorer.v1",
            target="nlp_parser.scoring:make_ner_scorer",
            summary="Entities that are the reference's.",
            metrics=(
                MetricSpec(key="ents_p", label="NER P", summary="Precision of entities."),
                MetricSpec(key="ents_r", label="NER R", summary="Recall of entities."),
                MetricSpec(key="ents_f", label="NER F", summary="F-score of entities."),
                MetricSpec(key="ents_per_type", label="NER (per type)", summary="Entities by label.", by_label=True),
            ),
        ),
    ]


@hookimpl
def nlpx_training_options() -> list[TrainingOptionSpec]:
    """Offer the flags of ``nlpx train`` for parsers and entity recognizers."""
    return [
        TrainingOptionSpec(
            name="parser-multitasks",
            short="-pt",
            summary="Side objectives for the token vectors of the parser, such as 'dep' or 'dep,tag'.",
            target="nlp_parser.training_options:set_parser_multitasks",
        ),
        TrainingOptionSpec(
            name="entity-multitasks",
            short="-et",
            summary="Side objectives for the token vectors of the entity recognizer, such as 'dep' or 'dep,tag'.",
            target="nlp_parser.training_options:set_entity_multitasks",
        ),
        TrainingOptionSpec(
            name="learn-tokens",
            short="-T",
            summary="Let the parser merge subtokens into the tokens of the training data, as for Chinese.",
            type="flag",
            settings=("components.*.learn_tokens",),
        ),
    ]


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    """Offer the checks of entities and of dependency trees."""
    return [
        DataCheckSpec(
            name="entities",
            target="nlp_parser.checks:check_entities",
            summary="Entities, their labels, and whether they can be learnt.",
            title="Named Entity Recognition",
            components=("ner", "beam_ner"),
        ),
        DataCheckSpec(
            name="syntax",
            target="nlp_parser.checks:check_trees",
            summary="Dependency trees, their labels, and whether they can be learnt.",
            title="Dependency Parsing",
            components=("parser", "beam_parser"),
        ),
    ]


@hookimpl
def nlpx_notices() -> list[NoticeSpec]:
    """Offer to say whether the compiled state loop is there."""
    return [
        NoticeSpec(
            name="compiled parser loop",
            target="nlp_parser.built:explain_loop",
            summary="Whether parser and ner run in compiled code.",
        )
    ]


@hookimpl
def nlpx_renderers() -> list[RendererSpec]:
    """Offer pictures of dependency trees and of entities."""
    return [
        RendererSpec(
            name="dep",
            target="nlp_parser.tree_rendering:TreeRenderer",
            summary="Dependency trees, as arcs over the words.",
            needs=("token.dep",),
            file="parses.html",
            by_sentence=True,
        ),
        RendererSpec(
            name="ent",
            target="nlp_parser.entity_rendering:EntityRenderer",
            summary="Entities, marked in the text.",
            needs=("doc.ents",),
            file="entities.html",
        ),
    ]
