"""The component transformer: shared by others, which know nothing of it."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlpx.commands.info import info
from nlpx.commands.init_config import config_text
from nlpx.config import load_config
from nlpx.errors import ConfigError, ModelError
from nlpx.pipeline import Language
from nlpx.registry import registry
from nlpx.tokens import Doc

WORDS = [["She", "saw", "  ", "cats", ",", "didn't", "she", "?"], ["the", "extraordinary", "dogs", "ran"]]


def docs_of(nlp):
    return [Doc(nlp.vocab, words=words) for words in WORDS]


def annotated(nlp):
    return [[(token.tag_, token.head.i, token.dep_) for token in doc] for doc in nlp.pipe(docs_of(nlp))]


def shim_of(nlp):
    return nlp.get_pipe("transformer").model.layers[0].shims[0]


def weights(nlp, name="transformer"):
    return nlp.get_pipe(name).model.to_bytes()


def train(nlp, examples, steps=1, **settings):
    optimizer = Adam(0.01)
    return [nlp.update(examples(nlp), sgd=optimizer, **settings) for _ in range(steps)]


def test_components_learn_through_one_transformer(pipeline, examples):
    nlp = pipeline(("tagger", "parser"))
    before = weights(nlp)
    losses = train(nlp, examples, 30)
    assert weights(nlp) != before
    assert losses[-1]["tagger"] < 0.8 * losses[0]["tagger"]
    assert losses[-1]["parser"] < 0.8 * losses[0]["parser"]
    assert losses[1]["transformer"] > 0


def test_transformer_runs_once_for_all(pipeline, examples, monkeypatch):
    nlp = pipeline(("tagger", "parser"))
    shim = shim_of(nlp)
    runs = []
    encoder = shim.encoder
    whole = encoder.forward
    monkeypatch.setattr(encoder, "forward", lambda bucket: runs.append(len(bucket["input_ids"])) or whole(bucket))
    list(nlp.pipe(docs_of(nlp)))
    train(nlp, examples)
    assert len(runs) == 2


def test_listener_without_a_factor_costs_no_way_back(pipeline, examples, monkeypatch):
    nlp = pipeline(listener={"grad_factor": 0.0})
    before = weights(nlp)
    monkeypatch.setattr(shim_of(nlp), "begin_update", lambda _inputs: pytest.fail("it prepared to go back"))
    losses = train(nlp, examples, 5)
    assert weights(nlp) == before
    assert losses[-1]["tagger"] < losses[0]["tagger"]


def test_frozen_transformer_stays_as_it_is(pipeline, examples):
    nlp = pipeline()
    before = weights(nlp)
    losses = train(nlp, examples, 20, exclude=["transformer"])
    assert weights(nlp) == before
    assert losses[-1]["tagger"] < losses[0]["tagger"]


def test_pipeline_is_loaded_without_the_folder_of_its_model(pipeline, examples, tmp_path):
    nlp = pipeline(("tagger", "parser"))
    train(nlp, examples, 20)
    nlp.to_disk(tmp_path / "pipeline")
    config = (tmp_path / "pipeline" / "config.cfg").read_text(encoding="utf8")
    (tmp_path / "pipeline" / "config.cfg").write_text(
        "\n".join('name = "moved-away"' if line.startswith("name = ") else line for line in config.split("\n")), "utf8"
    )
    loaded = nlpx.load(tmp_path / "pipeline")
    assert annotated(loaded) == annotated(nlp)
    assert weights(loaded) == weights(nlp)


def test_saved_transformer_is_a_folder_of_huggingface(pipeline, tmp_path):
    nlp = pipeline(())
    nlp.to_disk(tmp_path)
    folder = tmp_path / "transformer"
    names = {"cfg", "model", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
    assert {path.name for path in folder.iterdir()} == names
    assert {path.stat().st_mode for path in folder.iterdir()} == {(folder / "cfg").stat().st_mode}
    other = pipeline((), model={"name": str(folder)})
    for doc, due in zip(other.pipe(docs_of(other)), nlp.pipe(docs_of(nlp)), strict=True):
        np.testing.assert_array_equal(doc._.trf_data.rows, due._.trf_data.rows)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("config.json", "there is neither model.onnx nor config.json"),
        ("model.safetensors", r"there is no \*.safetensors in it"),
        ("tokenizer.json", "its tokenizer cannot be made .* beside the model"),
        ("tokenizer_config.json", "it has no tokenizer_config.json"),
        ("model", "component 'transformer' cannot be loaded"),
    ],
)
def test_saved_transformer_that_lacks_a_file_is_refused(name, message, pipeline, tmp_path):
    pipeline().to_disk(tmp_path)
    (tmp_path / "transformer" / name).unlink()
    with pytest.raises(ModelError, match=f"transformer.*: .*{message}") as error:
        nlpx.load(tmp_path)
    assert "\n" not in str(error.value)


def test_transformer_inside_of_the_file_of_weights_is_read(pipeline, tmp_path):
    nlp = pipeline()
    nlp.to_disk(tmp_path)
    for path in (tmp_path / "transformer").glob("*.*"):
        path.unlink()
    (tmp_path / "transformer" / "model").write_bytes(weights(nlp))
    assert weights(nlpx.load(tmp_path)) == weights(nlp)


def test_saved_weights_that_are_no_numbers_are_refused(pipeline, torch, tmp_path):
    nlp = pipeline()
    with torch.no_grad():
        shim_of(nlp).encoder.module.embeddings.word_embeddings.weight[:] = np.nan
    nlp.to_disk(tmp_path)
    with pytest.raises(
        ModelError, match=r"'embeddings\.word_embeddings\.weight' hold values that are no finite numbers"
    ):
        nlpx.load(tmp_path)


def test_component_can_have_a_copy_of_its_own(pipeline, examples):
    nlp = pipeline(("tagger", "parser"))
    train(nlp, examples, 20)
    due = annotated(nlp)
    nlp.replace_listeners("transformer", "tagger", ["model.tok2vec"])
    block = nlp.get_pipe_config("tagger")["model"]["tok2vec"]
    assert block["@architectures"] == "spacy-transformers.Tok2VecTransformer.v3"
    assert annotated(nlp) == due
    before = weights(nlp)
    train(nlp, examples, exclude=["transformer", "parser"])
    assert weights(nlp) == before


@pytest.mark.parametrize("spans", ["doc_spans", "sent_spans", "strided_spans"])
def test_model_survives_a_pickle(spans, pipeline):
    windows = {"window": 3, "stride": 2} if spans == "strided_spans" else {}
    nlp = pipeline((), model={"get_spans": {"@span_getters": f"spacy-transformers.{spans}.v1", **windows}})
    docs = [Doc(nlp.vocab, words=words, sent_starts=[True] * len(words)) for words in WORDS]
    model = nlp.get_pipe("transformer").model
    copied = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(copied.predict(docs).rows, model.predict(docs).rows)
    assert copied.to_bytes() == model.to_bytes()


def test_component_of_another_pipeline_is_taken_over(pipeline, examples):
    source = pipeline()
    train(source, examples, 20)
    nlp = nlpx.blank("en")
    for name in ("transformer", "tagger"):
        nlp.add_pipe(name, source=source)
    assert [[token.tag_ for token in doc] for doc in nlp.pipe(docs_of(nlp))] == [
        [token.tag_ for token in doc] for doc in source.pipe(docs_of(source))
    ]


@pytest.mark.parametrize(("version", "factor"), [("v1", 1.0), ("v2", 1.0), ("v3", 1.0), ("v3", 0.0)])
def test_tagger_can_have_a_transformer_for_itself(version, factor, models, examples):
    nlp = nlpx.blank("en")
    block = {
        "@architectures": f"spacy-transformers.Tok2VecTransformer.{version}",
        "name": str(models["bytes"]),
        "get_spans": {"@span_getters": "spacy-transformers.doc_spans.v1"},
        "tokenizer_config": {},
        "pooling": {"@layers": "reduce_mean.v1"},
        "grad_factor": factor,
    }
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": block}})
    nlp.initialize(lambda: examples(nlp))
    own = nlp.get_pipe("tagger").model.get_ref("tok2vec")
    before = own.to_bytes()
    losses = train(nlp, examples, 5)
    assert losses[-1]["tagger"] < losses[0]["tagger"]
    assert (own.to_bytes() == before) is (factor == 0)


def test_further_annotations_are_set(pipeline):
    seen = []

    @registry.annotation_setters("test.Setter.v1")
    def make():
        return lambda docs, batch: seen.append((list(docs), batch))

    nlp = pipeline((), set_extra_annotations={"@annotation_setters": "test.Setter.v1"})
    seen.clear()
    docs = list(nlp.pipe(docs_of(nlp)))
    ((given, batch),) = seen
    assert given == docs
    assert [len(data.align.lengths) for data in batch.doc_data] == [len(doc) for doc in docs]
    width = batch.tensors[0].shape[-1]
    rows = batch.model_output.last_hidden_state.reshape(-1, width)[batch.align.dataXd.ravel()]
    own = docs[0]._.trf_data
    np.testing.assert_array_equal(rows[: own.align.dataXd.size], own.rows[own.align.dataXd.ravel()])


def test_batch_setting_reaches_the_model_and_survives_saving(pipeline, tmp_path):
    nlp = pipeline((), max_batch_items=17)
    nlp.to_disk(tmp_path)
    assert shim_of(nlpx.load(tmp_path)).max_batch_items == 17


@pytest.mark.parametrize(
    ("setting", "number"),
    [
        ("max_batch_items", 0),
        ("max_batch_items", 2.5),
        ("learn_rate_factor", -1.0),
        ("learn_rate_factor", float("nan")),
        ("learn_rate_decay", 2.0),
    ],
)
def test_number_that_cannot_be_is_refused(setting, number):
    with pytest.raises(ConfigError, match=setting):
        nlpx.blank("en").add_pipe("transformer", config={setting: number})


def test_docs_without_words_and_words_without_end_are_predicted(pipeline):
    nlp = pipeline(kind="bytes")
    with pytest.warns(UserWarning, match=r"The token 'x+' \(10000 characters\) at offset 4 of the document 'one x+'"):
        docs = list(nlp.pipe(["", "   ", "\n\t", f"one {'x' * 10_000} two", ""]))
    assert [len(doc) for doc in docs] == [0, 1, 1, 3, 0]
    assert all(token.tag_ for doc in docs for token in doc)
    assert [len(doc) for doc in nlp.pipe(["", ""])] == [0, 0]


def test_docs_release_what_the_last_listener_has_read(pipeline):
    nlp = pipeline(("tagger", "parser"))
    with nlp.select_pipes(disable="parser"):
        assert nlp("the cats ran")._.trf_data.width == 16
    doc = nlp("the cats ran")
    with pytest.raises(ModelError, match="released when the last component that listens had read it; to keep it, set"):
        _ = doc._.trf_data
    assert [token.tag_ for token in nlp.get_pipe("tagger")(doc)] == [token.tag_ for token in doc], "it asks anew"
    assert pipeline(("tagger",), keep_trf_data=True)("the cats ran")._.trf_data.width == 16


def test_docs_release_what_the_last_component_has_no_need_to_read(pipeline, monkeypatch):
    nlp = pipeline()
    monkeypatch.setattr(nlp.get_pipe("tagger"), "predict", lambda docs: [np.zeros(len(doc), dtype=int) for doc in docs])
    assert nlp("the cats ran").user_data == {"trf_data": {}}


def test_data_of_a_doc_can_be_taken_away_by_hand(pipeline):
    nlp = pipeline(("tagger",), keep_trf_data=True)
    doc = nlp("the cats ran")
    doc._.trf_data = None
    assert doc._.trf_data is None
    assert [token.tag_ for token in nlp.get_pipe("tagger")(doc)] == [token.tag_ for token in doc]


def test_docs_are_read_where_the_transformer_is_gone(pipeline):
    nlp = pipeline(("tagger",), keep_trf_data=True)
    doc = nlp("the cats ran")
    due = [token.tag_ for token in doc]
    nlp.remove_pipe("transformer")
    assert [token.tag_ for token in nlp.get_pipe("tagger")(doc)] == due
    assert doc._.trf_data.width == 16


def test_settings_of_the_config_hold_for_a_saved_pipeline(pipeline, tmp_path):
    pipeline((), learn_rate_factor=0.5, learn_rate_decay=0.9).to_disk(tmp_path)
    shim = shim_of(nlpx.load(tmp_path))
    assert (shim.learn_rate_factor, shim.learn_rate_decay) == (0.5, 0.9)
    loaded = nlpx.load(tmp_path, config={"components": {"transformer": {"keep_trf_data": True}}})
    assert loaded.get_pipe("transformer").keep_trf_data


def test_weights_that_are_no_numbers_are_told(pipeline, torch):
    nlp = pipeline(())
    with torch.no_grad():
        shim_of(nlp).encoder.module.embeddings.word_embeddings.weight[:] = np.nan
    with pytest.raises(ModelError, match="component 'transformer' cannot predict: its weights hold values"):
        nlp("the cats")


def test_averages_can_be_used_for_a_while(pipeline, examples):
    nlp = pipeline(keep_trf_data=True)
    optimizer = Adam(0.01, use_averages=True)
    for _ in range(3):
        nlp.update(examples(nlp), sgd=optimizer)
    rows = nlp("the cats")._.trf_data.rows
    with nlp.use_params(optimizer.averages):
        assert not np.allclose(nlp("the cats")._.trf_data.rows, rows)
    np.testing.assert_array_equal(nlp("the cats")._.trf_data.rows, rows)


def test_weights_that_pytorch_is_to_leave_as_they_are_stay_and_others_learn(pipeline, examples):
    nlp = pipeline()
    shim_of(nlp).encoder.module.requires_grad_(requires_grad=False)
    before, tagger_before = weights(nlp), weights(nlp, "tagger")
    train(nlp, examples, 2)
    assert weights(nlp) == before
    assert weights(nlp, "tagger") != tagger_before


def test_info_names_the_model_the_type_of_its_weights_and_the_device(pipeline, tmp_path, capsys):
    pipeline().to_disk(tmp_path)
    info(str(tmp_path), silent=False)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("about ")]
    assert line.split(None, 1)[1] == (
        "transformer: BertModel, 0.0 million weights in float32 on cpu, at most 40 wordpieces at a time"
    )


@pytest.mark.parametrize("optimize", ["efficiency", "accuracy"])
def test_init_config_offers_it_for_gpus(optimize):
    text, notes = config_text("en", ["tagger", "parser"], gpu=True, optimize=optimize)
    config = load_config(text)
    assert not notes
    assert config["nlp"]["pipeline"] == ["transformer", "tagger", "parser"]
    for name in ("tagger", "parser"):
        assert config["components"][name]["model"]["tok2vec"] == {
            "@architectures": "spacy-transformers.TransformerListener.v1",
            "grad_factor": 1.0,
            "upstream": "*",
            "pooling": {"@layers": "reduce_mean.v1"},
        }
    training = config["training"]
    assert (training["accumulate_gradient"], training["batcher"]["size"]) == (3, 2000)
    assert training["optimizer"]["learn_rate"]["@schedules"] == "warmup_linear.v1"
    assert Language.from_config(config).pipe_names == ["transformer", "tagger", "parser"]
