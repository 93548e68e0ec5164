"""Saved pipelines of languages that nobody offers."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

import nlpx
from nlpx.config import Config
from nlpx.errors import ConfigError, LanguageNotFound, NameNotFound
from nlpx.pipeline import Language
from nlpx.registry import registry
from nlpx.tokens import DocBin
from nlpx.vocab import Lookups

TEXT = "Se maksoi ks. 5 euroa. Kiitos!"
WORDS = ["Se", "maksoi", "ks.", "5", "euroa", ".", "Kiitos", "!"]
NOTICE = (
    "no installed plugin offers the language 'fi': .* without stop words and noun chunks, and only digits are like_num"
)


def save(folder, *, lang="fi", components=("sentencizer",)):
    """Save a pipeline as one of a language."""
    nlp = nlpx.blank("xx", meta={"name": "pieni"})
    for name in components:
        nlp.add_pipe(name)
    nlp.tokenizer.add_special_case("ks.", [{"ORTH": "ks."}])
    nlp.to_disk(folder)
    config = (folder / "config.cfg").read_text(encoding="utf8")
    (folder / "config.cfg").write_text(config.replace('lang = "xx"', f'lang = "{lang}"'), encoding="utf8")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf8"))
    (folder / "meta.json").write_text(json.dumps({**meta, "lang": lang}), encoding="utf8")
    return folder


@pytest.fixture
def folder(tmp_path):
    return save(tmp_path / "fi_pieni")


@pytest.fixture
def nlp(folder):
    with pytest.warns(UserWarning, match="the language 'fi'"):
        return nlpx.load(folder)


def test_it_loads_with_one_warning(folder):
    with pytest.warns(UserWarning, match=f"^{NOTICE}$") as told:
        nlp = nlpx.load(folder)
    (warning,) = told
    assert warning.filename == __file__
    doc = nlp(TEXT)
    assert [token.text for token in doc] == WORDS
    assert [sent.text for sent in doc.sents] == ["Se maksoi ks. 5 euroa.", "Kiitos!"]
    assert [token.text for token in doc if token.like_num] == ["5"]
    assert not any(token.is_stop for token in doc)
    with pytest.raises(NotImplementedError, match="'fi' has no noun chunks"):
        list(doc.noun_chunks)


def test_it_is_of_its_language_and_is_saved_so(nlp, tmp_path):
    nlp.to_disk(tmp_path / "again")
    assert 'lang = "fi"' in (tmp_path / "again" / "config.cfg").read_text(encoding="utf8")
    assert json.loads((tmp_path / "again" / "meta.json").read_text(encoding="utf8"))["lang"] == "fi"
    with pytest.warns(UserWarning, match=NOTICE):
        again = nlpx.load(tmp_path / "again")
    for pipeline in (nlp, again):
        assert (pipeline.lang, pipeline.meta["lang"], pipeline.config["nlp"]["lang"]) == ("fi", "fi", "fi")
        assert (pipeline.vocab.lang, pipeline(TEXT)[0].lang_) == ("fi", "fi")
    assert type(nlp).__name__ == "Finnish"
    assert repr(nlp) == "<Finnish 'fi': sentencizer>"


def test_it_says_also_whose_tokenizer_is_not_loaded(folder):
    with pytest.warns(UserWarning, match="like_num, and its tokenizer is that of any language$"):
        nlp = nlpx.load(folder, exclude=["tokenizer"])
    assert [token.text for token in nlp("ks.")] == ["ks", "."]


@pytest.mark.parametrize("send", [lambda nlp: pickle.loads(pickle.dumps(nlp)), copy.deepcopy])
def test_it_can_be_pickled_and_copied(nlp, send):
    arrived = send(nlp)
    assert (type(arrived), arrived.lang, arrived.vocab.lang) == (type(nlp), "fi", "fi")
    assert arrived(TEXT).to_bytes() == nlp(TEXT).to_bytes()


def test_a_class_derived_from_its_class_is_pickled_as_itself(folder, nlp):
    global Derived

    class Derived(type(nlp)):
        pass

    Derived.__qualname__ = "Derived"
    own = Derived.from_config(nlp.config)
    assert type(pickle.loads(pickle.dumps(own))) is Derived


def test_processes_share_its_work(nlp):
    texts = [TEXT, "Hei ks. 3!"] * 3
    assert [doc.to_bytes() for doc in nlp.pipe(texts, n_process=2, batch_size=2)] == [
        doc.to_bytes() for doc in nlp.pipe(texts)
    ]


def test_its_docs_and_its_bytes_can_be_read_again(nlp):
    doc = nlp(TEXT)
    (read,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(nlp.vocab)
    assert [token.lang_ for token in read] == ["fi"] * len(WORDS)
    again = type(nlp).from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert again(TEXT).to_bytes() == doc.to_bytes()


def test_its_components_can_be_copied_into_another_pipeline(folder):
    config = {"nlp": {"lang": "en", "pipeline": ["s"]}, "components": {"s": {"source": str(folder)}}}
    config["components"]["s"]["component"] = "sentencizer"
    with pytest.warns(UserWarning, match=NOTICE):
        nlp = Language.from_config(config)
    assert (nlp.lang, nlp.pipe_names) == ("en", ["s"])


def test_a_language_is_named_by_a_reference(folder):
    config = (folder / "config.cfg").read_text(encoding="utf8")
    config = config.replace('lang = "fi"', "lang = ${vars.lang}") + '\n[vars]\nlang = "fi"\n'
    (folder / "config.cfg").write_text(config, encoding="utf8")
    with pytest.warns(UserWarning, match=NOTICE):
        nlp = nlpx.load(folder)
    assert nlp.lang == "fi"


def test_what_there_is_for_its_language_is_used(tmp_path):
    lookups = Lookups()
    lookups.add_table("lemma_lookup_adj", {"mały": "mały"})
    nlp = nlpx.blank("xx")
    nlp.add_pipe("pl.lemmatizer", name="lemmatizer").lookups = lookups
    nlp.to_disk(tmp_path / "pl")
    config = (tmp_path / "pl" / "config.cfg").read_text(encoding="utf8")
    config = config.replace('lang = "xx"', 'lang = "pl"').replace('"pl.lemmatizer"', '"lemmatizer"')
    (tmp_path / "pl" / "config.cfg").write_text(config, encoding="utf8")
    with pytest.warns(UserWarning, match="the language 'pl'"):
        found = nlpx.load(tmp_path / "pl").get_pipe("lemmatizer")
    assert type(found).__name__ == "PolishLemmatizer"
    assert found.lookups.tables == ["lemma_lookup_adj"]


def test_a_language_that_somebody_offers_is_that(tmp_path, monkeypatch, recwarn):
    monkeypatch.setattr(registry.languages, "_registered", {})

    @registry.languages("tlh")
    class Klingon(Language):
        lang = "tlh"

    assert type(nlpx.load(save(tmp_path / "own", lang="tlh"))) is Klingon
    assert not recwarn


@pytest.mark.parametrize("lang", ["", "not a code", "../fi"])
def test_what_is_no_code_is_refused(tmp_path, lang):
    with pytest.raises(ConfigError, match=r"config\.cfg.*nlp\.lang|no installed plugin offers"):
        nlpx.load(save(tmp_path / "odd", lang=lang))


def test_nothing_else_is_of_a_language_that_nobody_offers(nlp):
    with pytest.raises(LanguageNotFound, match="'fi'"):
        nlpx.blank("fi")
    with pytest.raises(NameNotFound, match="no installed plugin offers 'fi' among the languages"):
        Language.from_config(nlp.config)
    with pytest.raises(ModuleNotFoundError):
        __import__("nlpx.lang.fi")


def test_a_class_of_its_own_language_reads_configs_of_it():
    class Quenya(Language):
        lang = "qya"

    nlp = Quenya.from_config({"nlp": {"lang": "qya"}})
    assert Config().from_str(nlp.config.to_str())["nlp"]["lang"] == "qya"
    with pytest.raises(ConfigError, match="for the language 'en', not 'qya'"):
        Quenya.from_config({"nlp": {"lang": "en"}})
