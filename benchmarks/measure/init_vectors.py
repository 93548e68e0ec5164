"""The command ``init vectors``: CPU time and memory of the whole process.

Arguments: the library, the table of word vectors, the folder of the pipeline, how many vectors to keep.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from clock import peak_megabytes, report

library, table, folder, prune = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
usual = {"truncate": 0, "mode": "default", "name": None, "verbose": False, "jsonl_loc": None, "attr": "ORTH"}
if library == "spacy":
    from spacy.cli.init_pipeline import init_vectors_cli

    init_vectors_cli("en", table, folder, prune=prune, **usual)
else:
    from nlpx.commands.init_vectors import init_vectors

    init_vectors("en", table, folder, prune=prune)
report(cpu_seconds=time.process_time(), peak_megabytes=peak_megabytes())
