"""What debug data says about entities and dependency trees."""

from __future__ import annotations

import pytest

import nlpx
from nlp_parser.checks import check_entities, check_trees
from nlp_parser.tree_checks import Trees
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.corpora import make_example, read_docs


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


def items(nlp, name, docs):
    return [Item(make_example(nlp, doc), Place.of_document(name, i)) for i, doc in enumerate(docs, 1)]


def corpora(nlp, train, dev=()):
    return CorpusData(nlp=nlp, pipeline=["ner", "parser"], train=items(nlp, "train", train), dev=items(nlp, "dev", dev))


def entity_doc(nlp, tags, words=None, **annotations):
    words = words or ["w"] * len(tags)
    return nlpx.Doc(nlp.vocab, words=words, spaces=[True] * len(words), ents=tags, **annotations)


def tree(nlp, heads, deps, words=None):
    return nlpx.Doc(nlp.vocab, words=words or ["w"] * len(heads), heads=heads, deps=deps)


def of_level(findings, *levels):
    return [(finding.message, finding.where) for finding in findings if finding.level in levels]


def test_good_entities_pass_all_checks(nlp):
    docs = [entity_doc(nlp, ["B-X", "I-X", "O"]) for _ in range(50)] + [entity_doc(nlp, ["O", ""])]
    findings = list(check_entities(corpora(nlp, docs)))
    assert not of_level(findings, Level.WARNING, Level.ERROR)
    assert len(of_level(findings, Level.GOOD)) == 5
    assert [message for message, _ in of_level(findings, Level.INFO, Level.PLAIN)] == [
        "1 new label, 0 existing labels",
        "1 missing value (tokens with '-' label)",
        "New: 'X' (50)",
    ]


@pytest.mark.parametrize(
    ("tags", "words", "annotations", "message", "where"),
    [
        (
            ["B-X", "I-X"],
            ["a", "\n"],
            {},
            "1 entity of or starting/ending with whitespace",
            "offset 0, tokens 0 to 1: 'a \\n' (X)",
        ),
        (["O", "B-X"], ["a", " "], {}, "1 entity of or starting/ending with whitespace", "offset 2, token 1: ' ' (X)"),
        (
            ["B-X", "I-X"],
            ["a", "b"],
            {"sent_starts": [True, True]},
            "1 entity crossing sentence boundaries",
            "offset 0, tokens 0 to 1: 'a b' (X)",
        ),
        (["B-X"], ["don't"], {}, "Low number of examples for new label 'X' (1)", 'offset 0, token 0: "don\'t"'),
        (["B-X"], ["w"], {}, "No examples for texts WITHOUT label 'X'", "offset 0, token 0: 'w'"),
    ],
)
def test_bad_entities_are_named_with_their_place(nlp, tags, words, annotations, message, where):
    findings = list(check_entities(corpora(nlp, [entity_doc(nlp, tags, words, **annotations)])))
    assert (message, (f"train, document 1, {where}",)) in of_level(findings, Level.WARNING, Level.ERROR)


def test_entities_inside_a_token_of_the_tokenizer_are_named(nlp):
    doc = nlpx.Doc(nlp.vocab, words=["D.", "C."], spaces=[False, False], ents=["O", "B-X"])
    findings = list(check_entities(corpora(nlp, [doc])))
    assert (
        "1 entity not at token boundaries, which training passes over",
        ("train, document 1, offset 2: 'C.' (X)",),
    ) in of_level(findings, Level.WARNING)


@pytest.mark.parametrize(("check", "what"), [(check_entities, "No entities"), (check_trees, "No dependency trees")])
def test_a_corpus_without_annotation_is_an_error(nlp, check, what):
    (finding,) = check(corpora(nlp, [nlpx.Doc(nlp.vocab, words=["w"])]))
    assert finding.level is Level.ERROR
    assert finding.message.startswith(what)


CROSSING = ([2, 3, 2, 2], ["x", "y", "ROOT", "z"])
PLAIN = ([1, 1, 1], ["x", "ROOT", "z"])


