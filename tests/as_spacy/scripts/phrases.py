"""Find phrases of lists in texts, by their words, their shape or their lemma, and patterns of dependencies."""

import spacy
from spacy.matcher import DependencyMatcher, PhraseMatcher
from spacy.tokens import Doc, Span

nlp = spacy.blank("en")
CITIES = ["New York", "San Francisco", "Rio de Janeiro"]
PEOPLE = ["Barack Obama", "Angela Merkel"]
TEXT = "Angela Merkel met barack obama in new york, not in San Francisco. Call 555-1234 or 777-9876!"

exact = PhraseMatcher(nlp.vocab)
exact.add("CITY", list(nlp.pipe(CITIES)))
exact.add("PERSON", [nlp.make_doc(name) for name in PEOPLE])
lower = PhraseMatcher(nlp.vocab, attr="LOWER")
lower.add("CITY", list(nlp.pipe(CITIES)))
lower.add("PERSON", [nlp(name) for name in PEOPLE])
shape = PhraseMatcher(nlp.vocab, attr="SHAPE")
shape.add("PHONE", [nlp("123-4567")])

doc = nlp(TEXT)
for matcher in (exact, lower, shape):
    print(len(matcher), [(nlp.vocab.strings[key], doc[start:end].text) for key, start, end in sorted(matcher(doc), key=lambda m: m[1])])
doc.ents = lower(doc, as_spans=True)
print([(ent.text, ent.label_, ent.start_char, ent.end_char) for ent in doc.ents])
print("CITY" in lower, "NOPE" in lower)
lower.remove("CITY")
print(len(lower), len(lower(doc)))

words = ["Smith", "founded", "a", "small", "healthcare", "company", "in", "2005", "."]
heads = [1, 1, 5, 5, 5, 1, 1, 6, 1]
deps = ["nsubj", "ROOT", "det", "amod", "compound", "dobj", "prep", "pobj", "punct"]
parsed = Doc(nlp.vocab, words=words, heads=heads, deps=deps, lemmas=["Smith", "found", "a", "small", "healthcare", "company", "in", "2005", "."])
dependency = DependencyMatcher(nlp.vocab)
dependency.add(
    "FOUNDED",
    [
        [
            {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"LEMMA": "found"}},
            {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "subject", "RIGHT_ATTRS": {"DEP": "nsubj"}},
            {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "object", "RIGHT_ATTRS": {"DEP": "dobj"}},
            {"LEFT_ID": "object", "REL_OP": ">", "RIGHT_ID": "modifier", "RIGHT_ATTRS": {"DEP": {"IN": ["amod", "compound"]}}},
        ]
    ],
)
for key, token_ids in dependency(parsed):
    print(nlp.vocab.strings[key], [parsed[i].text for i in token_ids])

root = [token for token in parsed if token.head == token][0]
print(root.text, [child.text for child in root.children], root.n_lefts, root.n_rights)
print([token.text for token in parsed[5].subtree], parsed[5].left_edge.text, [a.text for a in parsed[7].ancestors])
print(parsed[3].is_ancestor(root), root.is_ancestor(parsed[3]), [t.text for t in parsed[5].lefts])
print([chunk.text for chunk in parsed.noun_chunks] if parsed.has_annotation("POS") else "no parts of speech")
span = Span(parsed, 2, 6, label="COMPANY")
print(span.root.text, span.text, span.lemma_, span.n_lefts, [token.text for token in span.conjuncts], parsed[2:4].end_char)
