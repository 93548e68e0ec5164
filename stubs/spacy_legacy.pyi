# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_entitylinker.models import build_entity_linker_v1 as _EntityLinker_v1
from nlp_parser.models import build_parser_v1 as _TransitionBasedParser_v1
from nlp_tagger.models import build_tagger_v1 as _Tagger_v1
from nlp_textcat.models import build_bow_v1 as _TextCatBOW_v1
from nlp_textcat.models import build_cnn_v1 as _TextCatCNN_v1
from nlp_textcat.models import build_ensemble_v1 as _TextCatEnsemble_v1
from nlp_tok2vec.models import build_character_embed as _CharacterEmbed_v1
from nlp_tok2vec.models import build_hash_embed_cnn as _HashEmbedCNN_v1
from nlp_tok2vec.models import build_maxout_window_encoder_v1 as _MaxoutWindowEncoder_v1
from nlp_tok2vec.models import build_mish_window_encoder_v1 as _MishWindowEncoder_v1
from nlp_tok2vec.models import build_multi_hash_embed as _MultiHashEmbed_v1
from nlp_tok2vec.models import build_tok2vec_v1 as _Tok2Vec_v1
CharacterEmbed_v1 = _CharacterEmbed_v1
EntityLinker_v1 = _EntityLinker_v1
HashEmbedCNN_v1 = _HashEmbedCNN_v1
MaxoutWindowEncoder_v1 = _MaxoutWindowEncoder_v1
MishWindowEncoder_v1 = _MishWindowEncoder_v1
MultiHashEmbed_v1 = _MultiHashEmbed_v1
Tagger_v1 = _Tagger_v1
TextCatBOW_v1 = _TextCatBOW_v1
TextCatCNN_v1 = _TextCatCNN_v1
TextCatEnsemble_v1 = _TextCatEnsemble_v1
Tok2Vec_v1 = _Tok2Vec_v1
TransitionBasedParser_v1 = _TransitionBasedParser_v1
