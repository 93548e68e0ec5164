"""Merge and split tokens, with attributes and heads for the new ones, and look at what is left."""

import spacy
from spacy.attrs import LEMMA, ORTH, POS
from spacy.tokens import Doc
from spacy.util import filter_spans

nlp = spacy.blank("en")


def show(doc):
    print([(token.i, token.text, token.lemma_, token.pos_, token.head.text, token.idx) for token in doc])


words = ["I", "visited", "New", "York", "City", "in", "NewYear", "2020", "."]
spaces = [True, True, True, True, True, True, True, False, False]
heads = [1, 1, 3, 4, 1, 1, 5, 6, 1]
deps = ["nsubj", "ROOT", "compound", "compound", "dobj", "prep", "pobj", "nummod", "punct"]
doc = Doc(nlp.vocab, words=words, spaces=spaces, heads=heads, deps=deps)
doc.ents = [doc.char_span(10, 23, label="GPE")]
doc.spans["places"] = [doc[0:2]]
show(doc)

with doc.retokenize() as retokenizer:
    retokenizer.merge(doc[2:5], attrs={"LEMMA": "new york city", "POS": "PROPN"})
    heads = [(doc[6], 1), doc[5]]
    retokenizer.split(doc[6], ["New", "Year"], heads=heads, attrs={"POS": ["ADJ", "NOUN"], "LEMMA": ["new", "year"]})
show(doc)
print([(ent.text, ent.start, ent.end, ent.label_) for ent in doc.ents])
print([(span.text, span.start, span.end) for span in doc.spans["places"]][:1])
print(doc.text, len(doc), doc[2].ent_iob_, doc[2].whitespace_ == " ")

other = nlp("The quick brown fox jumps over the lazy dog")
spans = [other[0:4], other[1:3], other[6:9]]
with other.retokenize() as retokenizer:
    for span in filter_spans(spans):
        retokenizer.merge(span, attrs={LEMMA: span.text.lower(), POS: "NOUN"})
show(other)

try:
    with other.retokenize() as retokenizer:
        retokenizer.merge(other[0:2])
        retokenizer.merge(other[1:3])
except ValueError:
    print("overlapping spans are refused")

try:
    with other.retokenize() as retokenizer:
        retokenizer.split(other[0], ["The", "fox"], heads=[other[1], other[1]])
except ValueError:
    print("parts that do not make up the token are refused")

last = nlp("well-known")
with last.retokenize() as retokenizer:
    retokenizer.merge(last[:], attrs={"ORTH": "ignored"} if ORTH == 0 else {"TAG": "JJ"})
print(last[0].text, last[0].tag_, last.has_annotation("TAG"))
