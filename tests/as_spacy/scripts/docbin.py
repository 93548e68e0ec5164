"""Write annotated texts into a file of training data, read them again, and make them arrays, JSON and bytes."""

import tempfile
from pathlib import Path

import spacy
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, ORTH
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus, Example, biluo_tags_to_spans, iob_to_biluo
from spacy.vocab import Vocab

nlp = spacy.blank("de")
ROWS = [
    (["Anna", "wohnt", "in", "Köln", "."], ["B-PER", "O", "O", "B-LOC", "O"], {"stadt": 1.0}),
    (["Der", "Zug", "nach", "Bad", "Ems", "fährt"], ["O", "O", "O", "B-LOC", "I-LOC", "O"], {"stadt": 0.0}),
]

doc_bin = DocBin(attrs=["ORTH", "TAG", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE", "LEMMA"], store_user_data=True)
for words, tags, cats in ROWS:
    doc = Doc(nlp.vocab, words=words, spaces=[after != "." for after in [*words[1:], "."]])
    doc.ents = biluo_tags_to_spans(doc, iob_to_biluo(tags))
    doc.cats = cats
    doc.user_data["source"] = f"row {len(doc_bin)}"
    doc.spans["all"] = [Span(doc, 0, 2, label="START"), Span(doc, 1, 4, label="MIDDLE")]
    doc[0].lemma_ = words[0].lower()
    doc_bin.add(doc)
print(len(doc_bin))

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "train.spacy"
    doc_bin.to_disk(path)
    read = DocBin().from_disk(path)
    for doc in read.get_docs(Vocab()):
        print(doc.text, [(ent.text, ent.label_) for ent in doc.ents], doc.cats, doc.user_data["source"])
        print([(span.text, span.label_) for span in doc.spans["all"]], doc[0].lemma_, doc[-1].lemma_ == "")
    corpus = Corpus(path)
    examples = list(corpus(nlp))
    print([example.get_aligned_ner() for example in examples])
    print([type(example) is Example for example in examples], examples[0].reference.cats)

merged = DocBin(store_user_data=True)
merged.merge(DocBin(docs=[nlp("Noch ein Satz.")], store_user_data=True))
merged.add(nlp("Und noch einer!"))
print([doc.text for doc in merged.get_docs(nlp.vocab)])

doc = next(iter(read.get_docs(nlp.vocab)))
array = doc.to_array([ORTH, LEMMA, ENT_TYPE, HEAD, DEP])
again = Doc(nlp.vocab, words=[token.text for token in doc]).from_array([LEMMA, ENT_TYPE], array[:, 1:3])
print(array.shape, [token.ent_type_ for token in again], again[0].lemma_)
json = doc.to_json()
print(sorted(json), json["ents"], json["tokens"][0]["start"], json["tokens"][0]["end"])
print(Doc(nlp.vocab).from_json(json).to_json()["ents"] == json["ents"])
print(Doc(nlp.vocab).from_bytes(doc.to_bytes()).text == doc.text)
joined = Doc.from_docs([doc, nlp("Schluss")])
print(joined.text, len(joined.ents), joined.spans["all"][0].text)
