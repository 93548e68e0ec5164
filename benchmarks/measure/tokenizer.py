"""Words per CPU second through a tokenizer, warm and cold, and its agreement with EWT's words."""

from __future__ import annotations

import time

from clock import cpu_seconds, library, report
from corpus import EWT, texts

library_ = library()
nlp = library_.blank("en")
train = texts("train")
started = time.process_time()
words = sum(len(nlp.tokenizer(text)) for text in train)
cold = time.process_time() - started
warm = cpu_seconds(lambda: [nlp.tokenizer(text) for text in train])


def gold_documents() -> list[tuple[str, set[tuple[int, int]]]]:
    """Return each sentence of EWT dev with the character offsets of its words."""
    found = []
    for block in (EWT / "en_ewt-ud-dev.conllu").read_text(encoding="utf8").strip().split("\n\n"):
        lines = block.splitlines()
        text = next(line for line in lines if line.startswith("# text = ")).removeprefix("# text = ")
        offsets, start = set(), 0
        for row in (line.split("\t") for line in lines if line[0].isdigit()):
            if row[0].isdigit():
                start = text.index(row[1], start)
                offsets.add((start, start + len(row[1])))
                start += len(row[1])
        found.append((text, offsets))
    return found


right = said = true = 0
for text, gold in gold_documents():
    ours = {(token.idx, token.idx + len(token)) for token in nlp.tokenizer(text) if not token.is_space}
    right, said, true = right + len(ours & gold), said + len(ours), true + len(gold)
report(
    warm_words_per_second=words / warm,
    cold_words_per_second=words / cold,
    token_f=200 * right / (said + true),
)
