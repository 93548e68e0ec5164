"""What nlp-tok2vec offers."""

from __future__ import annotations

from nlpx.hookspecs import (
    ArchitectureSpec,
    CommandSpec,
    ComponentSpec,
    FunctionSpec,
    NoticeSpec,
    ObjectiveSpec,
    TrainingOptionSpec,
    hookimpl,
)

MODELS = "nlp_tok2vec.models"
OBJECTIVES = "nlp_tok2vec.objectives"


@hookimpl
def nlpx_architectures() -> list[ArchitectureSpec]:
    """Offer every architecture of the section "Tok2Vec architectures" of the reference, and their first versions."""
    offers = [
        ("spacy.Tok2Vec.v2", "build_tok2vec", "An embedding, then an encoder."),
        ("spacy.Tok2Vec.v1", "build_tok2vec_v1", "An embedding, then an encoder of version 1."),
        ("spacy.HashEmbedCNN.v2", "build_hash_embed_cnn", "The standard model: hashed subword features, convolutions."),
        ("spacy.HashEmbedCNN.v1", "build_hash_embed_cnn", "The same as version 2."),
        ("spacy.Tok2VecListener.v1", "build_listener", "The output of a tok2vec component earlier in the pipeline."),
        ("spacy.MultiHashEmbed.v2", "build_multi_hash_embed", "Embed several attributes of a token, and mix them."),
        ("spacy.MultiHashEmbed.v1", "build_multi_hash_embed", "The same as version 2."),
        ("spacy.CharacterEmbed.v2", "build_character_embed", "Embed the outer bytes of a word, and the word."),
        ("spacy.CharacterEmbed.v1", "build_character_embed", "The same as version 2."),
        ("spacy.MaxoutWindowEncoder.v2", "build_maxout_window_encoder", "Encode context by convolutions with maxout."),
        ("spacy.MaxoutWindowEncoder.v1", "build_maxout_window_encoder_v1", "Version 2 for one array of all tokens."),
        ("spacy.MishWindowEncoder.v2", "build_mish_window_encoder", "Encode context by convolutions with Mish."),
        ("spacy.MishWindowEncoder.v1", "build_mish_window_encoder_v1", "Version 2 for one array of all tokens."),
        ("spacy.TorchBiLSTMEncoder.v1", "build_bilstm_encoder", "Encode context by bidirectional LSTMs of PyTorch."),
        ("nlpx.SelfAttentionEncoder.v1", "build_self_attention_encoder", "Encode context by self-attention."),
        ("spacy.StaticVectors.v2", "build_static_vectors", "Project the vocabulary's word vectors."),
        ("spacy.StaticVectors.v1", "build_static_vectors", "The same as version 2."),
        ("spacy.FeatureExtractor.v1", "build_feature_extractor", "Extract attributes of tokens."),
    ]
    return [ArchitectureSpec(name=name, target=f"{MODELS}:{target}", summary=line) for name, target, line in offers]


@hookimpl
def nlpx_pretraining_objectives() -> list[ObjectiveSpec]:
    """Offer what a tok2vec layer can learn to predict."""
    hidden = {"maxout_pieces": 3, "hidden_size": 300}
    return [
        ObjectiveSpec(
            name="spacy.PretrainCharacters.v1",
            target=f"{OBJECTIVES}:build_pretrain_characters",
            summary="Predict the outer bytes of hidden words.",
            loss_funcs={"characters": {**hidden, "n_characters": 4}},
        ),
        ObjectiveSpec(
            name="spacy.PretrainVectors.v1",
            target=f"{OBJECTIVES}:build_pretrain_vectors",
            summary="Predict the word vectors of hidden words.",
            loss_funcs={distance: {**hidden, "loss": distance} for distance in ("cosine", "L2")},
        ),
        ObjectiveSpec(
            name="nlpx.PretrainDistil.v1",
            target=f"{OBJECTIVES}:build_pretrain_distil",
            summary="Predict the token vectors of a stronger pipeline.",
        ),
    ]


