"""CoNLL-U that is read, kept with Docs and written again."""

from __future__ import annotations

import json
from io import BytesIO
from itertools import islice

import pytest

import nlpx
from nlpx.corpora.conllu.kept import parse_kept
from nlpx.corpora.conllu.writing import conllu_lines
from nlpx.corpora.converters.conllu import convert_conllu
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.file_types import write_conllu
from nlpx.corpora.text_lines import TextLines
from nlpx.corpora.v2_json import doc_to_paragraph, json_to_docs
from nlpx.errors import DataError
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

# With all that the format can say, and cells that a Doc would write in another way.
SAMPLE = """\
# newdoc id = 1

# sent_id = 1
# text = I don't know New York.
0.1	_	_	_	_	_	_	_	_	CopyOf=-1
1	I	I	PRON	PRP	Number=Sing|Case=Nom	4	nsubj	4:nsubj|5:nsubj:xsubj	Gloss=ich
2-3	don't	_	_	_	_	_	_	_	Typo=Yes
# inside
2	do	do	AUX	_	_	4	aux	4:aux	_
3	n't	not	PART	PART	_	4	advmod	4:advmod	_
4	know	know	VERB	VB	_	0	root	0:root	_
4.1	it	it	PRON	PRP	_	_	_	4:obj	_
5	New	New	PROPN	NNP	Number=Sing	4	obj	4:obj:of	Gloss=neu|NE=B-GPE
6	York	York	PROPN	NNP	Number=Sing	5	flat	5:flat	NE=L-GPE|SpaceAfter=No
7	.	.	PUNCT	.	_	4	punct	4:punct	SpaceAfter=No

# sent_id = 2
1	_	_	SYM	_	_	_	_	_	_
2	\u00a0	x	X	X	_	0	root	_	_
3	c	c	X	Y	_	2	_	_	_
4	d	d	X	Y	_	0	ROOT	_	SpaceAfter=No

1	Plain	plain	ADJ	JJ	_	0	root	_	_
2	words	word	NOUN	NN	_	1	dep	_	_

1	All	all	DET	DT	_	2	det	2:det	_
2	basic	basic	NOUN	NN	_	0	root	0:root	_

# end
"""


def read(text=SAMPLE, **options):
    lines = text.split("\n")[:-1]
    return list(convert_conllu(lines, Vocab(), ConvertOptions(path="x.conllu", **options)))


def written(docs):
    file = BytesIO()
    write_conllu(docs, file)
    return file.getvalue().decode("utf8")


def as_docbin(docs):
    data = DocBin(store_user_data=True, docs=docs).to_bytes()
    return DocBin(store_user_data=True).from_bytes(data).get_docs(Vocab())


def as_paragraphs(docs):
    document = {"id": 0, "paragraphs": json.loads(json.dumps([doc_to_paragraph(doc) for doc in docs]))}
    return json_to_docs(document, Vocab(), where="x.json:1")


def as_json(docs):
    return [Doc(doc.vocab).from_json(json.loads(json.dumps(doc.to_json()))) for doc in docs]


def as_bytes(docs):
    return [Doc(Vocab()).from_bytes(doc.to_bytes()) for doc in docs]


WAYS = {"docs": list, "docbin": as_docbin, "training json": as_paragraphs, "json": as_json, "bytes": as_bytes}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("n_sents", [1, 3, 10])
@pytest.mark.parametrize("morphology", [False, True])
def test_every_line_comes_back(way, n_sents, morphology):
    assert written(way(read(n_sents=n_sents, morphology=morphology))) == SAMPLE


def test_joined_and_divided_docs_keep_the_lines_of_their_sentences():
    docs = read()
    for doc in docs[1:]:
        doc.vocab = docs[0].vocab
    assert written([Doc.from_docs([docs[0], docs[2], docs[3]])]) == written([docs[0], docs[2], docs[3]])
    (whole,) = read(n_sents=10)
    sentences = list(whole.sents)
    assert written([sentences[0].as_doc(copy_user_data=True)]) == SAMPLE.partition("# sent_id = 2")[0]


def test_treebanks_come_back_to_the_byte(data):
    paths = sorted(data.rglob("*.conllu"))
    assert paths
    for path in paths:
        blocks = "".join(f"{line}\n" for line in islice(TextLines(path), 900)).rpartition("\n\n")[0] + "\n\n"
        docs = read(blocks, n_sents=3)
        assert written(as_docbin(docs)) == blocks, path.name
        assert written(as_paragraphs(docs)) == blocks, path.name


ODD_TAGS = [(1, "a", "T__A=b,a"), (2, "b", "__"), (3, "c", "X__A=b,a"), (4, "d", "T")]
WORDS = [f"{number}\t{form}\t_\tX\t{tag}\tA=b,a\t0\troot\t_\t_\n" for number, form, tag in ODD_TAGS]


@pytest.mark.parametrize("morphology", [False, True])
def test_tags_that_look_as_if_features_were_appended_come_back(morphology):
    text = "".join(WORDS) + "\n"
    assert written(read(text, morphology=morphology)) == text


