"""Peak memory while en_core_web_sm annotates one long text, above the pipeline and the Doc that is kept.

Arguments: the library, and the number of characters.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from pathlib import Path

from clock import library, report, trained
from corpus import texts

PARTS = ["attribute_ruler", "lemmatizer", "senter"]


def kilobytes(key: str) -> int:
    """Return a figure of memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(f"{key}:")).split()[1])


def resident() -> int:
    """Return what the process holds once everything that is free has gone back to the system."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return kilobytes("VmRSS")


def reset_peak() -> None:
    """Let the highest mark start from what is held now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


n_characters = int(sys.argv[2])
nlp = library().load(trained(), exclude=PARTS)
nlp.max_length = n_characters
sample = "\n".join(texts("train"))
text = (sample * (n_characters // len(sample) + 1))[:n_characters]
nlp("The quick brown fox jumps over the lazy dog.")
before = resident()
reset_peak()
peaks = {}
doc = nlp.make_doc(text)
peaks["tokenizer"] = kilobytes("VmHWM") - resident()
for name, pipe in nlp.pipeline:
    reset_peak()
    doc = pipe(doc)
    peaks[name] = kilobytes("VmHWM") - resident()
report(
    tokens=len(doc),
    doc_megabytes=(resident() - before) / 1024,
    megabytes=max(peaks.values()) / 1024,
    **{f"{name}_megabytes": peak / 1024 for name, peak in peaks.items()},
)
