"""What type checkers know of documented paths: the stubs are those that the table gives, and say what is so."""

from __future__ import annotations

import sys
import venv
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from conftest import ROOT, run_process

CODE = """\
import nlpx
import nlpx.displacy
import nlpx.util
from nlpx.about import __version__
from nlpx.attrs import IS_ALPHA, LEMMA, intify_attrs
from nlpx.cli.debug_data import debug_data
from nlpx.cli.info import info
from nlpx.cli.train import train
from nlpx.errors import Errors, Warnings
from nlpx.glossary import explain
from nlpx.kb import Candidate, InMemoryLookupKB, KnowledgeBase
from nlpx.lang.char_classes import ALPHA, LIST_PUNCT
from nlpx.lang.de import German
from nlpx.lang.en import English
from nlpx.lang.en.lex_attrs import like_num
from nlpx.lang.en.stop_words import STOP_WORDS
from nlpx.lang.punctuation import TOKENIZER_INFIXES
from nlpx.lang.tokenizer_exceptions import BASE_EXCEPTIONS, URL_PATTERN
from nlpx.language import BaseDefaults, DisabledPipes, FactoryMeta, Language
from nlpx.lexeme import Lexeme
from nlpx.lookups import Lookups, Table, load_lookups
from nlpx.matcher import DependencyMatcher, Matcher, PhraseMatcher
from nlpx.matcher.levenshtein import levenshtein
from nlpx.ml.extract_ngrams import extract_ngrams
from nlpx.ml.models import build_tagger_model
from nlpx.ml.models.tok2vec import MultiHashEmbed
from nlpx.ml.staticvectors import StaticVectors
from nlpx.morphology import MorphAnalysis, Morphology
from nlpx.parts_of_speech import NOUN
from nlpx.pipeline import EntityRuler, Pipe, Sentencizer, SpanRuler, Tagger, TrainablePipe, merge_entities
from nlpx.pipeline.functions import DocCleaner, TokenSplitter
from nlpx.pipeline.ner import DEFAULT_NER_MODEL
from nlpx.pipeline.spancat import Suggester, build_ngram_suggester
from nlpx.pipeline.tagger import DEFAULT_TAGGER_MODEL
from nlpx.pipeline.tok2vec import Tok2VecListener
from nlpx.scorer import PRFScore, Scorer
from nlpx.strings import StringStore
from nlpx.symbols import ORTH
from nlpx.tokenizer import Tokenizer
from nlpx.tokens import Doc, DocBin, Span, SpanGroup, Token
from nlpx.tokens.morphanalysis import MorphAnalysis as FeaturesOfToken
from nlpx.training import Alignment, Corpus, Example, biluo_tags_to_spans, minibatch_by_words
from nlpx.training.augment import create_lower_casing_augmenter, dont_augment
from nlpx.training.batchers import minibatch_by_padded_size
from nlpx.training.callbacks import create_copy_from_base_model
from nlpx.training.corpus import create_docbin_reader
from nlpx.training.example import validate_examples
from nlpx.training.initialize import init_nlp
from nlpx.training.iob_utils import doc_to_biluo_tags
from nlpx.training.loggers import console_logger
from nlpx.ty import ListenedToComponent
from nlpx.util import compile_infix_regex, filter_spans, get_lang_class, get_words_and_spaces, minibatch, registry
from nlpx.vectors import Mode, Vectors
from nlpx.vocab import Vocab


class TerseDefaults(English.Defaults):
    stop_words = English.Defaults.stop_words | {"better"}


class Terse(English):
    lang = "en_terse"
    Defaults = TerseDefaults


doc: Doc = English()("It")
head: Token = doc[0].head
root: Token = doc[:1].root
piece: Span | None = doc.char_span(0, 2, label="X")
word: Lexeme = German().vocab["Wort"]
kinds: list[str] = doc[0].morph.get("Case")
matcher = Matcher(doc.vocab)
matcher.add("X", [[{"LOWER": "it", "OP": "?"}]])
found: list[str] = [doc.vocab.strings[key] + doc[start:end].text for key, start, end in matcher(doc)]
made: type[Language] = get_lang_class("en")
batches: list[list[int]] = list(minibatch([1, 2], 3))
spans: list[nlpx.Span] = filter_spans(doc.ents)
words: set[str] = STOP_WORDS
number: int = ORTH
meaning: str | None = nlpx.explain("nsubj")
flat: dict[str, object] = nlpx.util.dict_to_dot({})
tagger: type[Tagger] = Tagger
picture: str = nlpx.displacy.render(doc, style="ent")


@registry.misc("names.v1")
def names() -> list[str]:
    return ["Anna"]


@nlpx.registry.misc("named.v1")
def named(name: str) -> list[str]:
    return [name]


some: list[str] = [*names(), *named("Anna"), *nlpx.registry.names()]
"""
MISTAKES = """\
from nlpx.util import minibatches
from nlpx.util import minibatch
minibatch(1, 2)
"""


@pytest.fixture(scope="module")
def stubs():
    spec = spec_from_file_location("stubs", ROOT / "docs" / "stubs.py")
    made = module_from_spec(spec)
    sys.modules["stubs"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["stubs"]


def test_the_stubs_are_those_of_the_table(stubs):
    there = {path: path.read_text(encoding="utf8") for path in stubs.STUBS.rglob("*.*")}
    assert there == stubs.stubs(), "run 'make docs'"


@pytest.mark.slow
def test_a_type_checker_knows_documented_names(tmp_path):
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (site / "nlpx").symlink_to(ROOT / "core")
    (site / "nlpx-stubs").symlink_to(ROOT / "stubs")
    others = {str(Path(find_spec(name).origin).parents[1]) for name in ("numpy", "nlp_tagger", "nlp_entitylinker")}
    (site / "others.pth").write_text("\n".join(sorted(others)))
    # Types of PyTorch, which nothing here has, are most of what there is to read.
    (tmp_path / "mypy.ini").write_text("[mypy]\n[mypy-torch.*]\nfollow_imports = skip\n")
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "mistakes.py").write_text(MISTAKES)
    python = ["--python-executable", str(tmp_path / "env" / "bin" / "python")]
    done = run_process(tmp_path, "-m", "mypy", "--strict", *python, "code.py", "mistakes.py")
    faults = [line.split(":")[:2] for line in done.stdout.splitlines() if ": error:" in line]
    assert faults == [["mistakes.py", "1"], ["mistakes.py", "3"]], done.stdout + done.stderr
