"""One knowledge base of several."""

from __future__ import annotations

import pytest

from nlp_entitylinker.commands.merge import command, merge_kbs
from nlp_entitylinker.kb import KBBuilder
from nlp_entitylinker.kb.folders import open_kb
from nlp_entitylinker.kb.gathering import GatheringForDisk
from nlpx.errors import UsageError


def priors(kb, alias):
    return {found.entity_: pytest.approx(found.prior_prob) for found in kb.get_alias_candidates(alias)}


def test_conflicts_are_told_and_the_first_vector_stays(run, write_kb, tmp_path):
    one = write_kb("one", {"Q1": [1, 0], "Q2": [0, 1]}, {"Emerson": {"Q1": 0.8, "Q2": 0.2}, "Ralph": {"Q1": 1.0}})
    two = write_kb("two", {"Q1": [9, 9], "Q3": [1, 1]}, {"Emerson": {"Q1": 0.4, "Q3": 0.6}, "Roy": {"Q3": 0.5}})
    code, out, err = run(command, one, two, tmp_path / "kb")
    assert (code, out) == (0, "")
    assert "warning: 1 entity with different vectors, of which the first are kept: 'Q1'" in err
    assert "warning: 1 alias with different probabilities, of which the mean is taken: 'Emerson'" in err
    kb = open_kb(tmp_path / "kb")
    assert kb.get_vectors(["Q1", "Q2", "Q3"]) == [[1, 0], [0, 1], [1, 1]]
    assert priors(kb, "Emerson") == {"Q1": 0.6, "Q2": 0.1, "Q3": 0.3}
    assert priors(kb, "Ralph") == {"Q1": 1}
    assert priors(kb, "Roy") == {"Q3": 0.5}


def test_other_frequencies_and_types_are_told(run, tmp_path):
    for name, kind in (("one", KBBuilder), ("two", KBBuilder), ("three", GatheringForDisk)):
        with kind(tmp_path / name, 1) as builder:
            builder.add_entity("Q1", 1, [1], types=["person"])
            builder.add_entity("Q2", 5 if name == "three" else 2, [1], types=["city", "place"])
            builder.add_entity("Q3", 1, [1], types=["place", "city"] if name == "one" else ["city", "place"])
            builder.add_entity("Q4", 1, [1], types=[] if name == "two" else ["song"])
            builder.finish()
    code, _, err = run(command, *(tmp_path / name for name in ("one", "two", "three", "kb")))
    assert not code
    assert err == (
        "warning: 1 entity with different frequencies, of which the first are kept: 'Q2'\n"
        "warning: 1 entity with different types, of which the first are kept: 'Q4'\n"
        f"saved: {tmp_path / 'kb'}\n"
    )
    kb = open_kb(tmp_path / "kb")
    assert (kb.get_freq("Q2"), kb.get_types("Q4")) == (2, ("song",))


def test_knowledge_base_merged_with_itself_stays_the_same(write_kb, tmp_path):
    one = write_kb("one", {"Q1": [1, 0], "Q2": [0, 1]}, {"Emerson": {"Q1": 1 / 3, "Q2": 0.2}})
    merged = merge_kbs([one, one, one], tmp_path / "kb", kb_format="spacy")
    assert [found.count for found in (merged.vectors, merged.freqs, merged.types, merged.aliases)] == [0] * 4
    assert (tmp_path / "kb" / "contents").read_bytes() == (one / "contents").read_bytes()


def test_what_does_not_go_together_is_refused(write_kb, tmp_path):
    one, two = (write_kb(name, {"Q1": [1] * length}, {}) for name, length in (("one", 2), ("two", 3)))
    with pytest.raises(UsageError, match=r"one has vectors of length 2, and .*two of length 3"):
        merge_kbs([one, two], tmp_path / "kb")
    with pytest.raises(UsageError, match="name two knowledge bases at least"):
        merge_kbs([one], tmp_path / "kb")
    with pytest.raises(UsageError, match="two exists; --force"):
        merge_kbs([one, one], two)
