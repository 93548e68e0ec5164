"""A trained pipeline of spaCy 3.8: its parser and ner predict here what they do there, and are saved as they were."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import nlpx
from nlp_parser import compiled

OTHERS = ["tagger", "attribute_ruler", "lemmatizer", "senter"]
# What spaCy 3.8.18 says of the first sentences of the EWT development data, six in one text.
FACTS = json.loads(Path(__file__).with_name("ewt_facts.json").read_text(encoding="utf8"))


@pytest.fixture(scope="module")
def nlp(en_core_web_sm):
    return nlpx.load(en_core_web_sm, exclude=OTHERS)


@pytest.fixture(scope="module")
def texts(data) -> list[str]:
    lines = (data / "ud/en_ewt/en_ewt-ud-dev.conllu").read_text(encoding="utf8").splitlines()
    sentences = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    return [" ".join(sentences[first : first + 6]) for first in range(0, 6 * len(FACTS), 6)]


def described(doc) -> dict[str, str]:
    return {
        "heads": " ".join(str(token.head.i) for token in doc),
        "deps": " ".join(token.dep_ for token in doc),
        "starts": " ".join(str(token.i) for token in doc if token.is_sent_start),
        "ents": " ".join(f"{span.start}:{span.end}:{span.label_}" for span in doc.ents),
    }


def test_trees_sentences_and_entities_are_those_of_spacy(nlp, texts):
    assert [described(doc) for doc in nlp.pipe(texts)] == FACTS


def test_loop_in_arrays_gives_the_same(nlp, texts, monkeypatch):
    monkeypatch.setattr(compiled, "_loop", None)
    assert [described(doc) for doc in nlp.pipe(texts)] == FACTS


PREDICT = """
import sys
import nlpx

doc = nlpx.load(sys.argv[1], exclude=sys.argv[2].split())("Autonomous cars shift insurance liability.")
assert doc.has_annotation("DEP") and doc.has_annotation("ENT_IOB")
print(*(name for name in sys.modules if name.startswith("nlp_parser.")))
"""


def test_prediction_takes_no_module_for_beams_or_for_what_is_right(en_core_web_sm):
    command = [sys.executable, "-c", PREDICT, str(en_core_web_sm), " ".join(OTHERS)]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert "nlp_parser.beam_pipe" in loaded
    assert not {f"nlp_parser.{name}" for name in ("arc_oracle", "biluo_oracle", "beam", "beam_training")} & {*loaded}


@pytest.mark.parametrize("part", ["parser/model", "ner/model"])
def test_saved_part_is_that_of_spacy_byte_for_byte(nlp, en_core_web_sm, tmp_path, part):
    nlp.to_disk(tmp_path)
    assert (tmp_path / part).read_bytes() == (en_core_web_sm / part).read_bytes()


@pytest.mark.parametrize("name", ["parser", "ner"])
def test_saved_settings_and_actions_are_those_that_were_loaded(nlp, en_core_web_sm, tmp_path, name):
    nlp.to_disk(tmp_path)
    settings = json.loads((tmp_path / name / "cfg").read_bytes())
    assert settings == json.loads((en_core_web_sm / name / "cfg").read_bytes())
    again = nlpx.load(tmp_path)
    assert again.get_pipe(name).move_names == nlp.get_pipe(name).move_names
    assert len(again.get_pipe(name).move_names) == {"parser": 106, "ner": 74}[name]
