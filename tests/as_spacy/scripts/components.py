"""Write components of all kinds: functions, factories with settings, classes that save themselves; and extensions."""

import tempfile
from pathlib import Path

import spacy
import srsly
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span, Token


@Language.component("lower_counter", assigns=["doc._.n_lower"])
def count_lower(doc):
    doc._.n_lower = sum(token.is_lower for token in doc)
    return doc


@Language.factory("keyword_spans", default_config={"words": ["spaCy"], "label": "KEY", "ignore_case": False})
def make_keyword_spans(nlp, name, words, label, ignore_case):
    return KeywordSpans(nlp, name, words, label, ignore_case)


class KeywordSpans:
    """Set an entity for each keyword."""

    def __init__(self, nlp, name, words, label, ignore_case):
        self.name, self.label, self.ignore_case = name, label, ignore_case
        self.words = {self.form(word) for word in words}

    def form(self, word):
        return word.lower() if self.ignore_case else word

    def __call__(self, doc):
        found = [Span(doc, token.i, token.i + 1, label=self.label) for token in doc if self.form(token.text) in self.words]
        doc.ents = util.filter_spans(list(doc.ents) + found)
        return doc

    def to_disk(self, path, exclude=()):
        util.to_disk(path, {"words.json": lambda file: srsly.write_json(file, sorted(self.words))}, exclude)

    def from_disk(self, path, exclude=()):
        util.from_disk(path, {"words.json": lambda file: setattr(self, "words", set(srsly.read_json(file)))}, exclude)
        return self


Doc.set_extension("n_lower", default=0)
Doc.set_extension("has_keys", getter=lambda doc: any(ent.label_ == "KEY" for ent in doc.ents))
Token.set_extension("shout", method=lambda token, mark="!": token.text.upper() + mark)
Span.set_extension("note", default="none")

nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
nlp.add_pipe("lower_counter", first=True)
keys = nlp.add_pipe("keyword_spans", name="keys", config={"words": ["Python", "C"], "ignore_case": True}, after="sentencizer")
print(nlp.pipe_names, nlp.component_names, keys.words == {"python", "c"})

doc = nlp("python is easier than C. Nobody misses pascal here.")
print(doc._.n_lower, doc._.has_keys, [(ent.text, ent.label_) for ent in doc.ents], len(list(doc.sents)))
print(doc[0]._.shout(), doc[3]._.shout(mark="?"), doc[0:2]._.note)
doc[0:2]._.note = "kept"
print(doc[0:2]._.note, doc[1:2]._.note, doc._.get("n_lower"), Doc.has_extension("n_lower"), Token.has_extension("nope"))

keys.words.add("pascal")
with tempfile.TemporaryDirectory() as folder:
    nlp.to_disk(Path(folder) / "pipeline")
    loaded = spacy.load(Path(folder) / "pipeline")
    print(loaded.pipe_names, [ent.text for ent in loaded("pascal and python").ents])
    print(loaded.config["components"]["keys"]["label"], loaded.get_pipe_meta("lower_counter").assigns)

with nlp.select_pipes(disable=["keys"]):
    print(nlp.pipe_names, nlp("python").ents)
nlp.rename_pipe("keys", "words")
nlp.remove_pipe("lower_counter")
print(nlp.pipe_names, nlp.has_pipe("keys"))
try:
    nlp.add_pipe("sentencizer")
except ValueError:
    print("a name is used once")
try:
    nlp.add_pipe("no_such_component")
except ValueError:
    print("an unknown factory is refused")
print(Doc.remove_extension("n_lower")[0], Doc.has_extension("n_lower"))
