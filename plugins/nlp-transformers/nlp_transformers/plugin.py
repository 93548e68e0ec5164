"""What nlp-transformers offers."""

from __future__ import annotations

from nlpx.hookspecs import (
    ArchitectureSpec,
    CommandSpec,
    ComponentSpec,
    DataCheckSpec,
    FunctionSpec,
    RegistrySpec,
    hookimpl,
)

MODELS = "nlp_transformers.models"
SPANS = "nlp_transformers.span_getters"


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer the architectures of the section "Transformer architectures" of the reference, and their other versions."""
    offers = [
        ("TransformerModel.v1", "build_transformer_model_v1", "A model of HuggingFace, for a component to share."),
        ("TransformerModel.v2", "build_transformer_model_v2", "Version 1, with settings for the model."),
        ("TransformerModel.v3", "build_transformer_model", "Version 2, with mixed precision."),
        ("TransformerListener.v1", "build_listener", "Vectors of tokens, of a transformer earlier in the pipeline."),
        ("Tok2VecTransformer.v1", "build_tok2vec_transformer_v1", "A transformer that one component has for itself."),
        ("Tok2VecTransformer.v2", "build_tok2vec_transformer_v2", "Version 1, with settings for the model."),
        ("Tok2VecTransformer.v3", "build_tok2vec_transformer", "Version 2, with mixed precision."),
    ]
    return [
        ArchitectureSpec(name=f"spacy-transformers.{name}", target=f"{MODELS}:{target}", summary=line)
        for name, target, line in offers
    ]


@hookimpl
def nlpx_registries() -> list[RegistrySpec]:
    """Open a registry for functions that set further annotations."""
    return [
        RegistrySpec(
            name="annotation_setters", summary="Functions that take Docs and the transformer's output for them."
        )
    ]


@hookimpl
def nlpx_functions() -> list[FunctionSpec]:
    """Offer the span getters, and the annotation setter that sets nothing."""
    offers = [
        ("span_getters", "strided_spans.v1", f"{SPANS}:make_strided_spans", "Windows of so many tokens."),
        ("span_getters", "sent_spans.v1", f"{SPANS}:make_sent_spans", "Sentences."),
        ("span_getters", "doc_spans.v1", f"{SPANS}:make_doc_spans", "Whole Docs."),
        (
            "annotation_setters",
            "null_annotation_setter.v1",
            "nlp_transformers.annotation_setters:make_null_annotation_setter",
            "Sets no further annotations.",
        ),
    ]
    return [
        FunctionSpec(kind=kind, name=f"spacy-transformers.{name}", target=target, summary=line)
        for kind, name, target, line in offers
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the component that runs a transformer once for those after it."""
    return [
        ComponentSpec(
            name="transformer",
            target="nlp_transformers.pipe:make_transformer",
            summary="Compute vectors of wordpieces with a transformer, for other components to share.",
            defaults="nlp_transformers:defaults/transformer.cfg",
            assigns=("doc._.trf_data",),
            recipes=dict.fromkeys(("efficiency", "accuracy"), "nlp_transformers:defaults/training.cfg"),
            listener="nlp_transformers:defaults/listener.cfg",
            recommended_for=("gpu efficiency", "gpu accuracy"),
        )
    ]


@hookimpl
def nlpx_commands() -> list[CommandSpec]:
    """Offer the command that exports transformers."""
    return [
        CommandSpec(
            name="transformers export",
            target="nlp_transformers.commands:command",
            summary="Write a pipeline that runs without PyTorch.",
        )
    ]


@hookimpl
def nlpx_data_checks() -> list[DataCheckSpec]:
    """Offer the check of texts as wordpieces."""
    return [
        DataCheckSpec(
            name="wordpieces",
            target="nlp_transformers.checks:check_wordpieces",
            summary="Texts that a transformer sees in parts or cannot read, and whether its vocabulary fits them.",
            title="Wordpieces",
            components=("transformer",),
        )
    ]
