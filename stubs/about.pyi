# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx import __version__ as __version__
