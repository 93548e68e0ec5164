"""Words that the tokenizer divides: `learn_tokens`."""

from __future__ import annotations

import pytest
from thinc.api import Adam

import nlpx
from nlp_parser.subtokens import parse_with_subtokens
from nlpx.tokens import Doc, Example

WORDS = ["我们", "去", "北京大学", "了", "。"]
HEADS = [1, 1, 1, 1, 1]
DEPS = ["nsubj", "ROOT", "obj", "aux", "punct"]
# What the characters are to have: all of a word hang on the next, the last stands for the word.
CHARACTER_HEADS = [1, 2, 2, 4, 5, 6, 2, 2, 2]
CHARACTER_DEPS = ["subtok", "nsubj", "ROOT", "subtok", "subtok", "subtok", "obj", "aux", "punct"]


@nlpx.Language.factory("test_watch")
class Watch:
    """A component that remembers how many tokens it was given to learn from."""

    def __init__(self, nlp, name):
        self.seen = []

    def __call__(self, doc):
        return doc

    def update(self, examples, **_):
        self.seen.extend(len(example.predicted) for example in examples)


def example(nlp, words=WORDS, heads=HEADS, deps=DEPS, *, tokens=None):
    reference = Doc(nlp.vocab, words=words, spaces=[False] * len(words), heads=heads, deps=deps)
    tokens = list("".join(words)) if tokens is None else tokens
    return Example(Doc(nlp.vocab, words=tokens, spaces=[False] * len(tokens)), reference)


def learn(nlp, examples, *, rounds=25):
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.05)
    for _ in range(rounds):
        nlp.update(examples, sgd=optimizer)


@pytest.fixture(params=["parser", "beam_parser"])
def nlp(blank, request):
    return blank(request.param, min_action_freq=1, learn_tokens=True)


@pytest.fixture
def component(nlp):
    return nlp.get_pipe(nlp.pipe_names[0])


@pytest.fixture
def trained(nlp):
    learn(nlp, [example(nlp)])
    return nlp


# What is to be learnt


def test_parts_of_a_word_hang_on_the_next_and_the_last_stands_for_the_word():
    assert parse_with_subtokens(example(nlpx.blank("zh"))) == (CHARACTER_HEADS, CHARACTER_DEPS)


def test_words_of_one_token_are_as_they_are():
    assert parse_with_subtokens(example(nlpx.blank("zh"), tokens=WORDS)) == (HEADS, DEPS)


def test_token_of_two_words_is_unknown_and_no_head():
    heads, labels = parse_with_subtokens(example(nlpx.blank("zh"), tokens=["我", "们去", "北", "京大学", "了", "。"]))
    assert heads == [None, None, 3, None, None, None]
    assert labels == [None, None, "subtok", "obj", "aux", "punct"]


def test_parts_with_white_space_between_are_unknown():
    vocab = nlpx.blank("zh").vocab
    reference = Doc(vocab, words=["ab", "c"], spaces=[True, False], heads=[1, 1], deps=["x", "ROOT"])
    predicted = Doc(vocab, words=["a", "\n", "b", "c"], spaces=[False, False, True, False])
    assert parse_with_subtokens(Example(predicted, reference)) == ([None, None, None, 3], [None, None, None, "ROOT"])


def test_crossing_arcs_are_lifted():
    words, heads = ["ab", "cd", "ef", "gh"], [2, 3, 2, 2]
    lifted, labels = parse_with_subtokens(example(nlpx.blank("zh"), words, heads, ["x", "y", "ROOT", "z"]))
    assert lifted == [1, 5, 3, 5, 5, 5, 7, 5]
    assert labels == ["subtok", "x", "subtok", "y||z", "subtok", "ROOT", "subtok", "z"]


def test_label_of_parts_is_counted_however_rare(blank):
    nlp = blank("parser", learn_tokens=True, min_action_freq=30)
    nlp.initialize(lambda: [example(nlp)])
    assert nlp.get_pipe("parser").label_data[2] == {"subtok": 4, "dep": 0}
    assert "L-subtok" in nlp.get_pipe("parser").move_names


# Learning and predicting


def test_words_are_learnt_and_merged(trained):
    doc = trained(Doc(trained.vocab, words=list("".join(WORDS)), spaces=[False] * 9))
    assert [token.text for token in doc] == WORDS
    assert ([token.head.i for token in doc], [token.dep_ for token in doc]) == (HEADS, DEPS)


def test_scores_are_those_of_words(trained):
    scores = trained.evaluate([example(trained)])
    assert (scores["token_f"], scores["dep_uas"], scores["dep_las"]) == (1.0, 1.0, 1.0)


def test_update_does_not_merge(trained):
    learnt = example(trained)
    trained.update([learnt], sgd=Adam(0.001))
    assert len(learnt.predicted) == 9


def test_components_behind_learn_from_words(trained):
    watch = trained.add_pipe("test_watch")
    trained.update([example(trained)], sgd=Adam(0.001), annotates=[trained.pipe_names[0]])
    assert watch.seen == [5]


def test_saved_parser_merges(trained, component, tmp_path):
    trained.to_disk(tmp_path)
    doc = Doc(trained.vocab, words=list("".join(WORDS)), spaces=[False] * 9)
    assert [token.text for token in nlpx.load(tmp_path)(doc)] == WORDS


def test_parser_that_does_not_learn_tokens_leaves_them(blank):
    nlp = blank("parser", min_action_freq=1)
    learn(nlp, [example(nlp, list("".join(WORDS)), CHARACTER_HEADS, CHARACTER_DEPS)])
    doc = nlp(Doc(nlp.vocab, words=list("".join(WORDS)), spaces=[False] * 9))
    assert ([token.head.i for token in doc], [token.dep_ for token in doc]) == (CHARACTER_HEADS, CHARACTER_DEPS)
