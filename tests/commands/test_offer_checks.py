"""``nlpx plugins --check`` finds what is wrong with an offer before a user meets it.

All faults are planted at once, each in an offer of its own name, because a check imports everything that is installed.
"""

from __future__ import annotations

import pytest
from conftest import run_process, write_plugin

HEADER = "from nlpx.hookspecs import *\n"
MODULE = """
import click, pathlib
class Renderer:
    def parse(self, doc, options): ...
class Blind(Renderer):
    def draw(self): ...
def nothing(): ...
def one(a): ...
def two(a, b): ...
def three(a, b, c): ...
def component(nlp, name): ...
def component_without_name(nlp): ...
def scorer(): return lambda examples, **kwargs: {}
def scorer_of_nothing(): return 3
def scorer_that_takes_nothing(): return lambda: {}
def scorer_that_fails(): raise ValueError('no')
def objective_of_one(): return one
value = 3
from nlpx.languages import DescribedDefaults
undescribed = DescribedDefaults(pathlib.Path('/nowhere/qya'))
from nlpx.pipeline import ListenedTo, Pipe, Tok2VecListener
class Own(Tok2VecListener): ...
class Picky(ListenedTo): listener_type = Own
def component_with_model(nlp, name, tok2vec=None, model=None): ...
def provider(nlp, name) -> ListenedTo: ...
def picky_provider(nlp, name) -> Picky: ...
def plain(nlp, name) -> Pipe: ...
"""
LISTENER = '[listener]\n@architectures = "spacy.Tok2VecListener.v1"\nwidth = 8\n'
# The hook, what it returns (S stands for name, target's attribute and summary), and what is said.
FAULTS = {
    "a component without a name": ("nlpx_components", "ComponentSpec(S('component_without_name'))", "nlp=…, name=…"),
    "a scorer with a number": (
        "nlpx_scorers",
        "ScorerSpec(S('scorer_of_nothing'))",
        "gives 3, where a function from examples to scores is due",
    ),
    "a scorer that takes nothing": ("nlpx_scorers", "ScorerSpec(S('scorer_that_takes_nothing'))", "(examples, labels"),
    "a scorer that fails": ("nlpx_scorers", "ScorerSpec(S('scorer_that_fails'))", "fails with ValueError: no"),
    "a converter of one": ("nlpx_converters", "ConverterSpec(S('one'))", "called as (lines, vocab, options)"),
    "a data check of nothing": ("nlpx_data_checks", "DataCheckSpec(S('nothing'), title='x')", "called as (data)"),
    "a data check of a component that is misspelt": (
        "nlpx_data_checks",
        "DataCheckSpec(S('one'), title='x', components=('taggr', 'tagr'))",
        "never runs: no installed plugin offers the component 'taggr' or 'tagr'",
    ),
    "a renderer without draw": (
        "nlpx_renderers",
        "RendererSpec(S('Renderer'))",
        "gives a Renderer, where an object with parse()",
    ),
    "a renderer that draws of nothing": (
        "nlpx_renderers",
        "RendererSpec(S('Blind'))",
        "cannot be called as draw(picture, options): too many positional arguments",
    ),
    "a flag of a section that is misspelt": (
        "nlpx_training_options",
        "TrainingOptionSpec(S('three'), settings=('trainin.dropout',))",
        "sets 'trainin.dropout', which no config has; did you mean 'training'?",
    ),
    "a flag of a setting that is misspelt": (
        "nlpx_training_options",
        "TrainingOptionSpec(S('three'), settings=('training.droput',))",
        "sets 'training.droput', which no config has; did you mean 'dropout'?",
    ),
    "a renderer of None": ("nlpx_renderers", "RendererSpec(S('nothing'))", "gives None, where an object with parse()"),
    "a notice with a number": (
        "nlpx_notices",
        "NoticeSpec(S('scorer_of_nothing'))",
        "gives 3, where a sentence or None",
    ),
    "a language that is none": ("nlpx_languages", "LanguageSpec(S('value'))", "must be a LanguageDefaults, not 3"),
    "a language that nothing describes": (
        "nlpx_languages",
        "LanguageSpec(S('undescribed'))",
        "cannot be used: ConfigError: there is no config file /nowhere/qya/language.cfg",
    ),
    "a flag of one": ("nlpx_training_options", "TrainingOptionSpec(S('one'))", "called as (config, value)"),
    "a command that is none": ("nlpx_commands", "CommandSpec(S('one'))", "must be a click command, not a function"),
    "an architecture that is none": (
        "nlpx_architectures",
        "ArchitectureSpec(S('value'))",
        "must be a function, not 3",
    ),
    "an objective with settings that it does not take": (
        "nlpx_pretraining_objectives",
        "ObjectiveSpec(S('objective_of_one'), loss_funcs={'love': {'depth': 1}})",
        "has settings for --loss-func love that cannot be used: ",
    ),
    "an objective of one": (
        "nlpx_pretraining_objectives",
        "ObjectiveSpec(S('objective_of_one'), loss_funcs={'hate': {}})",
        "cannot be called as (vocab, tok2vec): too many positional arguments",
    ),
    "an objective of None": (
        "nlpx_pretraining_objectives",
        "ObjectiveSpec(S('nothing'), loss_funcs={'fear': {}})",
        "gives None, where a model or a function is due",
    ),
    "an objective without settings": (
        "nlpx_pretraining_objectives",
        "ObjectiveSpec(S('objective_of_one'), loss_funcs={'fear': 3})",
        "where a dict from string to a dict from string to string or number or truth value or None is due",
    ),
    "a notice of one": ("nlpx_notices", "NoticeSpec(S('one'))", "called as ()"),
    "an ending without a dot": (
        "nlpx_converters",
        "ConverterSpec(S('nothing'), suffixes=('csv',))",
        "is 'csv', where one ending of a file in small letters, such as '.conllu' and not '.tags.txt', is due",
    ),
    "two endings at once": (
        "nlpx_converters",
        "ConverterSpec(S('three'), suffixes=('.tags.txt',))",
        "is '.tags.txt', where one ending of a file in small letters, such as '.conllu' and not '.tags.txt', is due",
    ),
    "a missing module": ("nlpx_architectures", "ArchitectureSpec(S('x.y'))", "gives AttributeError"),
    "a missing file": ("nlpx_components", "ComponentSpec(S('component'), defaults='pkg_bad:no.cfg')", "no.cfg"),
    "a file that is no config": (
        "nlpx_components",
        "ComponentSpec(S('component'), defaults='pkg_bad:broken.cfg')",
        "has defaults that cannot be used",
    ),
    "no section": (
        "nlpx_components",
        "ComponentSpec(S('component'), defaults='pkg_bad:other.cfg')",
        "has no section [component]",
    ),
    "an unknown architecture": (
        "nlpx_components",
        "ComponentSpec(S('component_with_model'), recipes={'accuracy': 'pkg_bad:unknown.cfg'})",
        "model] @architectures: no installed plugin offers 'no.Such.v1'",
    ),
    "a setting that is not taken": (
        "nlpx_components",
        "ComponentSpec(S('component'), defaults='pkg_bad:setting.cfg')",
        "got an unexpected keyword argument 'love'",
    ),
    "a misspelt recipe": (
        "nlpx_components",
        "ComponentSpec(S('component'), recipes={'acuracy': 'pkg_bad:fine.cfg'})",
        "has a recipe 'acuracy'; did you mean 'accuracy'?",
    ),
    "a recipe after nothing": (
        "nlpx_components",
        "ComponentSpec(S('component'), recipes={'accuracy after nothng': 'pkg_bad:fine.cfg'})",
        "has a recipe for accuracy after nothng that cannot be used: no installed plugin offers 'nothng'",
    ),
    "a string of attributes": (
        "nlpx_components",
        "ComponentSpec(S('component'), assigns='token.tag')",
        "is 'token.tag', where a tuple of strings is due",
    ),
    "an attribute of nothing": (
        "nlpx_components",
        "ComponentSpec(S('component'), assigns=('tag',))",
        "names the attribute 'tag'",
    ),
    "a score of a setting that is misspelt": (
        "nlpx_components",
        "ComponentSpec(S('component_with_model'), score_weights={'{modl}_acc': 1.0})",
        "weighs the score '{modl}_acc', and has no setting 'modl'; did you mean 'model'?",
    ),
    "a score of a block's setting that is misspelt": (
        "nlpx_components",
        "ComponentSpec(S('component_with_model'), score_weights={'{model.wdth}_acc': 1.0})",
        "weighs the score '{model.wdth}_acc', and has no setting 'model.wdth'",
    ),
    "a renderer that needs what nobody has": (
        "nlpx_renderers",
        "RendererSpec(S('Renderer'), needs=('doc.hearts',))",
        "has a need that nobody can meet: 'doc.hearts' is nothing that a Doc can have",
    ),
    "a misspelt placeholder": (
        "nlpx_components",
        "ComponentSpec(S('component_with_model'), recipes={'accuracy': 'pkg_bad:misspelt.cfg'})",
        "${token_vector} refers to nothing",
    ),
    "a placeholder outside recipes": (
        "nlpx_components",
        "ComponentSpec(S('component_with_model'), defaults='pkg_bad:placeholder.cfg')",
        "${token_vectors} refers to nothing",
    ),
    "a missing listener": (
        "nlpx_components",
        "ComponentSpec(S('provider'), listener='pkg_bad:no.cfg')",
        "has a listener that cannot be used: 'pkg_bad:no.cfg'",
    ),
    "a listener without a block": (
        "nlpx_components",
        "ComponentSpec(S('provider'), listener='pkg_bad:fine.cfg')",
        "'pkg_bad:fine.cfg' has no section [listener]",
    ),
    "a listener that is none": (
        "nlpx_components",
        "ComponentSpec(S('provider'), listener='pkg_bad:deaf.cfg')",
        "has a listener block that makes a Model, where a Listener is due",
    ),
    "a listener of a provider that does not say what it makes": (
        "nlpx_components",
        "ComponentSpec(S('component'), listener='pkg_bad:deaf.cfg')",
        "has a listener block that makes a Model, where a Listener is due",
    ),
    "a listener of another kind": (
        "nlpx_components",
        "ComponentSpec(S('picky_provider'), listener='pkg_bad:listener.cfg')",
        "makes a Tok2VecListener, and serves listeners of the kind Own",
    ),
    "a provider that nobody can listen to": (
        "nlpx_components",
        "ComponentSpec(S('plain'), listener='pkg_bad:listener.cfg')",
        "makes a Pipe, where a ListenedTo is due",
    ),
    "a recommendation without a listener": (
        "nlpx_components",
        "ComponentSpec(S('component'), recommended_for=('cpu accuracy',))",
        "is recommended for its token vectors and has no listener",
    ),
    "a misspelt recommendation": (
        "nlpx_components",
        "ComponentSpec(S('provider'), listener='pkg_bad:listener.cfg', recommended_for=('cpu acuracy',))",
        "has 'cpu acuracy'; did you mean 'cpu accuracy'",
    ),
}
FILES = {
    "broken.cfg": "[component\n",
    "other.cfg": "[other]\na = 1\n",
    "unknown.cfg": '[component]\n\n[component.model]\n@architectures = "no.Such.v1"\n',
    "setting.cfg": "[component]\nlove = 1\n",
    "fine.cfg": "[component]\n",
    "misspelt.cfg": "[component]\ntok2vec = ${token_vector}\n",
    "placeholder.cfg": "[component]\ntok2vec = ${token_vectors}\n",
    "listener.cfg": LISTENER,
    "deaf.cfg": LISTENER.replace("Tok2VecListener.v1", "MishWindowEncoder.v2") + "window_size = 1\ndepth = 1\n",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Return the lines that a check prints where all faults are planted."""
    folder = tmp_path_factory.mktemp("faults")
    hooks = dict.fromkeys(hook for hook, _spec, _said in FAULTS.values())
    manifest = HEADER + "def S(name, target):\n"
    manifest += "    return dict(name=name, target=f'pkg_bad.things:{target}', summary='Bad.')\n"
    for hook in hooks:
        specs = [
            spec.replace("S(", f"**S('bad{number}', ")
            for number, (its_hook, spec, _said) in enumerate(FAULTS.values())
            if its_hook == hook
        ]
        manifest += f"@hookimpl\ndef {hook}(): return [{', '.join(specs)}]\n"
    site = write_plugin(folder / "site", "bad", manifest, things=MODULE)
    for file, text in FILES.items():
        (site / "pkg_bad" / file).write_text(text, encoding="utf8")
    write_plugin(site, "unmarked", "def nlpx_commands(): return []\n")
    write_plugin(site, "empty", "")
    result = run_process(folder, "-m", "nlpx", "plugins", "--check", PYTHONPATH=str(folder / "site"))
    assert result.returncode == 1
    return (result.stdout + result.stderr).splitlines()


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found_and_its_plugin_named(said, fault):
    reason = FAULTS[fault][2]
    name = f"'bad{list(FAULTS).index(fault)}'"
    lines = [line for line in said if name in line and reason in line]
    assert lines, [line for line in said if name in line]
    assert "bad (nlp-bad 1.0)" in lines[0]


def test_provider_that_does_not_say_what_it_makes_is_believed(said):
    name = f"'bad{list(FAULTS).index('a listener of a provider that does not say what it makes')}'"
    assert not [line for line in said if name in line and "where a ListenedTo is due" in line]


def test_plugins_that_offer_nothing_are_found(said):
    text = "\n".join(said)
    assert "plugin unmarked (nlp-unmarked 1.0) has a function nlpx_commands without @hookimpl" in text
    assert "plugin empty (nlp-empty 1.0) offers nothing" in text
