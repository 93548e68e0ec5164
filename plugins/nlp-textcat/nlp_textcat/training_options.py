"""The flags of ``nlpx train`` for text classifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import UsageError

if TYPE_CHECKING:
    from nlpx.config import Config

_BOW: dict[str, Any] = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": True,
    "length": 262144,
    "ngram_size": 1,
    "no_output_layer": False,
}
_CNN: dict[str, Any] = {
    "@architectures": "spacy.TextCatCNN.v2",
    "exclusive_classes": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 96,
        "depth": 4,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    },
}
_DEFAULT = "bow"
# None stands for what the component has where a config says nothing.
_ARCHITECTURES = {_DEFAULT: _BOW, "simple_cnn": _CNN, "ensemble": None}


def set_architecture(config: Config, name: str) -> Config:
    """Give the classifiers the architecture of a name.

    Raises:
        UsageError: There is no such name, or another than the default is given and there is no classifier.
    """
    if name not in _ARCHITECTURES:
        known = ", ".join(_ARCHITECTURES)
        raise UsageError(f"--textcat-arch: there is no architecture {name!r}; choose one of {known}")
    block = _ARCHITECTURES[name]
    # The default is there for runs without a classifier too.
    for classifier in _classifiers(config) if name == _DEFAULT else _trained(config, "--textcat-arch"):
        if block is None:
            del config["components"][classifier]["model"]
        else:
            exclusive = {"exclusive_classes": config["components"][classifier]["factory"] == "textcat"}
            config.put(f"components.{classifier}.model", {**block, **exclusive}, source="--textcat-arch")
    return config


def allow_several_labels(config: Config, value: bool) -> Config:
    """Let texts have any number of labels: the components ``textcat`` become ``textcat_multilabel``.

    Raises:
        UsageError: There is no classifier.
    """
    flag = "--textcat-multilabel"
    for name in _trained(config, flag):
        block = f"components.{name}"
        config.put(f"{block}.factory", "textcat_multilabel", source=flag)
        config.put(f"{block}.threshold", 0.5, source=flag)
        config.put(f"{block}.scorer.@scorers", "spacy.textcat_multilabel_scorer.v2", source=flag)
        layer = "model.linear_model" if "linear_model" in config["components"][name]["model"] else "model"
        config.put(f"{block}.{layer}.exclusive_classes", False, source=flag)
    return config


def take_others_for_false(config: Config, value: bool) -> Config:
    """Take labels that a text does not mention for false.

    Raises:
        UsageError: There is no classifier, or none whose texts have any number of labels.
    """
    flag = "--textcat-others-false"
    for name in _trained(config, flag):
        if config["components"][name]["factory"] == "textcat":
            raise UsageError(
                f"{flag} is for texts that have any number of labels, but {name!r} gives them exactly one, so that the "
                "others are false anyway; leave the flag out, or add --textcat-multilabel"
            )
        config.put(f"initialize.components.{name}.others_are_false", True, source=flag)
    return config


def set_positive_label(config: Config, label: str) -> Config:
    """Score the classifiers by the F-score of one of two labels.

    Raises:
        UsageError: There is no classifier, or none whose texts have exactly one label.
    """
    flag = "--textcat-positive-label"
    for name in _trained(config, flag):
        if config["components"][name]["factory"] != "textcat":
            raise UsageError(
                f"{flag} is for texts that have one of two labels, but {name!r} gives them any number; leave the flag "
                "out, or train the component textcat without --textcat-multilabel"
            )
        config.put(f"initialize.components.{name}.positive_label", label, source=flag)
    return config


def _trained(config: Config, flag: str) -> list[str]:
    """Return the names of the classifiers that a run trains.

    Raises:
        UsageError: There are none.
    """
    names = _classifiers(config)
    if not names:
        raise UsageError(
            f"{flag} has no effect: this run trains no textcat from its beginning; add one to --pipeline, take it anew "
            "with --replace-components, or leave the flag out"
        )
    return names


def _classifiers(config: Config) -> list[str]:
    factories = ("textcat", "textcat_multilabel")
    return [name for name, block in config["components"].items() if block.get("factory") in factories]
