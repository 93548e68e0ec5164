"""The command ``convert``: CPU time and memory of the whole process.

Arguments: the library, the treebank, the folder of the results.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from clock import peak_megabytes, report

library, treebank, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
if library == "spacy":
    from spacy.cli.convert import convert

    convert(treebank, folder, file_type="spacy", converter="conllu", silent=True)
else:
    from nlpx.commands.convert import convert

    convert(treebank, folder, file_type="spacy")
report(cpu_seconds=time.process_time(), peak_megabytes=peak_megabytes())
