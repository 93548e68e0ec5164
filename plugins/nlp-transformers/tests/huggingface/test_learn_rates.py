"""Each layer learns slower than the one above it, whatever a kind of model calls its layers."""

from __future__ import annotations

import pytest

from nlp_transformers.huggingface.learn_rates import layer_factors

SMALL = {"vocab_size": 20, "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 8}
KINDS = {
    "Bert": {**SMALL, "num_hidden_layers": 3},
    "Roberta": {**SMALL, "num_hidden_layers": 3},
    "DistilBert": {"vocab_size": 20, "dim": 8, "n_layers": 3, "n_heads": 2, "hidden_dim": 8},
    "GPT2": {"vocab_size": 20, "n_embd": 8, "n_layer": 3, "n_head": 2, "n_positions": 9},
    "XLM": {"vocab_size": 20, "emb_dim": 8, "n_layers": 3, "n_heads": 2},
    "Albert": {**SMALL, "num_hidden_layers": 3, "embedding_size": 8},
}


def factors_of(kind, torch):
    import transformers

    config = getattr(transformers, f"{kind}Config")(**KINDS[kind])
    with torch.device("meta"):
        module = getattr(transformers, f"{kind}Model")(config)
    names = [name for name, _param in module.named_parameters()]
    return dict(zip(names, layer_factors(names, decay=0.5), strict=True))


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (
            "Bert",
            {
                "embeddings.word_embeddings.weight": 0.125,
                "embeddings.LayerNorm.bias": 0.125,
                "encoder.layer.0.attention.self.query.weight": 0.25,
                "encoder.layer.1.output.dense.bias": 0.5,
                "encoder.layer.2.output.LayerNorm.weight": 1,
                "pooler.dense.weight": 1,
            },
        ),
        ("Roberta", {"embeddings.position_embeddings.weight": 0.125, "encoder.layer.1.output.dense.weight": 0.5}),
        (
            "DistilBert",
            {"embeddings.LayerNorm.weight": 0.125, "transformer.layer.0.ffn.lin1.weight": 0.25},
        ),
        (
            "GPT2",
            {"wte.weight": 0.125, "wpe.weight": 0.125, "h.0.ln_1.weight": 0.25, "h.2.mlp.c_fc.bias": 1, "ln_f.bias": 1},
        ),
        ("XLM", {"embeddings.weight": 0.125, "attentions.1.q_lin.weight": 0.5, "layer_norm2.0.bias": 0.25}),
        (
            "Albert",
            {
                "embeddings.word_embeddings.weight": 0.5,
                "encoder.embedding_hidden_mapping_in.weight": 0.5,
                "encoder.albert_layer_groups.0.albert_layers.0.ffn.weight": 1,
                "pooler.weight": 1,
            },
        ),
    ],
)
def test_factor_is_lower_for_each_layer_above(kind, due, torch):
    found = factors_of(kind, torch)
    assert {name: found[name] for name in due} == due


def test_layers_of_one_number_have_one_factor(torch):
    for name, factor in factors_of("Bert", torch).items():
        if name.startswith("encoder.layer."):
            assert factor == 0.5 ** (2 - int(name.split(".")[2]))


def test_model_without_layers_learns_as_a_whole():
    assert layer_factors(["weight", "bias"], decay=0.5) == [1, 1]
