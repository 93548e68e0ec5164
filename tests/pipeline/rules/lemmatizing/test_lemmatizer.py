from __future__ import annotations

import json
from pathlib import Path

import pytest

import nlpx
from nlpx.errors import ArgumentError, ConfigError, ModelError
from nlpx.pipeline import Lemmatizer
from nlpx.registry import registry
from nlpx.tokens import Doc, Example
from nlpx.vocab import Lookups, Vocab

VOCAB = Vocab()


def lookups_of(**tables) -> Lookups:
    lookups = Lookups()
    for name, table in tables.items():
        lookups.add_table(name, table)
    return lookups


def lemmatizer_of(lang: str, mode: str, **tables) -> Lemmatizer:
    """Make a lemmatizer; one of a language that nobody offers is known by the language before its name."""
    config = {"config": {"mode": mode}, "name": "lemmatizer"}
    if registry.has("languages", lang):
        pipe = nlpx.blank(lang).add_pipe("lemmatizer", **config)
    else:
        pipe = nlpx.blank("xx").add_pipe(f"{lang}.lemmatizer", **config)
    pipe.initialize(lookups=lookups_of(**tables))
    return pipe


def packed(lookups: Lookups) -> Lookups:
    """Return tables as a file has them in which each is so large that it stays packed."""
    for name in lookups.tables:
        lookups.get_table(name)["filling"] = "x" * 5_000
    return Lookups().from_bytes(lookups.to_bytes())


def lemmas_of(pipe: Lemmatizer, words: str, **annotations) -> list[str]:
    return [token.lemma_ for token in pipe(Doc(pipe.vocab, words=words.split(), **annotations))]


RULES = {
    "lemma_rules": {"noun": [["s", ""], ["es", "e"]], "verb": [["ed", ""], ["ed", "e"]]},
    "lemma_exc": {"noun": {"mice": ["mouse"]}},
    "lemma_index": {"noun": ["hat"], "verb": ["walk"]},
}


def recorded():
    file = Path(__file__).parent / "spacy_lemmas.json"
    for case, facts in enumerate(json.loads(file.read_text(encoding="utf8"))):
        for key in facts["lemmas"]:
            yield pytest.param(facts, key, id=f"{key}-{case}")


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize(("facts", "key"), list(recorded()))
def test_lemmas_are_those_of_spacy(facts, key, is_packed):
    lang, mode = key.split(".")
    pipe = lemmatizer_of(lang, mode, **facts["tables"])
    if is_packed:
        pipe.lookups = packed(pipe.lookups)
    annotations = {name: facts.get(name) for name in ("pos", "morphs", "sent_starts")}
    doc = pipe(Doc(pipe.vocab, words=facts["words"], **annotations))
    triples = zip(facts["words"], doc, facts["lemmas"][key], strict=True)
    assert [(word, token.lemma_) for word, token, due in triples if due not in (None, token.lemma_)] == []


def test_lookup_gives_the_lemma_of_the_text():
    pipe = lemmatizer_of("de", "lookup", lemma_lookup={"Häuser": "Haus"})
    assert lemmas_of(pipe, "Häuser häuser") == ["Haus", "häuser"]


def test_pos_lookup_gives_the_lemma_of_the_part_of_speech():
    pipe = lemmatizer_of("de", "pos_lookup", lemma_lookup_noun={"x": "n"}, lemma_lookup_other={"x": "o"})
    for lookups in (pipe.lookups, packed(pipe.lookups)):
        pipe.lookups = lookups
        assert lemmas_of(pipe, "x X x y", pos=["NOUN", "NOUN", "VERB", "VERB"]) == ["n", "n", "o", "y"]


def test_large_table_is_not_read_whole_for_the_lemmas_of_some_words():
    pipe = lemmatizer_of("de", "lookup", lemma_lookup={"a": "b"})
    data = packed(pipe.lookups).to_bytes()
    pipe.lookups = Lookups().from_bytes(data.replace(b"x" * 5_000, b"\xff" * 5_000))
    assert lemmas_of(pipe, "a c") == ["b", "c"]
    with pytest.raises(ModelError, match="the bytes of the tables: this is no MessagePack"):
        pipe.lookups.get_table("lemma_lookup")


