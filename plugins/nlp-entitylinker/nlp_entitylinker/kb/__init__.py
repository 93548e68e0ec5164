"""Knowledge bases: entities with vectors, and the aliases by which texts mention them.

====================  ========================================================
`KnowledgeBase`       what the component ``entity_linker`` asks; abstract
`InMemoryLookupKB`    one whose entities and aliases are held in memory
`Candidate`           an entity that a mention may mean
`read_tables`         entities and aliases from tables, into a knowledge base
====================  ========================================================
"""

from __future__ import annotations

from .candidate import Candidate
from .in_memory import InMemoryLookupKB
from .knowledge_base import KnowledgeBase
from .tables import read_tables

__all__ = ["Candidate", "InMemoryLookupKB", "KnowledgeBase", "read_tables"]
