# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_transformers.data import FullTransformerBatch as FullTransformerBatch
from nlp_transformers.data import TransformerData as TransformerData
from nlp_transformers.data import WordpieceBatch as WordpieceBatch
