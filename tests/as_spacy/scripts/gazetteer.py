"""Find names from a list: patterns in a file of JSON lines, ids, rules beside a trained component, saved and changed."""

import json
import tempfile
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Span

PATTERNS = [
    {"label": "ORG", "pattern": "Apple", "id": "apple"},
    {"label": "ORG", "pattern": [{"LOWER": "apple"}, {"LOWER": {"IN": ["inc", "corp"]}}], "id": "apple"},
    {"label": "GPE", "pattern": [{"LOWER": "san"}, {"LOWER": {"REGEX": "^fran"}}], "id": "sf"},
    {"label": "PHONE", "pattern": [{"ORTH": "("}, {"SHAPE": "ddd"}, {"ORTH": ")"}, {"SHAPE": "dddd"}]},
    {"label": "PRODUCT", "pattern": "Mac Book Air"},
    {"label": "DATE", "pattern": [{"IS_DIGIT": True, "LENGTH": 4}]},
]
TEXTS = ["Apple inc. is in San Francisco since 1977.", "Call (415) 5550 for a mac book air or a Mac Book Air."]

Span.set_extension("info", getter=lambda span: f"{span.label_}:{span.ent_id_ or '-'}:{span.start_char}")


@Language.factory("shortener", default_config={"labels": ["DATE"]})
def make_shortener(nlp, name, labels):
    def drop(doc):
        doc.ents = [ent for ent in doc.ents if ent.label_ not in labels]
        return doc

    return drop


def show(nlp):
    for doc in nlp.pipe(TEXTS):
        print([(ent.text, ent.label_, ent.ent_id_, ent._.info) for ent in doc.ents])


with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "patterns.jsonl"
    file.write_text("".join(f"{json.dumps(pattern)}\n" for pattern in PATTERNS), encoding="utf8")
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER", "validate": True})
    ruler.from_disk(file)
    print(len(ruler), ruler.labels, sorted(ruler.ent_ids), "PHONE" in ruler)
    show(nlp)
    nlp.add_pipe("shortener", after="entity_ruler", config={"labels": ["DATE", "PHONE"]})
    show(nlp)
    nlp.to_disk(Path(folder) / "model")
    loaded = spacy.load(Path(folder) / "model")
    show(loaded)
    print(sorted(path.name for path in (Path(folder) / "model" / "entity_ruler").iterdir()))
    print(loaded.get_pipe("entity_ruler").patterns == ruler.patterns, loaded.config["components"]["shortener"])
    ruler.to_disk(file.with_name("again.jsonl"))
    print(sorted(line[:20] for line in file.with_name("again.jsonl").read_text(encoding="utf8").splitlines()))

ruler = loaded.get_pipe("entity_ruler")
ruler.remove("sf")
print(len(ruler), ruler.labels)
ruler.clear()
ruler.add_patterns([{"label": "X", "pattern": "San Francisco"}])
show(loaded)

nlp = spacy.blank("en")
first = nlp.add_pipe("entity_ruler", name="first")
first.add_patterns([{"label": "CITY", "pattern": "San Francisco"}])
second = nlp.add_pipe("entity_ruler", name="second", config={"overwrite_ents": True})
second.add_patterns([{"label": "PLACE", "pattern": [{"LOWER": "in"}, {"LOWER": "san"}, {"LOWER": "francisco"}]}])
print([(ent.text, ent.label_) for ent in nlp(TEXTS[0]).ents], nlp.pipe_labels)
spans = nlp.add_pipe("span_ruler", config={"spans_key": "found"})
spans.add_patterns([{"label": "A", "pattern": "San Francisco"}, {"label": "B", "pattern": [{"LOWER": "francisco"}]}])
doc = nlp(TEXTS[0])
print([(span.text, span.label_) for span in doc.spans["found"]])
copied = EntityRuler(nlp).from_bytes(first.to_bytes())
print(copied.labels, len(copied))
