# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_transformers.models import build_listener as _TransformerListener
from nlp_transformers.models import build_transformer_model as _TransformerModel
from nlp_transformers.pipe import Transformer as Transformer
TransformerListener = _TransformerListener
TransformerModel = _TransformerModel