@pytest.mark.parametrize(
    "rows",
    [
        [WORDS[0], "# after the first\n", *WORDS[1:]],
        [*WORDS[:2], "# a\n", "# b\n", WORDS[2], "# c\n", WORDS[3], "# at the end\n"],
        [WORDS[0], "# a\n", "1.1\tx" + "\t_" * 8 + "\n", "# b\n", "2-3\txy" + "\t_" * 8 + "\n", *WORDS[1:]],
    ],
)
def test_comments_between_words_stay_in_their_places(rows):
    text = "".join(rows) + "\n"
    assert written(as_docbin(read(text, n_sents=2))) == text
    assert written(read(text * 2, n_sents=2)) == text * 2


def test_a_sentence_that_a_doc_holds_as_a_whole_keeps_nothing():
    plain = (
        "1\tPlain\tplain\tADJ\tJJ\t_\t0\troot\t_\tSpaceAfter=No\n2\twords\tword\tNOUN\tNN\tA=b\t1\tdep\t_\tNE=B-X\n\n"
    )
    (doc,) = read(plain)
    assert not doc.has_user_data
    assert "conllu" not in doc_to_paragraph(doc)
    assert written([doc]) == plain


def test_only_cells_that_a_doc_has_no_place_for_are_kept():
    doc = read()[2]
    assert not doc.has_user_data
    (lines,) = read()[3].user_data.values()
    assert lines == "1\tAll\t\t\t\t\t2\tdet\t2:det\n2\tbasic\n\n# end"


def change_tag(doc):
    doc[0].tag_ = "NN"


def change_features(doc):
    doc[0].set_morph("Case=Acc")


def change_head(doc):
    doc[0].head, doc[0].dep_ = doc[6], "obj"


def change_label(doc):
    doc[4].dep_ = "obl"


def change_root(doc):
    doc[4].head, doc[4].dep_ = doc[4], "ROOT"
    doc[3].head, doc[3].dep_ = doc[4], "acl"


def change_part_of_speech(doc):
    doc[2].pos_ = "ADV"


def change_lemma(doc):
    doc[3].lemma_ = "wissen"


def change_entity(doc):
    doc.ents = [nlpx.tokens.Span(doc, 0, 1, "PER"), nlpx.tokens.Span(doc, 4, 6, "LOC")]


def remove_entities(doc):
    doc.ents = []


FIRST = "1	I	I	PRON	PRP	Number=Sing|Case=Nom	4	nsubj	4:nsubj|5:nsubj:xsubj	Gloss=ich"
NEW = "5	New	New	PROPN	NNP	Number=Sing	4	obj	4:obj:of	Gloss=neu|NE=B-GPE"
YORK = "6	York	York	PROPN	NNP	Number=Sing	5	flat	5:flat	NE=L-GPE|SpaceAfter=No"
KNOW = "4	know	know	VERB	VB	_	0	root	0:root	_"
NOT = "3	n't	not	PART	PART	_	4	advmod	4:advmod	_"
CHANGES = [
    (change_tag, {FIRST: FIRST.replace("PRP", "NN")}),
    (change_features, {FIRST: FIRST.replace("Number=Sing|Case=Nom", "Case=Acc")}),
    (change_head, {FIRST: FIRST.replace("4	nsubj	4:nsubj|5:nsubj:xsubj", "7	obj	5:nsubj:xsubj|7:obj")}),
    (change_label, {NEW: NEW.replace("4	obj	4:obj:of", "4	obl	4:obl:of")}),
    (
        change_root,
        {
            KNOW: KNOW.replace("0	root	0:root", "5	acl	5:acl"),
            NEW: NEW.replace("4	obj	4:obj:of", "0	root	0:root:of"),
        },
    ),
    (change_part_of_speech, {NOT: NOT.replace("PART	PART", "ADV	PART")}),
    (change_lemma, {KNOW: KNOW.replace("know	VERB", "wissen	VERB")}),
    (
        change_entity,
        {
            FIRST: FIRST.replace("Gloss=ich", "NE=B-PER|Gloss=ich"),
            NEW: NEW.replace("GPE", "LOC"),
            YORK: YORK.replace("L-GPE", "I-LOC"),
        },
    ),
    (remove_entities, {NEW: NEW.replace("|NE=B-GPE", ""), YORK: YORK.replace("NE=L-GPE|", "")}),
]


