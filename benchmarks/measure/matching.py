"""Words per CPU second through Matcher and PhraseMatcher, on documents with annotations: LIBRARY CORPUS WHAT."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from clock import cpu_seconds, library, report, resident_megabytes
from patterns import many, phrases, realistic

CORPUS, WHAT = sys.argv[2], sys.argv[3]
vocab = library().blank("en").vocab
tokens = import_module(f"{sys.argv[1]}.tokens")
matchers = import_module(f"{sys.argv[1]}.matcher")
docs = list(tokens.DocBin().from_disk(CORPUS).get_docs(vocab))
words = sum(map(len, docs))


def speed(matcher, *, rounds=3):
    """Return how many words a matcher goes through in a CPU second, and how many matches it finds."""
    seconds = cpu_seconds(lambda: [matcher(doc) for doc in docs], rounds=rounds)
    return words / seconds, sum(len(matcher(doc)) for doc in docs)


def token_patterns(patterns):
    """Return a matcher of some patterns, each a rule of its own."""
    matcher = matchers.Matcher(vocab)
    for number, pattern in enumerate(patterns):
        matcher.add(str(number), [pattern])
    return matcher


def phrase_patterns(count, attr):
    """Return a matcher of so many phrases, the seconds that adding them took and the memory that they take."""
    matcher = matchers.PhraseMatcher(vocab, attr=attr)
    texts = phrases(docs, count)
    used = 0.0
    before = resident_megabytes()
    for start in range(0, count, 1000):
        batch = [tokens.Doc(vocab, words=text) for text in texts[start : start + 1000]]
        started = time.process_time()
        matcher.add(f"rule {start % 50}", batch)
        used += time.process_time() - started
    del batch
    return matcher, used, resident_megabytes() - before


def wildcards(n_tokens):
    """Return the CPU seconds that a pattern of twenty wildcards takes over so many tokens."""
    matcher = token_patterns([[{"ORTH": "("}, *[{"OP": "*"}] * 20, {"ORTH": "nowhere"}]])
    several = tokens.Doc.from_docs(docs[: n_tokens // 100])[:n_tokens].as_doc()
    return cpu_seconds(lambda: matcher(several), rounds=3)


if WHAT == "wildcards":
    report(**{f"seconds_{size}": wildcards(size) for size in map(int, sys.argv[4:])})
elif WHAT == "phrases":
    made, adding, megabytes = phrase_patterns(int(sys.argv[4]), sys.argv[5])
    per_second, found = speed(made)
    report(words_per_second=per_second, matches=found, adding=adding, megabytes=megabytes)
else:
    per_second, found = speed(token_patterns(realistic() if WHAT == "realistic" else many(docs, int(sys.argv[4]))))
    report(words_per_second=per_second, matches=found)
