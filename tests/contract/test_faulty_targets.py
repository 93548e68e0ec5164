"""What a plugin's code does wrong when it is used: a sentence that names the plugin, and the rest goes on.

One distribution has a fault in every target; what is said of them is asked in as few processes as the cases allow.
"""

from __future__ import annotations

import json
from functools import partial

import pytest
from conftest import run_process, write_plugin

from nlpx.registry import kinds
from nlpx.registry.table import TABLES
from nlpx.targets import load_target

KINDS_OF_FUNCTIONS = {
    "architectures": ("none", "text", "function", "fails"),
    "augmenters": ("none", "giver_of_none", "giver_of_texts"),
    "batchers": ("none", "giver_of_none", "giver_of_texts"),
    "callbacks": ("none", "giver_of_none", "takes_nothing"),
    "layers": ("none",),
    "loggers": ("none", "giver_of_none"),
    "optimizers": ("none",),
    "readers": ("none", "giver_of_none", "giver_of_texts"),
    "schedules": ("none", "text", "texts"),
    "tokenizers": ("none", "giver_of_none"),
    "vectors": ("none", "giver_of_none"),
}
SPECS = {
    "nlpx_commands": ["CommandSpec(**S('shout', 'value'))", "CommandSpec(**S('panic', 'panic'))"],
    "nlpx_components": [
        f"ComponentSpec(**S('{name}', 'make_{name}'))"
        for name in ("forgetful", "absent", "texty", "refusing", "closed", "streamless", "scored")
    ]
    + ["ComponentSpec(**S('unpacked', 'make_absent'), defaults='pkg_faulty:no.cfg')"]
    + [
        f"ComponentSpec(**S('looked-{way}', 'make_closed'), check_settings='pkg_faulty.things:look_{way}')"
        for way in ("nothing", "numbers", "fails", "nowhere", "fussy")
    ],
    "nlpx_converters": [
        f"ConverterSpec(**S('{name}', 'convert_{name}'))" for name in ("none", "texts", "nothing", "fails", "noisy")
    ],
    "nlpx_data_checks": [
        f"DataCheckSpec(**S('{name}', 'check_{name}'), title='Faulty {name}')"
        for name in ("none", "text", "texts", "fails")
    ],
    "nlpx_languages": ["LanguageSpec(**S('qaa', 'value'))"],
    "nlpx_notices": [f"NoticeSpec(**S('{name}', 'notice_{name}'))" for name in ("fails", "number", "noisy")],
    "nlpx_pretraining_objectives": [
        f"ObjectiveSpec(**S('faulty.{name}.v1', 'aim_{name}'))"
        for name in ("modelless", "failing", "layerless", "lossless", "single", "endless", "wide")
    ],
    "nlpx_renderers": [
        f"RendererSpec(**S('{name}', 'draw_{name}'), file='{name}.html')"
        for name in ("none", "dataless", "lineless", "failing", "fine")
    ],
    "nlpx_scorers": [
        f"ScorerSpec(**S('faulty.{name}.v1', 'score_{name}'))"
        for name in ("none", "number", "nothing", "keys", "nan", "text", "fails")
    ],
    "nlpx_training_options": [
        f"TrainingOptionSpec(**S('{name}', 'option_{name}'), type='flag')" for name in ("give-none", "fail")
    ],
}
MANIFEST = """
from nlpx.hookspecs import *

def S(name, target):
    return dict(name=name, target=f"pkg_faulty.things:{target.replace('-', '_')}", summary="Faulty.")
"""
THINGS = """
import click

value = 3

def none(): return None
def text(): return "text"
def texts():
    while True: yield "text"
def fails(): raise RuntimeError("not today")
def function(): return lambda: None
def giver_of_none(): return lambda *args: None
def giver_of_texts(): return lambda *args: ["text"]
def takes_nothing(): return lambda: None

@click.command()
def panic(): raise BaseException("an extension fell over")

class Component:
    def __call__(self, doc): return doc

class Streamless(Component):
    def pipe(self, docs, batch_size): return None

class Scored(Component):
    def __init__(self, scorer): self.scorer = scorer
    def score(self, examples, **kwargs): return self.scorer(examples, **kwargs)

def make_forgetful(nlp, name): return lambda doc: None
def make_absent(nlp, name): return None
def make_texty(nlp, name): return "component"
def make_refusing(nlp, name): raise RuntimeError("not today")
def make_closed(nlp, name): return lambda: None
def make_streamless(nlp, name): return Streamless()
def make_scored(nlp, name, scorer): return Scored(scorer)

def look_nothing(settings): return None
def look_numbers(settings): return {1: "no"}
def look_fails(settings): raise RuntimeError("not today")
def look_fussy(settings): return {"mood": "it is bad"}

def score_none(): return None
def score_number(): return lambda examples, **kwargs: 0.5
def score_nothing(): return lambda examples, **kwargs: None
def score_keys(): return lambda examples, **kwargs: {1: 0.5}
def score_nan(): return lambda examples, **kwargs: {"faulty_acc": float("nan")}
def score_text(): return lambda examples, **kwargs: {"faulty_acc": "nan"}
def score_fails(): return lambda examples, **kwargs: 1 / 0

def convert_none(lines, vocab, options): return None
def convert_texts(lines, vocab, options): yield "text"
def convert_nothing(lines, vocab, options): return []
def convert_fails(lines, vocab, options):
    raise RuntimeError("not today")
    yield
def convert_noisy(lines, vocab, options):
    print("noise")
    from nlpx.tokens import Doc
    yield Doc(vocab, words=["word"])

def check_none(data): return None
def check_text(data): return "all is well"
def check_texts(data): yield "all is well"
def check_fails(data): raise RuntimeError("not today")

def notice_fails(): raise RuntimeError("not today")
def notice_number(): return 7
def notice_noisy(): print("noise")

class draw_fine:
    def parse(self, doc, options): return {"text": doc.text}
    def draw(self, picture, options): return ["<p>fine</p>"]
class draw_dataless(draw_fine):
    def parse(self, doc, options): return None
class draw_lineless(draw_fine):
    def draw(self, picture, options): return "<p/>"
class draw_failing(draw_fine):
    def draw(self, picture, options): raise RuntimeError("not today")
def draw_none(): return None

class Aim:
    def __init__(self, loss): self.loss = loss
    def __call__(self, vocab, tok2vec):
        tok2vec.attrs["loss"] = self.loss
        return tok2vec

def aim_modelless(): return lambda vocab, tok2vec: None
def aim_failing(): return lambda vocab, tok2vec: 1 / 0
def aim_layerless(): return lambda vocab, tok2vec: tok2vec.copy()
def aim_lossless(): return lambda vocab, tok2vec: tok2vec
def aim_single(): return Aim(lambda ops, docs, prediction: 0.5)
def aim_endless(): return Aim(lambda ops, docs, prediction: (0.5, prediction, docs))
def aim_wide(): return Aim(lambda ops, docs, prediction: (0.5, prediction[:, :1]))

def option_give_none(config, value): return None
def option_fail(config, value): raise RuntimeError("not today")
"""
# What is done, as an expression, and what is said of it.
FAULTS = {
    "an architecture gives None": (
        "tagger('none')",
        "[components.tagger.model]: 'faulty.none.v1' {} gives None, where a",
    ),
    "an architecture gives text": (
        "tagger('text')",
        "'faulty.text.v1' {} gives 'text', where a model or a function is",
    ),
    "an architecture gives no model": ("tagger('function')", "faulty.function.v1 gives a function, but tagger takes"),
    "an architecture fails": ("tagger('fails')", "faulty.fails.v1 {} cannot be made with these settings: RuntimeError"),
    "a layer gives None": ("tagger('none', '@layers')", "'faulty.none.v1' {} gives None, where a model is due"),
    "defaults that no wheel has": (
        "pipe('unpacked')",
        "'unpacked' {} has defaults that cannot be used: 'pkg_faulty:no.cfg' is not installed with its package",
    ),
    "a factory gives None": ("pipe('absent')", "[components.absent]: 'absent' {} gives None, where a component"),
    "a factory gives text": ("pipe('texty')", "'texty' {} gives 'component', where a component to call with a Doc"),
    "a factory fails": ("pipe('refusing')", "refusing {} cannot be made with these settings: RuntimeError: not today"),
    "a check of settings gives None": (
        "pipe('looked-nothing')",
        "'looked-nothing' {} gives None, where a",
    ),
    "a check of settings names no settings": (
        "pipe('looked-numbers')",
        "'looked-numbers' {} gives {{1: 'no'}}, where a",
    ),
    "a check of settings fails": ("pipe('looked-fails')", "'looked-fails' {} fails with RuntimeError: not today at"),
    "a check of settings is nowhere": ("pipe('looked-nowhere')", "'looked-nowhere' {} cannot be used: its target"),
    "a check refuses settings": ("pipe('looked-fussy')", "[components.looked-fussy] mood: it is bad"),
    "a component gives None": ("pipe('forgetful')('a')", "component 'forgetful' {} must return the Doc, but returned"),
    "a component takes no Doc": ("pipe('closed')('a')", "component 'closed' {} cannot be called: TypeError"),
    "a component has no stream": (
        "list(pipe('streamless').pipe(['a']))",
        "component 'streamless' {} must return a stream",
    ),
    "a scorer is None": ("scored('none')", "'faulty.none.v1' {} gives None, where a function from examples to scores"),
    "a scorer gives a number": ("scored('number')", "the scorer of component 'scored' {} gives 0.5, where scores by"),
    "a scorer gives None": (
        "scored('nothing')",
        "the scorer of component 'scored' {} gives None, where scores by name",
    ),
    "a scorer names no strings": (
        "scored('keys')",
        "the scorer of component 'scored' {} gives a score the name 1, where",
    ),
    "a scorer gives NaN": (
        "scored('nan')",
        "the scorer of component 'scored' {} gives nan as faulty_acc, where a number",
    ),
    "a scorer gives text": ("scored('text')", "the scorer of component 'scored' {} gives 'nan' as faulty_acc, where a"),
    "a scorer fails": (
        "scored('fails')",
        "the scorer of component 'scored' {} fails with ZeroDivisionError: division by",
    ),
    "a language is none": ("nlpx.blank('qaa')", "'qaa' {} must be a LanguageDefaults, not 3"),
    "a tokenizer's maker is None": ("made('tokenizer', 'none')", "[nlp.tokenizer]: 'faulty.none.v1' {} gives None"),
    "a tokenizer is None": (
        "made('tokenizer', 'giver_of_none')",
        "[nlp.tokenizer]: the function {} gives None, where a",
    ),
    "vectors have no maker": ("made('vectors', 'none')", "[nlp.vectors]: 'faulty.none.v1' {} gives None, where"),
    "vectors are None": (
        "made('vectors', 'giver_of_none')",
        "[nlp.vectors]: the function {} gives None, where a table",
    ),
    "a callback is None": ("made('after_creation', 'none')", "[nlp.after_creation]: 'faulty.none.v1' {} gives None"),
    "a callback gives None": ("made('after_creation', 'giver_of_none')", "the callback {} must return the pipeline"),
    "a callback takes nothing": ("made('after_creation', 'takes_nothing')", "the callback {} fails with TypeError"),
    "a renderer is None": ("draw('none')", "'none' {} gives None, where an object with parse() and draw() is due"),
    "a renderer has no data": ("draw('dataless')", "'dataless' {} takes from a Doc None, where"),
    "a renderer gives text": ("draw('lineless')", "'lineless' {} draws '<p/>', where a list of lines is due"),
    "a renderer fails": ("draw('failing')", "'failing' {} fails with RuntimeError: not today at things.py:"),
    "a corpus is None": (
        "trained('corpora.train', 'none')",
        "[corpora.train]: 'faulty.none.v1' {} gives None, where a function",
    ),
    "a corpus gives None": ("trained('corpora.train', 'giver_of_none')", "[corpora.train]: the reader {} gives None"),
    "a corpus gives text": (
        "trained('corpora.train', 'giver_of_texts')",
        "the reader {} yields 'text', where an Example",
    ),
    "an augmenter is None": ("augmented('none')", "'faulty.none.v1' {} gives None, where a function of a pipeline and"),
    "an augmenter gives None": ("augmented('giver_of_none')", "the augmenter {} gives None, where a stream is due"),
    "an augmenter gives text": (
        "augmented('giver_of_texts')",
        "the augmenter {} yields 'text', where an Example is due",
    ),
    "a batcher is None": ("trained('training.batcher', 'none')", "[training.batcher]: 'faulty.none.v1' {} gives None"),
    "a batcher gives None": (
        "trained('training.batcher', 'giver_of_none')",
        "[training.batcher]: the batcher {} gives",
    ),
    "a batcher gives text": (
        "trained('training.batcher', 'giver_of_texts')",
        "the batcher {} yields 'text', where a list",
    ),
    "a logger is None": ("trained('training.logger', 'none')", "[training.logger]: 'faulty.none.v1' {} gives None"),
    "a logger gives None": ("trained('training.logger', 'giver_of_none')", "the logger {} gives None, where a pair of"),
    "a schedule is None": ("trained('training.dropout', 'none')", "[training.dropout]: 'faulty.none.v1' {} gives None"),
    "a schedule is text": (
        "trained('training.dropout', 'text')",
        "'faulty.text.v1' {} gives 'text', where a number or",
    ),
    "a schedule gives text": (
        "trained('training.dropout', 'texts')",
        "[training.dropout]: the schedule {} yields 'text'",
    ),
    "a rate gives text": (
        "trained('training.optimizer', None)",
        "the schedule {} yields 'text', where a number is due",
    ),
    "an optimizer is None": (
        "trained('training.optimizer', 'none')",
        "'faulty.none.v1' {} gives None, where an optimizer",
    ),
    "a converter gives None": ("converted('none')", "'none' {} gives None, where a stream of Docs is due"),
    "a converter gives text": ("converted('texts')", "'texts' {} yields 'text', where a Doc is due"),
    "a converter fails": ("converted('fails')", "'fails' {} fails with RuntimeError: not today at things.py:"),
    "a converter finds nothing": ("converted('nothing')", "x.txt: the converter 'nothing' finds no document in it"),
    "a flag gives None": ("flag('give-none')", "'give-none' {} gives None, where the config is due"),
    "a flag fails": ("flag('fail')", "'fail' {} fails with RuntimeError: not today at things.py:"),
    "an objective gives no model": (
        "aimed('modelless')",
        "the objective of pretraining {} gives None, where a model is",
    ),
    "an objective fails": ("aimed('failing')", "the objective of pretraining {} fails with ZeroDivisionError"),
    "an objective forgets the layer": (
        "aimed('layerless')",
        "the objective of pretraining {} makes a model without the layer that is to learn",
    ),
    "an objective has no loss": ("aimed('lossless')", "the objective of pretraining {} makes a model without a loss"),
    "a loss gives a number": (
        "aimed('single')",
        "the loss of the objective of pretraining {} gives 0.5, where a loss and the gradient of the prediction is due",
    ),
    "a loss gives too much": ("aimed('endless')", "the loss of the objective of pretraining {} gives 3 values, where"),
    "a loss gives another gradient": (
        "aimed('wide')",
        "the loss of the objective of pretraining {} gives a gradient of the shape (2, 1) for a prediction of (2, 3)",
    ),
    "nothing is called before a step": ("trained('training.before_update', 'none')", "gives None, where a function of"),
    "what is called takes nothing": (
        "trained('training.before_update', 'takes_nothing')",
        "the callback {} fails with",
    ),
    "nothing is to be saved": (
        "trained('training.before_to_disk', 'giver_of_none')",
        "the callback {} gives None, where a",
    ),
}
PROBE = """
import io, json, sys, tempfile
import numpy as np
from thinc.api import Linear
import nlpx
from nlpx.cli.complaints import sentence
from nlpx.commands.convert import convert
from nlpx.config import load_config, resolve_block, validate_config
from nlpx.tokens import Example
from nlpx.training import init_nlp, pretraining_loss, pretraining_model, train
from nlpx.training.flag_form import FlagForm, build_config

KINDS = {"tokenizer": "tokenizers", "vectors": "vectors", "after_creation": "callbacks"}
TRAINING = {
    "corpora.train": "readers", "training.batcher": "batchers", "training.logger": "loggers",
    "training.dropout": "schedules", "training.optimizer": "optimizers", "training.before_update": "callbacks",
    "training.before_to_disk": "callbacks",
}
SMALL = {
    "@architectures": "spacy.HashEmbedCNN.v2", "width": 8, "depth": 1, "embed_size": 20, "window_size": 1,
    "maxout_pieces": 2, "subword_features": False, "pretrained_vectors": None,
}
corpus = sys.argv[1]


def tagger(name, kind="@architectures"):
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger", config={"model": {kind: f"faulty.{name}.v1"}})


def pipe(name, **settings):
    nlp = nlpx.blank("en")
    nlp.add_pipe(name, config=settings)
    return nlp


def scored(name):
    nlp = pipe("scored", scorer={"@scorers": f"faulty.{name}.v1"})
    nlp.evaluate([Example.from_dict(nlp.make_doc("a b"), {})])


def made(key, name):
    nlpx.Language.from_config({"nlp": {"lang": "en", key: {f"@{KINDS[key]}": f"faulty.{name}.v1"}}})


def draw(style):
    nlpx.displacy.render(nlpx.blank("en")("a"), style=style)


def trained(setting, name):
    config = load_config(CONFIG.format(corpus=corpus))
    config["components"]["tagger"]["model"]["tok2vec"] = SMALL
    if name is None:
        config["training"]["optimizer"] = {"@optimizers": "Adam.v1", "learn_rate": {"@schedules": "faulty.texts.v1"}}
    else:
        section, _, key = setting.partition(".")
        kind = "augmenters" if key.endswith("augmenter") else TRAINING[setting]
        block = {f"@{kind}": f"faulty.{name}.v1"}
        if kind == "augmenters":
            config["corpora"]["train"]["augmenter"] = block
        else:
            config[section][key] = block
    with tempfile.TemporaryDirectory() as folder:
        train(init_nlp(validate_config(config)), folder, stdout=io.StringIO(), stderr=io.StringIO())


def aimed(name):
    vocab = nlpx.Vocab()
    objective = resolve_block({"@architectures": f"faulty.{name}.v1"}, where="pretraining.objective")
    model = pretraining_model(objective, vocab, Linear(3, 3))
    pretraining_loss(model, [nlpx.Doc(vocab, words=["a", "b"])], np.zeros((2, 3), dtype="f"))


def converted(name):
    convert("x.txt", "x.spacy", converter=name)


def flag(name):
    form = FlagForm(lang="en", train_path=corpus, dev_path=corpus, pipeline="tagger", options={name: True})
    build_config(form, environment={})


augmented = lambda name: trained("corpora.train.augmenter", name)
CONFIG = '''
[nlp]
lang = "en"
pipeline = ["tagger"]
[components]
[components.tagger]
factory = "tagger"
[components.tagger.model]
@architectures = "spacy.Tagger.v2"
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = "{corpus}"
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = "{corpus}"
[training]
max_steps = 2
eval_frequency = 1
'''
said = {}
for case, expression in json.loads(sys.argv[2]).items():
    try:
        eval(expression)
    except BaseException as error:
        said[case] = sentence(error)
pipe("scored", scorer={"@scorers": "faulty.fails.v1"}).to_disk("scored")
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """Return a function that runs Python beside a plugin with a fault in every target, in a folder with a corpus."""
    import nlpx

    folder = tmp_path_factory.mktemp("faulty")
    docs = [nlpx.Doc(nlpx.blank("en").vocab, words=["The", "cat", "sat"], tags=["DT", "NN", "VBD"])] * 3
    nlpx.DocBin(docs=docs).to_disk(folder / "train.spacy")
    (folder / "x.txt").write_text("a b\n", encoding="utf8")
    manifest = MANIFEST
    for hook, specs in SPECS.items():
        manifest += f"@hookimpl\ndef {hook}(): return [{', '.join(specs)}]\n"
    functions = [(kind, name) for kind, names in KINDS_OF_FUNCTIONS.items() for name in names]
    manifest += f"FUNCTIONS = {functions}\n"
    manifest += """
