"""From CoNLL-U to Docs."""

from __future__ import annotations

import re

import pytest

from nlpx.corpora.converters.conllu import convert_conllu
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.text_lines import TextLines
from nlpx.corpora.v2_json import docs_to_json, json_to_docs
from nlpx.errors import DataError
from nlpx.tokens import DocBin
from nlpx.vocab import Vocab

ENGLISH = """\
# text = I don't know.
1	I	I	PRON	PRP	Case=Nom	4	nsubj	_	NE=B-PER
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	know	know	VERB	VB	Mood=Ind|Aspect=Imp	0	root	_	SpaceAfter=No
4.1	it	it	PRON	PRP	_	_	_	_	_
5	.	.	PUNCT	.	_	4	punct	_	_

# newdoc
1	Oh	oh	INTJ	UH	_	0	root	_	SpaceAfter=No
2	!	!	PUNCT	.	_	1	punct	_	SpaceAfter=No
"""
FRENCH = """\
1	bien	bien	ADV	_	_	0	root	_	_
2-3	du	_	_	_	_	_	_	_	SpaceAfter=No
2	de	de	ADP	_	Case=Gen	4	case	_	_
3	le	le	DET	_	Gender=Masc	4	det	_	_
4	lait	lait	NOUN	_	_	1	obl	_	_
"""


def convert(text, **options):
    return list(convert_conllu(text.splitlines(), Vocab(), ConvertOptions(path="x.conllu", **options)))


def test_words_keep_their_text_and_annotations():
    (doc,) = convert(ENGLISH, n_sents=2)
    assert doc.text == "I don't know. Oh!"
    assert [token.tag_ for token in doc] == ["PRP", "VBP", "RB", "VB", ".", "UH", "."]
    assert [token.head.i for token in doc] == [3, 3, 3, 3, 3, 5, 5]
    assert [token.dep_ for token in doc][3:6] == ["ROOT", "punct", "ROOT"]
    assert [token.lemma_ for token in doc][:3] == ["I", "do", "not"]
    assert str(doc[3].morph) == "Aspect=Imp|Mood=Ind"
    assert [str(sentence) for sentence in doc.sents] == ["I don't know.", "Oh!"]
    assert not doc.has_unknown_spaces


@pytest.mark.parametrize(("n_sents", "count"), [(0, 2), (1, 2), (2, 1), (10, 1)])
def test_sentences_are_grouped(n_sents, count):
    assert len(convert(ENGLISH, n_sents=n_sents)) == count


def test_where_an_entity_is_annotated_all_words_are():
    first, second = convert(ENGLISH)
    assert [(token.ent_iob_, token.ent_type_) for token in first][:2] == [("B", "PER"), ("O", "")]
    assert [token.ent_iob_ for token in second] == ["O", "O"]
    assert convert(FRENCH)[0][0].ent_iob_ == ""


@pytest.mark.parametrize(
    ("misc", "tags"),
    [
        (["NE=B-PER", "NE=I-PER", "_"], ["B-PER", "I-PER", "O"]),
        (["NE=I-PER", "NE=I-LOC", "NE=L-LOC"], ["B-PER", "B-LOC", "I-LOC"]),
        (["SpaceAfter=No|NE=U-WORK_OF_ART|X=y", "name=B-A-b", "Name=B-A"], ["B-WORK_OF_ART", "B-A-b", "B-A"]),
        (["B-PER", "I-PER|SpaceAfter=No", "O"], ["B-PER", "I-PER", "O"]),
        (["NE=O", "XNE=B-PER", "NE=PER"], ["O", "O", "O"]),
        (["NE=B-PER", "NE=E-PER", "NE=S-LOC"], ["B-PER", "I-PER", "B-LOC"]),
    ],
)
def test_entities_are_read_from_misc(misc, tags):
    rows = [f"{i}\ta\tl\tX\tT\t_\t0\troot\t_\t{value}" for i, value in enumerate(misc, 1)]
    (doc,) = convert("\n".join(rows))
    entity_tags = [f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else token.ent_iob_ for token in doc]
    assert entity_tags == tags


def test_another_correction_of_spaces_is_no_space():
    (doc,) = convert("1\ta\tl\tX\tT\t_\t0\troot\t_\tCorrectSpaceAfter=No\n2\tb\tl\tX\tT\t_\t1\tdep\t_\tSpaceAfter=No")
    assert doc.text == "a b"


def test_the_words_of_a_contraction_stand_together():
    (doc,) = convert(FRENCH)
    assert doc.text == "bien delelait "
    assert [token.tag_ for token in doc] == ["ADV", "ADP", "DET", "NOUN"]


def test_contractions_can_be_merged():
    (doc,) = convert(FRENCH, merge_subtokens=True, morphology=True)
    assert doc.text == "bien dulait "
    assert [(token.tag_, token.pos_, token.lemma_, token.dep_, token.head.i) for token in doc] == [
        ("ADV", "ADV", "bien", "ROOT", 0),
        ("ADP_DET__Case=Gen|Gender=Masc", "ADP", "de le", "case", 2),
        ("NOUN", "NOUN", "lait", "obl", 0),
    ]


