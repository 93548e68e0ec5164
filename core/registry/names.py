"""Names that are documented but not installed."""

from __future__ import annotations

import re

DEFAULT_PIPELINE = "tagger,parser,ner"
"""The components that commands take where none are named."""

USER_CODE = "python_code"
"""The name of the module that a file of ``--code`` becomes."""

# What the documentation names, by the distribution that offers it: (registry, pattern of the name, distribution).
_DOCUMENTED = [
    (
        "architectures",
        r"spacy\.(Tok2Vec|HashEmbedCNN|Tok2VecListener|MultiHashEmbed|CharacterEmbed)\.v\d+",
        "nlp-tok2vec",
    ),
    (
        "architectures",
        r"spacy\.(MaxoutWindowEncoder|MishWindowEncoder|TorchBiLSTMEncoder)\.v\d+",
        "nlp-tok2vec",
    ),
    ("architectures", r"spacy\.(PretrainVectors|PretrainCharacters)\.v\d+", "nlp-tok2vec"),
    ("architectures", r"spacy\.Tagger\.v\d+", "nlp-tagger"),
    ("architectures", r"spacy\.TransitionBasedParser\.v\d+", "nlp-parser"),
    ("architectures", r"spacy\.TextCat\w+\.v\d+", "nlp-textcat"),
    ("architectures", r"spacy\.SpanCategorizer\.v\d+", "nlp-spancat"),
    ("architectures", r"spacy\.EntityLinker\.v\d+", "nlp-entitylinker"),
    ("architectures", r"spacy-transformers\..+", "nlp-transformers"),
    ("span_getters", r"spacy-transformers\..+", "nlp-transformers"),
    ("layers", r"spacy\.(StaticVectors|FeatureExtractor|CharEmbed)\.v\d+", "nlp-tok2vec"),
    ("layers", r"spacy\.(mean_max_reducer|LinearLogistic)\.v\d+", "nlp-spancat"),
    ("misc", r"spacy\.(ngram|ngram_range|preset_spans)\w*\.v\d+", "nlp-spancat"),
    (
        "misc",
        r"spacy\.(EmptyKB|KBFromFile|CandidateGenerator|CandidateBatchGenerator)\.v\d+",
        "nlp-entitylinker",
    ),
    ("scorers", r"spacy\.(tagger|morphologizer|senter)_scorer\.v\d+", "nlp-tagger"),
    ("scorers", r"spacy\.(parser|ner|beam_parser|beam_ner)_scorer\.v\d+", "nlp-parser"),
    ("scorers", r"spacy\.textcat\w*_scorer\.v\d+", "nlp-textcat"),
    ("scorers", r"spacy\.spancat\w*_scorer\.v\d+", "nlp-spancat"),
    ("scorers", r"spacy\.entity_linker_scorer\.v\d+", "nlp-entitylinker"),
    ("factories", r"tok2vec", "nlp-tok2vec"),
    ("factories", r"tagger|morphologizer|senter", "nlp-tagger"),
    ("factories", r"parser|ner|beam_parser|beam_ner", "nlp-parser"),
    ("factories", r"textcat|textcat_multilabel", "nlp-textcat"),
    ("factories", r"spancat|spancat_singlelabel", "nlp-spancat"),
    ("factories", r"entity_linker", "nlp-entitylinker"),
    ("factories", r"transformer", "nlp-transformers"),
    ("renderers", r"dep|ent", "nlp-parser"),
    ("renderers", r"span", "nlp-spancat"),
    ("commands", r"pretrain", "nlp-tok2vec"),
    ("training options", r"--(width|conv-depth|cnn-window|cnn-pieces|use-chars)|-(cw|cd|cW|cP|chr)", "nlp-tok2vec"),
    ("training options", r"--(bilstm-depth|embed-rows|init-tok2vec)|-(lstm|er|t2v)", "nlp-tok2vec"),
    ("training options", r"--(parser-multitasks|entity-multitasks|learn-tokens)|-(pt|et|T)", "nlp-parser"),
    ("training options", r"--textcat-(multilabel|arch|positive-label)|-(TML|ta|tpl)", "nlp-textcat"),
]


def documented_in(registry: str, name: str) -> str | None:
    """Return the distribution that the documentation names for a name, or None."""
    for table, pattern, distribution in _DOCUMENTED:
        if table == registry and re.fullmatch(pattern, name):
            return distribution
    return None


def how_to_install(registry: str, name: str) -> str:
    """Return ``"; it comes with nlp-x: pip install …"`` for a documented name, or an empty string."""
    distribution = documented_in(registry, name)
    if distribution is None:
        return ""
    from ..distributions import find_distribution
    from ..plugins import installed

    source = find_distribution(distribution)
    if source is None:
        return f"; it comes with {distribution}: {ways_to_install(distribution)}"
    found = f"{distribution} {source.version}"
    if all(plugin.distribution != distribution for plugin in installed().plugins):
        return f"; it comes with {found}, which is left out: it failed, or NLPX_DISABLE_PLUGINS says so"
    return f"; it comes with {distribution}, but not with the installed {found}"


def not_installed() -> list[str]:
    """Return the documented distributions that are not installed, sorted."""
    from ..distributions import find_distribution

    documented = sorted({distribution for _table, _pattern, distribution in _DOCUMENTED})
    return [distribution for distribution in documented if find_distribution(distribution) is None]


def ways_to_install(distribution: str) -> str:
    """Return the commands that install a distribution of ours."""
    return f"pip install {distribution}, or pip install plugins/{distribution} in a checkout of nlpx"