def test_rules_lead_to_lemmas():
    pipe = lemmatizer_of("en", "rule", **RULES)
    words, pos = "Hats mice walked baked Zs ! Rome", ["NOUN", "NOUN", "VERB", "VERB", "NOUN", "PUNCT", "PROPN"]
    assert lemmas_of(pipe, words, pos=pos) == ["hat", "mouse", "walk", "bak", "z", "!", "Rome"]


@pytest.mark.parametrize(
    ("pos", "morph", "lemma"),
    [
        ("NOUN", "Number=Sing", "hats"),
        ("NOUN", "Number=Plur", "hat"),
        ("VERB", "VerbForm=Inf", "hats"),
        ("VERB", "Tense=Pres|VerbForm=Fin", "hats"),
        ("VERB", "Number=Sing|Tense=Pres|VerbForm=Fin", "h"),
        ("VERB", "Tense=Past|VerbForm=Fin", "h"),
        ("NOUN", "Degree=Pos", "hats"),
    ],
)
def test_features_of_english_say_that_a_word_is_its_own_lemma(pos, morph, lemma):
    rules = {"noun": [["s", ""]], "verb": [["ats", ""]]}
    assert lemmas_of(lemmatizer_of("en", "rule", lemma_rules=rules), "Hats", pos=[pos], morphs=[morph]) == [lemma]


def test_lemma_does_not_depend_on_which_features_came_first():
    pipe = lemmatizer_of("en", "rule", **RULES)
    for morph, lemma in [("Number=Plur", "hat"), ("Number=Sing", "hats"), ("Number=Plur", "hat")]:
        assert lemmas_of(pipe, "hats", pos=["NOUN"], morphs=[morph]) == [lemma]


@pytest.mark.parametrize(("overwrite", "due"), [(False, ["mine", "b"]), (True, ["a", "b"])])
def test_lemmas_that_are_known_are_replaced_only_on_demand(overwrite, due):
    pipe = nlpx.blank("de").add_pipe("lemmatizer", config={"overwrite": overwrite})
    pipe.initialize(lookups=lookups_of(lemma_lookup={"z": "a", "y": "b"}))
    assert lemmas_of(pipe, "z y", lemmas=["mine", ""]) == due


def test_lemma_of_a_subclass_may_depend_on_anything():
    class ByPlace(Lemmatizer):
        def place_lemmatize(self, token):
            return [f"{token.text}{token.i}"]

    assert lemmas_of(ByPlace(VOCAB, mode="place"), "a a") == ["a0", "a1"]


def test_whoever_finds_lemmas_in_another_way_may_look_at_anything():
    class ByTag(Lemmatizer):
        def lemmatize(self, token):
            return [token.tag_]

    pipe = ByTag(VOCAB)
    pipe.lookups = lookups_of(lemma_lookup={"a": "b"})
    assert lemmas_of(pipe, "a a", tags=["X", "Y"]) == ["X", "Y"]


def test_batches_get_the_lemmas_of_their_docs():
    pipe = lemmatizer_of("en", "rule", **RULES)
    texts = [(["hats", "mice"], ["NOUN", "NOUN"]), ([], []), (["hats", "walked"], ["VERB", "VERB"])]
    docs = [Doc(pipe.vocab, words=words, pos=pos) for words, pos in texts]
    docs[0][0].lemma_ = "mine"
    assert [[token.lemma_ for token in doc] for doc in pipe.pipe(docs)] == [["mine", "mouse"], [], ["hats", "walk"]]
    assert [doc.column("lemma").base for doc in docs] == [None] * 3


def test_lemmas_stay_readable_when_what_was_found_is_forgotten():
    pipe = lemmatizer_of("de", "lookup", lemma_lookup={"a": "never-seen-lemma"})
    (doc,) = pipe.pipe([Doc(pipe.vocab, words=["a"])])
    pipe.lookups = lookups_of(lemma_lookup={"a": "other"})
    assert (doc[0].lemma_, lemmas_of(pipe, "a")) == ("never-seen-lemma", ["other"])


def test_tables_that_change_after_they_were_used_are_read_again():
    pipe = lemmatizer_of("de", "lookup", lemma_lookup={"a": "x"})
    assert lemmas_of(pipe, "a b") == ["x", "b"]
    pipe.lookups.get_table("lemma_lookup")["b"] = "y"
    assert lemmas_of(pipe, "a b") == ["x", "y"]
    pipe.lookups.remove_table("lemma_lookup")
    pipe.lookups.add_table("lemma_lookup", {"a": "z"})
    assert lemmas_of(pipe, "a b") == ["z", "b"]
    pipe.lookups.remove_table("lemma_lookup")
    with pytest.raises(ModelError, match="has no tables lemma_lookup"):
        lemmas_of(pipe, "a b")