def test_morphology_is_appended_to_tags():
    (doc, _) = convert(ENGLISH, morphology=True)
    assert [token.tag_ for token in doc][:2] == ["PRP__Case=Nom", "VBP"]


def test_columns_without_values_are_not_annotated():
    (doc,) = convert("1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n2\tb\t_\t_\t_\t_\t_\t_\t_\t_\n")
    annotated = [doc.has_annotation(attr) for attr in ("TAG", "POS", "LEMMA", "MORPH", "DEP", "ENT_IOB")]
    assert annotated == [False] * 6
    assert doc.has_annotation("SENT_START")


def test_a_word_without_head_keeps_its_sentence_together():
    (doc,) = convert("1\ta\tl\tX\tT\t_\t2\tdep\t_\t_\n2\tb\tl\tX\tT\t_\t0\troot\t_\t_\n3\tc\tl\tX\tT\t_\t_\t_\t_\t_\n")
    assert len(list(doc.sents)) == 1
    assert [token.dep_ for token in doc] == ["dep", "ROOT", ""]


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n"])
def test_a_file_without_sentences_is_an_error(text):
    with pytest.raises(DataError, match=r"x\.conllu: there are no sentences"):
        convert(text)


def columns(doc):
    names = ("tag", "pos", "lemma", "morph", "dep", "head", "sent_start", "ent_iob", "ent_type")
    return {
        "words": [token.text for token in doc],
        "spaces": [bool(token.whitespace_) for token in doc],
        **{name: doc.values(name).tolist() for name in names},
    }


@pytest.mark.parametrize("n_sents", [1, 10])
def test_a_treebank_with_entities_equals_what_spacy_made_of_it(data, n_sents):
    folder = data / "formats" / "docbin" / "ja_gsd"
    path = folder / "ja_gsd-ud-dev.ne.conllu"
    vocab = Vocab()
    docs = list(convert_conllu(TextLines(path), vocab, ConvertOptions(path=str(path), n_sents=n_sents)))
    golden = list(DocBin().from_disk(folder / f"ja_gsd-ud-dev.ne.{n_sents}.spacy").get_docs(vocab))
    assert len(docs) == len(golden)
    for doc, want in zip(docs, golden, strict=True):
        assert columns(doc) == columns(want)


@pytest.mark.parametrize("name", ["en_ewt/en_ewt-ud-dev", "nl_lassysmall/nl_lassysmall-ud-dev", "zh_gsd/zh_gsd-ud-dev"])
def test_texts_are_those_of_the_treebank(data, name):
    path = data / "ud" / f"{name}.conllu"
    texts = re.findall(r"^# text = (.*)$", path.read_text(encoding="utf8"), re.MULTILINE)
    docs = convert_conllu(TextLines(path), Vocab(), ConvertOptions(path=str(path)))
    assert [doc.text.rstrip() for doc in docs] == [text.rstrip() for text in texts]


UNDERSCORE = "1\t_\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_\n2\tgo\t{}\tVERB\t_\t_\t0\troot\t_\t_\n"


@pytest.mark.parametrize(("lemma", "lemmas"), [("_", ["_", ""]), ("go", ["_", "go"])])
def test_the_lemma_of_an_underscore_is_an_underscore(lemma, lemmas):
    (doc,) = convert(UNDERSCORE.format(lemma))
    assert [token.lemma_ for token in doc] == lemmas
    (again,) = json_to_docs(docs_to_json(doc), doc.vocab, where="x")
    assert [token.lemma_ for token in again] == lemmas


def test_lemmas_that_are_missing_throughout_are_no_annotation():
    (doc,) = convert(UNDERSCORE.format("_").replace("1\t_", "1\tLet"))
    assert not doc.has_annotation("LEMMA")


def test_a_multiword_token_of_words_without_lemma_has_none():
    text = "1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tde\t_\tADP\t_\t_\t0\troot\t_\t_\n2\tle\t_\tDET\t_\t_\t1\tdet\t_\t_\n"
    (doc,) = convert(text, merge_subtokens=True)
    assert not doc.has_annotation("LEMMA")


@pytest.mark.parametrize("tag", ["NE=B-", "Name=X-PER", "name=b-PER"])
def test_what_is_no_entity_tag_is_reported_and_not_known(tag):
    row = "{}\ta\ta\tX\t_\t_\t{}\tdep\t_\t{}\n"
    notices = []
    lines = row.format(1, 0, tag) + row.format(2, 1, "NE=B-PER") + row.format(3, 1, tag)
    (doc,) = convert(lines, report=notices.append)
    assert [token.ent_iob_ for token in doc] == ["", "B", ""]
    (notice,) = notices
    assert notice.startswith(f"x.conllu:1: {tag!r} is not read as an entity, here and below; write it as NE=B-LABEL")
