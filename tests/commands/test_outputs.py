"""What is to be written is tried before the work that it is for."""

from __future__ import annotations

import pytest

from nlpx import registry

# Where a file is, nothing can be written: with a model, data or a config that are not there, who has begun the work
# before says that.
PLACE = "taken/x"
COMMANDS = [
    ("apply", "nowhere", "texts.txt", f"{PLACE}.spacy"),
    ("assemble", "nowhere.cfg", PLACE),
    ("benchmark", "accuracy", "nowhere", "data", "--output", PLACE),
    ("benchmark", "speed", "nowhere", "data", "--output", PLACE),
    ("calibrate", "nowhere", "data", "textcat", "--output", PLACE),
    ("debug", "profile", "nowhere", "texts.txt", "--output", PLACE),
    ("evaluate", "nowhere", "data", "--output", PLACE),
    ("evaluate", "nowhere", "data", "--report", PLACE),
    ("evaluate", "nowhere", "data", "--displacy-path", PLACE),
    ("find-threshold", "nowhere", "data", "textcat", "threshold", "cats_score", "--output", PLACE),
    ("find-threshold", "nowhere", "data", "textcat", "threshold", "cats_score", "--plot", PLACE),
    ("init", "labels", "texts.txt", PLACE),
    ("init", "nlp", "nowhere.cfg", PLACE),
    ("init", "vectors", "en", "nowhere.txt", PLACE),
    ("init", "model", "en", PLACE, "--vectors-loc", "nowhere.txt"),
    ("kb", "build", "nowhere.csv", PLACE),
    ("kb", "export", "nowhere", PLACE),
    ("kb", "merge", "nowhere", "nowhere", PLACE),
    ("package", "nowhere", PLACE),
    ("transformers", "export", "nowhere", PLACE),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_what_cannot_be_written_is_told_before_the_work(call_nlpx, tmp_path, words):
    (tmp_path / "taken").write_text("mine", encoding="utf8")
    (tmp_path / "texts.txt").write_text("[nlp]", encoding="utf8")
    done = call_nlpx(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert "taken: is a file, where a folder is due; choose another place" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"taken", "texts.txt"}


def test_commands_that_have_an_output_are_all_tried():
    tried = {
        name for name in registry.commands.get_all() if any(" ".join(words).startswith(name) for words in COMMANDS)
    }
    # These write while they work, or at once.
    writing = {"convert", "init config", "init fill-config", "pretrain", "train"}
    named = {
        name
        for name, command in registry.commands.get_all().items()
        if any(param.name in ("output", "output_dir", "output_path", "output_file") for param in command.params)
    }
    assert named - writing <= tried


def test_a_file_that_cannot_be_replaced_is_told_before_the_work(call_nlpx, tmp_path):
    done = call_nlpx("evaluate", "nowhere", "data", "--displacy-path", tmp_path, "--output", "x.json")
    assert "nowhere" in done.stderr
    (tmp_path / "entities.html").mkdir()
    done = call_nlpx("evaluate", "nowhere", "data", "--displacy-path", tmp_path)
    assert "entities.html: is a folder; give the name of a file" in done.stderr
