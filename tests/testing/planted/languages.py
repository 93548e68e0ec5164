"""Languages in which one thing is wrong."""

from __future__ import annotations

import re

from nlpx.languages import LanguageDefaults, Tokenizer
from nlpx.vocab.attrs import LIKE_NUM, ORTH


class _Sound(LanguageDefaults):
    def __init__(self, fault):
        self.code = "xsound" if fault == "code" else f"x{fault}"
        self.fault = fault

    @property
    def stop_words(self):
        return {"The"} if self.fault == "stop" else {"the"}

    @property
    def tokenizer_exceptions(self):
        return {"dont": [{"ORTH": "do"}, {ORTH: "n't" if self.fault == "special" else "nt"}]}

    @property
    def lex_attr_getters(self):
        return {**super().lex_attr_getters, LIKE_NUM: int if self.fault == "numbers" else str.isdigit}

    @property
    def syntax_iterators(self):
        return {"noun_chunks": self.chunks}

    def chunks(self, doc):
        for start in (0, 0 if self.fault == "chunks" else 2):
            if start < len(doc) - 1:
                yield start, start + 2, doc.vocab.strings["NP"]

    def make_tokenizer(self, vocab):
        if self.fault == "plain":
            return Tokenizer(vocab, prefix_search=re.compile("^pl").search, is_plain=str.isalpha)
        # The usual tokenizer refuses a special case that spells something else.
        tokenizer = Tokenizer(vocab) if self.fault == "special" else super().make_tokenizer(vocab)
        if self.fault == "text":
            return _Trimming(tokenizer)
        if self.fault == "saving":
            return _Forgetting(tokenizer)
        return tokenizer


class _Trimming:
    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.vocab = tokenizer.vocab

    def __call__(self, text):
        return self.tokenizer(text.strip())

    def to_bytes(self, **_):
        return b""

    def from_bytes(self, data, **_):
        return self


class _Forgetting(_Trimming):
    def __init__(self, tokenizer):
        super().__init__(tokenizer)
        self.is_loaded = False

    def __call__(self, text):
        return self.tokenizer(text if not self.is_loaded else f"{text}.")

    def from_bytes(self, data, **_):
        self.is_loaded = True
        return self


def __getattr__(fault: str):
    if fault.startswith("__"):
        raise AttributeError(fault)
    return _Sound(fault.removeprefix("x"))
