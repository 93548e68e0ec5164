"""CPU seconds until a trained pipeline is loaded, imports included, and the memory that the process then holds.

What is put off until it is needed must be paid for by the first text, so that counts too.
"""

from __future__ import annotations

import sys
import time
from itertools import chain, islice, repeat

before = time.process_time()
from clock import library, resident_megabytes  # noqa: E402  they import little

pipeline, treebank, n_docs = sys.argv[2:]
nlp = library().load(pipeline)
seconds = time.process_time() - before
from clock import report  # noqa: E402
from corpus import each_sentence  # noqa: E402

loaded = resident_megabytes()
before = time.process_time()
nlp("The first text of some words, for 3 dollars.")
first = seconds + time.process_time() - before
# The first words of many sentences: it is their number that counts. They are read anew each time, since the texts of a
# list would count as well.
texts = chain.from_iterable(each_sentence("train", treebank=treebank) for _ in repeat(None))
for _ in nlp.pipe(" ".join(text.split()[:5]) for text in islice(texts, int(n_docs))):
    pass
report(seconds=seconds, first=first, loaded_megabytes=loaded, used_megabytes=resident_megabytes())