def test_trees_are_counted(nlp):
    findings = list(check_trees(corpora(nlp, [tree(nlp, *CROSSING), tree(nlp, *PLAIN)], [tree(nlp, *PLAIN)])))
    assert [message for message, _ in of_level(findings, Level.INFO, Level.PLAIN)][:6] == [
        "Found 2 sentences with an average length of 3.5 words.",
        "Found 1 nonprojective train sentence",
        "Found 0 nonprojective dev sentences",
        "4 labels in train data",
        "4 labels in projectivized train data",
        "'ROOT' (2), 'x' (2), 'z' (2), 'y' (1)",
    ]


def test_lifted_labels_are_named_with_their_place(nlp):
    findings = list(check_trees(corpora(nlp, [tree(nlp, *CROSSING)], [tree(nlp, *PLAIN)])))
    place = "train, document 1, offset 2, token 1: 'w'"
    warnings = dict(of_level(findings, Level.WARNING))
    assert warnings["The following labels were found only in the train data: y||z"] == (place,)
    assert warnings["Low number of examples for label 'y' (1)"] == (place,)
    (rare,) = [where for message, where in warnings.items() if "projectivized dependency trees" in message]
    assert rare == (place,)
    assert "Projectivized labels with low numbers of examples: y||z: 1" in dict(of_level(findings, Level.PLAIN))


def test_several_labels_of_roots_are_named(nlp):
    docs = [tree(nlp, [0, 0], ["ROOT", "x"]), tree(nlp, [0, 0], ["nsubj", "x"])]
    warnings = dict(of_level(check_trees(corpora(nlp, docs)), Level.WARNING))
    (where,) = [
        where for message, where in warnings.items() if message.startswith("Multiple root labels (ROOT, nsubj)")
    ]
    assert where == ("train, document 2, offset 0, token 0: 'w'",)


def test_several_roots_and_heads_outside_are_named(nlp):
    docs = [tree(nlp, [0, 1, 1], ["ROOT", "ROOT", "x"]), tree(nlp, [0, 0, 1], ["ROOT", "x", "y"])]
    docs[0].set_column("sent_start", [1, -1, -1])
    docs[1].set_column("sent_start", [1, -1, 1])
    warnings = dict(of_level(check_trees(corpora(nlp, docs)), Level.WARNING))
    assert warnings["1 sentence with several roots, which the parser divides"] == (
        "train, document 1, offset 0, tokens 0 to 2: 'w w w'",
    )
    assert warnings["1 sentence with a head outside of it"] == ("train, document 2, offset 4, token 2: 'w'",)


def test_words_without_head_are_named(nlp):
    docs = [tree(nlp, [0, 0, 0], ["ROOT", "", "x"])]
    warnings = dict(of_level(check_trees(corpora(nlp, docs)), Level.WARNING))
    assert warnings["1 sentence with words whose head or label is missing"] == (
        "train, document 1, offset 2, token 1: 'w'",
    )


def test_corpora_of_single_sentences_are_warned_of(nlp):
    warnings = of_level(check_trees(corpora(nlp, [tree(nlp, *PLAIN)])), Level.WARNING)
    assert any(message.startswith("Every training doc is one sentence") for message, _ in warnings)


def test_a_real_treebank_is_counted(data, nlp, tmp_path):
    from nlpx.commands.convert import convert

    convert(data / "ud" / "nl_lassysmall" / "nl_lassysmall-ud-dev.conllu", tmp_path / "dev.spacy", n_sents=10)
    trees = Trees.of(items(nlp, "dev", read_docs(tmp_path / "dev.spacy", nlp)))
    text = (data / "ud" / "nl_lassysmall" / "nl_lassysmall-ud-dev.conllu").read_text(encoding="utf8")
    rows = [line.split("\t") for line in text.splitlines() if line[:1].isdigit()]
    rows = [row for row in rows if row[0].isdigit()]
    assert trees.n_words == len(rows)
    assert trees.n_sentences == sum(row[0] == "1" for row in rows)
    assert sum(trees.labels.counts.values()) == sum(trees.projectivized.counts.values()) == len(rows)
    assert trees.labels.counts["punct"] == sum(row[7] == "punct" for row in rows)
    assert trees.nonprojective
    assert not trees.several_roots + trees.outside + trees.unknown
