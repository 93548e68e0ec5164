"""Lemmas of Russian and Ukrainian, by a dictionary of some words in the place of the library's."""

from __future__ import annotations

import pickle
import sys
from types import ModuleType, SimpleNamespace

import pytest

import nlpx
from nlpx.errors import ConfigError, MissingExtra, ModelError
from nlpx.pipeline.rules.lemmatizing import pymorphy
from nlpx.tokens import Doc

# What each word can be, as the library says it, in its order; what it guesses has a question mark.
WORDS = {
    "стали": ["NOUN,femn,sing,gent сталь", "NOUN,femn,plur,nomn сталь", "VERB,perf,plur,past,indc стать"],
    "мыла": ["NOUN,neut,sing,gent мыло", "NOUN,neut,plur,nomn мыло", "VERB,impf,femn,sing,past,indc мыть"],
    "печь": ["NOUN,femn,sing,nomn печь", "INFN,impf печь"],
    "вина": ["NOUN,neut,sing,gent вино", "NOUN,femn,sing,nomn вина", "NOUN,neut,plur,nomn вино"],
    "чаю": ["NOUN,masc,sing,gen2 чай", "NOUN,masc,sing,datv чай", "VERB,impf,sing,1per,pres,indc чаять"],
    "дне": ["NOUN,neut,sing,loct дно", "NOUN,masc,sing,loc2 день"],
    "ножниц": ["NOUN,Pltm,plur,gent ножницы"],
    "москве": ["NOUN,Geox,femn,sing,loct москва"],
    "синегорском": ["NOUN,Geox,masc,sing,ablt синегорск", "ADJF,Geox,masc,sing,loct синегорский"],
    "красного": ["ADJF,masc,sing,gent красный", "ADJF,neut,sing,gent красный"],
    "красив": ["ADJS,masc,sing красивый"],
    "лучше": ["COMP хороший", "ADVB лучше"],
    "читаемая": ["PRTF,pssv,femn,sing,nomn,pres,impf читать"],
    "сделано": ["PRTS,pssv,neut,sing,past,perf сделать"],
    "идя": ["GRND,impf,pres идти"],
    "иди": ["VERB,impf,sing,impr,2per идти"],
    "её": ["NPRO,3per,femn,sing,gent она", "ADJF,Apro,femn,sing,nomn её"],
    "мне": ["NPRO,1per,sing,datv я", "NPRO,1per,sing,loct я"],
    "двум": ["NUMR,datv два"],
    "три": ["NUMR,nomn три", "VERB,impf,sing,impr тереть"],
    "и": ["CONJ и"],
    "перед": ["PREP перед", "NOUN,masc,sing,nomn перёд"],
    "куздра": ["NOUN,femn,sing,nomn куздра?"],
    "куздре": ["NOUN,femn,sing,datv куздра?"],
}


class Analyzer:
    """Analyse words as the library does: what stands before the lemma are grammemes."""

    def __init__(self, lang):
        if lang == "xx":
            raise ValueError("no dictionary")

    def parse(self, word):
        return [
            SimpleNamespace(
                normal_form=lemma.removesuffix("?"),
                is_known=not lemma.endswith("?"),
                tag=SimpleNamespace(grammemes=frozenset(tag.split(","))),
            )
            for tag, lemma in map(str.split, WORDS.get(word.lower(), [f"UNKN {word.lower()}?"]))
        ]


@pytest.fixture(autouse=True)
def library(monkeypatch):
    module = ModuleType("pymorphy3")
    module.MorphAnalyzer = Analyzer
    for name in ("pymorphy3", "pymorphy2"):
        monkeypatch.setitem(sys.modules, name, module)
        for lang in ("ru", "uk"):
            monkeypatch.setitem(sys.modules, f"{name}_dicts_{lang}", ModuleType(f"{name}_dicts_{lang}"))
    pymorphy._dictionary.cache_clear()
    yield
    pymorphy._dictionary.cache_clear()


def lemmatizer(mode="pymorphy3", lang="ru"):
    pipe = nlpx.blank("xx").add_pipe(f"{lang}.lemmatizer", name="lemmatizer", config={"mode": mode})
    pipe.initialize()
    return pipe


def lemma_of(pipe, word, pos="", morph=""):
    (token,) = pipe(Doc(pipe.vocab, words=[word], pos=[pos], morphs=[morph]))
    return token.lemma_


