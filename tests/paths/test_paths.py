"""What spaCy documents is found at the path that it has there, and is what we have elsewhere."""

from __future__ import annotations

import importlib.util
import inspect
import pickle
import pydoc
import re
import subprocess
import sys
from importlib import import_module

import pytest

import nlpx
from nlpx.paths.class_names import LANGUAGE_CLASSES
from nlpx.paths.resolving import names_in
from nlpx.paths.shown import HOMES, SHOWN
from nlpx.paths.table import PATHS
from nlpx.pipeline import Pipe
from nlpx.registry import registry
from nlpx.tokens import Doc

SHIPPED = ("de", "en", "es", "fr", "nl", "xx", "zh")
MODULES = [
    f"nlpx.{path.replace('*', code)}".rstrip(".") for path in PATHS for code in (SHIPPED if "*" in path else ("",))
]


@pytest.mark.parametrize("module", MODULES)
def test_every_name_of_the_table_is_found(module):
    found = import_module(module)
    missing = [name for name in names_in(module) if not hasattr(found, name)]
    assert missing == []
    assert set(names_in(module)) <= set(dir(found))


def test_every_offer_in_the_table_is_one_of_ours():
    references = [
        (source[1:], name.rpartition("=")[2])
        for row in PATHS.values()
        for source, names in row.items()
        if source.startswith("@") and " " not in source
        for name in names.split()
    ]
    assert [reference for reference in references if not registry.has(*reference)] == []


def test_what_modules_show_is_at_home_somewhere_and_is_documented_elsewhere():
    assert set(SHOWN) <= set(PATHS)
    assert {name for names in SHOWN.values() for name in names.split()} == set(HOMES)


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("nlpx.util:minibatch", "nlpx.training.batchers:minibatch"),
        ("nlpx.util:get_lang_class", "nlpx.pipeline.language:language_class"),
        ("nlpx.pipeline:TextCategorizer", "nlp_textcat.pipe:TextCategorizer"),
        ("nlpx.pipeline.textcat_multilabel:MultiLabel_TextCategorizer", "nlp_textcat.pipe:MultiLabelTextCategorizer"),
        ("nlpx.pipeline:EntityRuler", "nlpx.pipeline.rules.rulers.entity_ruler:EntityRuler"),
        ("nlpx.pipeline:SpanRuler", "nlpx.pipeline.rules.rulers.span_ruler:SpanRuler"),
        ("nlpx.pipeline.entityruler:EntityRuler", "nlpx.pipeline.rules.rulers.entity_ruler:EntityRuler"),
        ("nlpx.pipeline.span_ruler:SpanRuler", "nlpx.pipeline.rules.rulers.span_ruler:SpanRuler"),
        ("nlpx.pipeline.tagger:make_tagger_scorer", "nlp_tagger.scoring:make_tagger_scorer"),
        ("nlpx.ml.models:build_tagger_model", "nlp_tagger.models:build_tagger"),
        ("nlpx.kb:InMemoryLookupKB", "nlp_entitylinker.kb:InMemoryLookupKB"),
        ("nlpx.lang.en.lemmatizer:EnglishLemmatizer", "nlpx.pipeline.rules.lemmatizing.en:EnglishLemmatizer"),
        ("nlpx.tokenizer:Tokenizer", "nlpx.languages:Tokenizer"),
        ("nlpx.scorer:Scorer", "nlpx.scoring:Scorer"),
        ("nlpx.training.iob_utils:biluo_to_iob", "nlpx.tokens:biluo_to_iob"),
        ("nlpx:explain", "nlpx.glossary:explain"),
        ("nlpx.util:is_compatible_version", "nlpx.packages.versions:is_compatible_version"),
        ("nlpx.util:SimpleFrozenList", "nlpx.frozen:SimpleFrozenList"),
        ("nlpx.lang.en:EnglishLemmatizer", "nlpx.pipeline.rules.lemmatizing.en:EnglishLemmatizer"),
        ("nlpx.lang.tokenizer_exceptions:URL_MATCH", "nlpx.languages.rules.url_match:URL_MATCH"),
        ("nlpx.lang.lex_attrs:like_email", "nlpx.vocab.lexical:like_email"),
        ("nlpx.cli.init_config:init_config", "nlpx.commands.init_config:init_config"),
        ("nlpx.vectors:Mode", "nlpx.vocab.vector_files:Mode"),
        ("nlpx.training.iob_utils:biluo_tags_from_offsets", "nlpx.training:offsets_to_biluo_tags"),
        ("nlpx.language:Doc", "nlpx.tokens:Doc"),
        ("nlpx.pipeline.entity_linker:KnowledgeBase", "nlp_entitylinker.kb:KnowledgeBase"),
        ("nlpx.lookups:ensure_path", "nlpx.util:ensure_path"),
    ],
)
def test_a_name_is_the_one_at_home_elsewhere(path, home):
    def get(target):
        module, _, name = target.partition(":")
        return getattr(import_module(module), name)

    assert get(path) is get(home)


