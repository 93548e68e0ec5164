"""Files as they are met with: each is read right, or refused with its line; nothing is silently wrong."""

from __future__ import annotations

import re

import pytest

import nlpx
from nlpx.commands.convert import convert
from nlpx.corpora.corpus_files import read_docs
from nlpx.errors import NlpxError


def entities(tmp_path, name, content):
    """Convert a file, and return the words of each document and its entities."""
    source = tmp_path / name
    source.write_bytes(content if isinstance(content, bytes) else content.encode("utf8"))
    notices = []
    convert(source, tmp_path / "out.spacy", converter=source.suffix[1:], report=notices.append)
    assert notices == []
    docs = list(read_docs(tmp_path / "out.spacy", nlpx.blank("xx")))
    return [" ".join(token.text for token in doc) for doc in docs], [
        f"{span.text}/{span.label_}" for doc in docs for span in doc.ents
    ]


# One sentence a line.
IOB = {
    "IOB2": ("Ann|B-PER Lee|I-PER saw|O Rome|B-LOC\n", ["Ann Lee/PER", "Rome/LOC"]),
    "IOB2 with parts of speech": ("Ann|NNP|B-PER Lee|NNP|I-PER saw|VBD|O\n", ["Ann Lee/PER"]),
    "IOB1": ("Ann|I-PER Lee|I-PER Bob|B-PER saw|O\n", ["Ann Lee/PER", "Bob/PER"]),
    "IO": ("Ann|I-PER Lee|I-PER saw|O Rome|I-LOC\n", ["Ann Lee/PER", "Rome/LOC"]),
    "IOBES": ("Ann|B-PER M|I-PER Lee|E-PER saw|O Rome|S-LOC\n", ["Ann M Lee/PER", "Rome/LOC"]),
    "BILUO": ("Ann|B-PER M|I-PER Lee|L-PER saw|O Rome|U-LOC\n", ["Ann M Lee/PER", "Rome/LOC"]),
    "BMEWO": ("Ann|B-PER M|M-PER Lee|E-PER saw|O Rome|W-LOC\n", ["Ann M Lee/PER", "Rome/LOC"]),
    "neighbours in IOB2": ("Ann|B-PER Lee|B-PER\n", ["Ann/PER", "Lee/PER"]),
    "neighbours in IOBES": ("Ann|S-PER Lee|S-PER\n", ["Ann/PER", "Lee/PER"]),
    "neighbours after an end": ("Ann|B-PER Lee|E-PER Bob|I-PER\n", ["Ann Lee/PER", "Bob/PER"]),
    "I at the start": ("Rome|I-LOC is|O big|O\n", ["Rome/LOC"]),
    "I after O": ("in|O Rome|I-LOC Italy|I-LOC\n", ["Rome Italy/LOC"]),
    "another type inside": ("Ann|B-PER Rome|I-LOC Lee|I-PER\n", ["Ann/PER", "Rome/LOC", "Lee/PER"]),
    "an end alone": ("in|O Rome|L-LOC Ann|E-PER\n", ["Rome/LOC", "Ann/PER"]),
    "one that goes on after an only one": ("Ann|U-PER Lee|I-PER\n", ["Ann/PER", "Lee/PER"]),
    "a start without an end": ("Ann|B-PER saw|O\n", ["Ann/PER"]),
    "labels with hyphens": ("1815|B-date-of-birth 2|I-date-of-birth\n", ["1815 2/date-of-birth"]),
    "a bar in a word": ("a|b|B-X c|O\n", ["a|b/X"]),
    "a word that is a bar": ("||O Rome|B-LOC\n", ["Rome/LOC"]),
    "tabs between words": ("Ann|B-PER\tLee|I-PER\n", ["Ann Lee/PER"]),
    "spaces around words": ("  Ann|B-PER   Lee|I-PER  \n", ["Ann Lee/PER"]),
    "Windows": ("\ufeffAnn|B-PER Lee|I-PER\r\nBob|B-PER\r\n", ["Ann Lee/PER", "Bob/PER"]),
    "blank lines, and no end of the last": ("\nAnn|B-PER\n\n \nBob|I-PER", ["Ann/PER", "Bob/PER"]),
    "a sentence does not go on": ("Ann|B-PER\nLee|I-PER\n", ["Ann/PER", "Lee/PER"]),
    "an unknown prefix": ("Ann|X-PER\n", "x.iob:1: 'X-PER' is not an entity tag"),
    "a small prefix": ("Bob|O\nAnn|b-PER\n", "x.iob:2: 'b-PER' is not an entity tag"),
    "no label": ("Ann|B-\n", "x.iob:1: 'B-' is not an entity tag"),
    "a prefix alone": ("Ann|B\n", "x.iob:1: 'B' is not an entity tag"),
    "no tag": ("Ann|B-PER saw Rome|B-LOC\n", "x.iob:1: 'saw' is not a word and its tag"),
    "a small letter for none": ("Ann|B-PER saw|o\n", "x.iob:1: 'o' is not an entity tag"),
    "an underscore for the hyphen": ("Ann|B_PER\n", "x.iob:1: 'B_PER' is not an entity tag"),
    "the tag first": ("B-PER|Ann\n", "x.iob:1: 'Ann' is not an entity tag"),
    "a mark of documents": ("-DOCSTART- -X- O O\n", "x.iob:1: '-DOCSTART-' is not a word and its tag"),
    "a null character in a word": ("A\0n|B-PER\n", ["A\0n/PER"]),
    "Windows-1252": ("“Ann”|B-PER\n".encode("cp1252"), r"x.iob:1: byte 0x93 at column 1 .*iconv -f cp1252"),
    "UTF-16 without a mark": ("Ann|B-PER\n".encode("utf-16-le"), "x.iob:1: the text is not UTF-8 but UTF-16LE"),
    "no word": ("Ann|B-PER |O\n", "x.iob:1: '|O' is not a word and its tag"),
}
# One token a line.
NER = {
    "CoNLL 2003": ("-DOCSTART- -X- O O\n\nAnn NNP B-NP B-PER\nLee NNP I-NP I-PER\n", ["Ann Lee/PER"]),
    "CoNLL 2002": ("Ann NP B-PER\nsaw VB O\nRome NP I-LOC\n", ["Ann/PER", "Rome/LOC"]),
    "a mark with one column": ("-DOCSTART- O\n\nAnn B-PER\n\n-DOCSTART-\n\nBob B-PER\n", ["Ann/PER", "Bob/PER"]),
    "a mark with tabs": ("-DOCSTART-\tO\nAnn\tB-PER\n-DOCSTART-\tO\nBob\tI-PER\n", ["Ann/PER", "Bob/PER"]),
    "IOBES, and tabs": ("Ann\tB-PER\nLee\tE-PER\nBob\tS-PER\n", ["Ann Lee/PER", "Bob/PER"]),
    "words with spaces": ("New York\tB-LOC\n10 000\tO\n", ["New York/LOC"]),
    "many spaces": ("Ann    B-PER  \n  Lee \t I-PER\n", ["Ann Lee/PER"]),
    "a space of another kind in a word": ("10\u00a0000 B-X\nb O\n", ["10\u00a0000/X"]),
    "blank lines with spaces": ("Ann B-PER\n \t\nLee I-PER\n", ["Ann/PER", "Lee/PER"]),
    "no end of the last line": ("Ann B-PER\r\nLee I-PER", ["Ann Lee/PER"]),
    "missing columns": ("Ann NNP B-PER\nLee\n", "x.ner:2: 'Lee' is not a token and its entity tag"),
    "fewer columns": ("Ann NNP B-PER\nLee NNP\n", "x.ner:2: 'NNP' is not an entity tag"),
    "the tag first": ("B-PER Ann\n", "x.ner:1: 'Ann' is not an entity tag"),
    "a comment": ("# id 1\nAnn B-PER\n", "x.ner:1: '1' is not an entity tag"),
}
FIRST = "1\tAnn\tann\tPROPN\tNNP\t_\t2\tnsubj\t_\tNE=B-PER\n"
SECOND = "2\tsaw\tsee\tVERB\tVBD\t_\t0\troot\t_\t_\n"
GOOD = FIRST + SECOND + "\n"
CONLLU = {
    "Windows, and a byte order mark": (b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), ["Ann/PER"]),
    "no end of the last line": (GOOD.rstrip(), ["Ann/PER"]),
    "a column less": (GOOD + FIRST + SECOND.replace("\t_\t_\n", "\t_\n"), "x.conllu:5: the line has 9 columns"),
    "spaces": (GOOD + FIRST.replace("\t", "  "), "x.conllu:4: the columns are separated by spaces"),
    "a head outside": (GOOD.replace("\t2\tnsubj", "\t7\tnsubj"), "x.conllu:1: the head is 7 but"),
    "a head that is a word": (GOOD.replace("\t2\tnsubj", "\tsaw\tnsubj"), "x.conllu:1: the head 'saw' is not"),
    "heads in a circle": (GOOD.replace("\t0\troot", "\t1\troot"), "x.conllu:1: no word of the sentence is its root"),
    "no blank line": (GOOD.rstrip("\n") + "\n" + GOOD, "x.conllu:3: the ID is 1 where 3 is due"),
    "a missing word": (GOOD.replace("2\tsaw", "3\tsaw"), "x.conllu:2: the ID is 3 where 2 is due"),
    "an unknown part of speech": (GOOD.replace("PROPN", "NNP"), "x.conllu:1: 'NNP' is not a universal part"),
    "features that are none": (GOOD.replace("VBD\t_", "VBD\tPast"), "x.conllu:2: the features 'Past' are not"),
    "a range after its words": (
        GOOD.replace(SECOND, SECOND + "1-2\tx" + "\t_" * 8 + "\n"),
        "x.conllu:3: the range 1-2",
    ),
    "an empty node elsewhere": (
        GOOD.replace(SECOND, "2.1\tx" + "\t_" * 8 + "\n" + SECOND),
        "x.conllu:2: the empty node 2.1 does not stand behind word 2",
    ),
    "no form": (GOOD.replace("\tsaw\t", "\t\t"), "x.conllu:2: the form is empty"),
    "UTF-16": (GOOD.encode("utf-16"), r"x.conllu:1: byte 0xff at column 1 .*iconv -f utf-16 -t utf-8"),
    "Windows-1252": (
        (GOOD + FIRST.replace("Ann", "“Ann”")).encode("cp1252"),
        r"x.conllu:4: byte 0x93 at column 3 .*iconv -f cp1252 -t utf-8",
    ),
    "UTF-16 without a mark": (
        GOOD.encode("utf-16-le"),
        r"x.conllu:1: the text is not UTF-8 but UTF-16LE, as its zero bytes say; .*iconv -f utf-16le -t utf-8",
    ),
    "UTF-16 of other letters without a mark": (
        GOOD.replace("Ann", "ab\u0110\u00d8").encode("utf-16-be"),
        r"x.conllu:1: byte 0xd8 at column .*iconv -f utf-16be -t utf-8",
    ),
    "UTF-32 without a mark": (GOOD.encode("utf-32-le"), "x.conllu:1: the text is not UTF-8 but UTF-32LE"),
    "zero bytes alone": (b"\0" * 4096, "x.conllu:1: there are only zero bytes where a text is due, as where a disk"),
    "heads of many digits": (GOOD.replace("\t2\tnsubj", f"\t{10**30}\tnsubj"), "x.conllu:1: the head '1000000"),
    "numbers of many digits": (GOOD.replace("2\tsaw", f"1{'0' * 5000}\tsaw"), "x.conllu:2: the ID is 1000000"),
    "a page of the web": ("<!DOCTYPE html>\n<html>\n", "x.conllu:1: '<!DOCTYPE html>' is not a CoNLL-U line"),
}
VARIANTS = [
    pytest.param(f"x.{ending}", *variant, id=f"{ending}: {name}")
    for ending, variants in (("iob", IOB), ("ner", NER), ("conllu", CONLLU))
    for name, variant in variants.items()
]


@pytest.mark.parametrize(("name", "content", "due"), VARIANTS)
def test_a_variant_is_read_right_or_refused_with_its_line(tmp_path, name, content, due):
    if isinstance(due, list):
        assert entities(tmp_path, name, content)[1] == due
        return
    with pytest.raises(NlpxError, match=due if ".*" in due else re.escape(due)):
        entities(tmp_path, name, content)
    assert not (tmp_path / "out.spacy").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.iob", "a|b|B-X c|O\n||O d|O\n", ["a|b c", "| d"]),
        ("x.ner", "-DOCSTART- O\n\nAnn B-PER\n\nsaw O\n\n-DOCSTART-\n\nBob B-PER\n", ["Ann saw", "Bob"]),
        ("x.ner", "Ann B-PER\n\nsaw O\n \nBob B-PER\n", ["Ann", "saw", "Bob"]),
        ("x.ner", "Ann O\n-DOCSTART-\n-DOCSTART-\nBob O\n", ["Ann", "Bob"]),
    ],
)
def test_words_and_documents_are_told_apart(tmp_path, name, content, words):
    assert entities(tmp_path, name, content)[0] == words
