"""The command nlpx train, run for real."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlpx.cli import main
from nlpx.commands.train import train
from nlpx.commands.two_forms import is_config, split_arguments

DOCUMENTED = """
-b -p -R -v -n -ne -ns -g -V -m -t2v -cw -cd -cW -cP -chr -lstm -er -nl -ovl -G -tm -VV -o -c -pt -et -T
--base-model --pipeline --replace-components --vectors --n-iter --n-early-stopping --n-examples --use-gpu --version
--meta-path --init-tok2vec --width --conv-depth --cnn-window --cnn-pieces --use-chars --bilstm-depth --embed-rows
--noise-level --orth-variant-level --gold-preproc --tag-map-path --verbose --gpu-id --output --code
--parser-multitasks --entity-multitasks --learn-tokens
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Return a folder with train.json and dev.json in the documented JSON format."""
    folder = tmp_path_factory.mktemp("corpus")
    words = [("The", "DT"), ("cat", "NN"), ("sees", "VBZ"), ("a", "DT"), ("tree", "NN"), (".", ".")]
    tokens = [{"id": i, "orth": orth, "tag": tag} for i, (orth, tag) in enumerate(words)]
    docs = [{"id": n, "paragraphs": [{"sentences": [{"tokens": tokens}]}]} for n in range(12)]
    for name in ("train", "dev"):
        (folder / f"{name}.json").write_text(json.dumps(docs), encoding="utf8")
    return folder


@pytest.fixture(scope="module")
def model(corpus, tmp_path_factory):
    """Return what a run of the flag form leaves, and what it prints."""
    folder = tmp_path_factory.mktemp("run")
    arguments = ["-p", "tagger", "-n", "2", "-cw", "16", "-er", "50", "-V", "1.2.3"]
    paths = [corpus / "train.json", corpus / "dev.json"]
    command = [sys.executable, "-m", "nlpx", "train", "en", "out", *paths, *arguments]
    environment = {**os.environ, "learn_rate": "0.01"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf8", check=True
    )
    return folder / "out", done


def test_the_flag_form_leaves_a_model_for_each_epoch_and_its_config(model):
    folder, _ = model
    names = ["config.cfg", "model-best", "model-last", "model0", "model1"]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_results_go_to_stdout_and_notices_to_stderr(model):
    _, done = model
    lines = done.stdout.splitlines()
    assert lines[0].split()[:4] == ["E", "#", "LOSS", "TOK2VEC"]
    assert [line.split()[0] for line in lines[2:]] == ["0", "1"]
    assert "learn_rate=0.01 from the environment" in done.stderr
    assert "pipeline: tok2vec, tagger; device: CPU" in done.stderr


def test_the_version_is_in_the_meta_data(model):
    folder, _ = model
    assert json.loads((folder / "model-best" / "meta.json").read_text(encoding="utf8"))["version"] == "1.2.3"


def test_the_config_that_was_built_trains_the_same_model(model, tmp_path):
    folder, _ = model
    train(folder / "config.cfg", tmp_path / "again")
    for name in ("tok2vec/model", "tagger/model", "meta.json", "config.cfg"):
        again = (tmp_path / "again" / "model1" / name).read_bytes()
        assert again == (folder / "model1" / name).read_bytes(), name


CODE = """
import nlpx

@nlpx.registry.callbacks("mine.v1")
def make():
    return lambda nlp, info: print("mine", info)
