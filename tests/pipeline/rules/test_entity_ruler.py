"""Named entities by patterns."""

from __future__ import annotations

import json
import pickle
from functools import partial

import pytest

import nlpx
from nlpx.errors import ArgumentError, ConfigError, MatchPatternError, ModelError, UsageError
from nlpx.files.msgpack import pack
from nlpx.pipeline import EntityRuler
from nlpx.tokens import Doc, Example, Span

PATTERNS = [
    {"label": "ORG", "pattern": "Apple"},
    {"label": "GPE", "pattern": [{"LOWER": "san"}, {"LOWER": "francisco"}], "id": "sf"},
    {"label": "GPE", "pattern": "San Fran", "id": "sf"},
    {"label": "GPE", "pattern": "New York", "id": "ny"},
]


@pytest.fixture
def nlp():
    return nlpx.blank("en")


def ents(doc: Doc) -> list[tuple[int, int, str, str]]:
    return [(ent.start, ent.end, ent.label_, ent.ent_id_) for ent in doc.ents]


def found(ruler: EntityRuler, text: str) -> list[tuple[int, int, str, str]]:
    return ents(ruler(ruler.nlp.make_doc(text)))


def test_phrases_and_token_patterns_are_found_with_their_ids(nlp):
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    assert ents(nlp("Apple is in San Francisco, San Fran and New York")) == [
        (0, 1, "ORG", ""),
        (3, 5, "GPE", "sf"),
        (6, 8, "GPE", "sf"),
        (9, 11, "GPE", "ny"),
    ]


def test_patterns_say_what_there_is(nlp):
    ruler = EntityRuler(nlp, patterns=PATTERNS)
    assert len(ruler) == 4
    assert ruler.labels == ("GPE", "ORG")
    assert ruler.ent_ids == ("ny", "sf")
    assert "GPE" in ruler
    assert "sf" not in ruler
    assert ruler.about == "4 patterns"
    # Patterns of tokens come first, as they stand in files.
    assert ruler.patterns == [PATTERNS[1], PATTERNS[0], *PATTERNS[2:]]


def test_longest_match_is_taken_and_of_equal_ones_the_first(nlp):
    ruler = EntityRuler(nlp)
    ruler.add_patterns([{"label": label, "pattern": label} for label in ("a b", "b c d", "d e", "d e f")])
    assert found(ruler, "a b c d e f") == [(1, 4, "b c d", "")]
    assert found(ruler, "a b x d e f") == [(0, 2, "a b", ""), (3, 6, "d e f", "")]


@pytest.mark.parametrize(
    ("overwrite", "due"),
    [
        (False, [(1, 2, "OLD", ""), (3, 4, "NEXT", "k"), (4, 5, "Y", "")]),
        (True, [(0, 3, "X", ""), (3, 4, "NEXT", "k"), (4, 5, "Y", "")]),
    ],
)
@pytest.mark.parametrize("factory", ["entity_ruler", "future_entity_ruler"])
def test_entities_that_are_there_stay_unless_they_are_to_be_overwritten(nlp, factory, overwrite, due):
    ruler = nlp.add_pipe(factory, config={"overwrite_ents": overwrite})
    ruler.add_patterns([{"label": "X", "pattern": "a b c"}, {"label": "Y", "pattern": "e"}])
    doc = nlp.make_doc("a b c d e")
    doc.ents = [Span(doc, 1, 2, "OLD"), Span(doc, 3, 4, "NEXT", kb_id="Q1", span_id="k")]
    assert ents(ruler(doc)) == due
    assert doc.ents[1].kb_id_ == "Q1"


def test_tokens_without_an_entity_are_outside_of_one(nlp):
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "X", "pattern": "a"}])
    assert [token.ent_iob_ for token in nlp("b c")] == ["O", "O"]


def test_match_names_label_and_id(nlp):
    ruler = nlp.add_pipe("entity_ruler", config={"ent_id_sep": "--"})
    ruler.add_patterns([{"label": "X", "pattern": "a", "id": "i"}, {"label": "Y", "pattern": "a b"}])
    doc = nlp.make_doc("a b")
    matches = ruler.match(doc)
    assert [(nlp.vocab.strings[key], start, end) for key, start, end in matches] == [("Y", 0, 2), ("X--i", 0, 1)]
    ruler.set_annotations(doc, matches[1:])
    assert ents(doc) == [(0, 1, "X", "i")]


