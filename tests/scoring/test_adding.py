"""Counts that are added up: with each example looked at once, samples of them have the scores that they have anyway."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from nlpx.scoring import PRFScore, Scorer, add_up, get_ner_prf
from nlpx.scoring.adding import add_up_together, adding_once, looking_once
from nlpx.scoring.resampling import flat
from nlpx.tokens import Doc, Example, Span
from nlpx.vocab import Vocab

VOCAB = Vocab()
DRAWS = np.random.default_rng(5)
WORDS = ["The", "old", "New", "York", "isn't", "here", "."]
SPLIT = ["The", "old", "New", "York", "is", "n't", "here", "."]
LABELS = ("A", "B", "C")


def random_doc(words=WORDS):
    n_words = len(words)
    tags, morphs = DRAWS.choice(["N", "V", ""], n_words), DRAWS.choice(["X=1", "X=2|Y=1", "_", ""], n_words)
    deps, heads = DRAWS.choice(["a", "b", "punct"], n_words), DRAWS.integers(n_words, size=n_words)
    ents = DRAWS.choice(["O", "B-A", "B-B", ""] if DRAWS.random() < 0.9 else [""], n_words)
    doc = Doc(
        VOCAB,
        words=words,
        spaces=[word not in {"is", "here"} for word in words[:-1]] + [False],
        tags=tags.tolist(),
        morphs=morphs.tolist(),
        deps=deps.tolist(),
        heads=[min(int(head), place) for place, head in enumerate(heads)],
        ents=ents.tolist(),
    )
    doc.cats = {label: round(float(DRAWS.random()), 1) for label in LABELS}
    for ent in doc.ents:
        for token in ent:
            token.ent_kb_id_ = str(DRAWS.choice(["Q1", "Q2", "NIL"]))
    bounds = sorted({tuple(sorted(DRAWS.choice(n_words, 2, replace=False).tolist())) for _ in range(3)})
    doc.spans["sc"] = [Span(doc, start, end, label=str(DRAWS.choice(LABELS))) for start, end in bounds]
    return doc


def random_example():
    reference = random_doc()
    reference.cats = dict.fromkeys(LABELS, 0.0) | {str(DRAWS.choice(LABELS)): 1.0}
    return Example(random_doc(SPLIT if DRAWS.random() < 0.3 else WORDS), reference)


EXAMPLES = [random_example() for _ in range(12)]


def with_lambda(examples):
    return Scorer.score_spans(list(examples), "sc", getter=lambda doc, key: doc.spans[key], allow_overlap=True)


SCORERS = {
    "tokens": Scorer.score_tokenization,
    "tags": partial(Scorer.score_token_attr, attr="tag"),
    "features": partial(Scorer.score_token_attr_per_feat, attr="morph"),
    "trees": partial(Scorer.score_deps, attr="dep", ignore_labels=["punct"]),
    "entities": get_ner_prf,
    "spans": partial(Scorer.score_spans, attr="ents", has_annotation=lambda doc: doc.has_annotation("ENT_IOB")),
    "groups": with_lambda,
    "links": partial(Scorer.score_links, negative_labels=["NIL"]),
    "one category": partial(Scorer.score_cats, attr="cats", labels=LABELS, multi_label=False),
    "categories": partial(Scorer.score_cats, attr="cats", labels=LABELS),
    "filtered": lambda examples: Scorer.score_token_attr([each for each in examples if len(each.predicted) > 7], "tag"),
}


@pytest.mark.parametrize("name", SCORERS)
def test_samples_of_examples_that_are_looked_at_once_have_the_same_scores(name):
    score = SCORERS[name]
    draws = np.random.default_rng(0)
    samples = [[EXAMPLES[i] for i in draws.integers(len(EXAMPLES), size=len(EXAMPLES))] for _ in range(20)]
    with looking_once():
        found = [score(sample) for sample in samples]
    assert [flat(scores) for scores in found] == [pytest.approx(flat(score(sample))) for sample in samples]
    assert len({str(scores) for scores in found}) > 1


def test_what_a_function_holds_that_may_change_is_read_again():
    weight = [1]

    def count(example):
        return {"all": PRFScore(tp=weight[0])}

    with looking_once():
        first = add_up(count, EXAMPLES)["all"].tp
        weight[0] = 2
        assert (first, add_up(count, EXAMPLES)["all"].tp) == (12, 24)


def test_functions_of_other_settings_are_told_apart():
    def counting(number):
        return lambda example: {"all": PRFScore(tp=number)}

    with looking_once():
        sums = [add_up(counting(number), EXAMPLES)["all"].tp for number in (1, 2, 1)]
    assert sums == [12, 24, 12]


def test_each_example_is_looked_at_once():
    seen = []

    class Counting:
        def __call__(self, example):
            seen.append(example)
            return {"all": PRFScore(tp=1)}

    counting = Counting()
    with looking_once():
        assert [add_up(counting, EXAMPLES[:2] * n_times)["all"].tp for n_times in (1, 3)] == [2, 6]
        assert add_up(counting, EXAMPLES[:3])["all"].tp == 3
    assert seen == EXAMPLES[:3]
    add_up(counting, EXAMPLES[:3])
    assert len(seen) == 6


def test_a_name_that_no_example_has_is_not_in_the_sum():
    def count(example):
        return {"split": PRFScore()} if len(example.predicted) > len(WORDS) else {}

    split = [example for example in EXAMPLES if count(example)]
    others = [example for example in EXAMPLES if not count(example)]
    with looking_once():
        assert [list(add_up(count, part)) for part in (EXAMPLES, split, others)] == [["split"], ["split"], []]


def test_functions_that_read_alike_in_two_modules_are_told_apart():
    sums = []
    with looking_once():
        for number in (1, 2):
            module = {"PRFScore": PRFScore, "NUMBER": number}
            exec("def count(example):\n    return {'all': PRFScore(tp=NUMBER)}", module)
            sums.append(add_up(module["count"], EXAMPLES)["all"].tp)
    assert sums == [12, 24]


def test_a_function_that_calls_itself_is_remembered():
    n_calls = []

    class Noting:
        def __call__(self):
            n_calls.append(1)

    note = Noting()

    def counting():
        def count(example, depth=2):
            note()
            return count(example, depth - 1) if depth else {"all": PRFScore(tp=1)}

        return count

    with looking_once():
        assert [add_up(counting(), EXAMPLES)["all"].tp for _ in range(2)] == [12, 12]
    assert len(n_calls) == 3 * 12


def test_a_function_that_lacks_what_it_is_to_hold_is_not_remembered():
    def scored():
        def count(example):
            return {"all": PRFScore(tp=1)} if example else late

        total = add_up(count, EXAMPLES)["all"].tp
        late = {}
        return total, late

    with looking_once():
        assert scored() == (12, {})


class Looking:
    """Count examples, and know which were looked at."""

    def __init__(self):
        self.seen = []

    def __call__(self, example):
        self.seen.append(example)
        return {"any": PRFScore(tp=1)}


def test_the_same_is_counted_once_in_a_block_and_what_a_caller_adds_to_a_sum_stays_with_it():
    look = Looking()
    with adding_once():
        add_up(look, EXAMPLES[:2])["any"].add(fp=7)
        again = add_up(look, EXAMPLES[:2])
        assert look.seen == EXAMPLES[:2]
        others = add_up(look, EXAMPLES[:3])
    assert repr(again) == "{'any': PRFScore(tp=2, fp=0, fn=0)}"
    assert repr(others) == "{'any': PRFScore(tp=3, fp=0, fn=0)}"


def test_what_is_counted_of_many_at_once_adds_up_as_what_is_counted_of_each():
    def count(example):
        return {"all": PRFScore(tp=len(example.predicted)), "split": PRFScore(fn=len(example.predicted) > len(WORDS))}

    def count_together(examples):
        rows = [[(score.tp, score.fp, score.fn) for score in count(example).values()] for example in examples]
        return dict(zip(("all", "split"), np.array(rows).swapaxes(0, 1), strict=True))

    samples = EXAMPLES, EXAMPLES[2:5] * 2, EXAMPLES[7:], []

    def sums(add, counter):
        return [{name: repr(score) for name, score in add(counter, some).items() if len(score)} for some in samples]

    each = sums(add_up, count)
    assert sums(add_up_together, count_together) == each
    for once in (looking_once, adding_once):
        with once():
            assert sums(add_up_together, count_together) == each
