"""Pipelines whose transformers were exported: they run without PyTorch, and give the same."""

from __future__ import annotations

import json
import sys

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
    """Return a function that trains a pipeline with a model of some kind, and returns its folder."""

    def save(kind):
        folder = tmp_path_factory.mktemp("saved") / kind
        nlp = make_pipeline(models, ("tagger", "parser"), kind=kind)
        for _ in range(10):
            nlp.update(examples_for(nlp))
        nlp.to_disk(folder)
        return folder

    return save


@pytest.fixture(scope="module")
def pipeline_folder(saved):
    return saved("wordpiece")


@pytest.fixture(scope="module")
def exported(pipeline_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported") / "pipeline"
    export_pipeline(pipeline_folder, folder)
    return folder


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
def test_exported_pipeline_gives_the_same(kind, saved, tmp_path):
    folder = saved(kind)
    export_pipeline(str(folder), str(tmp_path / "exported"))
    nlp, loaded = nlpx.load(folder), nlpx.load(tmp_path / "exported")
    assert annotated(loaded) == annotated(nlp)
    assert max(differences(nlp, loaded)) <= TOLERANCE


def test_exported_pipeline_is_evaluated_without_pytorch(exported, run_nlpx, run_python, tmp_path):
    nlp = nlpx.blank("en")
    DocBin(docs=[example.reference for example in examples_for(nlp)]).to_disk(tmp_path / "dev.spacy")
    result = run_nlpx("evaluate", exported, "dev.spacy", "--gold-preproc", "--output", "scores.json")
    assert result.returncode == 0, result.stderr
    scores = json.loads((tmp_path / "scores.json").read_text("utf8"))
    due = nlpx.load(exported).evaluate(examples_for(nlp))
    assert {name: scores[name] for name in ("tag_acc", "dep_las")} == {
        name: pytest.approx(due[name], abs=1e-9) for name in ("tag_acc", "dep_las")
    }
    code = (
        "import sys, nlpx; nlpx.load(sys.argv[1])('The cats sat.'); print({'torch', 'transformers'} & {*sys.modules})"
    )
    assert run_python(code, exported).stdout == "set()\n"


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


def test_exported_pipeline_runs_in_several_processes(exported):
    nlp = nlpx.load(exported)
    assert annotated(nlp, n_process=2) == annotated(nlp)


def test_exported_transformer_cannot_be_trained(exported):
    nlp = nlpx.load(exported)
    with pytest.raises(ModelError, match=r"was exported and can only predict \(BertModel, .* train the pipeline that"):
        nlp.update(examples_for(nlp))


def test_components_learn_from_an_exported_transformer(exported):
    nlp = nlpx.load(exported)
    losses = [nlp.update(examples_for(nlp), exclude=["transformer"])["tagger"] for _ in range(20)]
    assert losses[-1] < losses[0]


def test_integers_are_small_and_near(pipeline_folder, exported, tmp_path):
    nlp = export_pipeline(pipeline_folder, tmp_path / "int8", int8=True)
    assert nlp.meta["about"]["transformer"].endswith("weights in int8, in ONNX, at most 40 wordpieces at a time")
    assert 1e-4 < max(differences(nlpx.load(exported), nlpx.load(tmp_path / "int8"))) < 0.1


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


def test_command_says_what_was_written(pipeline_folder, call_nlpx):
    result = call_nlpx("transformers", "export", pipeline_folder, "out")
    assert result.returncode == 0
    assert "transformer: BertModel, 0.0 million weights in float32, in ONNX, at most 40" in result.stderr
    assert "saved: out" in result.stderr
    quiet = call_nlpx("transformers", "export", pipeline_folder, "out", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


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
        ("model.onnx", None, "has no config.json"),
    ],
)
def test_exported_transformer_with_a_broken_file_is_refused(name, content, message, exported, tmp_path):
    nlpx.load(exported).to_disk(tmp_path)
    path = tmp_path / "transformer" / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=message) as error:
        nlpx.load(tmp_path)
    assert "\n" not in str(error.value)


def test_model_of_onnx_that_somebody_else_wrote_is_refused(exported, tmp_path):
    import onnx

    nlpx.load(exported).to_disk(tmp_path)
    path = tmp_path / "transformer" / "model.onnx"
    model = onnx.load(path)
    del model.metadata_props[:]
    path.unlink()
    onnx.save(model, path)
    with pytest.raises(ModelError, match="it was not written by 'nlpx transformers export'"):
        nlpx.load(tmp_path)


def test_missing_packages_are_named(pipeline_folder, exported, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"pip install 'nlp-transformers\[onnx\]'"):
        nlpx.load(exported)
    with pytest.raises(MissingExtra, match=r"pip install 'nlp-transformers\[export\]'"):
        export_pipeline(pipeline_folder, tmp_path / "out")