@pytest.mark.parametrize(("change", "lines"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_only_what_a_change_touches_is_written_anew(change, lines):
    (doc,) = read(n_sents=10)
    change(doc)
    due = SAMPLE
    for old, new in lines.items():
        assert old in due
        due = due.replace(old, new)
    assert written([doc]) == due


def test_a_sentence_whose_tokens_have_changed_keeps_its_comments():
    doc = read()[0]
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[4:6])
    lines = list(conllu_lines(doc))
    assert lines[:4] == SAMPLE.split("\n")[:4]
    assert lines[4] == "1\tI\tI\tPRON\tPRP\tCase=Nom|Number=Sing\t4\tnsubj\t_\t_"
    assert [line.split("\t")[1] for line in lines[4:-1]] == ["I", "do", "n't", "know", "New York", "."]


JOINED = """\
# one
1	Go	go	VERB	VB	_	0	root	0:root	Gloss=geh
2	on	on	ADV	RB	_	1	advmod	1:advmod	_

# two
0.1	x	_	_	_	_	_	_	_	_
1-2	don't	_	_	_	_	_	_	_	Typo=Yes
1	do	do	AUX	VB	_	2	aux	0.1:x|2:aux	Gloss=tu
2	n't	not	PART	RB	_	0	root	0:root	Id=4
2.1	y	_	_	_	_	_	_	2:y	_
# inside
3	now	now	ADV	RB	_	2	advmod	1:a|2:advmod|2.1:b	Id=5

"""


def test_words_of_sentences_that_are_joined_keep_what_is_theirs():
    (doc,) = read(JOINED, n_sents=2)
    doc[3].head, doc[3].dep_ = doc[0], "parataxis"
    assert (
        written(as_docbin([doc]))
        == """\
# one
1	Go	go	VERB	VB	_	0	root	0:root	Gloss=geh
2	on	on	ADV	RB	_	1	advmod	1:advmod	_
3-4	don't	_	_	_	_	_	_	_	Typo=Yes
3	do	do	AUX	VB	_	4	aux	4:aux	Gloss=tu
4	n't	not	PART	RB	_	1	parataxis	1:parataxis	Id=4
4.1	y	_	_	_	_	_	_	4:y	_
# inside
5	now	now	ADV	RB	_	4	advmod	3:a|4:advmod|4.1:b	Id=5

"""
    )


def test_words_of_a_sentence_that_is_divided_keep_what_is_theirs():
    (doc,) = read(JOINED.replace("0:root	Id=4", "0:root|1:z	Id=4"), n_sents=2)
    doc[4].head, doc[4].dep_ = doc[4], "ROOT"
    assert written([doc]).split("\n")[5:] == [
        "0.1	x	_	_	_	_	_	_	_	_",
        "1-2	don't	_	_	_	_	_	_	_	Typo=Yes",
        "1	do	do	AUX	VB	_	2	aux	0.1:x|2:aux	Gloss=tu",
        "2	n't	not	PART	RB	_	0	root	0:root|1:z	Id=4",
        "2.1	y	_	_	_	_	_	_	2:y	_",
        "",
        "# inside",
        "1	now	now	ADV	RB	_	0	root	0:root	Id=5",
        "",
        "",
    ]


def test_merged_words_are_written_as_tokens():
    lines = written(read(merge_subtokens=True)).split("\n")
    assert lines[5] == "2\tdon't\tdo not\tAUX\tAUX_PART\t_\t3\taux\t_\t_"
    assert lines[3] == "# text = I don't know New York."


def test_a_doc_of_no_treebank_is_written():
    doc = nlpx.blank("en")("Ann came.\n\n She saw")
    assert list(conllu_lines(doc)) == [
        "1\tAnn\t_\t_\t_\t_\t_\t_\t_\t_",
        "2\tcame\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No",
        "3\t.\t_\t_\t_\t_\t_\t_\t_\tSpacesAfter=\\n\\n\\s",
        "4\tShe\t_\t_\t_\t_\t_\t_\t_\t_",
        "5\tsaw\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No",
        "",
    ]
    words = Doc(Vocab(), words=["a", " ", "b"], heads=[1, 2, 2], deps=["x", "y", "ROOT"], ents=["B-X", "I-X", "I-X"])
    assert list(conllu_lines(words)) == [
        "1\ta\t_\t_\t_\t_\t2\tx\t_\tNE=B-X|SpacesAfter=\\s\\s\\s",
        "2\tb\t_\t_\t_\t_\t0\troot\t_\tNE=I-X",
        "",
    ]
    assert list(conllu_lines(Doc(Vocab()))) == []


def test_a_text_that_no_cell_can_hold_is_refused():
    with pytest.raises(DataError, match=r"'a\\tb' cannot stand in a cell of CoNLL-U"):
        written([Doc(Vocab(), words=["a\tb"])])


@pytest.mark.parametrize("lines", ["x\tform", "1.x\tform", "-1"])
def test_kept_lines_that_are_damaged_are_refused(lines):
    with pytest.raises(DataError, match="in what is kept of a sentence of CoNLL-U"):
        parse_kept(lines)


def test_kept_lines_in_json_that_are_none_are_refused():
    paragraph = doc_to_paragraph(read()[0])
    paragraph["conllu"] = [[0, "x"]]
    with pytest.raises(DataError, match=r"x\.json:1: paragraphs\[0\]\.conllu: there is \[0, 'x'\] where"):
        list(json_to_docs({"paragraphs": [paragraph]}, Vocab(), where="x.json:1"))
