"""What nlp-entitylinker offers."""

from __future__ import annotations

from nlpx.hookspecs import (
    ArchitectureSpec,
    CommandSpec,
    ComponentSpec,
    DataCheckSpec,
    FunctionSpec,
    MetricSpec,
    ScorerSpec,
    hookimpl,
)


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer the architectures of entity linking."""
    return [
        ArchitectureSpec(
            name="spacy.EntityLinker.v1",
            target="nlp_entitylinker.models:build_entity_linker_v1",
            summary="A vector of each doc, to be compared with those of entities.",
        ),
        ArchitectureSpec(
            name="spacy.EntityLinker.v2",
            target="nlp_entitylinker.models:build_entity_linker",
            summary="A vector of the sentences around each mention, to be compared with those of entities.",
        ),
    ]


@hookimpl
def nlpx_functions() -> list[FunctionSpec]:
    """Offer knowledge bases, and what gives the candidates of mentions."""
    offers = [
        ("spacy.EmptyKB.v1", "kb.creators:build_empty_kb", "An empty knowledge base with vectors of a length."),
        (
            "spacy.EmptyKB.v2",
            "kb.creators:build_empty_kb_for_config",
            "Version 1, where the component says the length.",
        ),
        ("spacy.KBFromFile.v1", "kb.creators:build_kb_from_file", "A knowledge base that was saved."),
        ("spacy.CandidateGenerator.v1", "generators.generator:build_exact", "Candidates by the mention's text."),
        ("spacy.CandidateBatchGenerator.v1", "generators.generator:build_exact", "Candidates by the mentions' texts."),
        ("nlpx.FoldedCandidates.v1", "generators.by_form:build_folded", "Candidates by the text without capitals."),
        ("nlpx.NormalizedCandidates.v1", "generators.by_form:build_normalized", "Candidates by the normalized text."),
        ("nlpx.InitialsCandidates.v1", "generators.by_form:build_initials", "Candidates by initials of aliases."),
        ("nlpx.SimilarCandidates.v1", "generators.by_similarity:build_similar", "Candidates by similar aliases."),
        ("nlpx.DocumentCandidates.v1", "generators.by_document:build_by_document", "Candidates by longer entities."),
        ("nlpx.CombinedCandidates.v1", "generators.combined:build_combined", "The candidates of several generators."),
    ]
    return [
        FunctionSpec(kind="misc", name=name, target=f"nlp_entitylinker.{target}", summary=line)
        for name, target, line in offers
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the entity linker."""
    return [
        ComponentSpec(
            name="entity_linker",
            target="nlp_entitylinker.pipe:make_entity_linker",
            summary="Link named entities to a knowledge base.",
            defaults="nlp_entitylinker:defaults/entity_linker.cfg",
            requires=("doc.ents", "doc.sents", "token.ent_iob", "token.ent_type"),
            assigns=("token.ent_kb_id",),
            score_weights={"nel_micro_f": 1.0, "nel_micro_r": None, "nel_micro_p": None},
            recipes=dict.fromkeys(("efficiency", "accuracy"), "nlp_entitylinker:defaults/entity_linker_listener.cfg"),
        )
    ]


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    """Offer the scorer of links."""
    figures = [("p", "Precision"), ("r", "Recall"), ("f", "F-score")]
    return [
        ScorerSpec(
            name="spacy.entity_linker_scorer.v1",
            target="nlp_entitylinker.scoring:make_entity_linker_scorer",
            summary="Links that are the reference's, what was a candidate, and what was chosen among candidates.",
            metrics=(
                *(
                    MetricSpec(
                        key=f"nel_{kind}_{key}",
                        label=f"NEL {kind} {key}".upper(),
                        summary=f"{figure} of links" + ("." if kind == "micro" else ", the mean of the labels'."),
                    )
                    for kind in ("micro", "macro")
                    for key, figure in figures
                ),
                *(
                    MetricSpec(
                        key=f"nel_nil_{key}",
                        label=f"NEL NIL {key}".upper(),
                        summary=f"{figure} of mentions that are in no knowledge base.",
                    )
                    for key, figure in figures
                ),
                MetricSpec(
                    key="nel_score", label="NEL", summary="The main score of links; nel_score_desc says which it is."
                ),
                MetricSpec(
                    key="nel_candidate_recall",
                    label="NEL CANDIDATES R",
                    summary="Share of linked mentions whose right entity is a candidate.",
                ),
                MetricSpec(
                    key="nel_candidate_acc",
                    label="NEL CANDIDATES ACC",
                    summary="Share of these that are linked to it.",
                ),
                MetricSpec(
                    key="nel_f_per_type", label="NEL (per type)", summary="Links by label of the entity.", by_label=True
                ),
            ),
        )
    ]


@hookimpl
def nlpx_commands() -> list[CommandSpec]:
    """Offer what builds knowledge bases and looks into them."""
    commands = {
        "build": "Build a knowledge base of tables or of a dump of Wikidata.",
        "check": "Compare a knowledge base with a corpus.",
        "export": "Write a knowledge base as tables.",
        "info": "Say what a knowledge base holds.",
        "merge": "Make one knowledge base of several.",
        "query": "Show what an alias can mean.",
    }
    return [
        CommandSpec(name=f"kb {name}", target=f"nlp_entitylinker.commands.{name}:command", summary=summary)
        for name, summary in commands.items()
    ]


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    """Offer the check of links."""
    return [
        DataCheckSpec(
            name="links",
            target="nlp_entitylinker.checks:check_links",
            summary="Links to a knowledge base, and whether they can be learnt and predicted.",
            title="Entity Linking",
            components=("entity_linker",),
        )
    ]
