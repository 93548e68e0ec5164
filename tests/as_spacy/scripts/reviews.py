"""Teach pipelines to classify reviews given as dictionaries, in a loop of one's own; measure, save and use them."""

import random
import tempfile

import spacy
from spacy.scorer import Scorer
from spacy.training import Example
from spacy.util import compounding, fix_random_seed, minibatch

GOOD = "great lovely wonderful brilliant moving funny".split()
BAD = "dull awful boring weak tedious bad".split()
FRAMES = ["a {} film", "the story is {}", "{} acting", "I found the music {}", "what a {} book", "the author is {}"]
FILM, BOOK = ("film", "acting", "music"), ("book", "author", "story")


def make_data():
    rows = []
    for words, good in ((GOOD, 1.0), (BAD, 0.0)):
        for word in words:
            for frame in FRAMES:
                text = frame.format(word)
                rows.append((text, {"cats": {"POSITIVE": good, "NEGATIVE": 1.0 - good}}))
    random.Random(3).shuffle(rows)
    return rows[:54], rows[54:]


def topics(text):
    return {"FILM": float(any(word in text for word in FILM)), "BOOK": float(any(word in text for word in BOOK))}


def evaluate(textcat, nlp, rows):
    right = 0
    for (_, annotations), doc in zip(rows, nlp.pipe(text for text, _ in rows)):
        right += max(doc.cats, key=doc.cats.get) == max(annotations["cats"], key=annotations["cats"].get)
    return right / len(rows)


random.seed(0)
fix_random_seed(0)
train, dev = make_data()
nlp = spacy.blank("en")
config = {"model": {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 1, "no_output_layer": False}}
textcat = nlp.add_pipe("textcat", config=config)
for label in ("POSITIVE", "NEGATIVE"):
    textcat.add_label(label)
examples = [Example.from_dict(nlp.make_doc(text), annotations) for text, annotations in train]
optimizer = nlp.initialize(lambda: examples)
sizes = compounding(4.0, 16.0, 1.2)
print(textcat.labels, evaluate(textcat, nlp, dev) < 0.9, len(train), len(dev))
with nlp.select_pipes(enable=["textcat"]):
    for epoch in range(12):
        losses = {}
        random.shuffle(examples)
        for batch in minibatch(examples, size=sizes):
            nlp.update(batch, sgd=optimizer, drop=0.1, losses=losses)
print(sorted(losses), losses["textcat"] < 1.0, evaluate(textcat, nlp, dev))
doc = nlp("the weak story is boring")
print(doc.cats["NEGATIVE"] > 0.8, round(sum(doc.cats.values()), 4))

both = spacy.blank("en")
multi = both.add_pipe("textcat_multilabel", config={"threshold": 0.5})
rows = [(text, {"cats": topics(text)}) for text, _ in train]
examples = [Example.from_dict(both.make_doc(text), annotations) for text, annotations in rows]
both.initialize(lambda: examples)
for epoch in range(12):
    for batch in minibatch(examples, size=8):
        both.update(batch, losses={})
scores = both.evaluate([Example.from_dict(both.make_doc(text), {"cats": topics(text)}) for text, _ in dev])
print([name for name in ("cats_score", "cats_macro_f", "cats_f_per_type", "cats_auc_per_type") if name in scores])
print(round(scores["cats_macro_auc"], 2), round(scores["cats_micro_f"], 2), scores["cats_score_desc"])

with tempfile.TemporaryDirectory() as folder:
    both.to_disk(folder)
    loaded = spacy.load(folder)
    first, second = both("the book"), loaded("the book")
    print(first.cats == second.cats, loaded.get_pipe("textcat_multilabel").labels)
    print(loaded.get_pipe("textcat_multilabel").cfg["threshold"], first.cats["BOOK"] > 0.5 > first.cats["FILM"])

predicted = []
for text, annotations in dev[:6]:
    example = Example.from_dict(nlp.make_doc(text), annotations)
    example.predicted.cats = nlp(text).cats
    predicted.append(example)
found = Scorer.score_cats(predicted, "cats", labels=textcat.labels, multi_label=False)
print(found["cats_macro_f"], sorted(found["cats_f_per_type"]))
