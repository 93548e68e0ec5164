"""The metrics of the CoNLL 2018 shared task."""

from __future__ import annotations

import random

import pytest

from nlpx.errors import DataError
from nlpx.scoring.conll18 import METRICS, score_conll18
from nlpx.scoring.conll18_analysis import Analysis, analysis_of_docs
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


def analysis(*sentences):
    """Make an analysis of lines ``form upos feats head relation [lemma]``; ``1-2 form`` is a multiword token."""
    made = Analysis()
    for sentence in sentences:
        rows = [line.split() for line in sentence.strip().splitlines()]
        ranges = [row for row in rows if "-" in row[0] and row[0][0].isdigit()]
        words = [row for row in rows if row not in ranges]
        forms, upos, feats, heads, deps, *lemmas = map(list, zip(*words, strict=True))
        made.add_sentence(
            forms=forms,
            lemmas=lemmas[0] if lemmas else forms,
            upos=upos,
            xpos=["_"] * len(forms),
            feats=feats,
            heads=[int(head) - 1 if head != "0" else None for head in heads],
            deps=deps,
            tokens=[(int(row[0].split("-")[0]) - 1, int(row[0].split("-")[1]), row[1]) for row in ranges],
        )
    return made


def f1(gold, system):
    return {name: round(100 * score.f1, 2) for name, score in score_conll18(gold, system).items()}


SHE = """
She PRON Case=Nom|X=y 2 nsubj
has AUX Mood=Ind 3 aux
eaten VERB VerbForm=Part 0 root
apples NOUN Number=Plur 3 obj
"""


def test_an_analysis_against_itself_is_perfect():
    scores = score_conll18(analysis(SHE), analysis(SHE))
    assert tuple(scores) == METRICS
    assert {score.f1 for score in scores.values()} == {1.0}
    assert scores["CLAS"].gold == 3


def with_change(old, new):
    assert old in SHE
    return analysis(SHE.replace(old, new))


def test_a_wrong_head_counts_for_all_arcs():
    score = f1(analysis(SHE), with_change("2 nsubj", "3 nsubj"))
    assert (score["UAS"], score["LAS"], score["CLAS"], score["UPOS"]) == (75.0, 75.0, 66.67, 100.0)


def test_a_wrong_relation_is_no_wrong_head():
    score = f1(analysis(SHE), with_change("3 obj", "3 iobj"))
    assert (score["UAS"], score["LAS"], score["CLAS"], score["MLAS"], score["BLEX"]) == (100, 75.0, 66.67, 66.67, 66.67)


def test_subtypes_of_relations_do_not_count():
    assert f1(analysis(SHE), with_change("3 obj", "3 obj:x"))["LAS"] == 100


def test_features_that_are_not_universal_do_not_count():
    assert f1(analysis(SHE), with_change("|X=y", ""))["UFeats"] == 100


def test_features_count_for_mlas():
    score = f1(analysis(SHE), with_change("Number=Plur", "Number=Sing"))
    assert (score["UFeats"], score["AllTags"], score["MLAS"], score["CLAS"]) == (75.0, 75.0, 66.67, 100)


def test_a_function_word_counts_for_mlas_through_its_head_only():
    score = f1(analysis(SHE), with_change("has AUX", "has VERB"))
    assert (score["UPOS"], score["LAS"], score["CLAS"], score["MLAS"]) == (75.0, 100, 100, 66.67)
    score = f1(analysis(SHE), with_change("3 aux", "3 nsubj"))
    # Three content words in the reference, four in the prediction; "eaten" has lost its function word.
    assert (score["LAS"], score["CLAS"], score["MLAS"]) == (75.0, 85.71, 57.14)


def test_lemmas_count_for_blex_unless_the_reference_has_none():
    gold = "a NOUN _ 0 root {}\nb NOUN _ 1 obj b"
    wrong = analysis(gold.format("other"))
    score = f1(analysis(gold.format("a")), wrong)
    assert (score["Lemmas"], score["BLEX"], score["CLAS"]) == (50.0, 50.0, 100)
    score = f1(analysis(gold.format("_")), wrong)
    assert (score["Lemmas"], score["BLEX"]) == (100, 100)


def test_words_are_aligned_by_characters():
    gold = analysis("a X _ 0 root\nbc X _ 1 dep\nd X _ 2 dep")
    system = analysis("ab X _ 0 root\nc X _ 1 dep\nd X _ 2 dep")
    scores = score_conll18(gold, system)
    assert (scores["Tokens"].correct, scores["Words"].correct) == (1, 1)
    # The head of "d" is aligned with nothing.
    assert scores["UAS"].correct == 0
    assert scores["UPOS"].aligned_accuracy == 1.0
    assert scores["UPOS"].f1 == pytest.approx(1 / 3)


