"""The options of the reference and, for find-threshold and init vectors, of spaCy 3.8: short forms and defaults."""

from __future__ import annotations

import click
import pytest

from nlpx.registry import registry

# Of each command: the long form, the short forms, and the value where the option is not given.
DOCUMENTED = {
    "info": [
        ("--markdown", "-md", False),
        ("--silent", "-s", False),
        ("--exclude", "-e", "labels"),
        ("--url", "-u", False),
    ],
    "download": [("--direct", "-d", False), ("--sdist", "-S", False), ("--url", "-U", None)],
    "link": [("--force", "-f", False)],
    "package": [
        ("--meta-path", "-m", None),
        ("--create-meta", "-c", False),
        ("--create-meta", "-C", False),
        ("--name", "-n", None),
        ("--version", "-v", None),
        ("--build", "-b", "sdist"),
        ("--force", "-f", False),
        ("--require-parent", "-R", True),
    ],
    "convert": [
        ("--file-type", "-t", None),
        ("--converter", "-c", "auto"),
        ("--n-sents", "-n", 1),
        ("--seg-sents", "-s", False),
        ("--model", "-b", None),
        ("--morphology", "-m", False),
        ("--lang", "-l", None),
        ("--quiet", "-q", False),
    ],
    "evaluate": [
        ("--displacy-path", "-dp", None),
        ("--displacy-limit", "-dl", 25),
        ("--gpu-id", "-g", -1),
        ("--gold-preproc", "-G", False),
        ("--return-scores", "-R", False),
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
    "find-threshold": [
        ("--n-trials", "-n", 11),
        ("--code", "-c", None),
        ("--gpu-id", "-g", -1),
        ("--gold-preproc", "-G", False),
        ("--verbose", "-V", False),
    ],
    "init model": [
        ("--jsonl-loc", "-j", None),
        ("--vectors-loc", "-v", None),
        ("--truncate-vectors", "-t", 0),
        ("--prune-vectors", "-V", -1),
        ("--vectors-name", "-vn", None),
    ],
    "init vectors": [
        ("--prune", "-p", -1),
        ("--truncate", "-t", 0),
        ("--mode", "-m", None),
        ("--name", "-n", None),
        ("--lexemes-jsonl", "-j", None),
        ("--verbose", "-V", False),
        ("--verbose", "-VV", False),
        ("--attr", "-a", "ORTH"),
    ],
    "train": [
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
        ("--width", "-cw", None),
        ("--conv-depth", "-cd", None),
        ("--cnn-window", "-cW", None),
        ("--cnn-pieces", "-cP", None),
        ("--use-chars", "-chr", False),
        ("--bilstm-depth", "-lstm", None),
        ("--embed-rows", "-er", None),
        ("--parser-multitasks", "-pt", None),
        ("--entity-multitasks", "-et", None),
        ("--learn-tokens", "-T", False),
        ("--noise-level", "-nl", 0.0),
        ("--orth-variant-level", "-ovl", 0.0),
        ("--gold-preproc", "-G", False),
        ("--tag-map-path", "-tm", None),
        ("--verbose", "-VV", False),
        ("--quiet", "-q", False),
        ("--output", "-o", None),
        ("--code", "-c", None),
    ],
    "pretrain": [
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
        ("--resume-path", "-r", None),
        ("--epoch-start", "-es", None),
        ("--epoch-resume", "-es", None),
        ("--gpu-id", "-g", -1),
        ("--code", "-c", None),
        ("--quiet", "-q", False),
    ],
}
OPTIONS = [(command, *option) for command, options in DOCUMENTED.items() for option in options]


@pytest.mark.parametrize(("name", "long", "short", "default"), OPTIONS)
def test_option_has_its_short_form_and_its_default(name, long, short, default):
    command = registry.get("commands", name)
    (option,) = [param for param in command.params if long in param.opts]
    assert short in option.opts
    assert option.to_info_dict()["default"] == default


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