def test_exceptions_of_a_part_of_speech_may_come_after_the_first_use():
    pipe = lemmatizer_of("en", "rule", **RULES)
    assert lemmas_of(pipe, "hats was", pos=["NOUN", "VERB"]) == ["hat", "was"]
    pipe.lookups.get_table("lemma_exc")["verb"] = {"was": ["be"]}
    assert lemmas_of(pipe, "hats was", pos=["NOUN", "VERB"]) == ["hat", "be"]


def test_an_emptied_cache_makes_changes_inside_a_table_count():
    pipe = lemmatizer_of("en", "rule", **{**RULES, "lemma_index": {"verb": ["walk"]}})
    assert lemmas_of(pipe, "hiked", pos=["VERB"]) == ["hik"]
    pipe.lookups.get_table("lemma_index")["verb"].append("hike")
    pipe.cache = {}
    assert lemmas_of(pipe, "hiked", pos=["VERB"]) == ["hike"]


def test_lemmas_of_words_that_nobody_knows_leave_nothing_behind():
    pipe = lemmatizer_of("de", "lookup", lemma_lookup={})
    doc = pipe(Doc(pipe.vocab, words=["unseen"]))
    assert doc[0].lemma_ == "unseen"
    assert "unseen" not in list(pipe.vocab.strings)


def test_words_without_a_part_of_speech_are_warned_of():
    pipe = lemmatizer_of("en", "rule", **RULES)
    with pytest.warns(UserWarning, match="finds tokens without a part of speech"):
        assert lemmas_of(pipe, "Hats") == ["hats"]
    assert lemmas_of(pipe, "Cats") == ["cats"]


@pytest.mark.parametrize(
    ("lang", "mode", "tables"),
    [
        ("de", "lookup", "lemma_lookup"),
        ("en", "rule", "lemma_rules"),
        ("fr", "rule", "lemma_lookup, lemma_rules, lemma_exc, lemma_index"),
        ("es", "rule", "lemma_rules, lemma_rules_groups, lemma_index, lemma_exc"),
        ("de", "pos_lookup", "lemma_lookup_adj"),
    ],
)
def test_missing_tables_say_what_to_install(lang, mode, tables):
    pipe = nlpx.blank(lang).add_pipe("lemmatizer", config={"mode": mode})
    with pytest.raises(ModelError, match=rf"has no tables {tables}.* needs; .*pip install spacy-lookups-data"):
        pipe(Doc(pipe.vocab, words=["a"]))


@pytest.mark.parametrize("lang", ["el", "es", "fr", "nl"])
def test_a_word_whose_list_of_lemmas_is_empty_is_named(lang):
    tables = {"lemma_lookup": {}, "lemma_rules": {}, "lemma_index": {}, "lemma_rules_groups": {}}
    pipe = lemmatizer_of(lang, "rule", **tables, lemma_exc={"verb": {"sea": []}})
    with pytest.raises(ModelError, match=r"'lemmatizer' finds no lemma of 'sea' \(VERB\), .*; look for an empty list"):
        lemmas_of(pipe, "sea", pos=["VERB"])


