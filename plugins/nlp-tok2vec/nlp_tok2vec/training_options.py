"""The flags of ``nlpx train`` and ``nlpx pretrain`` that change the structure of the tok2vec layers."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpx.config import write_out_width
from nlpx.pipeline import read_origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx.config import Config

Block = dict[str, Any]

_HASH_EMBED_CNN = "spacy.HashEmbedCNN."
_ATTENTION = "nlpx.SelfAttentionEncoder."
_CHARACTERS = {"nM": 64, "nC": 8}


def set_width(config: Block, width: int) -> Block:
    """Give the layers a width; what refers to the width of another is left alone."""
    for block in _layers(config):
        for part in (block, block.get("embed", {}), *_encoders(block)):
            if isinstance(part.get("width"), int):
                part["width"] = width
    return config


def set_window(config: Block, size: int) -> Block:
    """Let convolutions see so many tokens on either side."""
    for part in _convolutions(config):
        part["window_size"] = size
    return config


def set_rows(config: Block, rows: int) -> Block:
    """Give the first table so many rows, and those of the subword features half as many."""
    for block in _layers(config):
        if "embed_size" in block:
            block["embed_size"] = rows
        embed = block.get("embed", {})
        if isinstance(embed.get("rows"), list):
            embed["rows"] = [rows, *[max(rows // 2, 1)] * (len(embed["rows"]) - 1)]
        elif "rows" in embed:
            embed["rows"] = rows
    return config


def set_conv_depth(config: Block, depth: int) -> Block:
    """Give the encoders so many convolutions; those that are no convolutions are left alone."""
    for part in _convolutions(config):
        part["depth"] = depth
    return config


def set_pieces(config: Block, pieces: int) -> Block:
    """Give the maxouts of the convolutions so many pieces; those of one piece become Mish."""
    for part in _convolutions(config):
        if "maxout_pieces" not in part:
            continue
        part["maxout_pieces"] = pieces
        if pieces == 1 and not part["@architectures"].startswith(_HASH_EMBED_CNN):
            version = part["@architectures"].rpartition(".")[2]
            kept = {key: part[key] for key in ("width", "window_size", "depth")}
            part.clear()
            part.update({"@architectures": f"spacy.MishWindowEncoder.{version}", **kept})
    return config


def read_vectors(config: Block, value: bool) -> Block:
    """Let the embeddings read the word vectors of the vocabulary, or not."""
    for block in _layers(config):
        for part in (block, block.get("embed", {})):
            for key in ("pretrained_vectors", "include_static_vectors"):
                if key in part:
                    part[key] = value
    return config


def use_characters(config: Block, value: bool) -> Block:
    """Embed the characters of a word instead of its prefix, suffix and shape."""
    for block in _spelt_out(config) if value else ():
        old = block["embed"]
        rows = old.get("rows", 5000)
        block["embed"] = {
            "@architectures": "spacy.CharacterEmbed.v2",
            "width": old["width"],
            "rows": rows[0] if isinstance(rows, list) else rows,
            **_CHARACTERS,
            "include_static_vectors": old.get("include_static_vectors", False),
            "feature": "NORM",
        }
    return config


def use_bilstm(config: Block, depth: int) -> Block:
    """Encode context by a bidirectional LSTM of so many layers instead of convolutions."""
    if depth > 0:
        for block in _spelt_out(config):
            block["encode"] = {
                "@architectures": "spacy.TorchBiLSTMEncoder.v1",
                "width": block["encode"]["width"],
                "depth": depth,
                "dropout": 0.0,
            }
    return config


def use_attention(config: Block, depth: int) -> Block:
    """Put so many layers of self-attention upon the encoders, in the place of those that are there."""
    for block in _spelt_out(config) if depth else _layers(config):
        encode = block.get("encode", {})
        below = encode.get("encode") if encode.get("@architectures", "").startswith(_ATTENTION) else encode
        if depth:
            block["encode"] = {
                "@architectures": f"{_ATTENTION}v1",
                "width": encode["width"],
                "depth": depth,
                **{key: encode[key] for key in ("n_heads", "span", "maxout_pieces") if below is not encode},
                "encode": below,
            }
        elif below:
            block["encode"] = below
    return config


def take_pretrained(config: Config, path: str) -> Config:
    """Give the layer that a file has pretrained weights for the architecture that they were made with.

    A file that does not say it leaves the config as it is, and so does one that is not there, or whose component is
    not, or has a source: what is wrong then is said when the config is checked and the weights are loaded.
    """
    origin = read_origin(path) if Path(path).is_file() else None
    if origin is None or "factory" not in config["components"].get(origin.component, {}):
        return config
    name = ".".join(part for part in ("components", origin.component, "model", origin.layer) if part)
    config.put(name, copy.deepcopy(dict(origin.block)), source="--init-tok2vec")
    if "encode" not in origin.block and "width" in origin.block:
        # Others that refer to the width of an encoder would find none.
        write_out_width(config["components"], f"${{components.{origin.component}.", origin.block["width"])
    return config


def _layers(config: Block) -> Iterator[Block]:
    """Yield the blocks of the tok2vec layers that the components own."""
    for component in config["components"].values():
        model = component.get("model", {})
        for block in (model, model.get("tok2vec", {})):
            if str(block.get("@architectures", "")).startswith((_HASH_EMBED_CNN, "spacy.Tok2Vec.")):
                yield block


def _encoders(layer: Block) -> Iterator[Block]:
    """Yield the blocks that encode context in a layer; one of them can stand upon another."""
    encode = layer.get("encode")
    while encode:
        yield encode
        encode = encode.get("encode")


def _convolutions(config: Block) -> Iterator[Block]:
    """Yield the blocks that make convolutions."""
    for layer in _layers(config):
        yield from (part for part in (layer, *_encoders(layer)) if "window_size" in part)


def _spelt_out(config: Block) -> Iterator[Block]:
    """Yield the same, with embedding and encoding spelt out where one architecture stands for both."""
    for block in _layers(config):
        if block["@architectures"].startswith(_HASH_EMBED_CNN):
            _spell_out(block)
        yield block


def _spell_out(block: Block) -> None:
    old = dict(block)
    width, rows = old["width"], old["embed_size"]
    with_subwords = old["subword_features"]
    block.clear()
    block.update(
        {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": width,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"] if with_subwords else ["NORM"],
                "rows": [rows, *[rows // 2] * 3] if with_subwords else [rows],
                "include_static_vectors": bool(old["pretrained_vectors"]),
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": width,
                "depth": old["depth"],
                "window_size": old["window_size"],
                "maxout_pieces": old["maxout_pieces"],
            },
        }
    )
