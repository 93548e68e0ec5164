"""Raw texts and gold analyses of CoNLL-U files."""

from __future__ import annotations

import pytest

from nlpx.corpora.raw_texts import read_raw_texts
from nlpx.scoring.conll18 import score_conll18

ROW = "{}\t{}\t_\tX\t_\t_\t{}\t{}\t_\t{}\n"


def write(tmp_path, text):
    path = tmp_path / "x.conllu"
    path.write_text(text, encoding="utf8")
    return path


def word(index, form, misc="_"):
    return ROW.format(index, form, index - 1, "root" if index == 1 else "dep", misc)


def test_sentences_are_joined_to_paragraphs(tmp_path):
    path = write(
        tmp_path,
        "# newdoc\n# text = A b\n" + word(1, "A") + word(2, "b") + "\n"
        "# text = C\n" + word(1, "C", "SpaceAfter=No") + "\n# text = D\n" + word(1, "D") + "\n"
        "# newpar id = 2\n# text = E\n" + word(1, "E") + "\n",
    )
    assert read_raw_texts(path)[0] == ["A b CD", "E"]


def test_without_the_comment_the_text_is_made_of_the_tokens(tmp_path):
    token = ROW.format("2-3", "du", "_", "_", "SpaceAfter=No").replace("\tX\t", "\t_\t")
    path = write(tmp_path, word(1, "bu") + token + word(2, "de") + word(3, "le") + word(4, "!") + "\n")
    texts, gold = read_raw_texts(path)
    assert texts == ["bu du!"]
    assert gold.text == "budu!"
    assert (len(gold.tokens), len(gold.words)) == (3, 4)


@pytest.mark.parametrize("name", ["fr_sequoia", "de_gsd", "cs_cltt", "nl_lassysmall", "en_ewt"])
def test_a_real_treebank_against_itself_is_perfect(data, name):
    (path,) = (data / "ud" / name).glob("*-ud-dev.conllu")
    texts, gold = read_raw_texts(path)
    assert "".join("".join(texts).split()) == gold.text
    assert {score.f1 for score in score_conll18(gold, gold).values()} <= {1.0, 0.0}
    assert score_conll18(gold, gold)["MLAS"].f1 == 1.0
