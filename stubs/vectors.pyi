# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.vocab import Vectors as Vectors
from nlpx.vocab.vector_files import Mode as Mode
