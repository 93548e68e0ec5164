"""Teach a blank pipeline new entities, as many tutorials do: examples, batches that grow, an optimizer, and saving."""

import random
import tempfile
from pathlib import Path

import spacy
from spacy.training import Example, offsets_to_biluo_tags
from spacy.util import compounding, fix_random_seed, minibatch

TRAIN = [
    ("Who is Shaka Khan?", {"entities": [(7, 17, "PERSON")]}),
    ("I like London and Berlin.", {"entities": [(7, 13, "LOC"), (18, 24, "LOC")]}),
    ("Maria Silva lives in Lisbon.", {"entities": [(0, 11, "PERSON"), (21, 27, "LOC")]}),
    ("They moved from Oslo to Rome.", {"entities": [(16, 20, "LOC"), (24, 28, "LOC")]}),
    ("Nobody answered the phone.", {"entities": []}),
    ("Ask Peter Novak about it.", {"entities": [(4, 15, "PERSON")]}),
]


def examples_of(nlp, data):
    return [Example.from_dict(nlp.make_doc(text), annotations) for text, annotations in data]


def main():
    random.seed(1)
    fix_random_seed(1)
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    for _, annotations in TRAIN:
        for _, _, label in annotations["entities"]:
            ner.add_label(label)
    print(ner.labels)
    for text, annotations in TRAIN[:2]:
        print(offsets_to_biluo_tags(nlp.make_doc(text), annotations["entities"]))

    examples = examples_of(nlp, TRAIN)
    optimizer = nlp.initialize(lambda: examples)
    first = last = None
    for epoch in range(40):
        random.shuffle(examples)
        losses = {}
        for batch in minibatch(examples, size=compounding(2.0, 8.0, 1.5)):
            nlp.update(batch, drop=0.2, losses=losses, sgd=optimizer)
        first = losses["ner"] if first is None else first
        last = losses["ner"]
    print("learnt:", last < first / 10)

    for text, _ in TRAIN:
        print([(ent.text, ent.label_) for ent in nlp(text).ents])
    scores = nlp.evaluate(examples_of(nlp, TRAIN))
    print({name: round(scores[name], 2) for name in ("ents_p", "ents_r", "ents_f")})

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        with nlp.select_pipes(enable="ner"):
            nlp.to_disk(path)
        loaded = spacy.load(path)
        print(loaded.pipe_names, loaded.meta["lang"], [ent.text for ent in loaded("Who is Shaka Khan?").ents])
        print(loaded.get_pipe("ner").labels == nlp.get_pipe("ner").labels)


if __name__ == "__main__":
    main()
