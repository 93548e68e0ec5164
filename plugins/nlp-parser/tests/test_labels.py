"""Labels: added to a trained component, saved before they are learnt, and read from files."""

from __future__ import annotations

import json

import pytest
from thinc.api import Adam

import nlpx
from nlpx.tokens import Doc, Example

WORDS = ["She", "saw", "the", "cat", ".", "It", "ran", "."]
ANNOTATIONS = {
    "heads": [1, 1, 3, 1, 1, 6, 6, 6],
    "deps": ["nsubj", "ROOT", "det", "obj", "punct", "nsubj", "ROOT", "punct"],
    "ents": ["B-PER", "O", "B-PET", "I-PET", "O", "O", "O", "O"],
}
NEW = {
    "parser": {**ANNOTATIONS, "deps": ["nsubj", "ROOT", "det", "iobj", "punct", "nsubj", "ROOT", "punct"]},
    "ner": {**ANNOTATIONS, "ents": ["B-PER", "O", "B-CAT", "I-CAT", "O", "O", "O", "O"]},
}
NEW_LABEL = {"parser": "iobj", "ner": "CAT"}
# What spaCy 3.8 writes into the files of ``init labels`` for these annotations.
LABEL_FILES = {
    "parser": {
        "0": {"": 8}, "1": {"": 8}, "2": {"nsubj": 2, "det": 1, "dep": 0},
        "3": {"punct": 2, "obj": 1, "dep": 0}, "4": {"ROOT": 2},
    },
    "ner": {
        "0": {}, "1": {"PET": 1, "PER": 1}, "2": {"PET": 1, "PER": 1}, "3": {"PET": 1, "PER": 1},
        "4": {"PET": 1, "PER": 1, "": 1}, "5": {"": 1},
    },
}  # fmt: skip


def example(nlp, **annotations):
    return Example(Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab, words=WORDS, **annotations))


def annotated(nlp, name):
    doc = nlp.get_pipe(name)(Doc(nlp.vocab, words=WORDS))
    return [(token.head.i, token.dep_, token.ent_iob_, token.ent_type_) for token in doc]


def reference(name, annotations):
    keys = {"parser": ("heads", "deps"), "ner": ("ents",)}[name]
    doc = Doc(nlpx.blank("en").vocab, words=WORDS, **{key: annotations[key] for key in keys})
    return [(token.head.i, token.dep_, token.ent_iob_, token.ent_type_) for token in doc]


@pytest.fixture(params=["parser", "ner"])
def name(request):
    return request.param


@pytest.fixture
def blank_one(blank, name):
    return lambda **model: blank(name, model=model, **({"min_action_freq": 1} if name == "parser" else {}))


@pytest.fixture(params=[True, False], ids=["upper", "no upper"])
def trained(blank_one, request):
    nlp = blank_one(use_upper=request.param)
    nlp.initialize(lambda: [example(nlp, **ANNOTATIONS)])
    return learn(nlp, ANNOTATIONS)


def learn(nlp, annotations, *, rounds=25, optimizer=None):
    optimizer = optimizer or Adam(0.05)
    for _ in range(rounds):
        nlp.update([example(nlp, **annotations)], sgd=optimizer)
    return nlp


def test_added_label_is_never_predicted_before_it_is_learnt(trained, name, tmp_path):
    before = annotated(trained, name)
    assert before == reference(name, ANNOTATIONS)
    assert trained.get_pipe(name).add_label(NEW_LABEL[name]) == 1
    assert annotated(trained, name) == before
    trained.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    assert NEW_LABEL[name] in loaded.get_pipe(name).labels
    assert annotated(loaded, name) == before
    of_bytes = trained.get_pipe(name).from_bytes(trained.get_pipe(name).to_bytes())
    assert of_bytes.model.attrs["unseen_classes"] == loaded.get_pipe(name).model.attrs["unseen_classes"] != set()