def test_symbols_have_their_numbers():
    from nlpx.attrs import IDS, ORTH, intify_attrs
    from nlpx.parts_of_speech import NOUN
    from nlpx.symbols import VERB, nsubj

    assert (ORTH, NOUN, nsubj, VERB) == (65, 92, 429, 100)
    assert IDS["LEMMA"] == 73
    assert intify_attrs({"ORTH": "x", "pos": "NOUN"}) == {65: "x", 74: "NOUN"}


def test_a_star_imports_what_the_table_has():
    names = {}
    exec("from nlpx.parts_of_speech import *", names)
    assert names["PROPN"] == 96


@pytest.mark.parametrize("code", SHIPPED)
def test_a_language_has_its_class_and_facts(code):
    language = import_module(f"nlpx.lang.{code}")
    made = getattr(language, LANGUAGE_CLASSES[code])
    assert made is type(nlpx.blank(code))
    assert made.lang == code
    assert made.Defaults.stop_words == import_module(f"nlpx.lang.{code}.stop_words").STOP_WORDS
    assert import_module(f"nlpx.lang.{code}.lex_attrs").like_num("10")
    assert all(len(made()(sentence)) > 4 for sentence in import_module(f"nlpx.lang.{code}.examples").sentences)


def test_the_class_of_another_language_is_called_by_its_code(monkeypatch):
    monkeypatch.setattr(registry.languages, "_registered", {"qyc": nlpx.blank("xx").Defaults})
    assert import_module("nlpx.lang.qyc").Qyc.lang == "qyc"


@pytest.mark.parametrize("code", SHIPPED)
def test_the_class_of_a_language_is_called_as_it_is_imported(code):
    made = type(nlpx.blank(code))
    assert (made.__module__, made.__name__) == (f"nlpx.lang.{code}", LANGUAGE_CLASSES[code])
    assert pickle.loads(pickle.dumps(made)) is made


def test_a_language_without_rules_for_noun_phrases_lists_none():
    assert "noun_chunks" not in dir(import_module("nlpx.lang.xx.syntax_iterators"))
    assert "noun_chunks" in dir(import_module("nlpx.lang.en.syntax_iterators"))


def test_rules_of_a_tokenizer_are_made_of_documented_lists():
    from nlpx.lang.char_classes import (
        ALPHA,
        ALPHA_LOWER,
        ALPHA_UPPER,
        CONCAT_QUOTES,
        HYPHENS,
        LIST_CURRENCY,
        LIST_ELLIPSES,
        LIST_ICONS,
        LIST_PUNCT,
        LIST_QUOTES,
        UNITS,
    )
    from nlpx.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    infixes = [
        *LIST_ELLIPSES, *LIST_ICONS, rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
        rf"(?<=[{ALPHA}])(?:{HYPHENS})(?=[{ALPHA}])",
    ]  # fmt: skip
    nlp = nlpx.blank("en")
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.prefix_search = compile_prefix_regex([*LIST_CURRENCY, *LIST_QUOTES, *LIST_PUNCT]).search
    nlp.tokenizer.suffix_search = compile_suffix_regex([*LIST_QUOTES, rf"(?<=[0-9])(?:{UNITS})"]).search
    words = [token.text for token in nlp("(«US$5kg» well-known…end.Start 5+5")]
    assert words == ["(", "«", "US$", "5", "kg", "»", "well", "-", "known", "…", "end", ".", "Start", "5+5"]


@pytest.mark.parametrize(
    ("path", "component", "architecture"),
    [
        ("tagger:DEFAULT_TAGGER_MODEL", "tagger", "spacy.Tagger.v2"),
        ("textcat:DEFAULT_SINGLE_TEXTCAT_MODEL", "textcat", "spacy.TextCatEnsemble.v2"),
        ("ner:DEFAULT_NER_MODEL", "ner", "spacy.TransitionBasedParser.v2"),
        ("spancat:DEFAULT_SPANCAT_MODEL", "spancat", "spacy.SpanCategorizer.v1"),
    ],
)
def test_the_model_that_a_component_has_by_default_can_be_given(path, component, architecture):
    module, _, name = path.partition(":")
    model = getattr(import_module(f"nlpx.pipeline.{module}"), name)
    assert model["@architectures"] == architecture
    given, usual = nlpx.blank("en"), nlpx.blank("en")
    given.add_pipe(component, config={"model": model})
    usual.add_pipe(component)
    assert given.config["components"] == usual.config["components"]


def test_a_default_setting_is_a_copy():
    from nlpx.config.factories import default_setting

    default_setting("tagger", "model")["@architectures"] = "changed"
    assert default_setting("tagger", "model")["@architectures"] == "spacy.Tagger.v2"


