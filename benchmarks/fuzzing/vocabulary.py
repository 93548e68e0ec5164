"""Targets: what a vocabulary is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.tokens import Doc
from nlpx.vocab import Lookups, StringStore, Vectors, Vocab
from nlpx.vocab.lookups import Table

from .trials import Target, expect, read_files, unchanged, written

if TYPE_CHECKING:
    from .mutations import Files

WORDS = ["apple", "pear", "Ada", "…", "ein"]


def _vocab(*, floret: bool = False) -> Vocab:
    vocab = Vocab(strings=WORDS)
    vocab.lookups.add_table("lexeme_norm", {"ein": "a", "Ada": "ada!"})
    vocab.lookups.add_table("lexeme_prob", {"pear": -3.5})
    vocab["apple"].is_stop = True
    if floret:
        table = np.arange(40, dtype=np.float32).reshape(20, 2)
        vocab.vectors = Vectors(strings=vocab.strings, data=table, mode="floret", minn=2, maxn=3, hash_count=2)
    else:
        for number, word in enumerate(WORDS[:4]):
            vocab.set_vector(word, np.arange(3, dtype=np.float32) + number)
    return vocab


def _check_vocab(vocab: Vocab) -> None:
    """See that all of a vocabulary that was read can be used, and that it is the same when read again."""
    for text in vocab.strings:
        expect(isinstance(text, str) and vocab.strings[vocab.strings[text]] == text, "a string")
    for word in [*WORDS, "unseen"]:
        lexeme = vocab[word]
        _ = lexeme.norm_, lexeme.vector, lexeme.has_vector, lexeme.rank, lexeme.prob, lexeme.is_stop, lexeme.norm
    doc = Doc(vocab, words=[*WORDS, "unseen"])
    with np.errstate(over="ignore", invalid="ignore"):
        expect(doc.vector.shape == (vocab.vectors_length,), "the width of the vectors")
    _ = doc.to_bytes(), [token.norm_ for token in doc]
    _check_vectors(vocab.vectors)
    _check_lookups(vocab.lookups)
    data = vocab.to_bytes()
    expect(Vocab().from_bytes(data).to_bytes() == data, "read and written again it is another one")


def _check_vectors(vectors: Vectors) -> None:
    rows, columns = vectors.shape
    expect(vectors.data.ndim == 2 and vectors.data.dtype.kind == "f", "the table")
    for key, row in vectors.key2row.items():
        expect(type(key) is int and 0 <= key < 2**64 and type(row) is int and 0 <= row < rows, "a row")
    for word in WORDS:
        with np.errstate(over="ignore", invalid="ignore"):
            expect(vectors.get_batch([word]).shape == (1, columns), "the width of a vector")
        if vectors.mode == "default":
            expect(np.isfinite(vectors.get_batch([word])).all(), "a vector that is no number")
    if vectors.mode == "default":
        _ = list(vectors.items()), list(vectors.values())
        if vectors.key2row and columns:
            with np.errstate(over="ignore", invalid="ignore"):
                vectors.most_similar(vectors.data[:1])
    data = vectors.to_bytes()
    expect(Vectors().from_bytes(data).to_bytes() == data, "read and written again it is another one")


def _check_lookups(lookups: Lookups) -> None:
    for name in lookups.tables:
        table = lookups.get_table(name)
        expect(isinstance(name, str), "the name of a table")
        _ = table.get("apple"), "Ada" in table, list(table.items()), table.to_bytes()
    _ = lookups.to_bytes()


def _vocab_seeds() -> list[Files]:
    return [{"": _vocab().to_bytes()}, {"": _vocab(floret=True).to_bytes()}]


def _load_vocab(files: Files) -> Vocab:
    vocab = Vocab()
    vocab.set_vector("kept", np.ones(2, dtype=np.float32))
    with unchanged(vocab.to_bytes):
        return vocab.from_bytes(files[""] or b"")


def _folder_seeds() -> list[Files]:
    seeds = []
    for floret in (False, True):
        with written({}) as folder:
            _vocab(floret=floret).to_disk(folder)
            seeds.append(read_files(folder))
    return seeds


def _load_folder(files: Files) -> Vocab:
    vocab = Vocab()
    vocab.set_vector("kept", np.ones(2, dtype=np.float32))
    with written(files) as folder, unchanged(vocab.to_bytes):
        return vocab.from_disk(folder)


def _vectors_seeds() -> list[Files]:
    return [{"": vectors.to_bytes()} for vectors in (_vocab().vectors, _vocab(floret=True).vectors)]


def _load_vectors(files: Files) -> Vectors:
    vectors = Vectors(data=np.ones((1, 2), dtype=np.float32), keys=["kept"])
    with unchanged(vectors.to_bytes):
        return vectors.from_bytes(files[""] or b"")


def _vectors_folder_seeds() -> list[Files]:
    with written({}) as folder:
        _vocab().vectors.to_disk(folder)
        return [read_files(folder)]


def _load_vectors_folder(files: Files) -> Vectors:
    vectors = Vectors(data=np.ones((1, 2), dtype=np.float32), keys=["kept"])
    with written(files) as folder, unchanged(vectors.to_bytes):
        return vectors.from_disk(folder)


def _strings_seeds() -> list[Files]:
    strings = StringStore([*WORDS, "é", "😀", "a\nb"])
    with written({}) as folder:
        strings.to_disk(folder / "strings.json")
        return [{"": strings.to_bytes()}, read_files(folder)]


def _load_strings(files: Files) -> StringStore:
    strings = StringStore(["kept"])
    if "" in files:
        with unchanged(lambda: list(strings)):
            return strings.from_bytes(files[""] or b"")
    with written(files) as folder, unchanged(lambda: list(strings)):
        return strings.from_disk(folder / "strings.json")


def _use_strings(strings: StringStore) -> None:
    for text in strings:
        expect(isinstance(text, str) and strings[strings[text]] == text and text in strings, "a string")
    data = strings.to_bytes()
    expect(StringStore().from_bytes(data).to_bytes() == data, "read and written again it is another one")


def _lookups_seeds() -> list[Files]:
    lookups = _vocab().lookups
    with written({}) as folder:
        lookups.to_disk(folder)
        return [{"": lookups.to_bytes()}, read_files(folder)]


def _load_lookups(files: Files) -> Lookups:
    lookups = Lookups()
    lookups.add_table("kept", {"a": 1})
    if "" in files:
        with unchanged(lookups.to_bytes):
            return lookups.from_bytes(files[""] or b"")
    with written(files) as folder, unchanged(lookups.to_bytes):
        return lookups.from_disk(folder)


def _table_seeds() -> list[Files]:
    return [{"": Table("words", {"a": 1, "b": ["x"], 7: None}).to_bytes()}]


def _load_table(files: Files) -> Table:
    table = Table("kept", {"a": 1})
    with unchanged(table.to_bytes):
        return table.from_bytes(files[""] or b"")


def _use_table(table: Table) -> None:
    _ = table.get("a"), "b" in table, table.name, list(table.items())
    data = table.to_bytes()
    expect(Table().from_bytes(data).to_bytes() == data, "read and written again it is another one")


def _targets() -> tuple[Target, ...]:
    parts: tuple[tuple[str, Any, Any, Any], ...] = (
        ("vocab-bytes", _vocab_seeds, _load_vocab, _check_vocab),
        ("vocab-folder", _folder_seeds, _load_folder, _check_vocab),
        ("vectors-bytes", _vectors_seeds, _load_vectors, _check_vectors),
        ("vectors-folder", _vectors_folder_seeds, _load_vectors_folder, _check_vectors),
        ("strings", _strings_seeds, _load_strings, _use_strings),
        ("lookups", _lookups_seeds, _load_lookups, _check_lookups),
        ("table", _table_seeds, _load_table, _use_table),
    )
    return tuple(Target(name=name, seeds=seeds, load=load, use=use) for name, seeds, load, use in parts)


TARGETS = _targets()
