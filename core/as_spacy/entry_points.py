"""What installed packages offer to spaCy through entry points, such as ``spacy_factories``: known here by its names.

What an entry point names is imported when somebody uses it. Most register themselves then, by a decorator; what does
not is registered under the name of the entry point.
"""

from __future__ import annotations

from ..distributions import distributions
from ..registry.table import all_tables


def announce_offers() -> None:
    """Make all that is offered known; a name that we have already stays ours."""
    tables = {f"spacy_{table.name}": table for table in all_tables()}
    for source in distributions():
        for group, table in tables.items():
            for name, target in source.entry_points(group):
                if target and name not in table:
                    table.announce(name, target, by=source.name)