@hookimpl
def nlpx_architectures():
    return [ArchitectureSpec(**S(f"faulty.{n}.v1", n)) for kind, n in FUNCTIONS if kind == "architectures"]
@hookimpl
def nlpx_functions():
    return [FunctionSpec(kind=k, **S(f"faulty.{n}.v1", n)) for k, n in FUNCTIONS if k != "architectures"]
"""
    site = write_plugin(folder / "site", "faulty", manifest, things=THINGS)
    return partial(run_process, folder, PYTHONPATH=str(site))


@pytest.fixture(scope="module")
def said(faulty):
    """Return what is said of each fault."""
    result = faulty("-c", PROBE, "train.spacy", json.dumps({case: do for case, (do, _said) in FAULTS.items()}))
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_one_sentence_that_names_the_plugin(said, fault):
    plugin = "of plugin faulty (nlp-faulty 1.0)"
    assert FAULTS[fault][1].format(plugin) in said[fault]
    assert "\n" not in said[fault]
    if "{}" in FAULTS[fault][1] and "cannot be made" not in said[fault]:
        assert said[fault].endswith("; report it, or leave the plugin out with NLPX_DISABLE_PLUGINS=faulty")


def test_classes_that_the_contract_names_are_there():
    dues = [due for due in vars(kinds).values() if isinstance(due, kinds.Due)]
    dues += [due for kind in kinds.KINDS.values() for due in (kind.target, kind.gives, kind.items) if due]
    assert set(kinds.KINDS) <= set(TABLES)
    for due in dues:
        assert all(isinstance(load_target(name), type) for name in due.classes)


@pytest.mark.usefixtures("said")
def test_converter_that_fails_writes_nothing(tmp_path_factory):
    assert not list(tmp_path_factory.getbasetemp().glob("faulty*/x.spacy*"))


def test_prints_of_a_converter_stay_out_of_what_it_writes(faulty):
    result = faulty("-m", "nlpx", "convert", "x.txt", "-", "-c", "noisy")
    assert result.returncode == 0
    assert json.loads(result.stdout)
    assert result.stderr == "noise\n"


def test_notices_that_fail_are_notices_and_their_prints_stay_out_of_json(faulty):
    result = faulty("-m", "nlpx", "plugins", "--json")
    assert result.stderr == "noise\n"
    plugin = "of plugin faulty (nlp-faulty 1.0)"
    notices = [each.partition("; ")[0] for each in json.loads(result.stdout)["notices"] if "faulty" in each]
    assert notices == [
        f"'fails' {plugin} fails with RuntimeError: not today at things.py:{line_of('def notice_fails')}",
        f"'number' {plugin} gives 7, where a sentence or None is due",
    ]


def line_of(text):
    """Return the number of the line of the plugin's code that begins so."""
    return 1 + next(number for number, line in enumerate(THINGS.splitlines()) if line.startswith(text))