def test_a_lemma_in_place_of_a_list_is_no_wrong_entry():
    # The published table of Persian has some.
    pipe = lemmatizer_of("en", "rule", **{**RULES, "lemma_exc": {"verb": {"x": "y"}}, "lemma_rules": {"noun": ["es"]}})
    with pytest.raises(ModelError, match="the table lemma_rules has a rule 'es' "):
        lemmas_of(pipe, "mice", pos=["NOUN"])


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize(
    ("mode", "table", "entries", "wrong"),
    [
        ("lookup", "lemma_lookup", {"mice": 5}, "5 in place of a lemma for 'mice'"),
        ("lookup", "lemma_lookup", {"mice": [5]}, r"\[5\] in place of a lemma for 'mice'"),
        ("lookup", "lemma_lookup", {"mice": {"mouse": 1}}, "{'mouse': 1} in place of a lemma for 'mice'"),
        ("lookup", "lemma_lookup", {"mice": True}, "True in place of a lemma for 'mice'"),
        ("pos_lookup", "lemma_lookup_noun", {"mice": 0.5}, "0.5 in place of a lemma for 'mice'"),
        ("rule", "lemma_exc", {"noun": ["mice", "mouse"]}, ".* in place of words with lists of lemmas for 'noun'"),
        ("rule", "lemma_exc", {"noun": 5}, "5 in place of words with lists of lemmas for 'noun'"),
        ("rule", "lemma_exc", {"noun": {"mice": 5}}, "{'mice': 5} in place of a word with a list of lemmas for 'noun'"),
        ("rule", "lemma_exc", {"noun": {"mice": [None]}}, "{'mice': .* in place of a word with .* for 'noun'"),
        ("rule", "lemma_index", {"noun": 5}, "5 in place of a list of words for 'noun'"),
        ("rule", "lemma_rules", {"noun": 5}, "5 in place of a list of rules for 'noun'"),
        ("rule", "lemma_rules", {"noun": [["e"]]}, r"a rule \['e'\] that is no pair of an old .* for 'noun'"),
        ("rule", "lemma_rules", {"noun": [["e", None]]}, r"a rule \['e', None\] that is no pair of .* for 'noun'"),
        ("rule", "lemma_rules", {"noun": {"e": "a"}}, "{'e': 'a'} in place of a list of rules for 'noun'"),
        ("rule", "lemma_rules", {"noun": ["es"]}, "a rule 'es' that is no pair of .* for 'noun'"),
    ],
)
def test_an_entry_of_another_form_is_named(mode, table, entries, wrong, is_packed):
    tables = {**(RULES if mode == "rule" else {}), table: entries}
    pipe = lemmatizer_of("en", mode, **tables)
    if is_packed:
        pipe.lookups = packed(pipe.lookups)
    with pytest.raises(ModelError, match=rf"'lemmatizer' cannot go by its tables: the table {table} has {wrong}"):
        lemmas_of(pipe, "mice hates", pos=["NOUN", "VERB"])
    with pytest.raises(ModelError, match=rf"the table {table} has "):
        list(pipe.pipe([Doc(pipe.vocab, words=["mice", "x"], pos=["NOUN", "VERB"])]))


def test_what_goes_wrong_in_a_subclass_is_no_fault_of_the_tables():
    class Broken(Lemmatizer):
        def lookup_lemmatize(self, token):
            return [5]

    pipe = Broken(VOCAB)
    pipe.initialize(lookups=lookups_of(lemma_lookup={"a": "b"}, mine={"a": 5}))
    with pytest.raises(TypeError, match="A lemma is a string, not 5"):
        lemmas_of(pipe, "a")


def test_unknown_mode_is_refused():
    with pytest.raises(ConfigError, match="there is no mode 'magic'; there are lookup, pos_lookup, rule"):
        nlpx.blank("de").add_pipe("lemmatizer", config={"mode": "magic"})


ITALIAN = {
    **{f"lemma_lookup_{pos}": {} for pos in ("num", "adp", "adv", "aux", "verb")},
    "lemma_lookup": {"belle": "bello"},
    "lemma_lookup_adj": {"alcune": "alcun"},
    "lemma_lookup_det": {"la": "la"},
    "lemma_lookup_noun": {"case": "casa", "Alpi": "Alpe"},
    "lemma_lookup_pron": {"ne": "ne"},
    "lemma_lookup_other": {"ah": "ahi"},
}


@pytest.mark.parametrize(
    ("word", "pos", "lemma"),
    [
        ("La", "DET", "il"),
        ("la", "PRON", "lo"),
        ("d'", "ADP", "di"),
        ("alcune", "ADJ", "alcuno"),
        ("Case", "NOUN", "casa"),
        ("Alpi", "NOUN", "Alpe"),
        ("Alpi", "PROPN", "Alpe"),
        ("Ne", "PART", "ne"),
        ("belle", "ADV", "bello"),
        ("belle", "ADJ", "belle"),
        ("Ah", "INTJ", "ahi"),
        ("Roma", "PROPN", "roma"),
    ],
)
def test_tables_of_italian_go_by_parts_of_speech(word, pos, lemma):
    assert lemmas_of(lemmatizer_of("it", "pos_lookup", **ITALIAN), word, pos=[pos]) == [lemma]


