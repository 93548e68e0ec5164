"""Run many texts through a pipeline: with contexts, in batches, with errors on the way, and keep what they are about."""

import spacy
from spacy.language import Language
from spacy.tokens import Doc

Doc.set_extension("source", default=None)
ROWS = [
    ("The first note. It has two sentences.", {"id": 1, "author": "ana"}),
    ("A second one!", {"id": 2, "author": "ben"}),
    ("boom", {"id": 3, "author": "cem"}),
    ("The last of them? Surely.", {"id": 4, "author": "dia"}),
]


@Language.component("fragile")
def fragile(doc):
    if doc.text == "boom":
        raise ValueError("this text cannot be read")
    return doc


nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
for doc, context in nlp.pipe(ROWS, as_tuples=True, batch_size=2):
    doc._.source = context["author"]
    print(context["id"], doc._.source, [sent.text for sent in doc.sents])

nlp.add_pipe("fragile")
failed = []


def keep(name, component, docs, error):
    failed.append((name, [doc.text for doc in docs], str(error)))


nlp.set_error_handler(keep)
print([doc.text for doc in nlp.pipe(text for text, _ in ROWS)])
print(failed)
print([context["id"] for doc, context in nlp.pipe(ROWS, as_tuples=True)])

nlp.disable_pipe("fragile")
print(nlp.pipe_names, nlp.disabled, [len(doc) for doc in nlp.pipe([nlp.make_doc("made before"), "a text"])])
with nlp.select_pipes(enable=[]):
    print(nlp.pipe_names, next(nlp.pipe(["no sentences. here."])).has_annotation("SENT_START"))
with nlp.memory_zone():
    print(sum(len(doc) for doc in nlp.pipe(["some words that come and go"] * 3)))

counts = {}
for doc in nlp.pipe((text for text, _ in ROWS), disable=["sentencizer"]):
    for token in doc:
        if not token.is_punct and not token.is_stop:
            counts[token.lower_] = counts.get(token.lower_, 0) + 1
print(sorted(counts.items()))
doc = nlp("Numbers like 10 and ten, mails as me@example.org, https://example.org/a?b=c, $5 and 20%")
print([(t.text, t.like_num, t.like_email, t.like_url, t.is_currency, t.shape_) for t in doc if not t.is_alpha])
print(doc.count_by(spacy.attrs.IS_ALPHA) == {1: 7, 0: len(doc) - 7} or dict(doc.count_by(spacy.attrs.IS_ALPHA)))
