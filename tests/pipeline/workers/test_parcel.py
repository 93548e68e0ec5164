"""Pipelines, their parts and their Docs in pickles."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import threading
from importlib import import_module
from pickletools import genops

import numpy as np
import pytest
from conftest import run_process

import nlpx
from nlpx.config import is_remote_code_trusted, trust_remote_code
from nlpx.errors import ModelError, NlpxError
from nlpx.files import outside
from nlpx.pipeline import Language
from nlpx.pipeline.workers.annotator import Annotation, Settings
from nlpx.pipeline.workers.task import Task
from nlpx.tokens import Doc
from nlpx.tokens.comparing.example import Example
from nlpx.vocab import Lookups

from ..conftest import OWN, TEXTS, examples_for, tags_of


@pytest.mark.parametrize("lang", ["de", "en", "es", "fr", "nl", "xx", "zh"])
def test_pipelines_and_vocabularies_of_all_languages_can_be_pickled(lang):
    nlp = nlpx.blank(lang)
    arrived = pickle.loads(pickle.dumps(nlp))
    assert type(arrived) is type(nlp)
    assert arrived("1 a-b.").to_bytes() == nlp("1 a-b.").to_bytes()
    assert pickle.loads(pickle.dumps(nlp.vocab)).lang == lang


def test_pipeline_in_a_pickle_predicts_the_same_and_keeps_what_was_set(shared):
    shared.disable_pipe("two")
    shared.max_length, shared.batch_size, shared.note = 99, 7, {"mine": 1}
    shared.lock = threading.Lock()
    shared.set_error_handler(lambda *_: None)
    arrived = pickle.loads(pickle.dumps(shared))
    for text in TEXTS:
        assert tags_of(arrived(text)) == tags_of(shared(text))
    assert (arrived.max_length, arrived.batch_size, arrived.note, arrived.disabled) == (99, 7, {"mine": 1}, ["two"])
    assert arrived.vocab is not shared.vocab
    assert not hasattr(arrived, "lock")


def test_pipeline_can_be_copied(shared):
    arrived = copy.deepcopy(shared)
    assert arrived.pipe_names == shared.pipe_names
    assert tags_of(arrived(TEXTS[0])) == tags_of(shared(TEXTS[0]))
    assert arrived.get_pipe("one") is not shared.get_pipe("one")


def test_component_without_bytes_keeps_what_was_set(blank):
    blank.add_pipe("test_marker").extra = blank.vocab
    arrived = pickle.loads(pickle.dumps(blank))
    assert arrived.get_pipe("test_marker").extra is arrived.vocab


def test_component_can_be_pickled_by_itself(blank):
    pipe = blank.add_pipe("test_guesser", "mine", config={**OWN, "strength": 3})
    blank.initialize(lambda: examples_for(blank))
    arrived = pickle.loads(pickle.dumps(pipe))
    assert (arrived.name, arrived.labels, arrived.cfg) == ("mine", pipe.labels, pipe.cfg)
    assert tags_of(arrived(blank.make_doc(TEXTS[0]))) == tags_of(pipe(blank.make_doc(TEXTS[0])))


PATTERN = {"label": "A", "pattern": [{"LOWER": "dogs"}]}


def take_tables(lemmatizer):
    lookups = Lookups()
    lookups.add_table("lemma_lookup", {"dogs": "a dog of no vocabulary"})
    lemmatizer.initialize(lookups=lookups)


@pytest.mark.parametrize(
    ("factory", "prepare"),
    [
        ("attribute_ruler", lambda pipe: pipe.add([[{"LOWER": "dogs"}]], {"TAG": "NNS"})),
        ("doc_cleaner", None),
        ("entity_ruler", lambda pipe: pipe.add_patterns([PATTERN])),
        ("lemmatizer", take_tables),
        ("sentencizer", None),
        ("span_ruler", lambda pipe: pipe.add_patterns([PATTERN])),
        ("token_splitter", None),
    ],
)
def test_component_that_has_annotated_can_be_pickled_and_copied(factory, prepare):
    nlp = nlpx.blank("de")
    pipe = nlp.add_pipe(factory)
    if prepare is not None:
        prepare(pipe)
    expected = nlp("Strange dogs bark.").to_bytes()
    for arrived in (pickle.loads(pickle.dumps(pipe)), copy.deepcopy(pipe)):
        assert arrived(nlp.make_doc("Strange dogs bark.")).to_bytes() == expected


REGISTERING = """
from nlpx.pipeline import Language

@Language.component("registered_elsewhere")
def mark(doc):
    doc.user_data["mark"] = 1
    return doc