POLISH = {
    **{f"lemma_lookup_{pos}": {} for pos in ("adp", "adv", "aux", "noun", "num", "part", "pron")},
    "lemma_lookup_adj": {"młodszego": "młody", "nieboska": "nieboski"},
    "lemma_lookup_verb": {"wiem": "wiedzieć"},
}


@pytest.mark.parametrize(
    ("word", "pos", "lemma"),
    [
        ("Najmłodszego", "ADJ", "młody"),
        ("nienajmłodszego", "ADJ", "młody"),
        ("nieboska", "ADJ", "nieboski"),
        ("niewiem", "VERB", "wiedzieć"),
        ("najwiem", "VERB", "najwiem"),
        ("Najmłodszego", "ADV", "najmłodszego"),
    ],
)
def test_negations_and_superlatives_of_polish_need_no_tables(word, pos, lemma):
    assert lemmas_of(lemmatizer_of("pl", "pos_lookup", **POLISH), word, pos=[pos]) == [lemma]


IRISH = {
    "lemma_lookup_adj": {"mór": "mór"},
    "lemma_lookup_adp": {"di": ["de", "do"]},
    "lemma_lookup_noun": {"bean": "bean", "fir": "fear", "hata": "hata", "aithreacha": "athair", "Seáin": "Seán"},
    "lemma_lookup_verb": {},
}


@pytest.mark.parametrize(
    ("word", "pos", "morph", "lemma"),
    [
        ("bhean", "NOUN", "", "bean"),
        ("mBean", "NOUN", "", "bean"),
        ("bhfir", "NOUN", "", "fear"),
        ("hata", "NOUN", "", "hata"),
        ("haithreacha", "NOUN", "", "athair"),
        ("n-aithreacha", "NOUN", "", "athair"),
        ("Sheáin", "PROPN", "", "Seán"),
        ("mhór", "ADJ", "", "mór"),
        ("mhór", "DET", "", "mhór"),
        ("gceol", "NOUN", "VerbForm=Vnoun", "ceol"),
        ("gceol", "NOUN", "", "gceol"),
        ("di", "ADP", "", "de"),
    ],
)
def test_words_of_irish_are_looked_up_as_they_begin_by_themselves(word, pos, morph, lemma):
    assert lemmas_of(lemmatizer_of("ga", "pos_lookup", **IRISH), word, pos=[pos], morphs=[morph]) == [lemma]


@pytest.mark.parametrize(
    ("lang", "word", "pos", "morph", "lemma"),
    [
        ("fr", "mots", "NOUN", "", "mot"),
        ("ca", "mots", "NOUN", "", "mot"),
        ("ga", "bhfir", "NOUN", "", "fear"),
        ("es", "sea", "VERB", "PronType=Prs", "sea"),
    ],
)
def test_lemmas_are_whole_words_where_those_of_spacy_are_not(lang, word, pos, morph, lemma):
    looked_up = {"lemma_lookup": {"mots": "mot"}, "lemma_rules": {}, "lemma_exc": {}, "lemma_index": {}}
    mode, tables = {"ga": ("pos_lookup", IRISH), "es": ("rule", SPANISH)}.get(lang, ("rule", looked_up))
    assert lemmas_of(lemmatizer_of(lang, mode, **tables), word, pos=[pos], morphs=[morph]) == [lemma]


def test_exceptions_that_are_given_twice_count_once():
    tables = {**RULES, "lemma_exc": {"noun": {"mice": ["mouse", "rat", "mouse"]}}}
    assert lemmas_of(lemmatizer_of("en", "rule", **tables), "mice", pos=["NOUN"]) == ["rat"]


SPANISH = {
    "lemma_rules": {
        "ger": [["iendo", "er"], ["ando", "ar"]],
        "pres": [["o", "ar"], ["o", "er"], ["o", "ir"]],
        "plur": [["es", ""], ["s", ""]],
        "accents": [["á", "a"], ["ó", "o"]],
        "voc_alt_1": [["u", "o"], ["i", "e"]],
        "voc_alt_2": [["ue", "o"], ["ie", "e"]],
        "pron": [["les", "él"]],
    },
    "lemma_rules_groups": {
        "verb": [["ger", ["VerbForm=Ger"]], ["pres", ["Person=1", "Tense=Pres"]]],
        "noun": [["plur", ["Number=Plur"]]],
    },
    "lemma_index": {"verb": ["querer", "pedir", "dar"], "noun": ["joven", "casa"]},
    "lemma_exc": {"pron": {"lo": ["él"]}},
}