def test_label_may_hold_the_separator(nlp):
    ruler = EntityRuler(
        nlp, patterns=[{"label": "A||B", "pattern": "a", "id": "x||y"}, {"label": "A||B", "pattern": "b"}]
    )
    assert found(ruler, "a b") == [(0, 1, "A||B", "x||y"), (1, 2, "A||B", "")]
    assert ruler.labels == ("A||B",)
    with pytest.raises(UsageError, match=r"^Pattern 0 of component 'entity_ruler' has the label 'A', which reads like"):
        ruler.add_patterns([{"label": "A", "pattern": "c", "id": "B"}])


def test_removed_patterns_are_not_found(nlp):
    ruler = EntityRuler(nlp, patterns=PATTERNS)
    ruler.remove("sf")
    assert found(ruler, "San Fran San Francisco New York") == [(4, 6, "GPE", "ny")]
    assert len(ruler) == 2
    with pytest.raises(UsageError, match=r"no pattern with the id 'nyy' to remove; did you mean 'ny'\?"):
        ruler.remove("nyy")
    ruler.clear()
    assert (len(ruler), ruler.labels, ruler.patterns) == (0, (), [])


def test_ruler_without_patterns_warns(nlp):
    ruler = EntityRuler(nlp)
    with pytest.warns(UserWarning, match="component 'entity_ruler' has no patterns, so that it finds nothing"):
        assert found(ruler, "a") == []


def test_initialize_replaces_patterns(nlp):
    ruler = EntityRuler(nlp, patterns=PATTERNS)
    ruler.initialize(list, nlp=nlp, patterns=iter([{"label": "X", "pattern": "a"}]))
    assert ruler.patterns == [{"label": "X", "pattern": "a"}]
    ruler.initialize(list)
    assert len(ruler) == 0


def test_config_names_the_file_of_patterns(tmp_path):
    file = tmp_path / "patterns.jsonl"
    file.write_text("".join(json.dumps(pattern) + "\n" for pattern in PATTERNS), encoding="utf8")
    config = {
        "nlp": {"lang": "en", "pipeline": ["entity_ruler"]},
        "components": {"entity_ruler": {"factory": "entity_ruler"}},
        "initialize": {
            "components": {"entity_ruler": {"patterns": {"@readers": "srsly.read_jsonl.v1", "path": str(file)}}}
        },
    }
    nlp = nlpx.pipeline.Language.from_config(config)
    nlp.initialize()
    assert len(nlp.get_pipe("entity_ruler")) == 4
    assert nlp.pipe_labels == {"entity_ruler": ["GPE", "ORG"]}


# What phrases are compared by


@pytest.mark.parametrize(
    ("attribute", "due"), [("LOWER", [(0, 1), (2, 3)]), ("lower", [(0, 1), (2, 3)]), (None, [(0, 1)])]
)
def test_phrases_are_compared_by_an_attribute(nlp, attribute, due):
    ruler = EntityRuler(nlp, phrase_matcher_attr=attribute, patterns=[{"label": "X", "pattern": "Apple"}])
    assert [(start, end) for start, end, *_ in found(ruler, "Apple and APPLE")] == due


def test_components_before_annotate_phrases_and_those_behind_do_not(nlp):
    before = nlp.add_pipe("attribute_ruler", name="before")
    before.add([[{"LOWER": {"IN": ["cat", "cats"]}}]], {"LEMMA": "cat"})
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LEMMA"})
    behind = nlp.add_pipe("attribute_ruler", name="behind")
    behind.add([[{"LOWER": "cats"}]], {"LEMMA": "other"})
    ruler.add_patterns([{"label": "CAT", "pattern": "cats"}])
    assert ents(nlp("a cat and Cats")) == [(1, 2, "CAT", ""), (3, 4, "CAT", "")]


def test_phrases_are_retokenized_as_texts_are(nlp):
    nlp.add_pipe("token_splitter", config={"min_length": 4, "split_length": 2})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "X", "pattern": "abcd"}])
    assert ents(nlp("abcd e")) == [(0, 2, "X", "")]


