"""Faults that are planted into good data, each of which ``debug data`` finds where it is."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB
from nlpx.checks import CorpusData, Item, JsonReport, Place
from nlpx.checks.running import written_findings
from nlpx.commands.convert import convert
from nlpx.commands.debug_data import debug_data
from nlpx.corpora import make_example
from nlpx.tokens import Doc, DocBin, Span
from nlpx.vocab import StringStore

# The section of the report that is about what a component learns.
LEARNERS = {
    "part-of-speech tags": "tagger",
    "syntax": "parser",
    "entities": "ner",
    "text classification": "textcat",
    "spans": "spancat",
    "links": "entity_linker",
}
N_TRAIN, N_DEV = 150, 30


TAGS = {"Ada": ["NNP"], "Nobody": ["NN"], "Paris": ["NNP"], "spring": ["NN"]}


def good(number):
    """Return a document without a fault: ``Ada saw number 7 in Paris. She left.``."""
    person, place = ("Ada", "Nobody")[number % 3 == 2], ("Paris", "spring")[number % 3 == 1]
    label = "even" if number % 2 == 0 else "odd"
    return {
        "words": [person, "saw", "number", str(number), "in", place, ".", "She", "left", "."],
        "spaces": [True, True, True, True, True, False, True, True, False, False],
        "tags": [*TAGS[person], "VBD", "NN", "CD", "IN", *TAGS[place], ".", "PRP", "VBD", "."],
        "heads": [1, 1, 1, 2, 1, 4, 1, 8, 8, 8],
        "deps": ["nsubj", "ROOT", "obj", "nummod", "prep", "pobj", "punct", "nsubj", "ROOT", "punct"],
        "ents": [span for span in ((0, 1, "PERSON", "Q1"), (5, 6, "GPE", "Q2")) if words_are(span, person, place)],
        "spans": {"sc": [(2, 4, "NAME")]},
        "cats": {"even": float(label == "even"), "odd": float(label == "odd")},
        "columns": {},
    }


def words_are(span, person, place):
    return (person if span[0] == 0 else place) in {"Ada", "Paris"}


GOOD = {"train": [good(number) for number in range(N_TRAIN)], "dev": [good(1000 + number) for number in range(N_DEV)]}


def make(nlp, given):
    names = ("words", "spaces", "tags", "heads", "deps")
    doc = Doc(nlp.vocab, **{name: given[name] for name in names if given[name] is not None})
    for name, values in given["columns"].items():
        doc.set_column(name, values)
    if given["ents"] is not None:
        doc.set_ents([Span(doc, start, end, label=label, kb_id=kb_id) for start, end, label, kb_id in given["ents"]])
    for key, spans in given["spans"].items():
        doc.spans[key] = [Span(doc, start, end, label=label) for start, end, label in spans]
    doc._cats = given["cats"]
    return doc


class Corpora:
    """Hold documents that are good until a fault is planted."""

    def __init__(self, pipeline):
        self.train, self.dev = list(GOOD["train"]), list(GOOD["dev"])
        self.pipeline = pipeline
        self.nlp = None
        self.settings = {}

    def at(self, number, corpus="train"):
        """Return a document, counted from 1, that can be changed."""
        documents = getattr(self, corpus)
        documents[number - 1] = copy.deepcopy(documents[number - 1])
        return documents[number - 1]

    def each(self, corpus=None):
        """Yield all documents to change them."""
        for name in (corpus,) if corpus else ("train", "dev"):
            for number in range(1, len(getattr(self, name)) + 1):
                yield self.at(number, name)


@nlpx.Language.component("test_seeded_sets_all", assigns=["doc.ents", "doc.sents"])
def sets_all(doc):
    return doc


@pytest.fixture(scope="module")
def nlp(tmp_path_factory):
    """Return a pipeline with a knowledge base, as it begins."""
    path = tmp_path_factory.mktemp("kb")
    nlp = nlpx.blank("en")
    kb = InMemoryLookupKB(nlp.vocab, 1)
    for entity in ("Q1", "Q2", "Q3"):
        kb.add_entity(entity, 1, [1])
    kb.add_alias("Ada", ["Q1"], [1.0])
    kb.add_alias("Paris", ["Q2"], [1.0])
    kb.to_disk(path)
    nlp.add_pipe("test_seeded_sets_all")
    nlp.add_pipe("entity_linker")
    nlp.config["initialize"]["components"]["entity_linker"] = {
        "kb_loader": {"@misc": "spacy.KBFromFile.v1", "kb_path": str(path)}
    }
    return nlp


MADE: dict[int, Any] = {}


def items(nlp, name, documents):
    found = []
    for number, given in enumerate(documents, 1):
        # What is as it was is made once.
        unchanged = any(given is document for document in GOOD[name][number - 1 : number])
        key = (id(nlp), id(given))
        if key not in MADE or not unchanged:
            MADE[key] = make_example(nlp, make(nlp, given))
        found.append(Item(MADE[key], Place.of_document(f"{name}.spacy", number)))
    return found


def look(nlp, corpora):
    nlp = corpora.nlp or nlp
    data = CorpusData(
        nlp=nlp,
        pipeline=corpora.pipeline,
        train=items(nlp, "train", corpora.train),
        dev=items(nlp, "dev", corpora.dev),
        **corpora.settings,
    )
    report = JsonReport()
    assert not list(written_findings(lambda: data, report))
    return report.as_dict()


def found_in(result, levels=("warning", "error")):
    return [
        (section["name"], finding["name"], finding)
        for section in result["sections"]
        for finding in section["findings"]
        if finding["level"] in levels
    ]


@pytest.mark.parametrize("component", ["textcat", "textcat_multilabel"])
def test_good_data_have_no_fault(nlp, component):
    corpora = Corpora([component if name == "textcat" else name for name in LEARNERS.values()])
    result = look(nlp, corpora)
    assert [(name, finding["message"]) for name, _, finding in found_in(result)] == []
    assert result["ok"]
    assert len(result["sections"]) == 3 + len(LEARNERS)


FAULTS = {}


@dataclass
class Fault:
    plant: Any
    section: str
    name: str
    place: tuple | None
    level: str = field(default="warning")


def fault(section, name, place=None, *, level="warning"):
    """Add a fault to the table.

    Args:
        section: The section of the report that is to tell of it.
        name: The name of the finding.
        place: Corpus, document, and the offsets of the first character and after the last one, or None for the whole.
        level: How bad it is.
    """

    def add(plant):
        FAULTS[plant.__name__] = Fault(plant, section, name, place, level)
        return plant

    return add


# The corpora


@fault("corpora", "texts-in-both", ("train", 7, None, None))
def text_in_both(corpora):
    corpora.dev[3] = corpora.train[6]


@fault("corpora", "texts-alike-in-both", ("dev", 4, None, None))
def text_in_both_but_for_case(corpora):
    words = [word.upper() for word in corpora.train[6]["words"]]
    corpora.dev[3] = {**copy.deepcopy(corpora.train[6]), "words": words}


@fault("corpora", "texts-alike-in-both", ("dev", 4, None, None))
def text_in_both_but_for_an_accent_of_its_own(corpora):
    other_word(corpora, 7, 3, "caf\u00e9")
    corpora.dev[3] = copy.deepcopy(corpora.train[6])
    corpora.dev[3]["words"][3] = "cafe\u0301"


LONG = ["It", "was", "a", "very", "long", "way", "home", "that", "day", "for", "us", "."]


def say_long(document):
    """Add a long sentence."""
    start = len(document["words"])
    document["words"] += LONG
    document["spaces"] += [True] * len(LONG)
    document["spaces"][start - 1] = True
    document["tags"] += ["NN"] * len(LONG)
    document["heads"] += [start] * len(LONG)
    document["deps"] += ["ROOT", *["obj"] * (len(LONG) - 1)]


@fault("corpora", "sentences-in-both", ("dev", 4, 41, 86))
def sentence_in_both(corpora):
    say_long(corpora.at(9))
    say_long(corpora.at(4, "dev"))


@fault("corpora", "repeated-texts", ("train", 9, None, None))
def repeated_text(corpora):
    corpora.train[8] = corpora.train[2]


def other_word(corpora, number, place, word):
    corpora.at(number)["words"][place] = word


@fault("corpora", "wrong-encoding", ("train", 5, 23, 24))
def character_that_stands_for_what_was_not_read(corpora):
    other_word(corpora, 5, 5, "caf\ufffd")


@fault("corpora", "wrong-encoding", ("train", 5, 23, 25))
def utf8_read_as_latin1(corpora):
    other_word(corpora, 5, 5, "caf\u00c3\u00a9")


@fault("corpora", "wrong-encoding", ("train", 5, 20, 24))
def cyrillic_utf8_read_as_windows(corpora):
    other_word(corpora, 5, 5, "\u00d0\u00bc\u00d0\u00b8\u00d1\u20ac")


@fault("corpora", "wrong-encoding", ("train", 5, 20, 22))
def picture_read_as_windows(corpora):
    other_word(corpora, 5, 5, "\u00f0\u0178\u02dc\u20ac")


@fault("corpora", "wrong-encoding", ("train", 5, 20, 21))
def control_character(corpora):
    other_word(corpora, 5, 5, "\u0092s")


@fault("corpora", "wrong-encoding", ("train", 1, 0, 1))
def mark_of_byte_order(corpora):
    other_word(corpora, 1, 0, "\ufeffAda")


@fault("corpora", "blank-docs", ("train", 5, None, None))
def text_of_white_space(corpora):
    corpora.at(5).update(
        words=["\n", "\n"], spaces=[False] * 2, tags=None, heads=None, deps=None, ents=[], spans={"sc": []}
    )


@fault("corpora", "blank-sentences", ("train", 5, 37, 38))
def sentence_of_white_space(corpora):
    document = corpora.at(5)
    document["words"].append("\n")
    document["spaces"].append(False)
    document["tags"].append("_SP")
    document["heads"].append(10)
    document["deps"].append("ROOT")


@fault("corpora", "sentences-unsaid", ("train", 6, 11, 17))
def token_without_a_word_on_sentences(corpora):
    corpora.at(6)["columns"] = {"sent_start": [1, -1, 0, -1, -1, -1, -1, 1, -1, -1]}


@fault("corpora", "no-training-docs", level="error")
def no_training_data(corpora):
    corpora.train.clear()


@fault("corpora", "no-evaluation-docs", level="error")
def no_evaluation_data(corpora):
    corpora.dev.clear()


@fault("corpora", "few-docs")
def few_training_data(corpora):
    del corpora.train[60:]


@fault("corpora", "empty-docs", ("dev", 2, None, None))
def document_without_text(corpora):
    corpora.settings["empty"] = [Place.of_document("dev.spacy", 2)]


@fault("corpora", "docs-too-long", ("train", 3, None, None))
def document_too_long(corpora):
    corpora.settings["left_out"] = [Place.of_document("train.spacy", 3)]


# Words and vectors


def divide(document):
    """Divide a word that the tokenizer leaves whole."""
    document["words"][4:5] = ["i", "n"]
    document["spaces"][4:5] = [False, True]
    document["tags"][4:5] = ["IN", "IN"]
    document["deps"][4:5] = ["prep", "prep"]
    document["heads"] = [1, 1, 1, 2, 1, 1, 5, 1, 9, 9, 9]
    document["ents"] = [
        (start + (start > 4), end + (end > 4), label, kb_id) for start, end, label, kb_id in document["ents"]
    ]


@fault("vocabulary", "misaligned-tokens", ("train", 10, 17, 19))
def token_that_the_tokenizer_joins(corpora):
    divide(corpora.at(10))


@fault("vocabulary", "misaligned-tokens", ("dev", 3, 20, 22))
def token_of_the_dev_data_that_the_tokenizer_joins(corpora):
    divide(corpora.at(3, "dev"))


def with_vectors(corpora, **vectors):
    corpora.nlp = nlpx.blank("en")
    corpora.pipeline = ("tagger",)
    words = {word for document in GOOD["train"] for word in document["words"]}
    for word in words:
        corpora.nlp.vocab.set_vector(word, np.ones(2, dtype="f"))
    for word, vector in vectors.items():
        corpora.nlp.vocab.set_vector(word, np.array(vector, dtype="f"))


@fault("vocabulary", "words-without-vectors")
def words_without_vectors(corpora):
    with_vectors(corpora)
    corpora.at(4)["words"][4] = "under"


@fault("vocabulary", "zero-vectors")
def vector_of_zeros(corpora):
    with_vectors(corpora, left=[0, 0])


@fault("vocabulary", "broken-vectors", level="error")
def vector_that_is_no_number(corpora):
    with_vectors(corpora)
    vectors = corpora.nlp.vocab.vectors
    vectors.data[vectors.find(key="left")] = np.nan


@fault("vocabulary", "no-vectors", level="error")
def vectors_that_a_component_reads_are_missing(corpora):
    corpora.settings["vector_readers"] = ["tok2vec"]


# Tags


@fault("part-of-speech tags", "no-tags", level="error")
def no_tags(corpora):
    for document in corpora.each():
        document["tags"] = None


@fault("part-of-speech tags", "no-tags-in-dev")
def no_tags_in_the_dev_data(corpora):
    for document in corpora.each("dev"):
        document["tags"] = None


@fault("part-of-speech tags", "tokens-without-tag", ("train", 3, 7, 10))
def token_without_a_tag(corpora):
    corpora.at(3)["tags"][1] = ""


@fault("part-of-speech tags", "tokens-without-tag", ("dev", 3, 4, 7))
def token_of_the_dev_data_without_a_tag(corpora):
    corpora.at(3, "dev")["tags"][1] = ""


@fault("part-of-speech tags", "single-tag")
def one_tag(corpora):
    for document in corpora.each():
        document["tags"] = ["NN"] * 10


@fault("part-of-speech tags", "tags-differ", ("train", 9, None, None))
def same_text_with_other_tags(corpora):
    corpora.train[8] = {**corpora.train[3], "tags": ["NN"] * 10}


@fault("part-of-speech tags", "label-seen-once", ("train", 4, 4, 7))
def tag_that_occurs_once(corpora):
    corpora.at(4)["tags"][1] = "XX"


@fault("part-of-speech tags", "label-in-dev-only", ("dev", 4, 4, 7))
def tag_of_the_dev_data_only(corpora):
    corpora.at(4, "dev")["tags"][1] = "XX"


def tag_some(corpora, tag):
    for number in (4, 7):
        corpora.at(number)["tags"][1] = tag


@fault("part-of-speech tags", "labels-alike", ("train", 4, 4, 7))
def tags_that_differ_in_case(corpora):
    tag_some(corpora, "vbd")


@fault("part-of-speech tags", "label-white-space", ("train", 4, 4, 7))
def tag_with_white_space(corpora):
    tag_some(corpora, "XX ")


@fault("part-of-speech tags", "labels-alike", ("train", 4, 4, 7))
def tags_that_differ_in_what_nobody_sees(corpora):
    tag_some(corpora, "VBD\u200b")


@fault("part-of-speech tags", "label-white-space", ("train", 4, 4, 7))
def tag_with_what_nobody_sees(corpora):
    tag_some(corpora, "XX\u00ad")


@fault("part-of-speech tags", "label-not-in-tag-map", ("train", 1, 0, 3), level="error")
def tag_that_the_tag_map_lacks(corpora):
    corpora.settings["tag_map"] = dict.fromkeys(["VBD", "NN", "CD", "IN", ".", "PRP"])


# Trees


@fault("syntax", "no-trees", level="error")
def no_trees(corpora):
    for document in corpora.each():
        document.update(heads=None, deps=None, columns={"sent_start": [1, *[-1] * 6, 1, -1, -1]})


@fault("syntax", "no-trees-in-dev")
def no_trees_in_the_dev_data(corpora):
    for document in corpora.each("dev"):
        document.update(heads=None, deps=None, columns={"sent_start": [1, *[-1] * 6, 1, -1, -1]})


@fault("syntax", "docs-without-tree", ("train", 8, None, None))
def document_without_a_tree(corpora):
    corpora.at(8).update(heads=None, deps=None, columns={"sent_start": [1, *[-1] * 6, 1, -1, -1]})


@fault("syntax", "single-sentences")
def documents_of_one_sentence(corpora):
    for document in corpora.each("train"):
        document["heads"] = [1, 1, 1, 2, 1, 4, 1, 8, 1, 8]
        document["deps"][8] = "obj"


@fault("syntax", "several-roots", ("train", 4, 0, 26))
def sentence_with_several_roots(corpora):
    document = corpora.at(4)
    document["heads"] = [1, 1, 1, 2, 4, 4, 1, 8, 8, 8]
    document["deps"][4] = "ROOT"
    document["columns"] = {"sent_start": [1, *[-1] * 6, 1, -1, -1]}


@fault("syntax", "head-outside", ("train", 4, 27, 30))
def head_in_another_sentence(corpora):
    document = corpora.at(4)
    document["heads"][7] = 1
    document["columns"] = {"sent_start": [1, *[-1] * 6, 1, -1, -1]}


@fault("syntax", "head-missing", ("train", 4, 8, 14))
def word_without_a_label(corpora):
    corpora.at(4)["deps"][2] = ""


@fault("syntax", "root-labels", ("train", 4, 4, 7))
def root_with_another_label(corpora):
    corpora.at(4)["deps"][1] = "obj"


@fault("syntax", "root-labels", ("train", 1, 4, 7))
def roots_in_lower_case(corpora):
    for document in corpora.each():
        document["deps"] = [label.lower() for label in document["deps"]]


@fault("syntax", "root-labels", ("dev", 4, 4, 7))
def root_of_the_dev_data_with_another_label(corpora):
    corpora.at(4, "dev")["deps"][1] = "obj"


@fault("syntax", "trees-differ", ("train", 9, None, None))
def same_text_with_another_tree(corpora):
    corpora.train[8] = {**corpora.train[3], "heads": [1, 1, 1, 1, 1, 4, 1, 8, 8, 8]}


@fault("syntax", "root-below", ("train", 4, 8, 14))
def label_of_roots_elsewhere(corpora):
    corpora.at(4)["deps"][2] = "ROOT"


@fault("syntax", "head-white-space", ("train", 4, 19, 24))
def word_whose_head_is_white_space(corpora):
    other_word(corpora, 4, 4, "\n")


@fault("syntax", "nonprojective", ("train", 4, 0, 26), level="info")
def crossing_arcs(corpora):
    corpora.at(4)["heads"][3] = 5


@fault("syntax", "rare-label", ("train", 4, 8, 14))
def label_of_few_arcs(corpora):
    corpora.at(4)["deps"][2] = "iobj"


@fault("syntax", "label-in-train-only", ("train", 4, 8, 14))
def label_of_the_training_data_only(corpora):
    for number in range(4, 30):
        corpora.at(number)["deps"][2] = "iobj"


@fault("syntax", "label-in-dev-only", ("dev", 4, 8, 14))
def arc_of_the_dev_data_only(corpora):
    corpora.at(4, "dev")["deps"][2] = "iobj"


@fault("syntax", "rare-lifted-label", ("train", 4, 15, 16))
def label_of_few_lifted_arcs(corpora):
    corpora.at(4)["heads"][3] = 5


@fault("syntax", "reserved-label", ("train", 4, 8, 14))
def label_that_means_a_lifted_arc(corpora):
    for number in range(4, 30):
        corpora.at(number)["deps"][2] = "obj||obj"


@fault("syntax", "labels-alike", ("train", 4, 8, 14))
def labels_of_arcs_that_differ_in_case(corpora):
    for number in range(4, 30):
        corpora.at(number)["deps"][2] = "OBJ"


# Entities


@fault("entities", "no-entities", level="error")
def no_entities(corpora):
    for document in corpora.each():
        document["ents"] = []


@fault("entities", "no-entities-in-dev")
def no_entities_in_the_dev_data(corpora):
    for document in corpora.each("dev"):
        document["ents"] = []


@fault("entities", "docs-without-entities-said", ("train", 8, None, None))
def document_without_a_word_on_entities(corpora):
    corpora.at(8)["ents"] = None


@fault("entities", "entity-white-space", ("train", 4, 0, 5), level="error")
def entity_that_begins_with_white_space(corpora):
    document = corpora.at(4)
    document["words"][0] = "\n"
    document["ents"] = [(0, 2, "PERSON", "Q1")]


@fault("entities", "entity-transition", ("train", 4, 4, 7), level="error")
def entity_that_goes_on_under_another_label(corpora):
    document = corpora.at(4)
    person, place = map(StringStore().add, ("PERSON", "GPE"))
    document["columns"] = {"ent_iob": [3, 1, *[2] * 8], "ent_type": [person, place, *[0] * 8]}
    document["ents"] = None


@fault("entities", "entity-punctuation", ("train", 4, 25, 26))
def entity_of_punctuation(corpora):
    corpora.at(4)["ents"] = [(6, 7, "PERSON", "Q1")]


@fault("entities", "entity-crosses-sentences", ("train", 4, 20, 30))
def entity_of_two_sentences(corpora):
    corpora.at(4)["ents"] = [(5, 8, "GPE", "Q2")]


@fault("entities", "entity-misaligned", ("train", 10, 17, 18))
def entity_inside_a_token(corpora):
    document = corpora.at(10)
    divide(document)
    document["ents"] = [(4, 5, "GPE", "Q2")]


@fault("entities", "rare-label", ("train", 4, 4, 7))
def label_of_few_entities(corpora):
    corpora.at(4)["ents"] = [(1, 2, "EVENT", "Q1")]


@fault("entities", "label-in-dev-only", ("dev", 4, 4, 7))
def entity_of_the_dev_data_only(corpora):
    corpora.at(4, "dev")["ents"] = [(1, 2, "EVENT", "Q1")]


@fault("entities", "label-everywhere", ("train", 1, 0, 3))
def entity_in_every_document(corpora):
    for document in corpora.each("train"):
        document["ents"] = [(0, 1, "PERSON", "Q1")]


@fault("entities", "labels-alike", ("train", 4, 0, 3))
def entities_whose_labels_differ_in_case(corpora):
    for number in range(4, 150):
        document = corpora.at(number)
        document["ents"] = [(start, end, label.lower(), kb_id) for start, end, label, kb_id in document["ents"]]


@fault("entities", "labels-alike", ("train", 4, 0, 3))
def entities_whose_labels_differ_in_a_dash(corpora):
    for number in range(1, 151):
        document = corpora.at(number)
        label = "A_PERSON" if number < 4 else "A-PERSON"
        document["ents"] = [(start, end, label, kb_id) for start, end, _, kb_id in document["ents"]]


@fault("entities", "label-prefix", ("train", 1, 0, 3))
def entities_whose_labels_are_tags(corpora):
    for document in corpora.each():
        document["ents"] = [(start, end, f"B-{label}", kb_id) for start, end, label, kb_id in document["ents"]]


@fault("entities", "entities-differ", ("train", 9, None, None))
def same_text_with_other_entities(corpora):
    corpora.train[8] = {**corpora.train[3], "ents": []}


# Categories


@fault("text classification", "no-categories", level="error")
def no_categories(corpora):
    for document in corpora.each():
        document["cats"] = {}


@fault("text classification", "category-value", ("train", 4, None, None), level="error")
def category_with_a_wrong_value(corpora):
    corpora.at(4)["cats"]["even"] = 2.0


@fault("text classification", "single-category", level="error")
def one_category(corpora):
    for document in corpora.each():
        document["cats"] = {"even": 1.0}


@fault("text classification", "rare-label", ("train", 4, None, None))
def label_of_few_texts(corpora):
    corpora.at(4)["cats"] = {"third": 1.0}


@fault("text classification", "category-never-true")
def category_that_never_holds(corpora):
    corpora.at(4)["cats"]["third"] = 0.0


@fault("text classification", "label-in-train-only")
def category_of_the_training_data_only(corpora):
    for number in range(1, 61):
        corpora.at(number)["cats"] = {"third": 1.0}


@fault("text classification", "label-in-dev-only", ("dev", 4, None, None))
def category_of_the_dev_data_only(corpora):
    corpora.at(4, "dev")["cats"] = {"third": 1.0}


@fault("text classification", "category-nearly-always")
def category_of_nearly_all_texts(corpora):
    for number in range(1, 145):
        corpora.at(number)["cats"] = {"even": 1.0, "odd": 0.0}


@fault("text classification", "categories-unbalanced")
def categories_that_are_not_balanced(corpora):
    for number in range(1, 148):
        corpora.at(number)["cats"] = {"even": 1.0, "odd": 0.0}


@fault("text classification", "docs-without-categories", ("train", 4, None, None))
def document_without_categories(corpora):
    corpora.at(4)["cats"] = {}


@fault("text classification", "no-category-true", ("train", 4, None, None))
def document_of_no_category(corpora):
    corpora.at(4)["cats"] = {"even": 0.0, "odd": 0.0}


@fault("text classification", "several-categories-true", ("train", 4, None, None), level="error")
def document_of_several_categories(corpora):
    corpora.at(4)["cats"] = {"even": 1.0, "odd": 1.0}


@fault("text classification", "categories-differ", ("train", 9, None, None))
def same_text_with_another_category(corpora):
    corpora.train[8] = {**corpora.train[3], "cats": {"even": 1.0, "odd": 0.0}}


@fault("text classification", "labels-alike", ("train", 4, None, None))
def categories_that_differ_in_case(corpora):
    for number in (4, 6):
        corpora.at(number)["cats"] = {"Odd": 1.0}


@fault("text classification", "nothing-false")
def categories_that_all_hold(corpora):
    corpora.pipeline = ("textcat_multilabel",)
    for document in corpora.each():
        document["cats"] = {label: value for label, value in document["cats"].items() if value}


# Spans


@fault("spans", "no-groups", level="error")
def no_groups_of_spans(corpora):
    for document in corpora.each():
        document["spans"] = {}


def with_pipe(corpora, name, **settings):
    corpora.nlp = nlpx.blank("en")
    corpora.nlp.add_pipe(name, config=settings)
    corpora.pipeline = (name,)


@fault("spans", "no-spans", level="error")
def spans_of_another_key(corpora):
    with_pipe(corpora, "spancat", spans_key="other")


@fault("spans", "docs-without-group", ("train", 4, None, None))
def document_without_its_group(corpora):
    corpora.at(4)["spans"] = {}


@fault("spans", "no-spans-in-dev")
def no_spans_in_the_dev_data(corpora):
    for document in corpora.each("dev"):
        document["spans"] = {"sc": []}


def spans_at(corpora, number, *spans, corpus="train"):
    corpora.at(number, corpus)["spans"] = {"sc": list(spans)}


@fault("spans", "rare-label", ("train", 4, 8, 14))
def label_of_few_spans(corpora):
    spans_at(corpora, 4, (2, 3, "RARE"))


@fault("spans", "label-in-dev-only", ("dev", 4, 8, 14))
def span_of_the_dev_data_only(corpora):
    spans_at(corpora, 4, (2, 3, "RARE"), corpus="dev")


@fault("spans", "span-white-space", ("train", 4, 8, 16))
def span_that_ends_with_white_space(corpora):
    other_word(corpora, 4, 3, "\n")


@fault("spans", "span-crosses-sentences", ("train", 4, 25, 30))
def span_of_two_sentences(corpora):
    spans_at(corpora, 4, (6, 8, "NAME"))


@fault("spans", "repeated-span", ("train", 4, 8, 16))
def span_that_stands_twice(corpora):
    spans_at(corpora, 4, (2, 4, "NAME"), (2, 4, "NAME"))


@fault("spans", "empty-span", ("train", 4, 8, 8))
def span_without_tokens(corpora):
    spans_at(corpora, 4, (2, 2, "NAME"))


@fault("spans", "spans-differ", ("train", 9, None, None))
def same_text_with_other_spans(corpora):
    corpora.train[8] = {**corpora.train[3], "spans": {"sc": []}}


@fault("spans", "span-with-several-labels", ("train", 4, 8, 16), level="info")
def span_with_two_labels(corpora):
    spans_at(corpora, 4, (2, 4, "NAME"), (2, 4, "OTHER"))


@fault("spans", "span-with-several-labels", ("train", 4, 8, 16))
def span_with_two_labels_where_it_may_have_one(corpora):
    with_pipe(corpora, "spancat_singlelabel")
    spans_at(corpora, 4, (2, 4, "NAME"), (2, 4, "OTHER"))


@fault("spans", "span-overlaps", ("train", 4, 15, 16))
def spans_that_overlap_where_they_may_not(corpora):
    with_pipe(corpora, "spancat_singlelabel", allow_overlap=False)
    spans_at(corpora, 4, (2, 4, "NAME"), (3, 4, "NAME"))


@fault("spans", "span-misaligned", ("train", 10, 17, 18))
def span_inside_a_token(corpora):
    document = corpora.at(10)
    divide(document)
    document["spans"] = {"sc": [(4, 5, "NAME")]}


@fault("spans", "not-suggested", ("train", 4, 4, 25))
def span_that_is_not_suggested(corpora):
    spans_at(corpora, 4, (1, 6, "NAME"))


@fault("spans", "nothing-suggested")
def suggester_that_suggests_what_nobody_finds(corpora):
    with_pipe(corpora, "spancat", suggester={"@misc": "spacy.ngram_suggester.v1", "sizes": [90]})


@fault("spans", "span-length", ("train", 4, 4, 25))
def span_too_long_for_the_finder(corpora):
    with_pipe(corpora, "span_finder", max_length=3)
    spans_at(corpora, 4, (1, 6, "NAME"))


# Links


@fault("links", "no-links", level="error")
def no_links(corpora):
    for document in corpora.each():
        document["ents"] = [(start, end, label, "") for start, end, label, _ in document["ents"]]


@fault("links", "entity-outside-kb", ("train", 4, 0, 3))
def link_to_an_unknown_entity(corpora):
    corpora.at(4)["ents"][0] = (0, 1, "PERSON", "Q9")


@fault("links", "mention-without-candidates", ("train", 3, 0, 6))
def mention_without_candidates(corpora):
    corpora.at(3)["ents"].append((0, 1, "PERSON", "Q1"))


@fault("links", "entity-not-candidate", ("train", 4, 0, 3))
def entity_that_is_no_candidate(corpora):
    corpora.at(4)["ents"][0] = (0, 1, "PERSON", "Q3")


@fault("links", "docs-without-sentences", ("train", 4, None, None))
def entities_without_sentences(corpora):
    corpora.at(4).update(heads=None, deps=None)


@fault("links", "nothing-sets")
def nothing_that_sets_entities(corpora):
    with_pipe(corpora, "entity_linker")


@pytest.mark.parametrize("planted", FAULTS)
def test_planted_fault_is_found_where_it_is(nlp, planted):
    due = FAULTS[planted]
    corpora = Corpora([LEARNERS[due.section]] if due.section in LEARNERS else [])
    due.plant(corpora)
    findings = [
        finding
        for section, name, finding in found_in(look(nlp, corpora), levels=(due.level,))
        if (section, name) == (due.section, due.name)
    ]
    assert findings, f"{due.section}: {due.name}"
    if due.place is not None:
        corpus, *place = due.place
        places = [place for finding in findings for place in finding["places"]]
        assert [f"{corpus}.spacy", *place] in [
            [each["file"], each["document"], each["start"], each["end"]] for each in places
        ], [each["place"] for each in places]


# Files


def paragraph(*rows):
    return {"tokens": [dict(zip(("orth", "head", "dep", "ner"), row, strict=True)) for row in rows]}


def v2(*rows):
    return json.dumps([{"id": 0, "paragraphs": [{"sentences": [paragraph(*rows)]}]}])


def text(**record):
    lines = [{"text": "Ada saw it.", "entities": []}, {"text": "Ada saw Bob.", **record}]
    return "".join(json.dumps(line) + "\n" for line in lines)


# The file and what stands in it; None for no file.
FILES = {
    "missing file": ("train.json", None, "there is no such file"),
    "empty file": ("train.spacy", b"", "the file is empty"),
    "file of another kind": ("train.txt", "Ada", "a corpus file ends with one of"),
    "line that is no JSON": ("train.jsonl", text() + "{", "train.jsonl:3"),
    "line without a text": ("train.jsonl", text() + '{"txt": "x"}', 'train.jsonl:3: the line has no "text"'),
    "file in another encoding": ("train.jsonl", text().replace("Bob", "Bob \u00e9").encode("utf-8") + b"\xe9", ":3"),
    "file that is cut off": ("train.spacy", "cut", "train.spacy"),
    "cycle": ("train.json", v2(("a", 1, "x", "O"), ("b", -1, "x", "O")), "train.json:1: paragraphs[0]"),
    "head outside of the sentence": ("train.json", v2(("a", 5, "x", "O"), ("b", 0, "x", "O")), "train.json:1"),
    "tag of no scheme": (
        "train.json",
        v2(
            ("a", 0, "ROOT", "Q-PER"),
        ),
        "train.json:1",
    ),
    "entity beyond the text": ("train.jsonl", text(entities=[[8, 90, "PER"]]), "train.jsonl:2"),
    "entities that overlap": ("train.jsonl", text(entities=[[0, 7, "PER"], [4, 11, "PER"]]), "train.jsonl:2"),
    "too few tags": ("train.jsonl", text(tags=["NN"]), "train.jsonl:2"),
    "value of a category": ("train.jsonl", text(cats={"x": "often"}), "train.jsonl:2"),
    "feature without a value": ("train.jsonl", text(morphs=["Case", "", "", ""]), "train.jsonl:2"),
    "span that is none": ("train.jsonl", text(spans=[{"start": 0, "label": "x"}]), "train.jsonl:2"),
}
NOTICES = {
    "key that nobody reads": (text(entitys=[]) + text(entitys=[[0, 3, "PER"]]), "train.jsonl:4: not read"),
    "entity within a token": (text(entities=[[0, 2, "PER"]]), "train.jsonl:2"),
    "rejected text": (text(answer="reject"), "1 text is left out: 1 rejected"),
}


def debug_files(tmp_path, monkeypatch, name, content):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dev.jsonl").write_text('{"text": "Bob saw it."}\n', encoding="utf8")
    if content == "cut":
        content = DocBin(docs=[Doc(nlpx.blank("en").vocab, words=["a", "b"])]).to_bytes()[:-9]
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf8"))
    report = JsonReport()
    ok = debug_data("en", name, "dev.jsonl", pipeline=["tagger"], report=report)
    (section,) = [section for section in report.as_dict()["sections"] if section["name"] == "format"]
    return ok, section["findings"]


@pytest.mark.parametrize(("name", "content", "message"), FILES.values(), ids=FILES)
def test_file_that_cannot_be_read_is_told_with_its_line(tmp_path, monkeypatch, name, content, message):
    ok, (finding,) = debug_files(tmp_path, monkeypatch, name, content)
    assert not ok
    assert finding["name"] == "not-loadable"
    assert message in finding["message"]


def test_folder_without_a_corpus_is_told(tmp_path, monkeypatch):
    (tmp_path / "train").mkdir()
    ok, (finding,) = debug_files(tmp_path, monkeypatch, "train", None)
    assert not ok
    assert "train: the folder holds no corpus" in finding["message"]


@pytest.mark.parametrize(("content", "message"), NOTICES.values(), ids=NOTICES)
def test_what_is_not_read_is_told_with_its_line(tmp_path, monkeypatch, content, message):
    _, findings = debug_files(tmp_path, monkeypatch, "train.jsonl", content)
    (finding,) = [finding for finding in findings if finding["name"] == "not-read"]
    assert message in finding["places"][0]["place"]


# Real data, where each finding was looked at: all are true


@pytest.fixture(scope="module")
def treebank(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ewt")
    for part in ("dev", "test"):
        convert(data / "ud" / "en_ewt" / f"en_ewt-ud-{part}.conllu", folder / f"{part}.spacy", n_sents=10)
    return folder


def faults_of(train, dev, component):
    report = JsonReport()
    assert debug_data("en", train, dev, pipeline=[component], report=report)
    return [
        (name, int(re.search(r"\d+", finding["message"]).group())) for _, name, finding in found_in(report.as_dict())
    ]


def test_a_treebank_has_the_faults_that_it_has(treebank, capsys):
    # A quotation that two texts share; the tokenizer's 128 and 104 tokens that hold several are spaCy's as well.
    assert faults_of(treebank / "dev.spacy", treebank / "test.spacy", "tagger") == [
        ("sentences-in-both", 1), ("misaligned-tokens", 128), ("misaligned-tokens", 104)
    ]  # fmt: skip


def test_a_corpus_of_entities_has_the_faults_that_it_has(data, capsys):
    folder = data / "ner" / "uner_en_ewt"
    assert faults_of(folder / "en_ewt-dev.jsonl", folder / "en_ewt-test.jsonl", "ner") == [
        ("texts-in-both", 77), ("texts-alike-in-both", 4), ("repeated-texts", 4), ("misaligned-tokens", 128),
        ("misaligned-tokens", 104),
        ("entity-misaligned", 22),
    ]  # fmt: skip


def test_a_corpus_of_categories_has_the_faults_that_it_has(data, capsys):
    folder = data / "textcat" / "clinc150"
    assert faults_of(folder / "clinc150-dev.jsonl", folder / "clinc150-test.jsonl", "textcat") == [("rare-label", 150)]