"""
UNPICKLING = """
import pickle
nlp = pickle.loads(open("nlp.pickle", "rb").read())
print(nlp("A text.").user_data)
"""


def test_modules_that_register_components_are_imported_where_a_pipeline_arrives(tmp_path, monkeypatch, blank):
    (tmp_path / "registers_a_component.py").write_text(REGISTERING, encoding="utf8")
    monkeypatch.syspath_prepend(str(tmp_path))
    import_module("registers_a_component")
    blank.add_pipe("registered_elsewhere")
    (tmp_path / "nlp.pickle").write_bytes(pickle.dumps(blank))
    command = [sys.executable, "-c", UNPICKLING]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert result.stdout == "{'mark': 1}\n"


SCRIPT = """
import pickle, sys
from nlpx.pipeline import Language, blank
from nlpx.pipeline.workers.task import Task
from nlpx.registry import registry

@Language.component("of_a_script")
def mark(doc):
    doc.user_data["mark"] = 1
    return doc

@Language.factory("of_a_script_too", default_config={"by": {"@misc": "of_a_script.v1"}})
class Count:
    def __init__(self, nlp, name, by):
        self.by, self.seen = by, 0

    def __call__(self, doc):
        self.seen += self.by
        doc.user_data["seen"] = self.seen
        return doc

@registry.misc("of_a_script.v1")
def five():
    return 5

@Language.component("refers_to_the_pipeline")
def refer(doc):
    doc.user_data["names"] = nlp.pipe_names
    return doc

nlp = blank("xx")
for name in sys.argv[1:]:
    nlp.add_pipe(name)
BIG = bytes(10_000_000)

@Language.component("refers_to_much")
def lean_on(doc):
    return doc if BIG else None
nlp("One text.")
if __name__ == "__main__":
    sent = Task(nlp).pack().data
    print(len(sent) < 1_000_000, b"of_a_script" in sent, end=" ")
open("nlp.pickle", "wb").write(pickle.dumps(nlp))
print(pickle.loads(pickle.dumps(nlp)).get_pipe(sys.argv[1]) is nlp.get_pipe(sys.argv[1]))
"""


def pickled_by_a_script(folder, *names):
    (folder / "script.py").write_text(SCRIPT, encoding="utf8")
    made = run_process(folder, "script.py", *names)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip(), run_process(folder, "-c", UNPICKLING)


def test_components_of_a_script_come_with_their_code_to_a_process_that_does_not_run_it(tmp_path):
    is_same, arrived = pickled_by_a_script(tmp_path, "of_a_script", "of_a_script_too")
    # Where the script runs, its function is the one that is there, and no code goes to processes that run it anew.
    assert is_same == "True True True"
    assert arrived.stdout == "{'mark': 1, 'seen': 10}\n", arrived.stderr
    # What the pipeline does not use stays at home.
    assert (tmp_path / "nlp.pickle").stat().st_size < 1_000_000


def test_code_of_a_script_is_refused_where_another_python_runs(tmp_path):
    pickled_by_a_script(tmp_path, "of_a_script")
    code = f"import sys; sys.implementation.cache_tag = 'cpython-399'; {UNPICKLING}"
    arrived = run_process(tmp_path, "-c", code)
    assert "ModelError: 'of_a_script' was defined by a script that ran on" in arrived.stderr
    assert "its code cannot run on cpython-399; use the same Python" in arrived.stderr


def test_function_of_a_script_that_refers_to_its_pipeline_is_missed_by_name(tmp_path):
    _, arrived = pickled_by_a_script(tmp_path, "refers_to_the_pipeline")
    assert "no installed plugin offers 'refers_to_the_pipeline' among the factories" in arrived.stderr


TYPED = """
import multiprocessing, sys
from nlpx.pipeline import Language, blank

@Language.component("typed_in")
def mark(doc):
    doc.user_data["mark"] = 1
    return doc

multiprocessing.set_start_method(sys.argv[1])
nlp = blank("xx")
nlp.add_pipe("typed_in")
print([doc.user_data for doc in nlp.pipe(["a", "b"], n_process=2)])
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_components_that_were_typed_in_go_with_their_code_to_all_processes(tmp_path, method):
    result = run_process(tmp_path, "-c", TYPED, method)
    assert result.stdout == "[{'mark': 1}, {'mark': 1}]\n", result.stderr


def answer(doc):
    return 42.0


def test_doc_can_be_pickled_with_its_data_and_hooks(shared):
    doc = shared(TEXTS[0])
    doc.user_data["values"] = {1, 2}
    doc.user_hooks["vector_norm"] = answer
    arrived = pickle.loads(pickle.dumps(doc))
    assert (arrived.text, tags_of(arrived), arrived.user_data) == (doc.text, tags_of(doc), {"values": {1, 2}})
    assert arrived.vector_norm == 42.0
    parts = ["user_data", "user_hooks"]
    assert arrived.to_bytes(exclude=parts) == doc.to_bytes(exclude=parts)


class Words:
    """A tokenizer that does not save itself."""

    def __init__(self, vocab):
        self.vocab = vocab

    def __call__(self, text):
        return Doc(self.vocab, words=text.split(","))


def test_tokenizer_that_does_not_save_itself_is_pickled(blank):
    blank.tokenizer = Words(blank.vocab)
    arrived = pickle.loads(pickle.dumps(blank))
    assert [token.text for token in arrived("a b,c")] == ["a b", "c"]
    assert arrived.tokenizer.vocab is arrived.vocab