# The lemmas are those that spaCy 3.8.18 gives with the library's own dictionary, but for words that are made up.
TAGGED = [
    ("стали", "NOUN", "Case=Gen|Gender=Fem|Number=Sing", "сталь"),
    ("стали", "VERB", "Aspect=Perf|Mood=Ind|Number=Plur|Tense=Past|VerbForm=Fin", "стать"),
    ("Стали", "VERB", "", "стать"),
    ("мыла", "NOUN", "Case=Nom|Gender=Fem|Number=Sing", "мыла"),
    ("мыла", "VERB", "Gender=Fem|Number=Sing|Tense=Past", "мыть"),
    ("печь", "VERB", "Aspect=Imp|VerbForm=Inf|Voice=Act", "печь"),
    ("вина", "NOUN", "Case=Nom|Gender=Fem|Number=Sing", "вина"),
    ("вина", "NOUN", "Case=Gen|Gender=Neut|Number=Sing", "вино"),
    ("вина", "NOUN", "Number=Plur", "вино"),
    ("вина", "NOUN", "Animacy=Anim", "вино"),
    ("чаю", "NOUN", "Case=Gen", "чай"),
    ("чаю", "NOUN", "Case=Par", "чаю"),
    ("дне", "NOUN", "Case=Loc|Gender=Masc", "день"),
    ("ножниц", "NOUN", "Case=Gen|Number=Plur", "ножниц"),
    ("ножниц", "NOUN", "Case=Gen|Number=Ptan", "ножницы"),
    ("Москве", "PROPN", "Case=Loc", "москва"),
    ("Москве", "NOUN", "Case=Acc", "москве"),
    ("синегорском", "ADJ", "", "синегорском"),
    ("синегорском", "PROPN", "Case=Loc", "синегорский"),
    ("красного", "ADJ", "Case=Gen|Degree=Pos|Gender=Neut|Number=Sing", "красный"),
    ("красного", "DET", "Case=Gen", "красного"),
    ("красив", "ADJ", "Gender=Masc|Number=Sing|Variant=Short", "красивый"),
    ("лучше", "ADJ", "Degree=Cmp", "хороший"),
    ("лучше", "ADV", "Degree=Cmp", "лучше"),
    ("читаемая", "VERB", "Tense=Pres|VerbForm=Part|Voice=Pass", "читать"),
    ("читаемая", "VERB", "Tense=Pres|VerbForm=Part|Voice=Act", "читаемая"),
    ("сделано", "VERB", "Variant=Short|VerbForm=Part", "сделать"),
    ("идя", "VERB", "VerbForm=Conv", "идти"),
    ("иди", "VERB", "Mood=Imp|Person=3", "идти"),
    ("её", "PRON", "Case=Gen|Gender=Fem|Number=Sing|Person=3", "она"),
    ("её", "DET", "Case=Nom", "её"),
    ("мне", "PRON", "Case=Dat|Person=1", "я"),
    ("мне", "PRON", "Case=Dat|Person=2", "мне"),
    ("двум", "NUM", "Case=Dat|Number=Sing", "два"),
    ("три", "NUM", "Case=Nom", "три"),
    ("три", "AUX", "Mood=Imp", "три"),
    ("двум", "AUX", "", "два"),
    ("И", "CCONJ", "", "и"),
    ("перед", "ADP", "", "перед"),
    ("куздра", "NOUN", "", "куздра"),
    ("Куздре", "NOUN", "Case=Dat", "куздре"),
    ("Куздре", "X", "", "куздра"),
    ("«", "PUNCT", "", '"'),
    ("»", "PUNCT", "", '"'),
    ("„", "PUNCT", "", "„"),
    ("Абв", "", "", "абв"),
]


@pytest.mark.parametrize(("word", "pos", "morph", "lemma"), TAGGED)
def test_the_lemma_is_that_of_the_word_as_it_is_tagged(word, pos, morph, lemma):
    assert lemma_of(lemmatizer(), word, pos, morph) == lemma


@pytest.mark.parametrize(
    ("word", "lemma"), [("стали", "стали"), ("ножниц", "ножницы"), ("Её", "Её"), ("Куздре", "куздра"), ("«", "«")]
)
@pytest.mark.parametrize("by", ["pymorphy2", "pymorphy3"])
def test_the_only_lemma_of_a_word_is_that_whatever_its_tags_are(word, lemma, by):
    assert lemma_of(lemmatizer(f"{by}_lookup"), word, "VERB") == lemma


def test_all_that_fit_come_in_the_order_of_the_dictionary():
    pipe = lemmatizer(lang="uk")
    doc = Doc(pipe.vocab, words=["вина", "вина"], pos=["NOUN", "NOUN"], morphs=["", "Case=Nom"])
    assert [pipe.lemmatize(token) for token in doc] == [["вино", "вина"], ["вина", "вино"]]
    assert lemma_of(lemmatizer("pymorphy2"), "вина", "NOUN", "Case=Gen") == "вино"


@pytest.mark.parametrize("lang", ["ru", "uk"])
def test_a_library_or_a_dictionary_that_is_not_installed_is_named(lang, monkeypatch):
    for missing in (f"pymorphy3_dicts_{lang}", "pymorphy3"):
        monkeypatch.setitem(sys.modules, missing, None)
        with pytest.raises(MissingExtra, match=rf"pip install pymorphy3 pymorphy3-dicts-{lang}$"):
            lemmatizer(lang=lang)
    assert lemmatizer("pymorphy2", lang=lang).mode == "pymorphy2"


def test_a_dictionary_that_cannot_be_read_is_told(monkeypatch):
    monkeypatch.setattr("pymorphy3.MorphAnalyzer", lambda lang: Analyzer("xx"))
    with pytest.raises(ModelError, match=r"pymorphy3 cannot read its dictionary of the language 'ru' \(ValueError: no"):
        lemma_of(lemmatizer(), "вина", "NOUN")


def test_the_modes_are_those_of_the_libraries_and_of_tables():
    with pytest.raises(ConfigError, match="there are lookup, pos_lookup, pymorphy2, pymorphy2_lookup, pymorphy3"):
        lemmatizer("pymorphy")


def test_it_is_saved_and_pickled_without_the_dictionary(tmp_path):
    nlp = nlpx.blank("xx")
    nlp.add_pipe("uk.lemmatizer", name="lemmatizer").initialize()
    nlp.to_disk(tmp_path / "a")
    loaded = nlpx.load(tmp_path / "a").get_pipe("lemmatizer")
    assert (loaded.mode, loaded.lookups.tables) == ("pymorphy3", [])
    for pipe in (loaded, pickle.loads(pickle.dumps(loaded))):
        assert lemma_of(pipe, "иди", "VERB") == "идти"