def test_a_sentence_is_right_where_its_characters_are():
    gold = analysis("a X _ 0 root", "b X _ 0 root\nc X _ 1 dep")
    system = analysis("a X _ 0 root\nb X _ 0 root", "c X _ 0 root")
    assert score_conll18(gold, system)["Sentences"].correct == 0
    assert score_conll18(gold, gold)["Sentences"].correct == 2


MULTIWORD = """
1-2 du
de ADP _ 3 case
le DET _ 3 det
lait NOUN _ 0 root
"""


@pytest.mark.parametrize(
    ("system", "tokens", "words"),
    [
        (MULTIWORD, 2, 3),
        ("du ADP _ 2 case\nlait NOUN _ 0 root", 2, 1),
        ("1-2 du\nde ADP _ 3 case\nla DET _ 3 det\nlait NOUN _ 0 root", 2, 2),
        ("1-3 du\nde X _ 0 root\nx X _ 1 dep\nLE X _ 1 dep\nlait X _ 1 dep", 2, 3),
        ("1-3 dulait\nde ADP _ 3 case\nle DET _ 3 det\nlait NOUN _ 0 root", 0, 3),
        ("d X _ 2 dep\nulait X _ 0 root", 0, 0),
    ],
)
def test_words_of_a_multiword_token_are_aligned_by_their_forms(system, tokens, words):
    for gold, other in ((MULTIWORD, system), (system, MULTIWORD)):
        scores = score_conll18(analysis(gold), analysis(other))
        assert (scores["Tokens"].correct, scores["Words"].correct) == (tokens, words)


def test_white_space_in_a_form_counts_in_words_of_a_multiword_token_only():
    def of(forms, tokens):
        rest = ["_"] * len(forms)
        analysed = Analysis()
        analysed.add_sentence(
            forms=forms, lemmas=rest, upos=rest, xpos=rest, feats=rest, heads=[None] * len(forms), deps=rest,
            tokens=tokens,
        )  # fmt: skip
        return analysed

    gold = of(["50 000", "à"], [])
    assert score_conll18(gold, of(["50000", "à"], []))["Words"].correct == 2
    assert score_conll18(gold, of(["50 000", "à"], [(0, 2, "50000à")]))["Words"].correct == 1
    assert score_conll18(gold, of(["50000", "à"], [(0, 2, "50000à")]))["Words"].correct == 2


def test_other_characters_are_an_error_that_names_the_place():
    with pytest.raises(DataError, match=r"at character 1, .* 'c' for 'b'"):
        score_conll18(analysis("a X _ 0 root\nb X _ 1 dep"), analysis("a X _ 0 root\nc X _ 1 dep"))


def test_any_two_divisions_of_a_text_can_be_compared():
    draw = random.Random(0)

    def random_analysis(text):
        made = Analysis()
        at = 0
        while at < len(text):
            sentence = text[at : at + draw.randint(1, 8)]
            forms, tokens = [], []
            start = 0
            while start < len(sentence):
                token = sentence[start : start + draw.randint(1, 3)]
                if draw.random() < 0.3:
                    tokens.append((len(forms), len(forms) + 2, token))
                    forms.append(draw.choice("ab"))
                    token = draw.choice("ab")
                forms.append(token)
                start += len(tokens[-1][2]) if tokens and tokens[-1][1] == len(forms) else len(token)
            rest = ["_"] * len(forms)
            made.add_sentence(
                forms=forms, lemmas=rest, upos=rest, xpos=rest, feats=rest, heads=[None] * len(forms),
                deps=rest, tokens=tokens,
            )  # fmt: skip
            at += len(sentence)
        return made

    for _ in range(200):
        gold, system = random_analysis("abbaabab" * 3), random_analysis("abbaabab" * 3)
        there, back = score_conll18(gold, system), score_conll18(system, gold)
        assert there["Words"].correct == back["Words"].correct <= min(len(gold.words), len(system.words))
        assert score_conll18(gold, gold)["Words"].f1 == 1.0


def test_docs_are_analysed_without_white_space():
    doc = Doc(
        Vocab(),
        words=["A", "\n", "b", "c"],
        spaces=[False, False, True, False],
        heads=[1, 2, 2, 2],
        deps=["x", "dep", "ROOT", "obj:y"],
        pos=["X", "SPACE", "X", "X"],
    )
    predicted = analysis_of_docs([doc])
    assert [(word.form, word.head, word.relation) for word in predicted.words] == [
        ("a", 1, "x"), ("b", None, "root"), ("c", 1, "obj")
    ]  # fmt: skip
    assert predicted.text == "Abc"
