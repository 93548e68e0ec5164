"""Renderers in which one thing is wrong."""

from __future__ import annotations

from html import escape


class sound:  # noqa: N801  (an offer by its name)
    """Draws words."""

    def parse(self, doc, options):
        words = [(token.text, token.tag_) for token in doc]
        return {"words": words, "direction": doc.vocab.writing_system.get("direction", "ltr")}

    def draw(self, picture, options):
        yield f'<div style="direction: {picture["direction"]}">'
        for word, tag in picture["words"]:
            yield self.mark(word, tag)
        yield "</div>"

    def mark(self, word, tag):
        return f'<span title="{escape(tag)}">{escape(word)}</span>'


class nothing(sound):  # noqa: N801
    def draw(self, picture, options):
        return []


class json(sound):  # noqa: N801
    def parse(self, doc, options):
        return {**super().parse(doc, options), "labels": set()}


class tags(sound):  # noqa: N801
    def mark(self, word, tag):
        return f"<span>{word}</span>"


class attributes(sound):  # noqa: N801
    def mark(self, word, tag):
        return f'<span title="{tag.replace("<", "&lt;")}">{escape(word)}</span>'


class twice(sound):  # noqa: N801
    def mark(self, word, tag):
        return f"<span>{escape(escape(word))}</span>"


class ltr(sound):  # noqa: N801
    def draw(self, picture, options):
        return super().draw({**picture, "direction": "ltr"}, options)


class empty(sound):  # noqa: N801
    def parse(self, doc, options):
        return {**super().parse(doc, options), "first": doc[0].text}
