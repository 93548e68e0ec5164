"""How much a server takes at once."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UsageError
from ..quoting import counted


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Say how much a server takes at once.

    Args:
        batch_size: How many texts are annotated together at most.
        queue_size: How many texts may wait; a request for which there is no room is sent away for the moment.
        max_texts: How many texts a request may hold.
        max_bytes: How long a request may be.
        timeout: Seconds after which a request is answered that its texts are not done. Its head and its body have as
            long to come.

    Raises:
        UsageError: A request could hold more texts than may wait, so that it would never be taken.
    """

    batch_size: int = 64
    queue_size: int = 256
    max_texts: int = 64
    max_bytes: int = 1_000_000
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if self.max_texts > self.queue_size:
            raise UsageError(
                f"a request may hold {counted(self.max_texts, 'text')} and only {self.queue_size} may wait, so that it "
                "might never be taken; make --max-texts smaller or --queue-size larger"
            )
