"""Pipelines whose transformers were exported: they run without PyTorch, and give the same."""

from __future__ import annotations

import json
import pickle
import sys
from functools import cache
from shutil import copyfile, copytree

import numpy as np
import pytest

import nlpx
from nlp_transformers.commands import export_pipeline, transformers_of
from nlp_transformers.huggingface.exporting import TOLERANCE
from nlpx.errors import MissingExtra, ModelError, UsageError
from nlpx.tokens import Doc, DocBin

from .conftest import KINDS, STRIDED, WORDS, examples_for, make_pipeline

pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")


@pytest.fixture(scope="module")
def saved(models, tmp_path_factory):
    """Return a function that trains a pipeline with a model of some kind, once, and returns its folder."""

    @cache
    def save(kind):
        folder = tmp_path_factory.mktemp("saved") / kind
        nlp = make_pipeline(models, ("tagger", "parser"), kind=kind)
        for _ in range(10):
            nlp.update(examples_for(nlp))
        nlp.to_disk(folder)
        return folder

    return save


@pytest.fixture(scope="module")
def exported_of(saved, tmp_path_factory):
    """Return a function that exports such a pipeline, once, and returns its folder."""

    @cache
    def export(kind):
        folder = tmp_path_factory.mktemp("exported") / kind
        export_pipeline(str(saved(kind)), str(folder))
        return folder

    return export


@pytest.fixture(scope="module")
def pipeline_folder(saved):
    return saved("wordpiece")


@pytest.fixture(scope="module")
def exported(exported_of):
    return exported_of("wordpiece")


def docs_of(nlp):
    return [Doc(nlp.vocab, words=words) for words in [*WORDS, [], ["  "], ["cats"] * 60]]


def annotated(nlp, **settings):
    return [[(token.tag_, token.head.i, token.dep_) for token in doc] for doc in nlp.pipe(docs_of(nlp), **settings)]


def differences(nlp, other, name="transformer"):
    """Return the largest differences of rows and of pooled output, as a part of the largest value of each."""
    found, due = (each.get_pipe(name).predict(docs_of(each)) for each in (other, nlp))
    pairs = ((found.rows, due.rows), (found.pooled, due.pooled))
    return [np.abs(ours - theirs).max() / np.abs(theirs).max() for ours, theirs in pairs]


@pytest.mark.parametrize("kind", KINDS)
def test_exported_pipeline_gives_the_same(kind, saved, exported_of):
    nlp, loaded = nlpx.load(saved(kind)), nlpx.load(exported_of(kind))
    assert annotated(loaded) == annotated(nlp)
    assert max(differences(nlp, loaded)) <= TOLERANCE


def test_exported_pipeline_is_evaluated_without_pytorch(exported, run_python, tmp_path):
    nlp = nlpx.blank("en")
    DocBin(docs=[example.reference for example in examples_for(nlp)]).to_disk(tmp_path / "dev.spacy")
    code = (
        "import sys; from nlpx.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print({'torch', 'transformers'} & {*sys.modules})"
    )
    result = run_python(code, "evaluate", exported, "dev.spacy", "--gold-preproc", "--output", "scores.json")
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith("\nset()\n")
    scores = json.loads((tmp_path / "scores.json").read_text("utf8"))
    due = nlpx.load(exported).evaluate(examples_for(nlp))
    assert {name: scores[name] for name in ("tag_acc", "dep_las")} == {
        name: pytest.approx(due[name], abs=1e-9) for name in ("tag_acc", "dep_las")
    }


def test_exported_pipeline_is_saved_again(exported, tmp_path):
    nlp = nlpx.load(exported)
    nlp.to_disk(tmp_path / "again")
    again = nlpx.load(tmp_path / "again")
    from_bytes = nlpx.load(exported).from_bytes(nlp.to_bytes())
    for other in (again, from_bytes):
        assert annotated(other) == annotated(nlp)
    names = {"cfg", "model", "model.onnx", "tokenizer.json"}
    assert {path.name for path in (tmp_path / "again" / "transformer").iterdir()} == names
    nlp.to_disk(exported)
    assert annotated(nlpx.load(exported)) == annotated(nlp)


def test_transformer_replaces_one_that_was_exported(pipeline_folder, exported, tmp_path):
    copytree(exported / "transformer", tmp_path / "transformer")
    nlp = nlpx.load(pipeline_folder)
    nlp.get_pipe("transformer").to_disk(tmp_path / "transformer")
    loaded = nlpx.load(exported)
    loaded.get_pipe("transformer").from_disk(tmp_path / "transformer")
    assert [shim.encoder.module is None for _name, shim in transformers_of(loaded)] == [False]


def test_exported_pipeline_runs_in_several_processes(exported):
    nlp = nlpx.load(exported)
    assert annotated(nlp, n_process=2) == annotated(nlp)


def test_exported_model_survives_a_pickle(exported):
    nlp = nlpx.load(exported)
    model = nlp.get_pipe("transformer").model
    copied = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(copied.predict(docs_of(nlp)).rows, model.predict(docs_of(nlp)).rows)


