"""Generators: what each finds, in every place that the component has for one, and how they are combined."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB, KnowledgeBase
from nlpx.errors import ConfigError, PluginError
from nlpx.tokens import Doc, Span
from nlpx.vocab import Vocab

ALIASES = {
    "Ralph Waldo Emerson": {"Q1": 0.9},
    "Emerson": {"Q2": 0.4, "Q1": 0.3},
    "the United States": {"Q3": 1.0},
    "U.S.": {"Q3": 0.5, "Q4": 0.25},
    "Twain, Mark": {"Q5": 0.8},
    "Malmö": {"Q6": 1.0},
    "World War II": {"Q7": 1.0},
    "São Paulo": {"Q4": 1.0},
}
GENERATORS = ("Folded", "Normalized", "Initials", "Similar")


@pytest.fixture(scope="module")
def kb() -> InMemoryLookupKB:
    made = InMemoryLookupKB(Vocab(), 1)
    for entity in sorted({entity for of_alias in ALIASES.values() for entity in of_alias}):
        made.add_entity(entity, 1, [1])
    for alias, of_alias in ALIASES.items():
        made.add_alias(alias, of_alias, of_alias.values())
    return made


def make(name: str, **config):
    return nlpx.registry.misc.get(f"nlpx.{name}Candidates.v1")(**config)


def mentions(kb: KnowledgeBase, *texts: str) -> list[Span]:
    """Return mentions in one Doc."""
    doc = Doc(kb.vocab, words=[*texts])
    doc.ents = [Span(doc, place, place + 1, label="P") for place in range(len(doc))]
    return list(doc.ents)


def mention(kb: KnowledgeBase, text: str) -> Span:
    return mentions(kb, text)[0]


def found(kb: KnowledgeBase, generator, text: str) -> dict[str, float]:
    return {one.entity_: pytest.approx(one.prior_prob) for one in generator(kb, mention(kb, text))}


@pytest.mark.parametrize(
    ("name", "text", "due"),
    [
        ("Folded", "EMERSON", {"Q2": 0.4, "Q1": 0.3}),
        ("Folded", "malmo", {}),
        ("Normalized", "Malmo's", {"Q6": 1.0}),
        ("Normalized", "these United States", {"Q3": 1.0}),
        ("Normalized", "US", {"Q3": 0.5, "Q4": 0.25}),
        ("Normalized", "Twain", {}),
        ("Initials", "WWII", {"Q7": 1.0}),
        ("Initials", "RWE", {"Q1": 0.9}),
        ("Initials", "rwe", {}),
        ("Similar", "Mark Twain", {"Q5": 0.8}),
        ("Similar", "Sao Paolo", {"Q4": 8 / 9}),
        ("Similar", "Ralph Waldo", {"Q1": 0.9 * 22 / 30}),
        ("Similar", "Berlin", {}),
    ],
)
def test_generator_finds_aliases_that_are_written_otherwise(kb, name, text, due):
    assert found(kb, make(name), text) == due


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("text", [" ", "?", "'s", "\0", "\u0345", "a" * 100_000, "é " * 20_000])
def test_hard_mentions_have_no_candidates(kb, name, text):
    assert found(kb, make(name), text) == {}


NAMES = st.lists(st.text("aAbé'.s -\u0301", min_size=1, max_size=6).filter(str.strip), min_size=1, unique=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(NAMES, st.data())
def test_exact_candidates_are_among_those_of_looser_generators(names, data):
    kb = InMemoryLookupKB(Vocab(), 1)
    for number, name in enumerate(names):
        kb.add_entity(f"Q{number}", 1, [1])
        kb.add_alias(name, [f"Q{number}"], [0.5])
    one = mention(kb, data.draw(st.sampled_from(names)))
    exact, folded, normalized, similar = (
        {candidate.entity_ for candidate in generator(kb, one)}
        for generator in (exactly(), make("Folded"), make("Normalized"), make("Similar", max_candidates=1000))
    )
    # Of what is only punctuation, nothing is left to compare.
    assert exact <= folded
    assert folded <= normalized <= similar or not normalized


def exactly():
    return nlpx.registry.misc.get("spacy.CandidateGenerator.v1")()


def test_leading_words_are_a_setting(kb):
    assert found(kb, make("Normalized", leading=["le"]), "le malmo") == {"Q6": 1.0}
    assert found(kb, make("Normalized", leading=["le"]), "these United States") == {}


def test_similarity_and_number_of_candidates_are_settings(kb):
    assert found(kb, make("Similar", min_similarity=0.9), "Sao Paolo") == {}
    assert found(kb, make("Similar", measure="ratio"), "Mark Twain") == {}
    assert found(kb, make("Similar", max_candidates=1), "U.S.") == {"Q3": 0.5}
    assert found(kb, make("Similar", n=2), "Malma") == {"Q6": 0.8}
    assert found(kb, make("Similar", n=5), "Malma") == {"Q6": 0.8}


def test_aliases_that_come_later_are_found():
    kb = InMemoryLookupKB(Vocab(), 1)
    kb.add_entity("Q1", 1, [1])
    generators = [make(name) for name in ("Folded", "Normalized", "Similar")]
    assert [found(kb, generator, "the ROSE") for generator in generators] == [{}] * 3
    kb.add_alias("The Rose", ["Q1"], [1])
    assert [found(kb, generator, "the ROSE") for generator in generators] == [{"Q1": 1.0}] * 3
    kb.from_bytes(InMemoryLookupKB(Vocab(), 1).to_bytes())
    assert [found(kb, generator, "the ROSE") for generator in generators] == [{}] * 3


def test_part_of_a_name_has_the_candidates_of_the_whole(kb):
    generator = make("Document", generator=exactly())
    ents = mentions(
        kb, "Emerson", "Ralph Waldo Emerson", "R.W.E.", "Waldo", "Ralph", "Twain", "Ralph Waldo Emerson's", "?"
    )
    given = [[candidate.entity_ for candidate in each] for each in generator(kb, ents)]
    assert given == [["Q1"], [], ["Q1"], ["Q1"], ["Q1"], [], [], []]
    assert [[candidate.entity_ for candidate in generator(kb, ent)] for ent in ents] == given


def third_party(kb, one):
    """Any function that takes a mention gives candidates."""
    return iter(kb.get_alias_candidates("Malmö")) if one.text == "Sweden" else ()


def test_generators_are_asked_one_after_the_other(kb):
    asked = []

    def last(kb, one):
        asked.append(one.text)
        return third_party(kb, one)

    generator = make("Combined", generators={"exact": exactly(), "normal": make("Normalized"), "last": last})
    ents = mentions(kb, "Emerson", "emerson", "Sweden", "Norway")
    given = [{one.entity_: round(one.prior_prob, 3) for one in each} for each in generator(kb, ents)]
    assert given == [{"Q2": 0.4, "Q1": 0.3}, {"Q2": 0.32, "Q1": 0.24}, {"Q6": 0.64}, {}]
    assert asked == ["Sweden", "Norway"]


def test_generators_are_joined(kb):
    parts = {"exact": exactly(), "normal": make("Normalized"), "similar": make("Similar")}
    joined = make("Combined", generators=parts, join=True, discount=0.5)
    assert found(kb, joined, "Emerson") == {"Q2": 0.4, "Q1": 0.3}
    assert found(kb, joined, "U.S.") == {"Q3": 0.5, "Q4": 0.25}
    assert found(kb, joined, "the United States") == {"Q3": 1.0}
    assert found(kb, joined, "the US") == {"Q3": 0.25, "Q4": 0.125}
    few = make("Combined", generators=parts, join=True, max_candidates=1)
    assert found(kb, few, "Emerson") == {"Q2": 0.4}


def test_candidates_of_a_knowledge_base_stay_as_they_are(kb):
    one = mention(kb, "Emerson")
    (first, *_) = exactly()(kb, one)
    changed = first.with_prior(0.1)
    assert (first.prior_prob, changed.prior_prob, changed.entity_) == (pytest.approx(0.4), 0.1, "Q2")


@pytest.mark.parametrize("name", ["spacy.CandidateGenerator.v1", *(f"nlpx.{name}Candidates.v1" for name in GENERATORS)])
def test_each_generator_answers_in_the_form_of_the_question(kb, name):
    generator = nlpx.registry.misc.get(name)()
    ents = mentions(kb, "Emerson", "WWII", "Malmo", "Norway")
    one_by_one = [[str(candidate) for candidate in generator(kb, ent)] for ent in ents]
    assert [[*map(str, each)] for each in generator(kb, iter(ents))] == one_by_one
    by_doc = generator(kb, iter([ents[:1], [], iter(ents[1:])]))
    assert [[[*map(str, each)] for each in of_doc] for of_doc in by_doc] == [one_by_one[:1], [], one_by_one[1:]]
    assert generator(kb, iter([])) == []
    assert generator(kb, iter([[], []])) == [[], []]


class Bare(KnowledgeBase):
    """A knowledge base that does not list its aliases."""

    def get_candidates(self, mention):
        return ()

    def get_vector(self, entity):
        return [0.0]


@pytest.mark.parametrize("name", GENERATORS)
def test_knowledge_base_that_does_not_list_its_aliases_is_named(name):
    bare = Bare(Vocab(), 1)
    with pytest.raises(NotImplementedError, match=r"Bare must define iter_aliases"):
        make(name)(bare, mention(bare, "x"))


@pytest.mark.parametrize(
    ("answer", "message"),
    [(None, "gives None where a list is due"), ("Q1", "gives 'Q1' where"), (["Q1"], "gives 'Q1' as a candidate")],
)
def test_wrong_answer_of_a_function_is_told(kb, answer, message):
    def wrong(kb, one):
        return answer

    with pytest.raises(PluginError, match=rf"wrong {message}"):
        make("Combined", generators={"wrong": wrong})(kb, mention(kb, "x"))


@pytest.mark.parametrize(
    ("name", "config", "problem"),
    [
        ("Normalized", {"leading": "the"}, 'leading: must be a list, each a string, not "the"'),
        ("Similar", {"measure": "dist"}, "measure: must be 'ratio' or .*, not \"dist\""),
        ("Document", {"generator": 3}, "generator: must be a function .*, not 3"),
        ("Combined", {"generators": {}}, "there are no generators to combine; name at least one"),
        ("Combined", {"generators": {"exact": 3}}, "generators: must be a section, not one with values of other types"),
    ],
)
def test_settings_of_generators_that_will_not_do_are_told(name, config, problem):
    settings = {"get_candidates": {"@misc": f"nlpx.{name}Candidates.v1", **config}}
    with pytest.raises(ConfigError, match=problem):
        nlpx.blank("en").add_pipe("entity_linker", config=settings)


@pytest.mark.parametrize("name", GENERATORS)
def test_order_of_aliases_does_not_count(name):
    def candidates(aliases):
        made = InMemoryLookupKB(Vocab(), 1)
        made.add_entities([f"Q{number}" for number in range(60)], [1] * 60, [[1]] * 60)
        for number in aliases:
            made.add_alias(f"Emerson {chr(65 + number)}{chr(65 + number)}", [f"Q{number}"], [0.5])
            made.add_alias(f"{'e' * (number // 30)}MERSON{'!' * number}", [f"Q{number}"], [0.5])
        of_all = [make(name)(made, each) for each in mentions(made, "EMERSON", "emerson!", "EAA", "Emerson A")]
        return [[(found.entity_, found.prior_prob) for found in of_one] for of_one in of_all]

    assert candidates(range(60)) == candidates(reversed(range(60)))