def test_phrase_without_the_attribute_is_refused_and_none_is_added(nlp):
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "cats"}]], {"LEMMA": "cat"})
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LEMMA"})
    ruler.add_patterns([{"label": "CAT", "pattern": "cats"}])
    message = "Pattern 1 of component 'entity_ruler': the phrase 'dogs' has no LEMMA, by which component"
    with pytest.raises(UsageError, match=message):
        ruler.add_patterns([{"label": "DOG", "pattern": "cats"}, {"label": "DOG", "pattern": "dogs"}])
    assert ruler.labels == ("CAT",)
    assert ents(nlp("cats")) == [(0, 1, "CAT", "")]


def test_fuzzy_comparison_is_that_of_the_config(nlp):
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "X", "pattern": [{"LOWER": {"FUZZY1": "apple"}}]}])
    assert ents(nlp("aple apl")) == [(0, 1, "X", "")]
    own = EntityRuler(nlp, matcher_fuzzy_compare=lambda text, pattern, edits: text == pattern[::-1])
    own.add_patterns([{"label": "X", "pattern": [{"LOWER": {"FUZZY1": "apple"}}]}])
    assert found(own, "aple elppa") == [(1, 2, "X", "")]


# Bad input


@pytest.mark.parametrize(
    ("pattern", "error", "message"),
    [
        ("Apple", ArgumentError, "is a dictionary such as {'label': 'ORG', 'pattern': 'Apple'}, not 'Apple'."),
        ({"label": "X"}, ArgumentError, "has no 'pattern'; it is a dictionary such as"),
        ({"pattern": "x"}, ArgumentError, "has no 'label'; it is a dictionary such as"),
        ({"label": 3, "pattern": "x"}, ArgumentError, "has a label that is a string such as 'ORG', not 3."),
        ({"label": "", "pattern": "x"}, ArgumentError, "has a label that is a string such as 'ORG', not ''."),
        ({"label": "X", "pattern": "x", "id": 3}, ArgumentError, "has an id that is a string, not 3."),
        ({"label": "X", "pattern": {"LOWER": "x"}}, ArgumentError, "looks for a text, or for a list of dictionaries"),
        ({"label": "X", "pattern": None}, ArgumentError, "looks for a text, or for a list of dictionaries"),
        ({"label": "X", "pattern": ""}, UsageError, "is empty; what is found is one token at least."),
        ({"label": "X", "pattern": []}, UsageError, "is empty; what is found is one token at least."),
        (
            {"label": "X", "pattern": [{"LOWR": "x"}]},
            MatchPatternError,
            ": token 0 has 'LOWR', which is no attribute of a token",
        ),
        ({"label": "X", "pattern": [{}, {"OP": "%"}]}, MatchPatternError, ": token 1"),
        ({"label": "X", "pattern": [["x"]]}, MatchPatternError, ": token 0 is a dictionary such as"),
        ({"label": "X", "pattern": [{"OP": "{0}"}]}, UsageError, "has no token that may stand once"),
        ({"label": "X", "pattern": "\ud800"}, UsageError, ": "),
    ],
)
@pytest.mark.parametrize("factory", ["entity_ruler", "span_ruler", "future_entity_ruler"])
def test_pattern_that_will_not_do_is_named_and_none_is_added(nlp, factory, pattern, error, message):
    ruler = nlp.add_pipe(factory)
    ruler.add_patterns(PATTERNS)
    before = ruler.patterns
    with pytest.raises(error) as raised:
        ruler.add_patterns([{"label": "NEW", "pattern": "Apple"}, pattern])
    assert type(raised.value) is error
    assert str(raised.value).startswith(f"Pattern 1 of component '{factory}'")
    assert message in str(raised.value)
    assert ruler.patterns == before
    doc = nlp("Apple")
    assert [span.label_ for span in [*doc.ents, *doc.spans.get("ruler", ())]] == ["ORG"]


@pytest.mark.parametrize("patterns", [{"label": "X", "pattern": "x"}, "abc", None, 3])
def test_what_is_no_list_of_patterns_is_refused(nlp, patterns):
    with pytest.raises(ArgumentError, match="The patterns of component 'entity_ruler' are a list such as"):
        EntityRuler(nlp).add_patterns(patterns)


