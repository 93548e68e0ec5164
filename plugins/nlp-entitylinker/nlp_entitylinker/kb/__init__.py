"""Knowledge bases: entities with vectors, and the aliases by which texts mention them.

====================  ========================================================
`KnowledgeBase`       what the component ``entity_linker`` asks; abstract
`InMemoryLookupKB`    one whose entities and aliases are held in memory
`MappedKB`            one that may be larger than memory; `KBBuilder` builds it
`LookupKB`            what these two have in common; abstract
`Candidate`           an entity that a mention may mean
`ItemError`           what a `KBBuilder` says of something that was given to it and will not do
`read_tables`         entities and aliases from tables, into a knowledge base
====================  ========================================================
"""

from __future__ import annotations

from .builder import KBBuilder
from .candidate import Candidate
from .grouping import ItemError
from .in_memory import InMemoryLookupKB
from .knowledge_base import KnowledgeBase
from .lookup_kb import LookupKB
from .mapped import MappedKB
from .tables import read_tables

__all__ = [
    "Candidate", "InMemoryLookupKB", "ItemError", "KBBuilder", "KnowledgeBase", "LookupKB", "MappedKB", "read_tables",
]  # fmt: skip
