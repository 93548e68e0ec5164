"""How runs and saves end that are killed or asked to stop."""

from __future__ import annotations

from inputs import own_config, treebank
from side_by_side import NLPX, WORK, Row, measure


def bench_kills() -> list[Row]:
    """Count the runs and saves that end as if they had not been killed, and what they leave."""
    corpus = treebank("en_ewt")
    found = measure(NLPX, "kills", own_config("tagger,parser"), corpus.train, corpus.dev, WORK / "kills")
    return [
        Row(f"{what}: {fact}", "", f"{found[f'{key}_{kind}']:.0f} of {found[f'{key}_tries']:.0f}", "", due)
        for key, what, right in (
            ("kill", "training killed twice at any moment, then --resume to its end", "byte-identical to a whole run"),
            ("stop", "training stopped by SIGTERM at any moment, then --resume", "byte-identical to a whole run"),
            ("save", "save over a model killed at any moment", "old version or new one whole"),
        )
        for kind, fact, due in (("right", right, "all"), ("leftovers", "something left over after the next", "0"))
    ]