def test_unknown_attribute_is_refused(nlp):
    with pytest.raises(
        (ConfigError, UsageError), match="'LOWR', which is no attribute of a token; did you mean 'LOWER'"
    ):
        nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWR"})


def test_types_of_values_are_checked_where_that_is_wanted(nlp):
    strange = [{"label": "X", "pattern": [{"LOWER": 3}]}]
    EntityRuler(nlp, patterns=strange)
    with pytest.raises(ArgumentError, match="Pattern 0 of component 'entity_ruler': token 0: LOWER is a string, not 3"):
        EntityRuler(nlp, validate=True, patterns=strange)


def test_doc_that_lacks_what_patterns_ask_for_is_refused(nlp):
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "X", "pattern": [{"TAG": "NN"}]}])
    with pytest.raises(UsageError, match="The patterns ask for TAG, which no token of the Doc has"):
        nlp("a")


# Saved


def test_patterns_and_settings_come_back(nlp, tmp_path):
    settings = {"overwrite_ents": True, "ent_id_sep": "--", "phrase_matcher_attr": "LOWER"}
    ruler = EntityRuler(nlp, patterns=PATTERNS, **settings)
    ruler.to_disk(tmp_path / "ruler")
    assert sorted(file.name for file in (tmp_path / "ruler").iterdir()) == ["cfg", "patterns.jsonl"]
    others = [
        EntityRuler(nlp).from_disk(tmp_path / "ruler"),
        EntityRuler(nlp, patterns=[{"label": "OLD", "pattern": "old"}]).from_bytes(ruler.to_bytes()),
        pickle.loads(pickle.dumps(ruler)),
    ]
    for other in others:
        assert other.patterns == ruler.patterns
        assert (other.overwrite, other.ent_id_sep, other.phrase_matcher_attr) == (True, "--", "LOWER")
        assert found(other, "apple in NEW york") == [(0, 1, "ORG", ""), (2, 4, "GPE", "ny")]


def test_patterns_alone_are_read_and_written(nlp, tmp_path):
    ruler = EntityRuler(nlp, patterns=PATTERNS, overwrite_ents=True)
    ruler.to_disk(tmp_path / "patterns.jsonl")
    for path in (tmp_path / "patterns.jsonl", tmp_path / "patterns"):
        other = EntityRuler(nlp).from_disk(path)
        assert (other.patterns, other.overwrite) == (ruler.patterns, False)
    assert EntityRuler(nlp).from_bytes(pack(PATTERNS)).patterns == ruler.patterns


def test_pipeline_comes_back_and_goes_to_other_processes(nlp, tmp_path):
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    nlp.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    due = [(0, 1, "ORG", ""), (2, 4, "GPE", "ny")]
    assert ents(loaded("Apple in New York")) == due
    assert [ents(doc) for doc in nlp.pipe(["Apple in New York", "b"], n_process=2)] == [due, []]


def test_component_of_another_pipeline_is_copied(nlp):
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    other = nlpx.blank("en")
    copied = other.add_pipe("entity_ruler", source=nlp)
    assert copied.nlp is other
    assert ents(other("Apple")) == [(0, 1, "ORG", "")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "patterns.jsonl",
            '{"label": "X", "pattern": "x"}\n\n{"label": "X"}\n',
            r"patterns\.jsonl:3: the pattern has no 'pattern'",
        ),
        ("patterns.jsonl", '{"label": "X", "pattern"', r"patterns\.jsonl:1: this is not JSON"),
        (
            "patterns.jsonl",
            '{"label": "X", "pattern": [{"LOWR": 1}]}',
            r"patterns\.jsonl:1: the pattern: token 0 has 'LOWR'",
        ),
        ("cfg", "[]", r"cfg: there is \[\] where named entries should stand"),
        ("cfg", '{"overwrite": 3}', "'overwrite' is 3, where true or false should stand"),
    ],
)
def test_damaged_file_is_refused(nlp, tmp_path, name, content, message):
    ruler = EntityRuler(nlp, patterns=PATTERNS)
    ruler.to_disk(tmp_path / "ruler")
    (tmp_path / "ruler" / name).write_text(content, encoding="utf8")
    with pytest.raises(ModelError, match=message):
        ruler.from_disk(tmp_path / "ruler")
    assert len(ruler) == 4


