"""Parser and ner in other threads, in other processes, as bytes and in parts."""

from __future__ import annotations

import threading

import pytest
from thinc.api import Adam

import nlpx
from nlpx.errors import ModelError
from nlpx.tokens import Doc, Example

WORDS = ["She", "saw", "the", "cat", ".", "It", "ran", "."]
ANNOTATIONS = {
    "heads": [1, 1, 3, 1, 1, 6, 6, 6],
    "deps": ["nsubj", "ROOT", "det", "obj", "punct", "nsubj", "ROOT", "punct"],
    "ents": ["B-PER", "O", "O", "B-PET", "O", "O", "O", "O"],
}
TEXTS = [f"{'It ran. ' * (number % 3)}She saw the cat number {number}. It ran." for number in range(40)]


def make():
    nlp = nlpx.blank("en")
    for name, settings in (("parser", {"min_action_freq": 1}), ("ner", {})):
        model = {"hidden_width": 16, "tok2vec": {"@architectures": "test.ParserWordVectors.v1"}}
        nlp.add_pipe(name, config={"model": model, **settings})
    return nlp


@pytest.fixture(scope="module")
def trained():
    nlp = make()
    example = Example(Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab, words=WORDS, **ANNOTATIONS))
    nlp.initialize(lambda: [example])
    optimizer = Adam(0.02)
    for _ in range(30):
        nlp.update([example], sgd=optimizer)
    return nlp


def annotations_of(docs):
    return [
        [(token.head.i, token.dep_, token.ent_iob_, token.ent_type_, token.is_sent_start) for token in doc]
        for doc in docs
    ]


@pytest.fixture(scope="module")
def expected(trained):
    return annotations_of(trained.pipe(TEXTS))


def test_processes_give_what_one_gives(trained, expected):
    assert annotations_of(trained.pipe(TEXTS, n_process=2, batch_size=7)) == expected


def test_threads_do_not_disturb_each_other(trained, expected):
    results = {}

    def work(number):
        results[number] = annotations_of(trained.pipe(TEXTS, batch_size=3 + number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[number] == expected for number in range(2)] == [True, True]


def test_bytes_hold_everything(trained, expected):
    assert annotations_of(make().from_bytes(trained.to_bytes()).pipe(TEXTS)) == expected


def test_docs_as_bytes_keep_what_was_predicted(trained, expected):
    docs = [Doc(trained.vocab).from_bytes(doc.to_bytes()) for doc in trained.pipe(TEXTS[:3])]
    assert annotations_of(docs) == expected[:3]


def test_component_that_is_left_out_on_disk_stays_as_it_is(trained, tmp_path):
    trained.to_disk(tmp_path, exclude=["ner"])
    assert not (tmp_path / "ner").exists()
    trained.to_disk(tmp_path)
    assert nlpx.load(tmp_path, exclude=["ner"]).pipe_names == ["parser"]


@pytest.mark.parametrize("part", ["moves", "model", "cfg"])
def test_part_that_is_left_out_is_neither_written_nor_read(trained, tmp_path, part):
    pipe = trained.get_pipe("ner")
    pipe.to_disk(tmp_path / "ner", exclude=["vocab", part])
    assert not (tmp_path / "ner" / part).exists()
    again = make().get_pipe("ner")
    with pytest.raises(ModelError, match=part):
        again.from_disk(tmp_path / "ner", exclude=["vocab"])
    again.from_disk(tmp_path / "ner", exclude=["vocab", part])


def test_actions_that_are_left_out_of_bytes_are_those_of_the_component(trained):
    again = make().get_pipe("ner")
    before = again.move_names
    again.from_bytes(trained.get_pipe("ner").to_bytes(exclude=["moves", "model"]))
    assert again.move_names == before