@hookimpl
def nlpx_functions() -> list[FunctionSpec]:
    """Offer the architectures that are layers as layers too."""
    offers = [
        ("spacy.StaticVectors.v2", "build_static_vectors", "Project the vocabulary's word vectors."),
        ("spacy.StaticVectors.v1", "build_static_vectors", "The same as version 2."),
        ("spacy.FeatureExtractor.v1", "build_feature_extractor", "Extract attributes of tokens."),
        ("spacy.CharEmbed.v1", "build_char_embed", "Embed the outer bytes of a word."),
    ]
    return [
        FunctionSpec(kind="layers", name=name, target=f"{MODELS}:{target}", summary=line)
        for name, target, line in offers
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    """Offer the component that computes vectors for those after it."""
    return [
        ComponentSpec(
            name="tok2vec",
            target="nlp_tok2vec.pipe:make_tok2vec",
            summary="Compute vectors of tokens, for other components to share.",
            defaults="nlp_tok2vec:defaults/tok2vec.cfg",
            assigns=("doc.tensor",),
            recipes={
                "efficiency": "nlp_tok2vec:defaults/efficiency.cfg",
                "accuracy": "nlp_tok2vec:defaults/accuracy.cfg",
            },
            listener="nlp_tok2vec:defaults/listener.cfg",
            recommended_for=("cpu efficiency", "cpu accuracy"),
        )
    ]


@hookimpl
def nlpx_commands() -> list[CommandSpec]:
    """Offer the command that teaches a tok2vec layer from raw text."""
    return [
        CommandSpec(
            name="pretrain",
            target="nlp_tok2vec.commands:command",
            summary="Teach the layer that gives vectors of tokens from raw text.",
        )
    ]


@hookimpl
def nlpx_training_options() -> list[TrainingOptionSpec]:
    """Offer the flags of ``nlpx train`` for the tok2vec layers."""
    layers = (
        "components.*.model",
        "components.*.model.embed",
        "components.*.model.encode",
        "components.*.model.encode.encode",
        "components.*.model.tok2vec",
    )
    numbers = [
        ("width", "-cw", "width", "128", "Width of the tok2vec layers.", "token_vector_width"),
        ("cnn-window", "-cW", "window_size", "1", "Tokens on either side that a convolution sees.", None),
    ]
    structure = "nlp_tok2vec.training_options"
    return [
        *(
            TrainingOptionSpec(
                name=name,
                short=short,
                summary=summary,
                type="int",
                settings=tuple(f"{layer}.{key}" for layer in layers),
                default=default,
                env=env,
            )
            for name, short, key, default, summary, env in numbers
        ),
        TrainingOptionSpec(
            name="cnn-pieces",
            short="-cP",
            summary="Number of pieces of the maxout; 1 for Mish.",
            type="int",
            target=f"{structure}:set_pieces",
            default="3",
        ),
        TrainingOptionSpec(
            name="conv-depth",
            short="-cd",
            summary="Number of convolutions.",
            type="int",
            target=f"{structure}:set_conv_depth",
            default="4",
        ),
        TrainingOptionSpec(
            name="embed-rows",
            short="-er",
            summary="Number of rows of the table of words; those of the subword features have half as many.",
            type="int",
            target=f"{structure}:set_rows",
            default="7500",
            env="embed_size",
        ),
        TrainingOptionSpec(
            name="use-chars",
            short="-chr",
            summary="Embed the characters of a word instead of its prefix, suffix and shape.",
            type="flag",
            target=f"{structure}:use_characters",
        ),
        TrainingOptionSpec(
            name="bilstm-depth",
            short="-lstm",
            summary="Encode context by an LSTM of so many layers (needs PyTorch); 0 for convolutions.",
            type="int",
            target=f"{structure}:use_bilstm",
            default="0",
        ),
        TrainingOptionSpec(
            name="init-tok2vec",
            short="-t2v",
            summary="File with pretrained weights for the tok2vec layer, which takes its architecture from there.",
            target=f"{structure}:take_pretrained",
            settings=("paths.init_tok2vec",),
            brings_structure=True,
        ),
    ]


@hookimpl
def nlpx_notices() -> list[NoticeSpec]:
    """Offer to say whether the compiled passes are there."""
    return [
        NoticeSpec(
            name="compiled token vectors",
            target="nlp_tok2vec.built:explain_passes",
            summary="Whether token vectors are made in compiled code.",
        )
    ]
