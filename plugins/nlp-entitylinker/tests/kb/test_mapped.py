"""The files of a mapped knowledge base: damage, replacement, and who shares them."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import pickle
import random
import shutil
from zlib import crc32

import pytest

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB, KBBuilder, MappedKB
from nlp_entitylinker.kb.mapped_files import FILES
from nlp_entitylinker.kb.opening import read_kb
from nlp_entitylinker.kb.pages import PAGE, Pages, page_sums
from nlpx.errors import ModelError, UsageError
from nlpx.tokens import Doc, Span
from nlpx.vocab import Vocab, string_id

N_ENTITIES = 40


def build(path, *, version: int = 1) -> None:
    """Build a knowledge base whose numbers are all multiples of a version."""
    with KBBuilder(path, 2) as builder:
        for number in range(N_ENTITIES):
            builder.add_entity(f"Q{number}", version * number, [version, number])
            builder.add_alias(
                f"alias {number}",
                [f"Q{number}", f"Q{number // 2}"][: 1 + (number > 0)],
                [0.5, 0.25][: 1 + (number > 0)],
            )


def answers(kb) -> list:
    """Return all that a knowledge base says."""
    found = [
        [(c.entity_, c.entity_freq, c.entity_vector, c.prior_prob) for c in kb.get_alias_candidates(f"alias {number}")]
        for number in range(N_ENTITIES)
    ]
    return [found, [kb.get_vector(f"Q{number}") for number in range(0, N_ENTITIES, 9)], [*kb.iter_aliases()]]


@pytest.fixture
def folder(tmp_path):
    build(tmp_path / "kb")
    return tmp_path / "kb"


@pytest.fixture
def kb(folder) -> MappedKB:
    return MappedKB(Vocab(), 1).from_disk(folder)


def test_damaged_files_are_told_or_not_asked(folder, kb):
    """2,000 mutations: a byte changed, bytes removed or inserted, or a file of another."""
    names = sorted(entry.name for entry in folder.iterdir())
    due = [[found[-1] for found in candidates] for candidates in answers(kb)[0]]
    saved = {name: (folder / name).read_bytes() for name in names}
    rng, vocab, n_told = random.Random(0), Vocab(), 0
    for _ in range(2000):
        name = rng.choice(names)
        data = bytearray(saved[name])
        place, kind = rng.randrange(len(data)), rng.randrange(4)
        if kind == 0:
            data[place] ^= rng.randrange(1, 256)
        elif kind == 1:
            del data[place : place + rng.randrange(1, 9)]
        elif kind == 2:
            data[place:place] = rng.randbytes(rng.randrange(1, 9))
        else:
            data[:] = saved[rng.choice(names)]
        # A file of its own, as who has the old one open keeps that.
        (folder / name).unlink()
        (folder / name).write_bytes(data)
        try:
            found = MappedKB(vocab, 1).from_disk(folder)
            # To begin anywhere is to read pages in another order.
            for number in rng.sample(range(N_ENTITIES), 3):
                assert [c.prior_prob for c in found.get_alias_candidates(f"alias {number}")] == due[number]
                assert found.get_vector(f"Q{number}") == [1, number]
            found.verify()
            # White space in JSON says nothing.
            assert name == "manifest.json" or bytes(data) == saved[name]
        except ModelError:
            n_told += 1
        (folder / name).unlink()
        (folder / name).write_bytes(saved[name])
    assert n_told > 1800


def with_checksum(text: str, **changes) -> str:
    entries = {**json.loads(text), **changes}
    entries.pop("checksum")
    return json.dumps({**entries, "checksum": crc32(json.dumps(entries, sort_keys=True).encode())})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"version": 3}, "has format 3, and this release reads 2; install a newer nlp-entitylinker, or build it again"),
        ({"version": 1}, "has format 1, and this release reads 2; build it again"),
        ({"format": "cookbook"}, "it does not say that it is one"),
        ({"more": 1}, "it says other things than are due"),
        ({"sizes": {}}, "it says other things than are due"),
        ({"n_entities": "many"}, "it says other things than are due"),
        ({"dtype": "float8"}, "it says other things than are due"),
        ({"dtype": []}, "it says other things than are due"),
        ({"n_pairs": "many"}, "it says other things than are due"),
        ({"n_entities": N_ENTITIES + 1}, "it says other things than are due"),
        ({"entity_vector_length": 0, "n_entities": 0}, "it says other things than are due"),
    ],
)
def test_manifest_that_is_another_is_told(folder, changes, problem):
    path = folder / "manifest.json"
    path.write_text(with_checksum(path.read_text(), **changes))
    with pytest.raises(ModelError, match=problem):
        MappedKB(Vocab(), 1).from_disk(folder)


@pytest.mark.parametrize("name", ["checksums", *FILES])
def test_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: a file of a knowledge base cannot be read; restore it"):
        MappedKB(Vocab(), 1).from_disk(folder)


def test_missing_folder_is_told(tmp_path):
    with pytest.raises(ModelError, match=r"nowhere: there is no mapped knowledge base .* build one with .*KBBuilder"):
        MappedKB(Vocab(), 1).from_disk(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="open one with from_disk"):
        MappedKB(Vocab(), 1).get_vector("Q1")
    assert MappedKB(Vocab(), 1).is_empty()


def make_checksums_fit(folder) -> None:
    """Write checksums and sizes of files as they are now."""
    sums = b"".join(page_sums(folder / name).astype("<u4").tobytes() for name in FILES)
    (folder / "checksums").write_bytes(sums)
    sizes = {name: (folder / name).stat().st_size for name in FILES}
    path = folder / "manifest.json"
    path.write_text(with_checksum(path.read_text(), sizes=sizes, checksums=crc32(sums)))


def questions(kb):
    """Yield what can be asked of a knowledge base."""
    for number in range(0, N_ENTITIES, 4):
        alias, entity = f"alias {number}", f"Q{number}"
        yield lambda alias=alias: [found.entity_vector for found in kb.get_alias_candidates(alias)]
        yield lambda alias=alias: kb.find_string(string_id(alias))
        yield lambda entity=entity: (kb.get_vector(entity), kb.get_types(entity))
    yield lambda: [*kb.iter_aliases()]
    yield lambda: [*kb.iter_entities()]
    yield kb.verify


def n_refused(folder) -> int:
    """Return how many questions are answered by a sentence on a damaged file; any other error fails."""
    n_told = 0
    try:
        kb = MappedKB(Vocab(), 1).from_disk(folder)
        for ask in questions(kb):
            with contextlib.suppress(ModelError):
                ask()
                n_told -= 1
            n_told += 1
    except ModelError:
        return 1
    return n_told


def test_damage_whose_checksums_were_made_to_fit_ends_in_a_sentence(folder):
    """150 mutations: each question has some answer, or the file is named."""
    saved = {entry.name: entry.read_bytes() for entry in folder.iterdir()}
    assert not n_refused(folder)
    rng, n_told = random.Random(0), 0
    for _ in range(150):
        name = rng.choice(FILES)
        data = bytearray(saved[name])
        for _ in range(rng.randrange(1, 4)):
            place, kind = rng.randrange(len(data)), rng.randrange(4)
            if kind == 0:
                data[place] = rng.choice((0, 1, 0xFE, 0xFF))
            elif kind == 1:
                data[place : place + 4] = rng.randbytes(4)
            elif kind == 2:
                del data[place : place + rng.randrange(1, 9)]
            else:
                data[place:place] = rng.randbytes(rng.randrange(1, 9))
        # A file of its own, as who has the old one open keeps that.
        (folder / name).unlink()
        (folder / name).write_bytes(data)
        make_checksums_fit(folder)
        n_told += n_refused(folder) > 0
        (folder / name).unlink()
        (folder / name).write_bytes(saved[name])
        (folder / "manifest.json").write_bytes(saved["manifest.json"])
    assert n_told > 50


def test_damage_is_noticed_where_it_is_read(tmp_path):
    path = tmp_path / "file"
    data = bytearray(random.Random(0).randbytes(3 * PAGE + 5))
    path.write_bytes(data)
    sums = page_sums(path)
    data[PAGE + 7] ^= 1
    path.write_bytes(data)
    pages = Pages(path, sums)
    assert bytes(pages.read(0, PAGE)) == data[:PAGE]
    assert bytes(pages.read(2 * PAGE, len(data))) == data[2 * PAGE :]
    for start, end in ((PAGE, PAGE + 1), (PAGE - 1, PAGE + 1), (0, len(data))):
        with pytest.raises(ModelError, match="page 2 of 4 is not what was written"):
            pages.read(start, end)
    for start, end in ((-1, 2), (3, 2), (0, len(data) + 1)):
        with pytest.raises(ModelError, match="it has no bytes"):
            pages.read(start, end)


@pytest.mark.parametrize(
    "change",
    [
        lambda kb: kb.add_entity("Q", 1, [1, 2]),
        lambda kb: kb.add_entities(["Q"], [1], [[1, 2]]),
        lambda kb: kb.add_alias("a", [], []),
        lambda kb: kb.add_aliases(["a"], [[]], [[]]),
        lambda kb: kb.append_alias("a", "Q1", 0.5),
        lambda kb: kb.set_entities([], [], []),
    ],
)
def test_change_is_refused(kb, change):
    with pytest.raises(UsageError, match="cannot be changed; build another one with"):
        change(kb)


def test_who_has_the_old_one_open_keeps_it(kb, folder):
    build(folder, version=2)
    assert kb.get_vector("Q7") == [1, 7]
    assert MappedKB(Vocab(), 1).from_disk(folder).get_vector("Q7") == [2, 7]


def test_bytes_name_the_folder_as_it_was(kb, folder):
    data = kb.to_bytes()
    assert len(data) < 1000
    build(folder, version=2)
    with pytest.raises(ModelError, match="is another than when its bytes were made"):
        MappedKB(Vocab(), 1).from_bytes(data)
    shutil.rmtree(folder)
    with pytest.raises(ModelError, match="there is no mapped knowledge base in this folder"):
        MappedKB(Vocab(), 1).from_bytes(data)
    for damaged in (b"", data[:40], InMemoryLookupKB(Vocab(), 1).to_bytes()):
        with pytest.raises(ModelError):
            MappedKB(Vocab(), 1).from_bytes(damaged)


def test_saved_folder_shares_files_and_outlives_the_first(kb, folder, tmp_path):
    due = answers(kb)
    kb.to_disk(tmp_path / "saved")
    assert (folder / "vectors").samefile(tmp_path / "saved" / "vectors")
    kb.to_disk(folder)
    shutil.rmtree(folder)
    assert answers(MappedKB(Vocab(), 1).from_disk(tmp_path / "saved")) == due


def test_files_are_copied_where_they_cannot_be_shared(kb, tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError("other device")

    monkeypatch.setattr(os, "link", refuse)
    kb.to_disk(tmp_path / "saved")
    assert answers(MappedKB(Vocab(), 1).from_disk(tmp_path / "saved")) == answers(kb)


def test_strings_are_lent_and_not_added(kb):
    n_strings = len(kb.vocab.strings)
    assert [c.entity_ for c in kb.get_alias_candidates("alias 3")] == ["Q3", "Q1"]
    assert "Q39" in kb.vocab.strings
    assert len(kb.vocab.strings) == n_strings


@nlpx.Language.component("test_entities_of_two_words")
def entities_of_two_words(doc: Doc) -> Doc:
    doc.ents = [Span(doc, start, start + 2, label="X") for start in range(0, len(doc) - 1, 3)]
    return doc


@pytest.fixture
def linking(folder):
    """Return a pipeline that links by priors alone."""
    nlp = nlpx.blank("en")
    nlp.add_pipe("test_entities_of_two_words")
    linker = nlp.add_pipe("entity_linker", config={"incl_context": False})
    linker.set_kb(lambda vocab: MappedKB(vocab, 1).from_disk(folder))
    return nlp


def links(nlp, **settings) -> list[list[str]]:
    return [[ent.kb_id_ for ent in doc.ents] for doc in nlp.pipe(["alias 3 and alias 4", "alias 39"], **settings)]


def test_pipeline_is_saved_with_its_knowledge_base(linking, folder, tmp_path):
    due = [["Q3", "Q4"], ["Q39"]]
    assert links(linking) == due
    linking.to_disk(tmp_path / "pipeline")
    shutil.rmtree(folder)
    loaded = nlpx.load(tmp_path / "pipeline")
    assert links(loaded) == due
    assert isinstance(loaded.get_pipe("entity_linker").kb, MappedKB)
    assert links(nlpx.blank("en").from_config(linking.config).from_bytes(loaded.to_bytes())) == due
    assert pickle.loads(pickle.dumps(loaded.get_pipe("entity_linker"))).kb.get_vector("Q3") == [1, 3]


def test_processes_share_the_files(linking):
    assert links(linking, n_process=2) == [["Q3", "Q4"], ["Q39"]]


def test_what_is_open_is_saved_although_another_has_taken_its_place(kb, folder, tmp_path):
    due = answers(kb)
    build(folder, version=2)
    kb.to_disk(tmp_path / "saved")
    assert answers(MappedKB(Vocab(), 1).from_disk(tmp_path / "saved")) == due
    folder.rename(tmp_path / "moved")
    kb.to_disk(tmp_path / "saved")
    saved = MappedKB(Vocab(), 1).from_disk(tmp_path / "saved")
    saved.verify()
    assert answers(saved) == due


def test_damage_is_saved_as_damage(folder, tmp_path):
    data = bytearray((folder / "vectors").read_bytes())
    data[9] ^= 1
    (folder / "vectors").write_bytes(data)
    MappedKB(Vocab(), 1).from_disk(folder).to_disk(tmp_path / "saved")
    with pytest.raises(ModelError, match="page 1 of 1 is not what was written"):
        MappedKB(Vocab(), 1).from_disk(tmp_path / "saved").verify()


def test_linked_files_are_saved_as_files(folder, tmp_path):
    (folder / "vectors").rename(tmp_path / "elsewhere")
    (folder / "vectors").symlink_to("../elsewhere")
    MappedKB(Vocab(), 1).from_disk(folder).to_disk(tmp_path / "deep" / "saved")
    assert MappedKB(Vocab(), 1).from_disk(tmp_path / "deep" / "saved").get_vector("Q7") == [1, 7]


def test_pickles_and_copies_open_the_same_folder(kb):
    (candidate,) = (c for c in kb.get_alias_candidates("alias 3") if c.entity_ == "Q3")
    for other in (pickle.loads(pickle.dumps(kb)), copy.deepcopy(kb)):
        assert answers(other) == answers(kb)
        assert other.vocab.strings[candidate.entity] == "Q3"
    assert pickle.loads(pickle.dumps(candidate)).entity_vector == [1, 3]


def test_knowledge_base_in_memory_takes_the_place_of_a_mapped_one(folder):
    fresh = InMemoryLookupKB(Vocab(), 2)
    fresh.add_entity("new", 1, [3, 4])
    fresh.to_disk(folder)
    assert read_kb(folder, MappedKB(Vocab(), 1)).get_vector("new") == [3, 4]
    assert sorted(entry.name for entry in folder.iterdir()) == ["contents", "strings.json"]


@pytest.mark.parametrize("name", ["checksums", *FILES])
def test_file_of_another_size_is_named(folder, name):
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:-4])
    with pytest.raises(ModelError, match=rf"{name}: .* is damaged \(it"):
        MappedKB(Vocab(), 1).from_disk(folder)
    (folder / name).write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n")
    with pytest.raises(ModelError, match=f"{name}: this is only the pointer to a file"):
        MappedKB(Vocab(), 1).from_disk(folder)
