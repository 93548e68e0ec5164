from __future__ import annotations

import inspect

import pytest

from nlp_tok2vec import plugin
from nlpx.registry import registry

DOCUMENTED = {
    "spacy.Tok2Vec": "embed encode",
    "spacy.HashEmbedCNN": "width depth embed_size window_size maxout_pieces subword_features pretrained_vectors",
    "spacy.MultiHashEmbed": "width attrs rows include_static_vectors",
    "spacy.CharacterEmbed": "width rows nM nC include_static_vectors=False feature='LOWER'",
    "spacy.MaxoutWindowEncoder": "width window_size maxout_pieces depth",
    "spacy.MishWindowEncoder": "width window_size depth",
    "spacy.StaticVectors": "nO=None nM=None dropout=None init_W key_attr='ORTH'",
}
ONLY_V1 = {
    "spacy.Tok2VecListener": "width upstream='*'",
    "spacy.TorchBiLSTMEncoder": "width depth dropout",
    "spacy.FeatureExtractor": "columns",
}
RATES = "mask_rate=0.15 random_rate=0.1 keep_rate=0.1"
OBJECTIVES = {
    "spacy.PretrainCharacters.v1": f"maxout_pieces hidden_size n_characters {RATES}",
    "spacy.PretrainVectors.v1": f"maxout_pieces hidden_size loss {RATES}",
    "nlpx.PretrainDistil.v1": "teacher maxout_pieces hidden_size loss component='tok2vec' mask_rate=1.0 random_rate=0.0"
    " keep_rate=1.0",
}
NAMES = {
    **{f"{name}.{version}": settings for name, settings in DOCUMENTED.items() for version in ("v1", "v2")},
    **{f"{name}.v1": settings for name, settings in ONLY_V1.items()},
    "nlpx.SelfAttentionEncoder.v1": "width depth n_heads=4 span=64 maxout_pieces=3 encode=None",
}


@pytest.mark.parametrize("name", {**NAMES, **OBJECTIVES})
def test_architecture_has_the_documented_settings_and_defaults(name):
    parameters = inspect.signature(registry.get("architectures", name)).parameters.values()
    described = [
        parameter.name
        if parameter.default is parameter.empty or callable(parameter.default)
        else f"{parameter.name}={parameter.default!r}"
        for parameter in parameters
    ]
    assert described == {**NAMES, **OBJECTIVES}[name].split()


def test_plugin_offers_the_documented_architectures_and_no_others():
    assert sorted(offer.name for offer in plugin.nlpx_architectures()) == sorted(NAMES)


def test_plugin_offers_the_documented_objectives_and_no_others():
    offers = plugin.nlpx_pretraining_objectives()
    assert [offer.name for offer in offers] == list(OBJECTIVES)
    assert [value for offer in offers for value in offer.loss_funcs] == ["characters", "cosine", "L2"]


@pytest.mark.parametrize("name", [offer.name for offer in plugin.nlpx_functions()])
def test_layer_is_offered_as_a_layer(name):
    assert callable(registry.get("layers", name))


def test_component_is_offered():
    (component,) = plugin.nlpx_components()
    assert component.name == "tok2vec"
    assert callable(registry.get("factories", "tok2vec"))