def test_a_class_is_derived_from_that_of_a_language():
    from nlpx.lang.en import English

    class CustomDefaults(English.Defaults):
        stop_words = frozenset({"custom"})

    class Custom(English):
        lang = "custom_en"
        Defaults = CustomDefaults

    assert [token.is_stop for token in Custom()("a custom word")] == [False, True, False]


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("import nlpx; print(nlpx.util.minibatch.__name__)", "minibatch"),
        ("import nlpx.util; print(nlpx.util.minibatch.__name__)", "minibatch"),
        ("from nlpx import util; print(util.minibatch.__name__)", "minibatch"),
        ("import nlpx; print(nlpx.pipeline.tagger.Tagger.__name__)", "Tagger"),
        ("import nlpx.lang.de as de; print(de.German.lang)", "de"),
        ("from nlpx.cli.info import info; import nlpx; print(nlpx.cli.info(silent=True)['nlpx version'])", "0.1.0"),
        ("from nlpx.displacy.render import render; from nlpx import displacy; print(displacy.render([], 'ent'))", ""),
    ],
)
def test_modules_of_the_table_are_imported_as_others(run_python, statement, shown):
    assert run_python(statement).stdout.strip() == shown


def test_a_module_of_the_table_imports_nothing_before_a_name_is_used(run_python):
    code = """
import sys, nlpx
import nlpx.util, nlpx.ml.models, nlpx.pipeline
print(sorted({"numpy", "thinc", "nlp_tagger", "nlpx.config"} & set(sys.modules)))
nlpx.util.dict_to_dot
print("nlpx.config" in sys.modules, "nlp_tagger" in sys.modules)
"""
    assert run_python(code).stdout.split("\n")[:2] == ["[]", "True False"]


def test_the_package_alone_imports_neither_the_table_nor_much_else(run_python):
    known = "import contextlib, sys, typing, warnings; before = {*sys.modules}"
    code = f"{known}; import nlpx; print(*sorted({{*sys.modules}} - before))"
    modules = run_python(code).stdout.split()
    assert "nlpx.lazy" in modules
    assert "nlpx.paths" not in modules
    assert len(modules) <= 8


def test_tools_of_python_understand_modules_of_the_table():
    assert importlib.util.find_spec("nlpx.util") is not None
    assert importlib.util.find_spec("nlpx.nowhere") is None
    assert importlib.util.find_spec("nlpx.lang.klingon") is None
    assert "minibatch(items" in pydoc.render_doc("nlpx.util", renderer=pydoc.plaintext)
    assert dict(inspect.getmembers(import_module("nlpx.lexeme")))["Lexeme"] is import_module("nlpx.vocab").Lexeme


@pytest.mark.parametrize("module", ["nlpx", "nlpx.util", "nlpx.tokens", "nlpx.cli", "nlpx.lang.en"])
def test_an_unknown_name_is_an_attribute_error_and_an_import_error(module):
    found = import_module(module)
    with pytest.raises(AttributeError, match=f"module '{module}' has no attribute 'nope'"):
        _ = found.nope
    with pytest.raises(ImportError, match="cannot import name 'nope'"):
        exec(f"from {module} import nope")


def test_an_unknown_module_is_an_import_error():
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'nlpx\.nowhere'"):
        import_module("nlpx.nowhere")


def test_a_module_without_a_function_of_its_name_cannot_be_called():
    with pytest.raises(TypeError, match=r"'nlpx\.util' cannot be called"):
        import_module("nlpx.util")()


def test_a_name_of_a_plugin_that_is_not_there_says_what_to_install(run_python):
    code = """
import nlpx.pipeline
print("TextCategorizer" in dir(nlpx.pipeline), "Tagger" in dir(nlpx.pipeline))
try:
    from nlpx.pipeline import TextCategorizer
except ImportError as error:
    print(error)
"""
    shown = run_python(code, NLPX_DISABLE_PLUGINS="textcat").stdout.splitlines()
    assert shown[0] == "False True"
    assert "'textcat'" in shown[1]
    assert "it comes with nlp-textcat" in shown[1]


def test_a_plugin_that_says_no_class_is_named(monkeypatch):
    from nlpx.errors import PluginError
    from nlpx.registry.behind import find_behind
    from nlpx.registry.table import TABLES

    offer = TABLES["factories"].offer("tagger")
    make = registry.get("factories", "tagger")
    monkeypatch.setitem(make.__annotations__, "return", "Nothing")
    with pytest.raises(PluginError, match="the factory of 'tagger' does not say which class"):
        find_behind("factories", "tagger")
    with pytest.raises(PluginError, match=f"{re.escape(str(offer.plugin))}, which offers 'tagger', has no Nope"):
        find_behind("tagger", "tagger", "Nope")


def test_a_method_makes_components_of_its_class_or_of_the_one_that_it_says(monkeypatch):
    from nlpx.registry.behind import find_behind

    class Factory(Pipe):
        @classmethod
        def make(cls, nlp, name):
            return cls()

        @classmethod
        def make_other(cls, nlp, name) -> Doc:
            """Return something else."""

        @classmethod
        def make_some(cls, nlp, name) -> Pipe:
            return cls()

    for method, due in ((Factory.make, Factory), (Factory.make_other, Doc), (Factory.make_some, Factory)):
        monkeypatch.setattr("nlpx.registry.behind.load_offer", lambda offer, method=method: method)
        assert find_behind("factories", "tagger") is due


def test_type_checkers_and_scripts_agree_about_the_version():
    shown = subprocess.run(
        [sys.executable, "-c", "import nlpx.about; print(nlpx.about.__version__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == nlpx.__version__
