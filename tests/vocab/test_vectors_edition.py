"""What stands for loaded vectors as long as nobody can have changed one."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from nlpx.vocab import Vectors


@pytest.fixture
def vectors():
    """Vectors of two words that were loaded."""
    made = Vectors(data=np.eye(3, dtype="f"), keys=["cat", "dog"])
    return Vectors().from_bytes(made.to_bytes())


def test_vectors_that_are_only_read_keep_their_edition(vectors, tmp_path):
    edition = vectors.edition
    assert edition is not None
    assert vectors.get_batch(["cat", "bird"]).tolist() == [[1, 0, 0], [0, 0, 0]]
    assert vectors.find(key="dog") == 1
    assert vectors.most_similar(np.eye(3, dtype="f")[:1])[1].tolist() == [[0]]
    assert (vectors.shape, vectors.size, vectors.n_keys, "cat" in vectors) == ((3, 3), 9, 2, True)
    vectors.to_disk(tmp_path)
    assert vectors.edition is edition


def test_each_loading_is_an_edition_of_its_own(vectors):
    before = vectors.edition
    vectors.from_bytes(vectors.to_bytes())
    assert vectors.edition is not None
    assert vectors.edition is not before


def test_made_vectors_have_none():
    assert Vectors(shape=(3, 3)).edition is None
    assert Vectors(data=np.eye(3, dtype="f"), mode="floret", minn=1, maxn=2).edition is None


@pytest.mark.parametrize("change", [lambda floret: floret.data, lambda floret: setattr(floret, "maxn", 3)])
def test_floret_vectors_have_one_until_somebody_may_change_them(change):
    made = Vectors(data=np.eye(3, dtype="f"), mode="floret", minn=1, maxn=2)
    floret = Vectors().from_bytes(made.to_bytes())
    edition = floret.edition
    assert edition is not None
    floret["cat"][:] = 0
    assert floret.edition is edition
    change(floret)
    assert floret.edition is None


CHANGES = {
    "table asked for": lambda vectors: vectors.data,
    "view of a row": lambda vectors: vectors["cat"],
    "views of all rows": lambda vectors: list(vectors.values()),
    "views by key": lambda vectors: list(vectors.items()),
    "vector of a key": lambda vectors: vectors.vector_of("cat"),
    "vector set": lambda vectors: vectors.__setitem__("cat", [1, 2, 3]),
    "key added": lambda vectors: vectors.add("bird"),
    "row of a key": lambda vectors: vectors.key2row.__setitem__(vectors.strings.as_int("cat"), 1),
    "key deleted": lambda vectors: vectors.key2row.__delitem__(vectors.strings.as_int("cat")),
    "other keys": lambda vectors: setattr(vectors, "key2row", Vectors().key2row),
    "other table": lambda vectors: setattr(vectors, "data", np.eye(3, dtype="f")),
    "other attribute": lambda vectors: setattr(vectors, "attr", 66),
    "resized": lambda vectors: vectors.resize((2, 3)),
    "cleared": lambda vectors: vectors.clear(),
    "pruned": lambda vectors: vectors.prune(1),
    "copied": copy.copy,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_vectors_that_somebody_may_change_have_none(vectors, change):
    change(vectors)
    assert vectors.edition is None
