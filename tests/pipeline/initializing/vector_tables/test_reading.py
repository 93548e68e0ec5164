"""Tables of every format give the same vectors; what is wrong is told with its place, or left out and counted."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import struct
import tarfile
import zipfile

import numpy as np
import pytest

from nlpx.errors import DataError, UsageError
from nlpx.pipeline.initializing.vector_tables.filling import fill_vectors
from nlpx.vocab import Vocab

ROWS = b"the 1 2 3\nof 4 5 6.5\n"
TABLE = b"2 3\n" + ROWS
NUMBERS = [[1, 2, 3], [4, 5, 6.5]]
BINARY = b"2 3\n" + b"".join(
    word + b" " + struct.pack("<3f", *row) + b"\n" for word, row in zip((b"the", b"of"), NUMBERS, strict=True)
)
FLORET = b"3 2 2 3 2 5 < >\n0 1 2\n1 2 3\n2 3 4\n"


def _zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/", b"")
        archive.writestr("__MACOSX/folder/._a.txt", b"of macOS")
        for name, content in members.items():
            archive.writestr(f"folder/{name}.txt", content)
    return buffer.getvalue()


def _tar(mode: str, *names: str, content: bytes = TABLE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def _arrays(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: np.asarray(array) for name, array in arrays.items()})
    return buffer.getvalue()


def _npy(array: object) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(array))
    return buffer.getvalue()


def _fill(folder, content, vocab=None, **settings):
    # The name says nothing of what is in the file.
    path = folder / "table"
    path.write_bytes(content)
    vocab = vocab or Vocab()
    filled = fill_vectors(vocab, path, **settings)
    return vocab, filled


FORMATS = {
    "with a header": TABLE,
    "without one": ROWS,
    "of fastText, with a space at the end": TABLE.replace(b"\n", b" \n"),
    "with tabs": TABLE.replace(b" ", b"\t"),
    "of Windows": b"\xef\xbb\xbf" + TABLE.replace(b"\n", b"\r\n"),
    "without an end of the last line": TABLE[:-1],
    "with blank lines": b"2 3\n\nthe 1 2 3\n\n\nof 4 5 6.5\n\n",
    "with several spaces": b"the  1 2  3\nof 4   5 6.5\n",
    "with spaces before words": b"  the 1 2 3\n   of 4 5 6.5\n",
    "gzip": gzip.compress(TABLE),
    "bzip2": bz2.compress(ROWS),
    "zip": _zip(vectors=TABLE),
    "zip with a hidden file": _zip(**{"vectors": TABLE, ".DS_Store": b"of macOS"}),
    "tar": _tar("w", "vectors.txt"),
    "tar.gz": _tar("w:gz", "vectors.txt"),
    "word2vec's binary": BINARY,
    "word2vec's binary without line ends": BINARY.replace(b"\nof", b"of"),
    "word2vec's binary in gzip": gzip.compress(BINARY),
    "npz with words": _arrays(vectors=NUMBERS, words=["the", "of"]),
    "npz with words as bytes": _arrays(vectors=NUMBERS, words=[b"the", b"of"]),
    "npz with words in gzip": gzip.compress(_arrays(vectors=NUMBERS, words=["the", "of"])),
}


@pytest.mark.parametrize("content", FORMATS.values(), ids=FORMATS)
def test_every_format_gives_the_same_vectors(tmp_path, content):
    vocab, filled = _fill(tmp_path, content)
    assert vocab.vectors.data.tolist() == NUMBERS
    assert vocab.vectors.data.dtype == np.float32
    assert [vocab.vectors.find(key=word) for word in ("the", "of")] == [0, 1]
    assert vocab.strings[vocab.strings["of"]] == "of"
    assert (filled.n_read, filled.notes, len(vocab)) == (2, [], 0)


def test_words_can_hold_spaces_and_be_numbers(tmp_path):
    vocab, _filled = _fill(tmp_path, b"5 0.5 -1\n. . . 1 2\nNew York 3 4\n\xc2\xa0 5 6\n")
    assert [vocab.get_vector(word).tolist() for word in ("5", ". . .", "New York", "\xa0")] == [
        [0.5, -1],
        [1, 2],
        [3, 4],
        [5, 6],
    ]


@pytest.mark.parametrize("header", [b"", b"2 3\n"])
def test_words_of_a_text_can_hold_control_characters(tmp_path, header):
    vocab, _filled = _fill(tmp_path, header + b"a\x07b 1 2 3\n\0 4 5 6\n")
    assert [vocab.get_vector(word).tolist() for word in ("a\x07b", "\0")] == [[1, 2, 3], [4, 5, 6]]


def test_binary_table_of_few_bytes_that_a_text_could_hold_is_none(tmp_path):
    numbers = [0.3455842, -0.8216181]
    row = b"word " + struct.pack("<2f", *numbers)
    assert min(row) >= ord(" ")
    vocab, _filled = _fill(tmp_path, b"1 2\n" + row)
    assert vocab.get_vector("word").tolist() == pytest.approx(numbers)


def test_words_that_are_names_of_attributes_have_vectors(tmp_path):
    vocab, _filled = _fill(tmp_path, b"ORTH 1\nNOUN 2\n")
    assert vocab.get_vector("NOUN").tolist() == [2]


def test_table_of_many_blocks_is_read_whole(tmp_path):
    numbers = np.random.default_rng(0).normal(size=(9_000, 5)).round(5).astype(np.float32)
    lines = (
        f"word{row} {' '.join(f'{number:.5f}' for number in row_numbers)}" for row, row_numbers in enumerate(numbers)
    )
    shares = []
    vocab, _filled = _fill(tmp_path, "\n".join(lines).encode(), watch=lambda n_rows, share: shares.append(share))
    assert np.array_equal(vocab.vectors.data, numbers)
    assert vocab.vectors.find(key="word8999") == 8999
    assert shares == sorted(shares)
    assert (len(shares) > 1, shares[-1]) == (True, 1.0)


def test_words_of_equal_vectors_share_the_first_row(tmp_path):
    vocab, filled = _fill(tmp_path, b"the 3 2\na 1 0\nof 3 2\nzero 0 0\nminus -0 0\ncat 0 1\n")
    assert vocab.vectors.data.tolist() == [[3, 2], [1, 0], [0, 0], [0, 1]]
    assert [vocab.vectors.find(key=word) for word in ("the", "a", "of", "zero", "minus", "cat")] == [0, 1, 0, 2, 2, 3]
    assert filled.n_read == 6


def test_floret_table_gives_every_word_the_vector_of_floret(tmp_path, data):
    vocab = Vocab()
    fill_vectors(vocab, data / "vectors" / "en_books_5k_64d.floret")
    golden = (data / "vectors" / "en_books_5k_64d.golden.jsonl").read_text(encoding="utf8").splitlines()
    word = json.loads(golden[0])
    assert vocab.get_vector(word["word"]) == pytest.approx(np.array(word["vector"]), abs=5e-4)


def test_arrays_without_words_have_the_rows_that_words_are_given(tmp_path):
    vocab = Vocab()
    for word, row in (("the", 1), ("of", 0), ("and", 2)):
        vocab[word].rank = row
    assert vocab["rare"].rank > 9
    _fill(tmp_path, _npy([[1, 2], [3, 4], [1, 2]]), vocab)
    assert vocab.vectors.shape == (2, 2)
    assert [vocab.get_vector(word).tolist() for word in ("the", "of", "and", "rare")] == [
        [3, 4],
        [1, 2],
        [1, 2],
        [0, 0],
    ]
    assert [vocab[word].rank for word in ("the", "of", "and")] == [1, 0, 0]


def test_vectors_are_looked_up_by_the_attribute_that_is_named(tmp_path):
    vocab, _filled = _fill(tmp_path, TABLE, attr="LOWER", name="small")
    assert vocab["THE"].vector.tolist() == [1, 2, 3]
    assert vocab.vectors.name == "small"


def test_truncated_table_is_not_read_further(tmp_path):
    vocab, _filled = _fill(tmp_path, TABLE + b"not a row\n", truncate=2)
    assert vocab.vectors.data.tolist() == NUMBERS
    vocab, _filled = _fill(tmp_path, b"a 1\na 2\nb 3\nc 4\n", truncate=2, skip_bad_lines=True)
    assert list(vocab.strings) == ["a", "b"]
    assert _fill(tmp_path, BINARY, truncate=1)[0].vectors.shape == (1, 3)
    assert _fill(tmp_path, FORMATS["npz with words"], truncate=1)[0].vectors.shape == (1, 3)


def test_pruned_words_have_the_nearest_row_that_is_kept(tmp_path):
    vocab, filled = _fill(tmp_path, b"east 1 0\nnorth 0 1\nnortheast 1 1.1\nwest -1 0.1\n", prune=2)
    assert vocab.vectors.data.tolist() == [[1, 0], [0, 1]]
    assert {word: near for word, (near, _score) in filled.pruned.items()} == {"northeast": "north", "west": "north"}
    assert vocab.get_vector("northeast").tolist() == [0, 1]


WRONG = {
    "a row of fewer numbers": (ROWS + b"a 1 2\n", ":3: the row has the length 2, where 3 is due"),
    "a row of more": (ROWS + b"a 1 2 3 4\n", ":3: the row has the length 4, where 3 is due"),
    "no number": (TABLE.replace(b" 5 ", b" abc "), ":3: 'abc' is no finite number"),
    "NaN": (TABLE.replace(b" 5 ", b" nan "), ":3: 'nan' is no finite number"),
    "too large a number": (TABLE.replace(b" 5 ", b" 1e39 "), ":3: '1e39' is no finite number of 32 bits"),
    "no word": (TABLE.replace(b"of", b""), ":3: there is no word before the numbers"),
    "no word in a binary": (BINARY.replace(b"of", b""), ": row 2: there is no word before the numbers"),
    "no word in arrays": (_arrays(a=[[1], [2]], b=["x", ""]), ": row 2: there is no word before the numbers"),
    "a word again": (TABLE.replace(b"of", b"the"), ":3: the word 'the' has a vector already, in line 2"),
    "a word again, after a blank line": (b"a 1\n\nb 2\na 3\n", ":4: the word 'a' has a vector already, in line 1"),
    "Latin-1": (TABLE.replace(b"of", b"caf\xe9"), ":3: byte 0xe9 at column 4 is not UTF-8 text"),
    "fewer rows than are said": (TABLE.replace(b"2 3", b"7 3"), ":1: the first line says 7 rows, and there are 2"),
    "more rows": (TABLE.replace(b"2 3", b"1 3"), ":1: the first line says 1 row, and there are 2"),
    "more rows of a binary": (BINARY.replace(b"2 3", b"1 3"), ":1: the first line says 1 row, and there are more"),
    "a cut binary": (BINARY[:-6], ": the file ends in row 2 of 2"),
    "NaN in a binary": (
        BINARY.replace(struct.pack("<f", 5), struct.pack("<f", np.nan)),
        ": row 2: a number of the row",
    ),
    "a word again in a binary": (
        BINARY.replace(b"\nof", b"\nthe"),
        ": row 2: the word 'the' has a vector already, in row 1",
    ),
    "Latin-1 in a binary": (BINARY.replace(b"of", b"\xe9"), ": row 2: the word b'\\xe9' is not UTF-8"),
    "NaN in arrays": (_arrays(a=[[1.0], [np.nan]], b=["x", "y"]), ": row 2: a number of the row is not finite"),
    "a word again in arrays": (
        _arrays(a=[[1], [2]], b=["x", "x"]),
        ": row 2: the word 'x' has a vector already, in row 1",
    ),
}


@pytest.mark.parametrize(("content", "problem"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_or_left_out(tmp_path, content, problem):
    vocab = Vocab()
    with pytest.raises(DataError) as error:
        _fill(tmp_path, content, vocab)
    assert str(error.value).startswith(f"{tmp_path / 'table'}{problem}")
    assert "--skip-bad-lines" in str(error.value)
    assert not vocab.vectors.size

    vocab, filled = _fill(tmp_path, content, skip_bad_lines=True)
    assert len(filled.notes) == 1
    assert 1 <= vocab.vectors.n_keys <= 2


def test_rows_that_are_left_out_are_counted_by_kind(tmp_path):
    content = b"the 1 2\nthe 1 2\nof 1\nx 1 nan\ncaf\xe9 1 2\n 1 2\nok 3 2\nlong 1 2 3\nlate 9 9\n"
    vocab, filled = _fill(tmp_path, content, skip_bad_lines=True)
    assert [vocab.vectors.find(key=word) for word in ("the", "ok", "late", "x")] == [0, 1, 2, -1]
    (note,) = filled.notes
    for part in (
        "rows left out: 6",
        "2 of another length",
        "1 with a word that has a vector already",
        "1 not UTF-8",
        "1 without a word",
        "table:3,",
    ):
        assert part in note


REFUSED = {
    "nothing": (b"", "the file is empty"),
    "no rows": (b"0 3\n", ":1: the first line says 0 × 3, the size of no table"),
    "rows of nothing": (b"3 0\n", "says 3 × 0, the size of no table"),
    "rows of too much": (b"3 99999999999999999999\nthe 1\n", "the size of no table of word vectors"),
    "a count of too many digits": (b"9" * 5000 + b" 3\nthe 1 2 3\n", ":2: the row has the length 3, where 1 is due"),
    "lines that end as of old Macs": (TABLE.replace(b"\n", b"\r"), "carriage returns alone"),
    "a header alone": (b"5 3\n", "says 5 rows, and there are 0"),
    "prose": (b"It was a dark night.\n", "is neither a word with its numbers nor how many"),
    "UTF-16": (TABLE.decode().encode("utf-16"), "iconv -f utf-16"),
    "a pickle": (b"\x80\x04\x95" + bytes(100), "this is no table of word vectors"),
    "a model of fastText": (b"\xba\x16\x4f\x2f" + bytes(100), "the text file \\(.vec\\)"),
    "two files": (_zip(a=TABLE, b=TABLE), "2 files \\(folder/a.txt, folder/b.txt\\)"),
    "no file": (_zip(), "holds no file"),
    "an archive in an archive": (_zip(a=_zip(b=TABLE)), "one array of numbers is due"),
    "two files in a tar": (_tar("w:gz", "a", "b"), "2 files \\(a, b\\)"),
    "a cut gzip": (gzip.compress(TABLE)[:-12], "cannot be unpacked"),
    "a damaged zip": (_zip(a=TABLE)[:-30], "cannot be unpacked"),
    "objects": (_npy(np.array([["x"]], dtype=object)), "no arrays of numbers"),
    "one row": (_npy([1.0, 2.0]), "one array of numbers is due"),
    "several arrays": (_arrays(a=[[1]], b=[[2]]), "one array of numbers is due"),
    "fewer words than rows": (_arrays(a=[[1], [2]], b=["x"]), "one array of 2 words is due.*: 1 in b"),
    "several arrays of words": (_arrays(a=[[1]], b=["x"], c=["y"]), "one array of 1 word is due.*: 1 in b, 1 in c"),
    "words that are not UTF-8": (_arrays(a=[[1]], b=[b"\xe9"]), "no arrays of numbers, or they are damaged"),
    "arrays of no columns": (_arrays(a=np.zeros((1, 0)), b=["x"]), "there are no word vectors"),
    "arrays without words": (_npy([[1.0, 2.0]]), "the arrays hold no words.* with -j, "),
    "fewer rows of floret": (FLORET[:-6], ":1: the first line says 3 rows, and there are 2"),
    "rows of floret in another order": (FLORET.replace(b"1 2 3", b"2 2 3"), ":3: .* where 1 is due"),
    "n-grams of floret": (FLORET.replace(b" 2 3 2 5", b" 4 3 2 5"), "the shortest \\(minn=4\\)"),
    "NaN of floret": (FLORET.replace(b"1 2 3", b"1 nan 3"), ":3: 'nan' is no finite number"),
}


@pytest.mark.parametrize(("content", "problem"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused(tmp_path, content, problem):
    with pytest.raises(DataError, match=problem):
        _fill(tmp_path, content, skip_bad_lines="floret" in problem)


@pytest.mark.parametrize(
    ("content", "mode"), [(TABLE, "floret"), (FLORET, "default"), (FORMATS["npz with words"], "floret")]
)
def test_table_of_another_mode_is_refused(tmp_path, content, mode):
    with pytest.raises(DataError, match=f"--mode is {mode}"):
        _fill(tmp_path, content, mode=mode)


@pytest.mark.parametrize("settings", [{"truncate": 1}, {"prune": 1}])
def test_floret_vectors_are_all_needed(tmp_path, settings):
    with pytest.raises(UsageError, match="floret vectors cannot be"):
        _fill(tmp_path, FLORET, **settings)


@pytest.mark.parametrize("attr", ["FOO", "POS"])
def test_attribute_that_is_none_of_words_is_refused_before_the_file_is_read(tmp_path, attr):
    with pytest.raises(UsageError, match="--attr"):
        fill_vectors(Vocab(), tmp_path / "missing", attr=attr)


def test_row_that_is_not_in_the_table_is_refused(tmp_path):
    vocab = Vocab()
    vocab["the"].rank = 2
    with pytest.raises(DataError, match="the word 'the' has the id 2"):
        _fill(tmp_path, _npy([[1.0], [2.0]]), vocab)


def test_rows_of_words_that_are_not_read_are_none(tmp_path):
    vocab = Vocab()
    vocab["the"].rank, vocab["of"].rank = 0, 2
    _fill(tmp_path, _npy([[1.0], [2.0], [3.0]]), vocab, truncate=1)
    assert [vocab.get_vector(word).tolist() for word in ("the", "of")] == [[1], [0]]


def test_rows_to_keep_of_which_no_word_has_one_are_refused(tmp_path):
    vocab = Vocab()
    vocab["of"].rank = 1
    with pytest.raises(UsageError, match="No key is among the 1 row to keep; keep more"):
        _fill(tmp_path, _npy([[1.0], [2.0]]), vocab, prune=1)


def test_archive_that_is_encrypted_is_told(tmp_path):
    content = bytearray(_zip(a=TABLE))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(mark) + flags] |= 1
    with pytest.raises(DataError, match=r"folder/a\.txt is encrypted; unpack"):
        _fill(tmp_path, bytes(content))


def test_file_that_is_missing_is_told(tmp_path):
    with pytest.raises(DataError, match="there is no such file"):
        fill_vectors(Vocab(), tmp_path / "missing")
