"""Build a knowledge base, save it, look names up in it, and let an entity linker choose among the candidates."""

import random
import tempfile
from pathlib import Path

import spacy
from spacy.kb import InMemoryLookupKB
from spacy.tokens import Span
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

ENTITIES = {
    "Q1": ("Russ Cochran, American golfer", 13, [1.0, 0.0, 0.2]),
    "Q2": ("Russ Cochran, American publisher of comics", 42, [0.0, 1.0, 0.1]),
    "Q3": ("Georgetown, Kentucky", 7, [0.5, 0.5, 0.9]),
}
GOLF = ["Russ Cochran won the golf tournament", "Russ Cochran played golf", "the putt of Russ Cochran", "Russ Cochran on tour"]
BOOKS = ["Russ Cochran reprinted the comics", "Russ Cochran publishes books", "comics by Russ Cochran", "Russ Cochran sold a comic"]


def make_kb(vocab):
    kb = InMemoryLookupKB(vocab=vocab, entity_vector_length=3)
    for name, (_, frequency, vector) in ENTITIES.items():
        kb.add_entity(entity=name, freq=frequency, entity_vector=vector)
    kb.add_alias(alias="Russ Cochran", entities=["Q1", "Q2"], probabilities=[0.24, 0.7])
    kb.add_alias(alias="Georgetown", entities=["Q3"], probabilities=[1.0])
    kb.append_alias(alias="Georgetown", entity="Q1", prior_prob=0.0)
    return kb


def marked(nlp, text):
    doc = nlp.make_doc(text)
    start = next(token.i for token in doc if token.text == "Russ")
    doc.ents = [Span(doc, start, start + 2, label="PERSON")]
    return doc


random.seed(2)
fix_random_seed(2)
nlp = spacy.blank("en")
kb = make_kb(nlp.vocab)
print(len(kb), kb.get_size_entities(), kb.get_size_aliases(), sorted(kb.get_entity_strings()), sorted(kb.get_alias_strings()))
for alias in ("Russ Cochran", "Georgetown", "nobody"):
    print(alias, sorted((c.entity_, round(c.prior_prob, 2), c.entity_freq, c.alias_) for c in kb.get_alias_candidates(alias)))
print(kb.get_vector("Q2"), round(kb.get_prior_prob("Q1", "Russ Cochran"), 2), kb.contains_entity("Q3"), kb.contains_alias("x"))
for wrong in (lambda: kb.add_entity(entity="Q9", freq=1, entity_vector=[1.0]), lambda: kb.add_alias("y", ["Q1"], [1.5])):
    try:
        wrong()
    except ValueError:
        print("refused")

with tempfile.TemporaryDirectory() as folder:
    kb.to_disk(Path(folder) / "kb")
    nlp.to_disk(Path(folder) / "nlp")
    again = InMemoryLookupKB(vocab=nlp.vocab, entity_vector_length=1)
    again.from_disk(Path(folder) / "kb")
    print(len(again), again.entity_vector_length, again.get_vector("Q1") == kb.get_vector("Q1"))

sentencizer = nlp.add_pipe("sentencizer")
rows = [(text, "Q1") for text in GOLF] + [(text, "Q2") for text in BOOKS]
examples = []
for text, name in rows:
    doc = marked(nlp, text)
    start, end = doc.ents[0].start_char, doc.ents[0].end_char
    annotations = {"entities": [(start, end, "PERSON")], "links": {(start, end): {name: 1.0}}}
    example = Example.from_dict(doc, annotations)
    example.reference = sentencizer(example.reference)
    examples.append(example)

linker = nlp.add_pipe("entity_linker", config={"incl_prior": False, "entity_vector_length": 3, "n_sents": 0})
linker.set_kb(make_kb)
nlp.initialize(lambda: examples)
linker.set_kb(make_kb)
with nlp.select_pipes(enable=["entity_linker"]):
    optimizer = nlp.resume_training()
    losses = {}
    for epoch in range(25):
        random.shuffle(examples)
        for batch in minibatch(examples, size=4):
            nlp.update(batch, drop=0.1, losses=losses, sgd=optimizer)
print("entity_linker" in losses, nlp.pipe_names)
for text, name in rows[1:6:2]:
    doc = marked(nlp, text)
    for _, component in nlp.pipeline:
        doc = component(doc)
    print([(ent.text, ent.kb_id_ == name) for ent in doc.ents], [token.ent_kb_id_ for token in doc if token.ent_type_][0] == name)
