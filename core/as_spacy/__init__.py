"""Let code that says ``spacy`` run: its import, as the first of a program, makes ``spacy`` another name of ``nlpx``.

``import nlpx.as_spacy`` on the first line of a script does it, or ``nlpx run script.py``, ``nlpx run -m module`` and
``python -m nlpx.as_spacy script.py``, for which the script stays as it is. It holds for this process and for the worker
processes that it starts. ``spacy_legacy`` and ``spacy_transformers`` are there too, and what other packages offer to
spaCy through entry points (``spacy_factories`` and the like) can be named in pipelines.

===============  ==========================================================
`modules`        modules under the names of spaCy, which are ours
`entry_points`   what installed packages offer to spaCy
`running`        a script or a module, run as Python runs it
`worker`         how worker processes come to know
===============  ==========================================================
"""

from __future__ import annotations

from .entry_points import announce_offers
from .modules import stand_in

__all__ = ["VERSION"]

VERSION = "3.8.18"
"""The version of spaCy whose documented names these are; what ``spacy.__version__`` says."""

if stand_in(VERSION):
    announce_offers()