def test_training_without_the_new_label_leaves_it_as_it_is(trained, name):
    pipe = trained.get_pipe(name)
    pipe.add_label(NEW_LABEL[name])
    unseen = set(pipe.model.attrs["unseen_classes"])
    learn(trained, ANNOTATIONS, rounds=3)
    assert pipe.model.attrs["unseen_classes"] == unseen
    assert pipe.from_bytes(pipe.to_bytes()).model.attrs["unseen_classes"] == unseen


@pytest.mark.parametrize("is_saved_between", [False, True])
def test_added_label_is_learnt(trained, name, tmp_path, is_saved_between):
    trained.get_pipe(name).add_label(NEW_LABEL[name])
    if is_saved_between:
        trained.to_disk(tmp_path)
        trained = nlpx.load(tmp_path)
    learn(trained, NEW[name])
    assert annotated(trained, name) == reference(name, NEW[name])
    trained.to_disk(tmp_path)
    assert annotated(nlpx.load(tmp_path), name) == reference(name, NEW[name])


def test_optimizer_that_has_been_in_use_goes_on_with_the_added_label(blank_one, name):
    nlp = blank_one()
    optimizer = Adam(0.05, use_averages=True)
    nlp.initialize(lambda: [example(nlp, **ANNOTATIONS)])
    learn(nlp, ANNOTATIONS, optimizer=optimizer)
    n_updates = dict(optimizer.nr_update)
    nlp.get_pipe(name).add_label(NEW_LABEL[name])
    learn(nlp, NEW[name], optimizer=optimizer)
    assert annotated(nlp, name) == reference(name, NEW[name])
    went_on = [key for key in n_updates if optimizer.nr_update[key] == 2 * n_updates[key]]
    assert len(went_on) == len(n_updates) - 2, "all layers but the one that has grown"
    with nlp.use_params(optimizer.averages):
        annotated(nlp, name)


def test_labels_come_from_a_file(blank_one, name, tmp_path):
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(LABEL_FILES[name]), encoding="utf8")
    nlp = blank_one()
    config = nlp.config
    reader = {"@readers": "spacy.read_labels.v1", "path": str(path), "require": True}
    config["initialize"]["components"][name] = {"labels": reader}
    nlp.config = config
    nlp.initialize(lambda: [example(nlp)])
    counted = blank_one()
    counted.initialize(lambda: [example(counted, **ANNOTATIONS)])
    assert nlp.get_pipe(name).move_names == counted.get_pipe(name).move_names
    assert annotated(learn(nlp, ANNOTATIONS), name) == reference(name, ANNOTATIONS)


def test_entities_are_not_counted_where_their_labels_come_from_a_file(blank_one, name, monkeypatch):
    counted = []
    nlp = blank_one()
    pipe = nlp.get_pipe(name)
    monkeypatch.setattr(
        pipe, "count_actions", lambda examples: counted.append(name) or type(pipe).count_actions(pipe, examples)
    )
    pipe.initialize(lambda: [example(nlp, **ANNOTATIONS)], labels=LABEL_FILES[name])
    # The parser must know which are too rare to be in the file.
    assert counted == (["parser"] if name == "parser" else [])


def test_label_data_are_what_the_file_holds(blank_one, name):
    nlp = blank_one()
    nlp.initialize(lambda: [example(nlp, **ANNOTATIONS)])
    assert json.loads(json.dumps(nlp.get_pipe(name).label_data)) == LABEL_FILES[name]


def test_labels_that_a_copied_vocabulary_lacks_are_learnt(blank_one, name, tmp_path):
    nlpx.blank("en").to_disk(tmp_path)
    config = blank_one().config
    config["initialize"]["before_init"] = {"@callbacks": "spacy.copy_from_base_model.v1", "vocab": str(tmp_path)}
    nlp = nlpx.Language.from_config(config)
    made = []

    def examples():
        # The corpus is read once, when it is first asked for.
        made.extend([] if made else [example(nlp, **NEW[name])])
        return made

    nlp.initialize(examples)
    assert NEW_LABEL[name] in nlp.get_pipe(name).labels
