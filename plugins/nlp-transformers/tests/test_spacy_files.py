"""Pipelines that spacy-transformers has saved, read from one that it has written.

It is ``xx`` with a transformer, a tagger and a parser that listen to it, and an entity recognizer with a transformer of
its own, whose tokenizer is a slow one.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import srsly

import nlpx
from nlpx.config import trust_remote_code
from nlpx.errors import ModelError
from nlpx.tokens import Doc

RECORDED = json.loads((Path(__file__).parent / "spacy_transformers.json").read_text(encoding="utf8"))


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the pipeline."""
    for name, content in RECORDED["files"].items():
        path = tmp_path / "saved" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zlib.decompress(b64decode(content)))
    return tmp_path / "saved"


def token_vectors(data):
    """Return the mean of the vectors of each token's wordpieces."""
    rows, ends = data.rows[data.align.dataXd.ravel()], np.cumsum(data.align.lengths)
    return np.array([own.mean(0) if len(own) else np.zeros(data.width) for own in np.split(rows, ends[:-1])])


def change(folder, part, make):
    """Change a part of what is kept of the transformer."""
    path = folder / "transformer" / "model"
    message = srsly.msgpack_loads(path.read_bytes())
    shim = srsly.msgpack_loads(message["shims"][1][0])
    message["shims"][1] = [srsly.msgpack_dumps({**shim, part: make(shim[part])})]
    path.write_bytes(srsly.msgpack_dumps(message))


def with_state(folder, state):
    """Change the weights in the file of the transformer."""
    change(folder, "state", lambda _before: state)


def test_pipeline_predicts_as_spacy_did(folder):
    nlp = nlpx.load(folder)
    nlp.get_pipe("transformer").keep_trf_data = True
    assert nlp.get_pipe("transformer").cfg["max_batch_items"] == 77
    for due in RECORDED["docs"]:
        doc = Doc(nlp.vocab, words=due["words"], spaces=due["spaces"])
        for _name, pipe in nlp.pipeline:
            doc = pipe(doc)
        data = doc._.trf_data
        assert data.align.lengths.tolist() == due["pieces"]
        np.testing.assert_allclose(token_vectors(data), due["vectors"], atol=1e-4)
        np.testing.assert_allclose(data.model_output.pooler_output, due["pooled"], atol=1e-4)
        assert [token.tag_ for token in doc] == due["tags"]
        assert [token.head.i for token in doc] == due["heads"]
        assert [token.dep_ for token in doc] == due["deps"]
        assert [[ent.start, ent.end, ent.label_] for ent in doc.ents] == due["ents"]
    assert sum(len(due["ents"]) for due in RECORDED["docs"]) > 1


def test_pipeline_is_saved_without_a_pickle(folder, tmp_path):
    nlp = nlpx.load(folder)
    nlp.to_disk(tmp_path / "again")
    assert (tmp_path / "again" / "transformer" / "model.safetensors").is_file()
    assert not [path for path in (tmp_path / "again").rglob("*") if path.is_file() and b"data.pkl" in path.read_bytes()]
    assert nlpx.load(tmp_path / "again").to_bytes() == nlp.to_bytes()


def test_code_in_the_weights_is_not_run(folder, torch, tmp_path):
    class Harm:
        def __reduce__(self):
            return Path.touch, (tmp_path / "harmed",)

    file = BytesIO()
    torch.save({"embeddings.word_embeddings.weight": Harm()}, file)
    with_state(folder, file.getvalue())
    with pytest.raises(ModelError, match=r"transformer.model: the weights do not fit .* cannot be read"):
        nlpx.load(folder)
    assert not (tmp_path / "harmed").exists()


def test_code_is_not_run_where_the_files_ask_and_the_config_does_not(folder, tmp_path):
    harm = f"open({str(tmp_path / 'harmed')!r}, 'w')".encode()
    settings = {"trust_remote_code": True, "auto_map": {"AutoTokenizer": ["harm.Tokenizer", "harm.Tokenizer"]}}
    config = json.dumps({"auto_map": settings["auto_map"], "tokenizer_class": "Strange"}).encode()
    files = {"harm.py": harm, "tokenizer_config.json": config}
    change(folder, "tokenizer", lambda before: {**before, **files, "kwargs": {**before["kwargs"], **settings}})
    with trust_remote_code(), suppress(ModelError):
        nlpx.load(folder)
    assert not (tmp_path / "harmed").exists()


@pytest.mark.parametrize("state", [b"no zip", b"PK\x03\x04", 3])
def test_broken_weights_are_told(folder, state):
    with_state(folder, state)
    with pytest.raises(ModelError, match=r"transformer.model: the weights do not fit .* cannot be read") as error:
        nlpx.load(folder)
    assert "\n" not in str(error.value)


def test_transformer_without_weights_is_read(folder):
    with_state(folder, b"")
    with pytest.raises(ModelError, match="the transformer has no weights yet"):
        nlpx.load(folder)("the cats")
