"""What debug data says about links."""

from __future__ import annotations

import pytest

import nlpx
from nlp_entitylinker.checks import check_links
from nlp_entitylinker.kb import InMemoryLookupKB
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.tokens import Doc, Example, Span


@nlpx.Language.component("test_sets_all", assigns=["doc.ents", "doc.sents"])
def sets_all(doc: Doc) -> Doc:
    return doc


@pytest.fixture
def kb_path(tmp_path):
    kb = InMemoryLookupKB(nlpx.blank("en").vocab, 2)
    for entity in ("Q1", "Q2"):
        kb.add_entity(entity, 1, [1, 0], types=["person"])
    kb.add_alias("Emerson", ["Q1", "Q2"], [0.6, 0.4])
    kb.add_alias("Ralph", ["Q1"], [1.0])
    kb.to_disk(tmp_path / "kb")
    return str(tmp_path / "kb")


@pytest.fixture
def nlp(kb_path):
    """Return the pipeline of a config that names a knowledge base, as it begins."""
    nlp = nlpx.blank("en")
    nlp.add_pipe("test_sets_all")
    nlp.add_pipe("entity_linker", config={"labels_discard": ["DATE"], "labels": {"GPE": ["city"]}})
    loader = {"@misc": "spacy.KBFromFile.v1", "kb_path": "${paths.kb}"}
    nlp.config["paths"]["kb"] = kb_path
    nlp.config["initialize"]["components"]["entity_linker"] = {"kb_loader": loader}
    return nlp


def make(nlp, *ents, sent_starts=(True, False, False)):
    doc = Doc(nlp.vocab, words=["Emerson", "met", "Ralph"], sent_starts=sent_starts and list(sent_starts))
    doc.ents = [Span(doc, place, place + 1, label=label, kb_id=kb_id) for place, label, kb_id in ents]
    return Example(Doc(nlp.vocab, words=[token.text for token in doc]), doc)


def look(nlp, train, dev=()):
    corpora = [
        [Item(example, Place.of_document(name, i)) for i, example in enumerate(examples, 1)]
        for name, examples in (("train", train), ("dev", dev))
    ]
    return list(check_links(CorpusData(nlp=nlp, pipeline=["entity_linker"], train=corpora[0], dev=corpora[1])))


def bad(findings):
    return [(finding.message, finding.where) for finding in findings if finding.level in (Level.WARNING, Level.ERROR)]


def test_good_links_pass_all_checks(nlp):
    found = look(
        nlp, [make(nlp, (0, "P", "Q1"), (2, "P", "Q1"))], [make(nlp, (0, "P", "Q2"), (1, "DATE", ""), (2, "P", "NIL"))]
    )
    assert not bad(found)
    messages = [finding.message for finding in found]
    assert "Vectors of the knowledge base: 2 numbers" in messages
    assert "2 mentions in the training data: 2 linked to 1 entity" in messages
    assert "1.50 candidates a mention in the training data; 1 (50.0 %) of the linked mentions have several" in messages
    assert "By priors alone, F is 100.0 in the training data (precision 100.0, recall 100.0)" in messages
    assert "2 mentions in the evaluation data: 1 linked to 1 entity, 1 (50.0 %) NIL" in messages
    assert "By priors alone, F is 0.0 in the evaluation data (precision 0.0, recall 0.0)" in messages
    assert any(
        message.startswith("1 of 1 linked entities of the evaluation data are not in the") for message in messages
    )


def test_links_that_cannot_be_learnt_are_told_with_their_place(nlp):
    found = dict(
        bad(look(nlp, [make(nlp, (0, "P", "Q1"), (1, "P", "Q9"), (2, "P", "Q2"))], [make(nlp, (0, "P", "Q1"))]))
    )
    place = "train, document 1, offset {}, token {}: '{}' ({})".format
    assert found == {
        "1 entity of the training data, in 1 link, not in the knowledge base: 'Q9' (1)": (place(8, 1, "met", "Q9"),),
        "1 linked mention of the training data without candidates (33.3 %)": (place(8, 1, "met", "Q9"),),
        "1 linked mention of the training data whose entity is not among their candidates (33.3 %)": (
            place(12, 2, "Ralph", "Q2"),
        ),
    }


def test_candidates_of_other_types_than_a_label_allows_do_not_count(nlp):
    found = dict(bad(look(nlp, [make(nlp, (0, "P", "Q1"), (2, "GPE", "Q1"))], [make(nlp, (0, "P", "Q1"))])))
    assert found == {
        "1 linked mention of the training data without candidates (50.0 %)": (
            "train, document 1, offset 12, token 2: 'Ralph' (Q1)",
        ),
    }


def test_corpus_without_a_known_entity_is_an_error(nlp):
    found = look(nlp, [make(nlp, (0, "P", "Q8"))], [make(nlp, (0, "P", ""))])
    assert [finding.message for finding in found if finding.level is Level.ERROR] == [
        "1 entity of the training data, in 1 link, not in the knowledge base: 'Q8' (1)",
        "No entity in the evaluation data has an id, so there are no links",
    ]


def test_docs_without_entities_or_sentences_are_told(nlp):
    good = make(nlp, (0, "P", "Q1"))
    found = look(nlp, [good, make(nlp), make(nlp, (0, "P", "Q1"), sent_starts=None)], [good])
    assert bad(found) == [
        ("1 doc of 4 with entities, of which nobody says where sentences begin", ("train, document 3",)),
    ]
    assert "1 doc of 4 without entities, from which nothing is learnt" in [finding.message for finding in found]


def test_pipeline_that_lacks_what_it_reads_is_told(nlp):
    nlp.remove_pipe("test_sets_all")
    example = make(nlp, (0, "P", "Q1"))
    assert [message for message, _ in bad(look(nlp, [example], [example]))] == [
        "No component before 'entity_linker' sets entities or sentence boundaries, without which it links nothing"
    ]


def test_nothing_is_compared_where_there_is_no_knowledge_base():
    nlp = nlpx.blank("en")
    example = make(nlp, (0, "P", "Q1"))
    found = look(nlp, [example], [example])
    assert not bad(found)
    assert "There is no knowledge base to compare" in found[0].message


def test_missing_knowledge_base_is_told(nlp):
    nlp.config["paths"]["kb"] = "nowhere"
    example = make(nlp, (0, "P", "Q1"))
    with pytest.raises(nlpx.errors.ModelError, match="nowhere: there is no such folder"):
        look(nlp, [example], [example])
