"""What nlp-tagger offers."""

from __future__ import annotations

from nlpx.hookspecs import (
    MORPH_METRICS,
    TAG_METRICS,
    ArchitectureSpec,
    ComponentSpec,
    DataCheckSpec,
    ScorerSpec,
    hookimpl,
)


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer the tagger architectures."""
    offers = [
        ("spacy.Tagger.v2", "build_tagger", "A softmax over the tags for each token."),
        ("spacy.Tagger.v1", "build_tagger_v1", "Version 2, with predictions that are always probabilities."),
    ]
    return [
        ArchitectureSpec(name=name, target=f"nlp_tagger.models:{target}", summary=line) for name, target, line in offers
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the components that give each token one of their labels."""
    return [
        ComponentSpec(
            name="tagger",
            target="nlp_tagger.tagger:make_tagger",
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
            recipes=_recipes("tagger"),
        ),
        ComponentSpec(
            name="morphologizer",
            target="nlp_tagger.morphologizer:make_morphologizer",
            summary="Predict the part of speech and the morphological features of each token.",
            defaults="nlp_tagger:defaults/morphologizer.cfg",
            assigns=("token.morph", "token.pos"),
            score_weights={"pos_acc": 0.5, "morph_acc": 0.5, "morph_per_feat": None},
            recipes=_recipes("morphologizer"),
        ),
        ComponentSpec(
            name="senter",
            target="nlp_tagger.senter:make_senter",
            summary="Predict where sentences begin, without a parser.",
            defaults="nlp_tagger:defaults/senter.cfg",
            assigns=("token.is_sent_start",),
            score_weights={"sents_f": 1.0, "sents_p": 0.0, "sents_r": 0.0},
            # Elsewhere vectors of its own, which are small, make it faster than what others read.
            recipes={f"gpu {aim}": reference for aim, reference in _recipes("senter").items()},
        ),
        ComponentSpec(
            name="trainable_lemmatizer",
            target="nlp_tagger.lemmatizer:make_trainable_lemmatizer",
            summary="Predict the lemma of each token as an edit of its form.",
            defaults="nlp_tagger:defaults/trainable_lemmatizer.cfg",
            assigns=("token.lemma",),
            score_weights={"lemma_acc": 1.0},
            recipes=_recipes("trainable_lemmatizer"),
        ),
    ]


def _recipes(name: str) -> dict[str, str]:
    """Return what ``init config`` writes for a component that reads token vectors which others read too."""
    return dict.fromkeys(("efficiency", "accuracy"), f"nlp_tagger:defaults/{name}_listener.cfg")


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    """Offer the scorers of tags, and of parts of speech with features."""
    return [
        ScorerSpec(
            name="spacy.tagger_scorer.v1",
            target="nlp_tagger.scoring:make_tagger_scorer",
            summary="Tags that are the reference's.",
            metrics=TAG_METRICS,
        ),
        ScorerSpec(
            name="spacy.morphologizer_scorer.v1",
            target="nlp_tagger.scoring:make_morphologizer_scorer",
            summary="Parts of speech and morphological features that are the reference's.",
            metrics=MORPH_METRICS,
        ),
    ]


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    """Offer the checks of tags, of parts of speech with features, of sentences and of lemmas."""
    return [
        DataCheckSpec(
            name="part-of-speech tags",
            target="nlp_tagger.checks:check_tags",
            summary="Tags, their counts, and whether a tag map knows them.",
            title="Part-of-speech Tagging",
            components=("tagger",),
        ),
        DataCheckSpec(
            name="morphology",
            target="nlp_tagger.morph_checks:check_morphs",
            summary="Parts of speech with features, their counts, and whether they can be learnt.",
            title="Morphologizer (POS+Morph)",
            components=("morphologizer",),
        ),
        DataCheckSpec(
            name="sentence starts",
            target="nlp_tagger.senter_checks:check_sentences",
            summary="Sentences, and whether their starts can be learnt.",
            title="Sentence Recognition",
            components=("senter",),
        ),
        DataCheckSpec(
            name="lemmas",
            target="nlp_tagger.lemma_checks:check_lemmas",
            summary="Lemmas, and the edit trees that make them.",
            title="Trainable Lemmatizer",
            components=("trainable_lemmatizer",),
        ),
    ]
