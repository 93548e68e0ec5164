"""The commands of the reference: every argument, option, short form and default that its tables name.

The tables here are written off the reference's; what is newer, off the help of spaCy 3, with what is our own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import click
import pytest

from nlpx.cli import main
from nlpx.registry import registry
from nlpx.training.hyperparameters import HYPERPARAMETERS


class Documented(NamedTuple):
    """Say of a command its arguments, and of each option the long form, the short one and the value without it."""

    arguments: str
    options: list[tuple[str, str | None, Any]]


REFERENCE = {
    "download": Documented("model", [("--direct", "-d", False)]),
    "link": Documented("origin link_name", [("--force", "-f", False)]),
    "info": Documented("model", [("--markdown", "-md", False), ("--silent", "-s", False)]),
    "validate": Documented("", []),
    "convert": Documented(
        "input_file output_dir",
        [
            ("--file-type", "-t", None),
            ("--converter", "-c", "auto"),
            ("--n-sents", "-n", 1),
            ("--seg-sents", "-s", False),
            ("--model", "-b", None),
            ("--morphology", "-m", False),
            ("--lang", "-l", None),
        ],
    ),
    "debug-data": Documented(
        "lang train_path dev_path",
        [
            ("--tag-map-path", "-tm", None),
            ("--base-model", "-b", None),
            ("--pipeline", "-p", "tagger,parser,ner"),
            ("--ignore-warnings", "-IW", False),
            ("--verbose", "-V", False),
            ("--no-format", "-NF", False),
        ],
    ),
    "train": Documented(
        "lang output_path train_path dev_path",
        [
            ("--base-model", "-b", None),
            ("--pipeline", "-p", "tagger,parser,ner"),
            ("--replace-components", "-R", False),
            ("--vectors", "-v", None),
            ("--n-iter", "-n", 30),
            ("--n-early-stopping", "-ne", 0),
            ("--n-examples", "-ns", 0),
            ("--use-gpu", "-g", -1),
            ("--version", "-V", None),
            ("--meta-path", "-m", None),
            ("--init-tok2vec", "-t2v", None),
            ("--parser-multitasks", "-pt", None),
            ("--entity-multitasks", "-et", None),
            ("--width", "-cw", None),
            ("--conv-depth", "-cd", None),
            ("--cnn-window", "-cW", None),
            ("--cnn-pieces", "-cP", None),
            ("--use-chars", "-chr", False),
            ("--bilstm-depth", "-lstm", None),
            ("--embed-rows", "-er", None),
            ("--noise-level", "-nl", 0.0),
            ("--orth-variant-level", "-ovl", 0.0),
            ("--gold-preproc", "-G", False),
            ("--learn-tokens", "-T", False),
            ("--textcat-multilabel", "-TML", False),
            ("--textcat-arch", "-ta", None),
            ("--textcat-positive-label", "-tpl", None),
            ("--tag-map-path", "-tm", None),
            ("--verbose", "-VV", False),
        ],
    ),
    "pretrain": Documented(
        "texts_loc vectors_model output_dir",
        [
            ("--width", "-cw", 96),
            ("--depth", "-cd", 4),
            ("--cnn-window", "-cW", 1),
            ("--cnn-pieces", "-cP", 3),
            ("--use-chars", "-chr", False),
            ("--sa-depth", "-sa", 0),
            ("--embed-rows", "-er", 2000),
            ("--loss-func", "-L", "cosine"),
            ("--dropout", "-d", 0.2),
            ("--batch-size", "-bs", 3000),
            ("--max-length", "-xw", 500),
            ("--min-length", "-nw", 5),
            ("--seed", "-s", 0),
            ("--n-iter", "-i", 1000),
            ("--use-vectors", "-uv", False),
            ("--n-save-every", "-se", None),
            ("--init-tok2vec", "-t2v", None),
            ("--epoch-start", "-es", None),
        ],
    ),
    "init-model": Documented(
        "lang output_dir",
        [
            ("--jsonl-loc", "-j", None),
            ("--vectors-loc", "-v", None),
            ("--truncate-vectors", "-t", 0),
            ("--prune-vectors", "-V", -1),
            ("--vectors-name", "-vn", None),
        ],
    ),
    "evaluate": Documented(
        "model data_path",
        [
            ("--displacy-path", "-dp", None),
            ("--displacy-limit", "-dl", 25),
            ("--gpu-id", "-g", -1),
            ("--gold-preproc", "-G", False),
            ("--return-scores", "-R", False),
        ],
    ),
    "package": Documented(
        "input_dir output_dir",
        [("--meta-path", "-m", None), ("--create-meta", "-c", False), ("--force", "-f", False)],
    ),
}
# What is newer.
NEWER = {
    "benchmark accuracy": Documented(
        "model data_path",
        [
            ("--output", "-o", None),
            ("--code", "-c", None),
            ("--gpu-id", "-g", -1),
            ("--gold-preproc", "-G", False),
            ("--displacy-path", "-dp", None),
            ("--displacy-limit", "-dl", 25),
            ("--per-component", "-P", False),
            ("--spans-key", "-sk", None),
        ],
    ),
    "benchmark speed": Documented(
        "model data_path",
        [
            ("--batch-size", "-b", None),
            ("--no-shuffle", None, False),
            ("--gpu-id", "-g", -1),
            ("--batches", None, 50),
            ("--n-batches", None, 50),
            ("--warmup", "-w", 3),
            ("--code", "-c", None),
        ],
    ),
    "convert": Documented("", [("--quiet", "-q", False)]),
    "debug diff-config": Documented(
        "config_path",
        [
            ("--compare-to", None, None),
            ("--optimize", "-o", "efficiency"),
            ("--gpu", "-G", False),
            ("--pretraining", "--pt", False),
            ("--markdown", "-md", False),
        ],
    ),
    "debug model": Documented(
        "config_path component",
        [
            ("--layers", "-l", ""),
            ("--dimensions", "-DIM", False),
            ("--parameters", "-PAR", False),
            ("--gradients", "-GRAD", False),
            ("--attributes", "-ATTR", False),
            ("--print-step0", "-P0", False),
            ("--print-step1", "-P1", False),
            ("--print-step2", "-P2", False),
            ("--print-step3", "-P3", False),
            ("--gpu-id", "-g", -1),
        ],
    ),
    "debug profile": Documented("model inputs", [("--n-texts", "-n", 10000)]),
    "download": Documented("", [("--sdist", "-S", False), ("--url", "-U", None)]),
    "evaluate": Documented(
        "model data_path",
        [
            ("--output", "-o", None),
            ("--code", "-c", None),
            ("--per-component", "-P", False),
            ("--spans-key", "-sk", None),
            ("--confidence", "-C", False),
            ("--n-samples", "-ns", 1000),
            ("--against", "-a", None),
            ("--report", "-r", None),
            ("--quiet", "-q", False),
        ],
    ),
    "find-threshold": Documented(
        "model data_path pipe_name threshold_key scores_key",
        [
            ("--n-trials", "-n", 11),
            ("--code", "-c", None),
            ("--gpu-id", "-g", -1),
            ("--gold-preproc", "-G", False),
            ("--verbose", "-V", False),
        ],
    ),
    "info": Documented("", [("--exclude", "-e", "labels"), ("--url", "-u", False)]),
    "init vectors": Documented(
        "lang vectors_loc output_dir",
        [
            ("--prune", "-p", -1),
            ("--truncate", "-t", 0),
            ("--mode", "-m", None),
            ("--name", "-n", None),
            ("--lexemes-jsonl", "-j", None),
            ("--verbose", "-V", False),
            ("--verbose", "-VV", False),
            ("--attr", "-a", "ORTH"),
        ],
    ),
    "package": Documented(
        "",
        [
            ("--create-meta", "-C", False),
            ("--name", "-n", None),
            ("--version", "-v", None),
            ("--build", "-b", "sdist"),
            ("--require-parent", "-R", True),
        ],
    ),
    "pretrain": Documented(
        "config_path output_dir",
        [
            ("--resume-path", "-r", None),
            ("--epoch-resume", "-es", None),
            ("--gpu-id", "-g", -1),
            ("--code", "-c", None),
            ("--quiet", "-q", False),
        ],
    ),
    "train": Documented(
        "config_path",
        [
            ("--output", "-o", None),
            ("--output-path", "-o", None),
            ("--code", "-c", None),
            ("--gpu-id", "-g", -1),
            ("--quiet", "-q", False),
        ],
    ),
}
# Commands of the reference, and options, that are still to be written: what is written is taken out here.
TO_COME: set[str] = set()
TO_COME_OPTIONS: set[tuple[str, str]] = set()

VARIABLES = {
    "dropout_from": 0.2,
    "dropout_to": 0.2,
    "dropout_decay": 0.0,
    "batch_from": 1,
    "batch_to": 64,
    "batch_compound": 1.001,
    "token_vector_width": 128,
    "embed_size": 7500,
    "hidden_width": 128,
    "learn_rate": 0.001,
    "optimizer_B1": 0.9,
    "optimizer_B2": 0.999,
    "optimizer_eps": 1e-08,
    "L2_penalty": 1e-06,
    "grad_norm_clip": 1.0,
}
# What the flags of plugins mean where they are not given.
DEFAULTS_OF_PLUGINS = {"textcat-arch": "bow"}

DOCUMENTED = [*REFERENCE.items(), *NEWER.items()]
OPTIONS = [(name, *option) for name, documented in DOCUMENTED for option in documented.options]


def has_command(name):
    return registry.has("commands", name) or registry.has("commands", name.replace("-", " "))


def get_command(name):
    """Return the command that is typed as this."""
    if name in TO_COME:
        pytest.skip(f"nlpx {name} is still to be written")
    return registry.get("commands", name if registry.has("commands", name) else name.replace("-", " "))


# The reference spells these otherwise where it shows the usage, and spaCy 3 in its help.
OTHERWISE_WRITTEN = [("pretrain", "--loss-func", "--loss_func"), ("evaluate", "--use-gpu", "--gpu-id")]


def test_what_is_written_is_not_still_to_be_written():
    """Each name that this finds is taken out of the set above."""
    assert {name for name in TO_COME if has_command(name)} == set()
    known = {(name, opt) for name, opt in TO_COME_OPTIONS for param in get_command(name).params if opt in param.opts}
    assert known == set()


@pytest.mark.parametrize(("name", "long", "short", "default"), OPTIONS)
def test_option_has_its_short_form_and_its_default(name, long, short, default):
    found = [param for param in get_command(name).params if long in param.opts]
    if (name, long) in TO_COME_OPTIONS:
        pytest.skip(f"{long} of nlpx {name} is still to be written")
    (option,) = found
    assert short is None or short in option.opts
    assert option.to_info_dict()["default"] == default


@pytest.mark.parametrize(("name", "long", "written"), OTHERWISE_WRITTEN)
def test_option_can_be_written_as_elsewhere_in_the_reference(name, long, written):
    (option,) = [param for param in get_command(name).params if long in param.opts]
    assert written in option.opts


@pytest.mark.parametrize(("name", "documented"), DOCUMENTED)
def test_arguments_stand_in_the_usage_in_their_order(name, documented):
    usage = get_command(name).get_usage(click.Context(get_command(name), info_name="", terminal_width=1000))
    words = iter(usage.replace("[", " ").replace("]", " ").split())
    for argument in documented.arguments.split():
        assert any(word.isupper() and argument.upper().startswith(word) for word in words), (argument, usage)


@pytest.mark.parametrize("name", REFERENCE)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_has_its_short_form(name, flag, capsys, monkeypatch):
    # A command keeps the option from where it was first asked for it, which may have been outside of the application.
    monkeypatch.setattr(get_command(name), "_help_option", None, raising=False)
    with pytest.raises(SystemExit) as ended:
        main([*name.split(), flag])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("Usage: nlpx")


@pytest.mark.parametrize("name", VARIABLES)
def test_variable_of_train_has_its_default(name):
    options = [offer.spec for offer in registry.table("training options").offers()]
    defaults = {spec.env: float(spec.default) for spec in options if spec.env}
    defaults |= {variable: known.default for variable, known in HYPERPARAMETERS.items()}
    assert defaults[name] == VARIABLES[name]


@pytest.mark.parametrize("name", DEFAULTS_OF_PLUGINS)
def test_flag_of_a_plugin_means_its_default_where_it_is_not_given(name):
    (spec,) = [offer.spec for offer in registry.table("training options").offers() if offer.spec.name == name]
    assert spec.default == DEFAULTS_OF_PLUGINS[name]


@pytest.mark.parametrize("name", ["auto", "conll", "conllu", "conllubio", "ner", "iob", "jsonl"])
def test_converter_of_the_reference_is_there(name):
    specs = [offer.spec for offer in registry.table("converters").offers()]
    assert name == "auto" or name in {known for spec in specs for known in (spec.name, *spec.aliases)}


@pytest.mark.parametrize("name", registry.commands.names())
def test_every_option_shows_its_default_in_the_help(name):
    command = registry.get("commands", name)
    context = click.Context(command, terminal_width=1000, max_content_width=1000)
    for option in command.params:
        if isinstance(option, click.Option):
            record = option.get_help_record(context)
            assert record is not None
            assert "[default: " in record[1], option.opts


@pytest.mark.parametrize("name", registry.commands.names())
def test_help_shows_none_of_the_marks_that_it_is_wrapped_by(name):
    command = registry.get("commands", name)
    assert "\\b" not in command.get_help(click.Context(command))