def test_whether_the_config_makes_the_tokenizer_is_known_where_it_arrives(blank):
    arrived = pickle.loads(pickle.dumps(blank))
    assert arrived.made_tokenizer is arrived.tokenizer
    blank.tokenizer = Words(blank.vocab)
    assert pickle.loads(pickle.dumps(blank)).made_tokenizer is None


def test_class_of_the_users_own_is_kept(blank):
    arrived = pickle.loads(pickle.dumps(Mine()))
    assert type(arrived) is Mine


class Mine(Language):
    """A class of pipelines that a module has."""

    lang = "xx"


class Asking:
    """Arrive as the answer whether code that comes with a model may be run."""

    def __reduce__(self):
        return is_remote_code_trusted, ()


@pytest.mark.parametrize("is_trusted", [True, False])
def test_trust_in_remote_code_goes_with_a_pipeline_to_another_process(blank, is_trusted):
    blank.answer = Asking()
    with trust_remote_code(is_trusted=is_trusted):
        packed = Annotation(blank, Settings(running=[], batch_size=1, component_cfg={})).pack()
    assert Task.unpack(packed.data, packed.arrays).nlp.answer is is_trusted
    assert not is_remote_code_trusted()


def test_weights_lie_in_a_file_that_goes_with_the_task(nlp_with_weights):
    nlp = nlp_with_weights
    packed = Annotation(nlp, Settings(running=nlp.pipe_names, batch_size=1, component_cfg={})).pack()
    path = packed.arrays
    weights = sum(array.nbytes for array in params_of(nlp) if array.nbytes >= 1 << 12)
    # Those that are read in another order lie there once more.
    assert weights <= path.stat().st_size <= 2 * weights
    assert len(packed.data) < 1 << 20
    arrived = Task.unpack(packed.data, path).nlp
    del packed
    assert not path.exists()
    for array, own in zip(params_of(arrived), params_of(nlp), strict=True):
        assert array.tobytes() == own.tobytes()
        assert array.nbytes < 1 << 12 or array.base is not None
    assert [token.tag_ for token in arrived("a b")] == [token.tag_ for token in nlp("a b")]


def test_weights_in_another_order_are_made_once_for_all_processes(nlp_with_weights):
    nlp = nlp_with_weights
    packed = Annotation(nlp, Settings(running=nlp.pipe_names, batch_size=1, component_cfg={})).pack()
    arrived = Task.unpack(packed.data, packed.arrays).nlp
    before = set(outside._laid_out)
    assert [token.tag_ for token in arrived("a b")] == [token.tag_ for token in nlp("a b")]
    assert set(outside._laid_out) == before
    # Others are none of those in the file.
    for node in arrived.get_pipe("tagger").model.walk():
        if node.has_param("W"):
            node.set_param("W", node.get_param("W") + 1)
    nlp.get_pipe("tagger").from_bytes(arrived.get_pipe("tagger").to_bytes())
    scores = [each.get_pipe("tagger").predict([each.make_doc("a b")]) for each in (arrived, nlp)]
    np.testing.assert_array_equal(*scores)


def test_weights_that_find_no_room_are_told(nlp_with_weights, largest_file):
    nlp = nlp_with_weights
    told = r"the weights cannot be written .* File too large\); make room there"
    with largest_file(1 << 12), pytest.raises(ModelError, match=told):
        Annotation(nlp, Settings(running=nlp.pipe_names, batch_size=1, component_cfg={})).pack()


@pytest.fixture
def nlp_with_weights(blank):
    """Return a pipeline with a tagger, whose tables of embeddings are large."""
    blank.add_pipe("tagger")
    blank.initialize(lambda: [Example.from_dict(blank.make_doc("a b"), {"tags": ["A", "B"]})])
    return blank


def params_of(nlp):
    model = nlp.get_pipe("tagger").model
    return [node.get_param(name) for node in model.walk() for name in node.param_names]


def _embedded(pickled):
    """Return where the bytes are that a pickle holds, as pairs of start and end."""
    headers = {"SHORT_BINBYTES": 2, "BINBYTES": 5, "BINBYTES8": 9}
    found = [(place + headers[code.name], held) for code, held, place in genops(pickled) if code.name in headers]
    return [(start, start + len(held)) for start, held in found if held]


@pytest.mark.parametrize("make", [lambda nlp: nlp, lambda nlp: nlp.vocab, lambda nlp: nlp("Anna saw it.")])
def test_damaged_bytes_in_a_pickle_are_told(blank, make):
    blank.add_pipe("sentencizer")
    pickled = pickle.dumps(make(blank))
    assert _embedded(pickled)
    for start, _end in _embedded(pickled):
        # No msgpack and no pickle begins so.
        damaged = pickled[:start] + b"\xc1" + pickled[start + 1 :]
        with pytest.raises(NlpxError, match="damaged"):
            pickle.loads(damaged)
