# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_tok2vec.models import build_bilstm_encoder as _BiLSTMEncoder
from nlp_tok2vec.models import build_character_embed as _CharacterEmbed
from nlp_tok2vec.models import build_hash_embed_cnn as _build_hash_embed_cnn_tok2vec
from nlp_tok2vec.models import build_listener as _tok2vec_listener_v1
from nlp_tok2vec.models import build_maxout_window_encoder as _MaxoutWindowEncoder
from nlp_tok2vec.models import build_mish_window_encoder as _MishWindowEncoder
from nlp_tok2vec.models import build_multi_hash_embed as _MultiHashEmbed
from nlp_tok2vec.models import build_tok2vec as _build_Tok2Vec_model
BiLSTMEncoder = _BiLSTMEncoder
CharacterEmbed = _CharacterEmbed
MaxoutWindowEncoder = _MaxoutWindowEncoder
MishWindowEncoder = _MishWindowEncoder
MultiHashEmbed = _MultiHashEmbed
build_Tok2Vec_model = _build_Tok2Vec_model
build_hash_embed_cnn_tok2vec = _build_hash_embed_cnn_tok2vec
tok2vec_listener_v1 = _tok2vec_listener_v1