@pytest.mark.parametrize(
    ("word", "pos", "morph", "lemma"),
    [
        ("Quiero", "VERB", "Person=1|Tense=Pres", "querer"),
        ("pido", "AUX", "Person=1|Tense=Pres", "pedir"),
        ("corro", "VERB", "Person=1|Tense=Pres", "corrar"),
        ("corro", "VERB", "Person=3|Tense=Pres", "corro"),
        ("dándomelo", "VERB", "PronType=Prs|VerbForm=Ger", "dar me él"),
        ("dándoseles", "VERB", "PronType=Prs|VerbForm=Ger", "dar se él"),
        ("dándoles", "VERB", "VerbForm=Ger", "dándoles"),
        ("sea", "VERB", "PronType=Prs", "sea"),
        ("jóvenes", "NOUN", "Number=Plur", "joven"),
        ("júvenes", "NOUN", "Number=Plur", "júven"),
        ("casas", "NOUN", "Number=Sing", "casas"),
        ("1.000,50", "NUM", "", "1000.50"),
        ("1,000.5", "NUM", "", "1.000.5"),
        ("Ana", "PROPN", "", "Ana"),
    ],
)
def test_rules_of_spanish_go_by_features(word, pos, morph, lemma):
    assert lemmas_of(lemmatizer_of("es", "rule", **SPANISH), word, pos=[pos], morphs=[morph]) == [lemma]


def test_words_of_spanish_that_are_not_inflected_are_small_where_a_sentence_begins():
    pipe = lemmatizer_of("es", "rule", **SPANISH)
    words, pos, starts = "Por Por Ana Ana", ["ADP", "ADP", "PROPN", "PROPN"], [True, False, True, False]
    assert lemmas_of(pipe, words, pos=pos, sent_starts=starts) == ["por", "Por", "Ana", "Ana"]


def test_tables_come_back(tmp_path):
    pipe = lemmatizer_of("de", "lookup", lemma_lookup={"x": "y"})
    pipe.to_disk(tmp_path, exclude=["vocab"])
    assert [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*")] == ["lookups/lookups.bin"]
    for read in (
        Lemmatizer(VOCAB).from_disk(tmp_path, exclude=["vocab"]),
        Lemmatizer(VOCAB).from_bytes(pipe.to_bytes(exclude=["vocab"]), exclude=["vocab"]),
    ):
        assert lemmas_of(read, "x") == ["y"]


def test_pipeline_keeps_the_lemmatizer_of_its_language(tmp_path):
    nlp = nlpx.blank("fr")
    assert nlp.add_pipe("lemmatizer").mode == "rule"
    nlp.get_pipe("lemmatizer").initialize(lookups=lookups_of(lemma_lookup={"X": "y"}, **RULES))
    nlp.to_disk(tmp_path / "fr")
    loaded = nlpx.load(tmp_path / "fr")
    assert type(loaded.get_pipe("lemmatizer")).__name__ == "FrenchLemmatizer"
    assert lemmas_of(loaded.get_pipe("lemmatizer"), "X", pos=["PROPN"]) == ["y"]
    assert 'factory = "lemmatizer"' in (tmp_path / "fr" / "config.cfg").read_text(encoding="utf8")


def test_lemmas_are_scored():
    nlp = nlpx.blank("de")
    nlp.add_pipe("lemmatizer").initialize(lookups=lookups_of(lemma_lookup={"x": "a"}))
    words = ["x", "y"]
    reference = Doc(Vocab(), words=words, lemmas=["a", "b"])
    assert nlp.evaluate([Example(Doc(nlp.vocab, words=words), reference)])["lemma_acc"] == 0.5


@pytest.mark.parametrize("tables", [3, {"lemma_lookup": {}}, "en"])
def test_tables_that_are_none_are_refused(tables):
    pipe = lemmatizer_of("en", "lookup", lemma_lookup={})
    with pytest.raises(ArgumentError, match="The tables of component 'lemmatizer' are Lookups, not "):
        pipe.initialize(lookups=tables)
    assert pipe.lookups.tables == ["lemma_lookup"]
