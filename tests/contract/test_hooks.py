"""Every hook: a plugin that implements it, and a user who meets the offer."""

from __future__ import annotations

import pytest
from conftest import ROOT

from nlpx import hookspecs

HOOKS = [name for name in vars(hookspecs) if name.startswith("nlpx_")]
MODULE = """
import click
def build(): return 'built'
def make(nlp, name): return lambda doc: doc
def make_scorer(): return lambda examples, **kwargs: {'love': 1.0}
def convert(stream, **kwargs): return []
def notice(): return 'hearts are broken'
def check(data):
    from nlpx.checks import warn
    yield warn('too few hearts', where=['x.json, document 1'])
class Renderer:
    def parse(self, doc, options): return {'text': doc.text}
    def draw(self, picture, options): return ['<i>' + picture['text'] + '</i>']
@click.command()
def command(): click.echo('hello')
"""
LOOK_UP = "from nlpx.registry import registry; print(registry.get({!r}, {!r}).__name__)"
# hook -> (what the manifest returns, what the user runs, what the user sees)
CASES = {
    "nlpx_architectures": (
        "[ArchitectureSpec(name='a.v1', target='pkg_each.things:build', summary='.')]",
        LOOK_UP.format("architectures", "a.v1"),
        "build",
    ),
    "nlpx_functions": (
        "[FunctionSpec(kind='layers', name='l.v1', target='pkg_each.things:build', summary='.')]",
        LOOK_UP.format("layers", "l.v1"),
        "build",
    ),
    "nlpx_registries": (
        (
            "[RegistrySpec(name='hearts', summary='.')]\n@hookimpl\ndef nlpx_functions():"
            " return [FunctionSpec(kind='hearts', name='h.v1', target='pkg_each.things:build', summary='.')]"
        ),
        (
            "from nlpx.registry import registry; print(registry.hearts.names())\n"
            "from nlpx.config import resolve_block; print(resolve_block({'@hearts': 'h.v1'}, where='x'))"
        ),
        "['h.v1']\nbuilt",
    ),
    "nlpx_components": (
        "[ComponentSpec(name='c', target='pkg_each.things:make', summary='.', assigns=('doc.cats',))]",
        "import nlpx; nlp = nlpx.blank('xx'); nlp.add_pipe('c'); print(nlp('a').text, nlp.pipe_names)",
        "a ['c']",
    ),
    "nlpx_scorers": (
        "[ScorerSpec(name='s.v1', target='pkg_each.things:make_scorer', summary='.', metrics=())]",
        LOOK_UP.format("scorers", "s.v1"),
        "make_scorer",
    ),
    "nlpx_converters": (
        "[ConverterSpec(name='f', target='pkg_each.things:convert', summary='.', suffixes=('.f',))]",
        LOOK_UP.format("converters", "f"),
        "convert",
    ),
    "nlpx_sniff_format": (
        "'f' if head.startswith('%F') else None",
        (
            "from nlpx.plugins import installed; from pathlib import Path\n"
            "print(installed().first('nlpx_sniff_format', due='x', among='f', path=Path('x'), head='%F 1'))"
        ),
        "f",
    ),
    "nlpx_commands": (
        "[CommandSpec(name='say hello', target='pkg_each.things:command', summary='.')]",
        "from nlpx.cli import main; main(['say', 'hello'])",
        "hello",
    ),
    "nlpx_training_options": (
        "[TrainingOptionSpec(name='love', summary='How much.', type='int', settings=('training.love',))]",
        "from nlpx.cli import main; main(['train', '--help'])",
        "--love",
    ),
    "nlpx_pretraining_objectives": (
        "[ObjectiveSpec(name='a.v1', target='pkg_each.things:build', summary='.', loss_funcs={'hearts': {}})]",
        (
            "from nlpx.registry import registry; print(registry.get('architectures', 'a.v1').__name__)\n"
            "from nlpx.cli import main; main(['names', 'pretraining_objectives'])"
        ),
        "build\na.v1",
    ),
    "nlpx_data_checks": (
        "[DataCheckSpec(name='h', target='pkg_each.things:check', title='Hearts', summary='.')]",
        (
            "from pathlib import Path; Path('x.json').write_text('[]')\n"
            "from nlpx.cli import main; main(['debug', 'data', 'xx', 'x.json', 'x.json', '-p', 'merge_entities'])"
        ),
        "too few hearts\n    x.json, document 1",
    ),
    "nlpx_renderers": (
        "[RendererSpec(name='r', target='pkg_each.things:Renderer', summary='.')]",
        "import nlpx; print(nlpx.displacy.render(nlpx.blank('xx')('a'), style='r'))",
        "<i>a</i>",
    ),
    "nlpx_notices": (
        "[NoticeSpec(name='n', target='pkg_each.things:notice', summary='.')]",
        "from nlpx.cli import main; main(['info'])",
        "nlp-each 1.0): hearts are broken",
    ),
    "nlpx_languages": (
        "[LanguageSpec(name='qq', target='nlpx.languages.shipped:xx', summary='.')]",
        "import nlpx; print(nlpx.blank('qq')('a b')[1].text)",
        "b",
    ),
}


def test_every_hook_has_a_case_and_a_heading():
    assert sorted(CASES) == sorted(HOOKS)
    page = (ROOT / "docs" / "hooks.md").read_text(encoding="utf8")
    assert [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## nlpx_")] == HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_reaches_the_user(plugin_folder, run_python, hook):
    answer, code, seen = CASES[hook]
    arguments = "path, head" if hook == "nlpx_sniff_format" else ""
    manifest = (
        "from nlpx.hookspecs import hookimpl\nfrom nlpx.hookspecs import *\n"
        f"@hookimpl\ndef {hook}({arguments}): return {answer}\n"
    )
    folder = plugin_folder("each", manifest, things=MODULE)
    result = run_python(code, PYTHONPATH=str(folder))
    assert seen in result.stdout, result.stderr
