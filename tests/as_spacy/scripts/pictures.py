"""Draw entities and trees, and take out of the HTML what it shows."""

import re
from html import unescape

import spacy
from spacy import displacy
from spacy.tokens import Doc, Span

nlp = spacy.blank("en")
words = ["Marie", "Curie", "discovered", "radium", "in", "Paris", "."]
heads = [1, 2, 2, 2, 2, 4, 2]
deps = ["compound", "nsubj", "ROOT", "dobj", "prep", "pobj", "punct"]
pos = ["PROPN", "PROPN", "VERB", "NOUN", "ADP", "PROPN", "PUNCT"]
doc = Doc(nlp.vocab, words=words, heads=heads, deps=deps, pos=pos, ents=["B-PERSON", "I-PERSON", "O", "O", "O", "B-GPE", "O"])
doc.user_data["title"] = "A discovery"


def marks(html):
    """Return the entities with their labels as they stand in the page."""
    plain = [unescape(re.sub(r"<[^>]+>", " ", mark)).split() for mark in re.findall(r"<mark.*?</mark>", html, re.DOTALL)]
    return [(" ".join(words[:-1]), words[-1]) for words in plain]


html = displacy.render(doc, style="ent", page=False, jupyter=False)
print(marks(html), "A discovery" in html)
print(marks(displacy.render(doc, style="ent", options={"ents": ["GPE"], "colors": {"GPE": "#123456"}}, jupyter=False)))
print("#123456" in displacy.render(doc, style="ent", options={"colors": {"GPE": "#123456"}}, jupyter=False))
page = displacy.render([doc, nlp("Nothing here")] if doc.ents else doc, style="ent", page=True, jupyter=False)
print(page.lower().startswith("<!doctype html>"), "</html>" in page)

svg = displacy.render(doc, style="dep", options={"compact": True}, jupyter=False)
print(svg.lstrip().startswith("<svg"), [label for label in deps if f">{label}<" in svg])
print([word for word in words[:-1] if word in svg])

parsed = displacy.parse_deps(doc)
print(parsed["words"][0]["text"], parsed["words"][0]["tag"], [(arc["start"], arc["end"], arc["label"], arc["dir"]) for arc in parsed["arcs"]])
print(displacy.parse_ents(doc)["ents"][0]["label"], displacy.parse_ents(doc)["title"])

manual = {"text": "But Google is starting from behind.", "ents": [{"start": 4, "end": 10, "label": "ORG"}], "title": None}
print(marks(displacy.render(manual, style="ent", manual=True, jupyter=False)))
doc.spans["sc"] = [Span(doc, 0, 2, "PERSON"), Span(doc, 1, 4, "EVENT")]
spans = displacy.render(doc, style="span", jupyter=False)
print([label for label in ("PERSON", "EVENT") if label in spans])
displacy.set_render_wrapper(lambda text: f"<!-- wrapped -->{text}")
print(displacy.render(doc, style="ent", jupyter=False).startswith("<!-- wrapped -->"))