def test_data_checks_that_fail_are_findings_and_the_others_run(faulty):
    result = faulty("-m", "nlpx", "debug", "data", "en", "train.spacy", "train.spacy", "-p", "tagger", "-NF")
    assert result.returncode == 1
    plugin = "of plugin faulty (nlp-faulty 1.0)"
    for line in (
        f"✘ 'none' {plugin} gives None, where a stream of findings is due",
        f"✘ 'text' {plugin} gives 'all is well', where a stream of findings is due",
        f"✘ 'texts' {plugin} yields 'all is well', where a Finding is due",
        f"✘ 'fails' {plugin} fails with RuntimeError: not today at things.py:{line_of('def check_fails')}",
    ):
        assert line in result.stdout
    assert "Part-of-speech Tagging" in result.stdout
    assert "✘ 4 errors" in result.stdout


@pytest.mark.usefixtures("said")
def test_scorers_and_renderers_that_fail_leave_the_other_scores_and_pictures(faulty, tmp_path):
    result = faulty("-m", "nlpx", "evaluate", "scored", "train.spacy", "-R", "-dp", tmp_path)
    assert result.returncode == 1
    assert "token_acc" in json.loads(result.stdout)
    assert "the scorer of component 'scored' of plugin faulty (nlp-faulty 1.0) fails with Zero" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["fine.html"]
    for name in ("none", "dataless", "lineless", "failing"):
        assert f"'{name}' of plugin faulty (nlp-faulty 1.0)" in result.stderr


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("shout", "'shout' of plugin faulty (nlp-faulty 1.0) must be a click command, not 3"),
        ("panic", "BaseException: an extension fell over, a fault of plugin faulty (nlp-faulty 1.0) at things.py:"),
    ],
)
def test_command_that_is_none_or_fails_names_the_plugin(faulty, command, reason):
    result = faulty("-m", "nlpx", command)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: {reason}")
    assert result.stderr.count("\n") == 1
