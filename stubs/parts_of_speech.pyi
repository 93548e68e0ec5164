# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.vocab.parts_of_speech import IDS as IDS
from nlpx.vocab.parts_of_speech import NAMES as NAMES
ADJ: int
ADP: int
ADV: int
AUX: int
CCONJ: int
CONJ: int
DET: int
EOL: int
INTJ: int
NOUN: int
NUM: int
PART: int
PRON: int
PROPN: int
PUNCT: int
SCONJ: int
SPACE: int
SYM: int
VERB: int
X: int
