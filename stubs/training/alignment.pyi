# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.tokens import Alignment as Alignment
from nlpx.tokens import AlignmentArray as AlignmentArray
