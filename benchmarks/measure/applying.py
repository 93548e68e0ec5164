"""The command ``apply``: words a second of CPU time, loading included, and memory.

Arguments: the library, the pipeline, the texts as JSON Lines, the output, and the number of words.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from clock import peak_megabytes, report

library, pipeline, texts, output, n_words = sys.argv[1], *map(Path, sys.argv[2:5]), int(sys.argv[5])
if library == "spacy":
    from spacy.cli.apply import apply

    apply(texts, output, str(pipeline), "text", batch_size=256, n_process=1)
else:
    from nlpx.commands.apply import apply

    apply(texts, output, pipeline, batch_size=256, force=True)
report(words_per_second=n_words / time.process_time(), peak_megabytes=peak_megabytes())