def test_exported_transformer_cannot_be_trained(exported):
    nlp = nlpx.load(exported)
    with pytest.raises(ModelError, match=r"was exported and can only predict \(BertModel, .* train the pipeline that"):
        nlp.update(examples_for(nlp))


def test_components_learn_from_an_exported_transformer(exported):
    nlp = nlpx.load(exported)
    losses = [nlp.update(examples_for(nlp), exclude=["transformer"])["tagger"] for _ in range(20)]
    assert losses[-1] < losses[0]


def test_transformer_that_a_component_has_for_itself_is_exported(models, tmp_path):
    own = {
        "@architectures": "spacy-transformers.Tok2VecTransformer.v3",
        "name": str(models["bytes"]),
        "get_spans": STRIDED,
        "tokenizer_config": {},
        "pooling": {"@layers": "reduce_mean.v1"},
    }
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": own}})
    nlp.initialize(lambda: examples_for(nlp))
    nlp.to_disk(tmp_path / "own")
    export_pipeline(tmp_path / "own", tmp_path / "exported")
    loaded = nlpx.load(tmp_path / "exported")
    assert [shim.encoder.module for _name, shim in transformers_of(loaded)] == [None]
    assert annotated(loaded) == annotated(nlp)


def test_command_writes_integers_that_are_near(pipeline_folder, exported, call_nlpx, tmp_path):
    result = call_nlpx("transformers", "export", pipeline_folder, "out", "--int8")
    assert result.returncode == 0
    about = "BertModel, 0.0 million weights in int8, in ONNX on cpu, at most 40 wordpieces at a time"
    assert result.stderr == f"transformer: {about}\nsaved: out\n"
    nlp = nlpx.load(tmp_path / "out")
    assert nlp.meta["about"]["transformer"] == about
    assert 1e-4 < max(differences(nlpx.load(exported), nlp)) < 0.1


def test_quiet_command_writes_over_an_exported_pipeline(pipeline_folder, exported, call_nlpx, tmp_path):
    copytree(exported, tmp_path / "out")
    (tmp_path / "out" / "transformer" / "model.onnx").write_bytes(b"")
    quiet = call_nlpx("transformers", "export", pipeline_folder, "out", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert annotated(nlpx.load(tmp_path / "out")) == annotated(nlpx.load(exported))


def test_pipeline_is_not_written_over_itself(pipeline_folder):
    with pytest.raises(UsageError, match="would be written over itself, and could not be trained any more"):
        export_pipeline(pipeline_folder, pipeline_folder)


def test_pipeline_without_a_transformer_is_refused(tmp_path):
    nlpx.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(UsageError, match="no component has a transformer"):
        export_pipeline(tmp_path / "blank", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_exported_pipeline_is_not_exported_again(exported, tmp_path):
    with pytest.raises(ModelError, match="component 'transformer' cannot be exported: the transformer is exported al"):
        export_pipeline(exported, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("model.onnx", b"", "model.onnx: the transformer that was exported cannot be read"),
        ("model.onnx", b"\x08\x0a\x12", "the transformer that was exported cannot be loaded"),
        ("tokenizer.json", b"{}", "the transformer that was exported cannot be loaded"),
        ("tokenizer.json", None, "tokenizer.json: the transformer that was exported cannot be read"),
        ("model.onnx", None, "there is neither model.onnx nor config.json"),
    ],
)
def test_exported_transformer_with_a_broken_file_is_refused(name, content, message, exported, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    copytree(exported, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "transformer" / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=message) as error:
        nlpx.load(tmp_path)
    assert "\n" not in str(error.value)


def test_model_of_onnx_that_somebody_else_wrote_is_refused(exported, tmp_path):
    import onnx

    copytree(exported, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "transformer" / "model.onnx"
    model = onnx.load(path)
    del model.metadata_props[:]
    path.unlink()
    onnx.save(model, path)
    with pytest.raises(ModelError, match="it was not written by 'nlpx transformers export'"):
        nlpx.load(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_files_of_two_exported_transformers_are_not_mixed(name, exported, exported_of, tmp_path):
    copytree(exported, tmp_path, dirs_exist_ok=True)
    copyfile(exported_of("bytes") / "transformer" / name, tmp_path / "transformer" / name)
    with pytest.raises(ModelError, match=r"tokenizer\.json is not the one that it was exported with"):
        nlpx.load(tmp_path)


def test_exported_transformer_with_broken_weights_is_refused(exported, tmp_path):
    import onnx

    copytree(exported, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "transformer" / "model.onnx"
    model = onnx.load(path)
    table = next(own for own in model.graph.initializer if "word_embeddings" in own.name)
    broken = np.full_like(onnx.numpy_helper.to_array(table), np.nan)
    table.CopyFrom(onnx.numpy_helper.from_array(broken, table.name))
    onnx.save(model, path)
    with pytest.raises(ModelError, match="its vectors are not 16 wide, or no finite numbers"):
        nlpx.load(tmp_path)


def test_missing_packages_are_named(pipeline_folder, exported, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"pip install 'nlp-transformers\[onnx\]'"):
        nlpx.load(exported)
    with pytest.raises(MissingExtra, match=r"pip install 'nlp-transformers\[export\]'"):
        export_pipeline(pipeline_folder, tmp_path / "out")
