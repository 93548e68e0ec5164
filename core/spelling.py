"""Near spellings: what somebody may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def near(name: Any, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Return the known names that are spelt most like a name, the best first; none that is far behind the best."""
    from difflib import SequenceMatcher

    if not isinstance(name, str):
        # Whoever has written something else is told so by what is around.
        return []
    matcher = SequenceMatcher(b=name.lower())
    scored = []
    for candidate in sorted(set(known)):
        matcher.set_seq1(candidate.lower())
        if matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6 and (ratio := matcher.ratio()) >= 0.6:
            scored.append((-ratio, candidate))
    scored.sort()
    return [candidate for score, candidate in scored[:most] if score <= scored[0][0] + 0.1]


def did_you_mean(name: Any, known: Iterable[str], *, most: int = 3) -> str:
    """Return ``"; did you mean 'x'?"`` with the names spelt most alike, or an empty string where none is.

    Args:
        name: What somebody wrote.
        known: The names that there are.
        most: How many are named at most.
    """
    quoted = [repr(close) for close in near(name, known, most=most)]
    return f"; did you mean {' or '.join(quoted)}?" if quoted else ""
