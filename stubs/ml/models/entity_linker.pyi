# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_entitylinker.generators.generator import build_exact as _create_candidates
from nlp_entitylinker.generators.generator import build_exact as _create_candidates_batch
from nlp_entitylinker.kb.creators import build_empty_kb as _empty_kb
from nlp_entitylinker.kb.creators import build_empty_kb_for_config as _empty_kb_for_config
from nlp_entitylinker.kb.creators import build_kb_from_file as _load_kb
from nlp_entitylinker.models import build_entity_linker as _build_nel_encoder
build_nel_encoder = _build_nel_encoder
create_candidates = _create_candidates
create_candidates_batch = _create_candidates_batch
empty_kb = _empty_kb
empty_kb_for_config = _empty_kb_for_config
load_kb = _load_kb