def test_ruler_stays_as_it_was_where_what_is_read_will_not_do(nlp, tmp_path):
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "A", "pattern": "b"}])
    other = {"overwrite": True, "ent_id_sep": "@@", "phrase_matcher_attr": "LOWER"}
    (tmp_path / "cfg").write_text(json.dumps(other))
    (tmp_path / "patterns.jsonl").write_text('{"label": "A"}')
    with pytest.raises(ModelError, match="has no 'pattern'"):
        ruler.from_bytes(pack({**other, "patterns": [{"label": "A"}]}))
    with pytest.raises(ModelError, match="has no 'pattern'"):
        ruler.from_disk(tmp_path)
    assert (ruler.overwrite, ruler.ent_id_sep, ruler.phrase_matcher_attr) == (False, "||", None)
    assert ruler.patterns == [{"label": "A", "pattern": "b"}]
    assert found(ruler, "b B") == [(0, 1, "A", "")]


def test_pattern_that_is_no_json_cannot_be_saved(nlp, tmp_path):
    ruler = EntityRuler(nlp, patterns=[{"label": "X", "pattern": [{"LOWER": {"IN": {"a"}}}]}])
    with pytest.raises(ModelError, match="component 'entity_ruler' cannot be saved"):
        ruler.to_disk(tmp_path / "ruler")
    assert not (tmp_path / "ruler").exists()


def test_entities_are_scored(nlp):
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "X", "pattern": "a b"}, {"label": "Y", "pattern": "b"}])
    reference = nlp.make_doc("a b c b")
    reference.ents = [Span(reference, 0, 2, "X"), Span(reference, 2, 3, "Y")]
    scores = nlp.evaluate([Example(nlp.make_doc("a b c b"), reference)])
    assert (scores["ents_p"], scores["ents_r"], scores["ents_f"]) == (0.5, 0.5, 0.5)
    assert scores["ents_per_type"]["X"] == {"p": 1.0, "r": 1.0, "f": 1.0}


OVERLAPPING = [
    {"label": "ORG", "pattern": "Apple"},
    {"label": "ORG", "pattern": "Apple Computer", "id": "apple"},
    {"label": "GPE", "pattern": [{"LOWER": "new"}, {"LOWER": "york"}], "id": "ny"},
    {"label": "FAC", "pattern": "York Computer"},
]
TEXTS = ["Apple Computer is in New York .", "New York Computer", "nothing here", "", "Apple Apple"]
COLUMNS = ("ent_iob", "ent_type", "ent_id", "ent_kb_id")


def known(nlp, text):
    doc = nlp.make_doc(text)
    doc.set_ents([Span(doc, 0, 1, label="OLD", kb_id="Q1")] if len(doc) else [])
    return doc


@pytest.mark.parametrize("overwrite", [False, True])
def test_entities_of_a_batch_are_those_of_each_doc(nlp, overwrite):
    ruler = nlp.add_pipe("entity_ruler", config={"overwrite_ents": overwrite})
    ruler.add_patterns(OVERLAPPING)
    docs = [make(text) for text in TEXTS for make in (nlp.make_doc, partial(known, nlp))]
    alone = [doc.copy() for doc in docs]
    for doc in alone:
        ruler.set_annotations(doc, ruler.match(doc))
    for doc, expected in zip(ruler.pipe(docs), alone, strict=True):
        for name in COLUMNS:
            found, due = doc.column(name), expected.column(name)
            assert (found is None) == (due is None)
            assert found is None or found.tolist() == due.tolist()


def test_a_subclass_that_sets_entities_in_its_own_way_does_so_in_a_batch(nlp):
    class Shouting(EntityRuler):
        def set_annotations(self, doc, matches):
            doc.user_data["found"] = len(list(matches))

    ruler = Shouting(nlp, patterns=OVERLAPPING)
    docs = list(ruler.pipe(map(nlp.make_doc, TEXTS)))
    assert [doc.user_data["found"] for doc in docs] == [3, 2, 0, 0, 2]
    assert not any(doc.ents for doc in docs)
