# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_entitylinker.pipe import EntityLinker as EntityLinker
from nlp_entitylinker.scoring import make_entity_linker_scorer as make_entity_linker_scorer
DEFAULT_NEL_MODEL: dict[str, Any]