"""


def test_the_config_form_takes_settings_and_code(model, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(CODE)
    block = '[training.before_update]\n@callbacks = "mine.v1"\n\n[training.logger]'
    config = (model[0] / "config.cfg").read_text(encoding="utf8").replace("before_update = null", "")
    (tmp_path / "my.cfg").write_text(config.replace("[training.logger]", block), encoding="utf8")
    with pytest.raises(SystemExit) as raised:
        main(["train", "my.cfg", "--code", "mine.py", "--training.max_steps", "1", "--training.eval_frequency=1"])
    assert raised.value.code == 0
    output = capsys.readouterr()
    assert "mine {'step': 1, 'epoch': 0}" in output.out
    assert "nothing will be saved" in output.err
    assert not (tmp_path / "model-last").exists()


WORDS = ["The", "cat", "sees", "Ada", "."]
TAGS = {"tag": ["DT", "NN", "VBZ", "NNP", "."]}
ENTITIES = {"ner": ["O", "O", "O", "U-PERSON", "O"]}
TREES = {"head": [1, 1, 0, -1, -2], "dep": ["det", "nsubj", "ROOT", "obj", "punct"]}


@pytest.fixture
def default_run(tmp_path, monkeypatch, capsys):
    """Return a function that trains on a corpus with some annotations, and returns the exit code and what is said."""
    monkeypatch.chdir(tmp_path)

    def run(annotations, *arguments):
        tokens = [
            {"orth": word, **{key: values[i] for key, values in annotations.items()}} for i, word in enumerate(WORDS)
        ]
        docs = [{"id": n, "paragraphs": [{"sentences": [{"tokens": tokens}]}]} for n in range(3)]
        (tmp_path / "x.json").write_text(json.dumps(docs), encoding="utf8")
        with pytest.raises(SystemExit) as ended:
            main(["train", "en", "out", "x.json", "x.json", "-n", "1", "-cw", "16", "-er", "50", *arguments])
        return ended.value.code, capsys.readouterr().err

    return run


@pytest.mark.parametrize(
    ("annotations", "left_out"),
    [(TAGS, ["parser", "ner"]), (ENTITIES, ["tagger", "parser"]), ({**TAGS, **TREES}, ["ner"])],
    ids=["tags", "entities", "treebank"],
)
def test_default_components_without_annotations_are_left_out(default_run, tmp_path, annotations, left_out):
    code, err = default_run(annotations)
    assert code == 0, err
    said = [line for line in err.splitlines() if "left out" in line]
    assert said == [f"{name} left out: x.json has no annotations for it" for name in left_out]
    meta = json.loads((tmp_path / "out" / "model-last" / "meta.json").read_text(encoding="utf8"))
    assert meta["pipeline"] == ["tok2vec", *(name for name in ("tagger", "parser", "ner") if name not in left_out)]


def test_named_components_are_not_left_out(default_run):
    code, err = default_run(TAGS, "--pipeline", "tagger,parser,ner")
    assert code == 1
    assert "error: component 'parser' has nothing to learn" in err


def test_data_for_no_default_component_are_refused(default_run):
    code, err = default_run({})
    assert code == 1
    assert "error: x.json: these data have no annotations that a default pipeline could learn from" in err


def test_a_base_model_is_trained_further(model, corpus, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = [str(corpus / "train.json"), str(corpus / "dev.json")]
    with pytest.raises(SystemExit) as raised:
        main(["train", "en", "more", *paths, "-p", "tagger", "-n", "1", "-b", str(model[0] / "model-best")])
    assert raised.value.code == 0
    assert "frozen_components = []" in (tmp_path / "more" / "config.cfg").read_text(encoding="utf8")
    assert (tmp_path / "more" / "model-best" / "tagger").is_dir()


@pytest.mark.usefixtures("not_installed")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a config or a language"),
        (["en", "out", "a.json"], "the flag form takes 4 arguments, not 3"),
        (["my.cfg"], "there is no config file my.cfg"),
        (["my.cfg", "-p", "tagger"], "--pipeline belongs to the flag form"),
        (["my.cfg", "more"], "'more' is left over"),
        (["en", "out", "a.json", "b.json", "-o", "x"], "--output belongs to the config form"),
        (["en", "out", "a.json", "b.json", "-p", "painter"], "it comes with nlp-painter: pip install"),
        (["en", "out", "a.json", "b.json", "-p", "tagger", "--n-itre", "3"], "did you mean '--n-iter'?"),
        (["en", "out", "a.json", "b.json", "-p", "tagger"], "there is no file or folder 'a.json'"),
        (["en", "out", "a.json", "b.json", "-p", "tagger", "-nl", "2"], "2.0 is not in the range 0<=x<=1"),
    ],
)
def test_bad_arguments_are_one_clear_error(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as raised:
        main(["train", *arguments])
    assert raised.value.code in {1, 2}
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()


def test_help_shows_every_option_of_the_reference(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    words = set(capsys.readouterr().out.replace(",", " ").split())
    assert set(DOCUMENTED.split()) <= words


def test_help_imports_nothing_heavy(run_python):
    done = run_python(
        "import sys\nfrom nlpx.cli import main\ntry:\n    main(['train', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('numpy', 'thinc', 'srsly', 'rich', 'confection') if m in sys.modules])"
    )
    assert done.stdout.rstrip().endswith("[]")


def test_ctrl_c_saves_and_exits_with_130(corpus, tmp_path):
    command = [sys.executable, "-m", "nlpx", "train", "en", "out", corpus / "train.json", corpus / "dev.json"]
    process = subprocess.Popen(
        [*command, "-p", "tagger", "-n", "100000", "-cw", "16", "-er", "50"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf8",
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (tmp_path / "out" / "model0").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the model as it stands is in" in errors
    assert (tmp_path / "out" / "model-last" / "tagger" / "model").is_file()


def test_the_first_word_tells_the_forms_apart(tmp_path):
    (tmp_path / "config").write_text("")
    assert is_config("my.cfg")
    assert is_config("-")
    assert is_config(str(tmp_path / "config"))
    assert not is_config("en")


def test_settings_are_told_apart_from_words():
    words, settings = split_arguments(["my.cfg", "--a.b", "1", "--a.c=2", "--a.d", "--a.e", "-3"])
    assert words == ["my.cfg"]
    assert settings == ["--a.b", "1", "--a.c=2", "--a.d", "--a.e", "-3"]


def test_dry_run_prints_what_would_be_trained_and_writes_nothing(corpus, tmp_path, call_nlpx):
    files = [corpus / "train.json", corpus / "dev.json"]
    done = call_nlpx("train", "en", "out", *files, "-p", "tagger", "-n", "2", "-cw", "16", "-er", "50", "--dry-run")
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["tok2vec", "tok2vec", "from", "its", "beginning", "-"] in [row[:-1] for row in rows]
    assert ["tagger", "tagger", "from", "its", "beginning", "4", "68"] in rows
    assert "tagger: ., DT, NN, VBZ" in done.stdout
    assert ["train", "12", "texts,", "72", "words"] in rows
    assert "24; 2 epochs; the first epoch has 12; evaluated after each epoch" in done.stdout
    assert re.search(r"memory +[\d,]+ MB", done.stdout)
    assert "nothing was written: this was a dry run" in done.stderr
    assert [*tmp_path.iterdir()] == []


def test_dry_run_of_a_run_that_is_to_be_resumed_is_refused(corpus, call_nlpx):
    files = [corpus / "train.json", corpus / "dev.json"]
    done = call_nlpx("train", "en", "out", *files, "-p", "tagger", "--dry-run", "--resume")
    assert done.returncode == 2
    assert "leave out --resume" in done.stderr


@pytest.mark.parametrize("name", ["model-last", "model-best"])
def test_a_file_in_the_place_of_a_model_is_told_before_the_data_are_read(call_nlpx, corpus, tmp_path, name):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("mine", encoding="utf8")
    (tmp_path / "train.json").write_text("[{", encoding="utf8")
    done = call_nlpx("train", "en", "out", "train.json", corpus / "dev.json", "--pipeline", "tagger")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"error: {Path('out', name)}: this is a file; give the name of a folder to save the pipeline in\n"
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]
