"""Annotate many texts in two processes, with a component of one's own, and collect what it has found."""

import sys
from collections import Counter

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, DocBin

NAMES = ["Ada", "Grace Hopper", "Alan"]


@Language.factory("people", default_config={"names": []})
class People:
    def __init__(self, nlp, name, names):
        self.names = names
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.matcher.add("PEOPLE", [nlp.make_doc(each) for each in names])
        if not Doc.has_extension("people"):
            Doc.set_extension("people", default=None)

    def __call__(self, doc):
        doc._.people = [span.text for span in self.matcher(doc, as_spans=True)]
        doc.spans["people"] = self.matcher(doc, as_spans=True)
        return doc


def texts(number):
    for place in range(number):
        name = NAMES[place % 3].upper() if place % 5 == 0 else NAMES[place % 3]
        yield f"Text {place}: {name} wrote this. It was number {place * 7}!"


def main():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("people", config={"names": NAMES})
    alone = list(nlp.pipe(texts(60)))
    counts = Counter()
    together = list(nlp.pipe(texts(60), n_process=2, batch_size=8))
    for one, other in zip(alone, together):
        assert one.text == other.text
        assert [t.text for t in one] == [t.text for t in other]
        assert [s.start for s in one.sents] == [s.start for s in other.sents]
        assert one._.people == other._.people
        counts.update(other._.people)
    print(len(together), sorted(counts.items()))
    print([(span.text, span.label_) for span in together[5].spans["people"]])

    rows = [(text, {"row": row}) for row, text in enumerate(texts(12))]
    for doc, context in nlp.pipe(rows, as_tuples=True, n_process=2, batch_size=5):
        if context["row"] % 4 == 0:
            print(context["row"], doc[:3].text, doc._.people)

    docbin = DocBin(store_user_data=True, docs=nlp.pipe(texts(9), n_process=2, batch_size=3))
    back = list(DocBin().from_bytes(docbin.to_bytes()).get_docs(spacy.blank("en").vocab))
    print(len(docbin), [list(doc._.people) for doc in back])
    print([len(list(doc.sents)) for doc in back], back[0].text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
