"""Read patterns of the dependency tree: lists of nodes, each but the first related to one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import ArgumentError, UsageError
from ..named_tuples import NamedTuple
from ..quoting import kind_of, shown
from ..spelling import did_you_mean
from .operators import ONCE
from .relations import RELATIONS
from .token_patterns import Part, Place

if TYPE_CHECKING:
    from .token_patterns import PatternReader, TokenRule

_ANCHOR: Final = ("RIGHT_ID", "RIGHT_ATTRS")
_OTHER: Final = ("LEFT_ID", "REL_OP", *_ANCHOR)


class PatternNode(NamedTuple):
    """One token of a dependency pattern.

    Attributes:
        rule: What is asked of the token.
        left: Which of the nodes before it the relation starts from.
        operator: The relation, empty for the first node.
    """

    rule: TokenRule
    left: int
    operator: str


def read_pattern(reader: PatternReader, key: str | int, number: int, pattern: Any) -> list[PatternNode]:
    """Return the nodes of a pattern.

    Args:
        reader: Reads what is asked of each token.
        key: The rule.
        number: Which of its patterns it is.
        pattern: The pattern, as it was given.

    Raises:
        ArgumentError: It is no list of dictionaries.
        UsageError: A node lacks something, or is related to none before it.
    """
    if not isinstance(pattern, (list, tuple)):
        hint = "; one pattern alone goes into a list too" if isinstance(pattern, dict) else ""
        raise ArgumentError(
            f"Pattern {number} of the rule {shown(key)} is a list of nodes, not {kind_of(pattern)}{hint}."
        )
    if not pattern:
        raise UsageError(f"Pattern {number} of the rule {shown(key)} is empty; a match is one token at least.")
    names: dict[str, int] = {}
    nodes = []
    for place, node in enumerate(pattern):
        where = Place(key, number, place)
        nodes.append(_read_node(reader, node, names, where))
        names[node["RIGHT_ID"]] = place
    return nodes


def _read_node(reader: PatternReader, node: Any, names: dict[str, int], where: Place) -> PatternNode:
    """Return a node of a pattern; `names` are those of the nodes before it."""
    if not isinstance(node, dict):
        raise ArgumentError(f"{where} is a dictionary with {' and '.join(_ANCHOR)}, not {kind_of(node)}.")
    missing = [name for name in (_OTHER if names else _ANCHOR) if name not in node]
    if missing:
        raise UsageError(
            f"{where} has no {' and no '.join(missing)}, which every node has{' but the first' if names else ''}."
        )
    left, operator, right = node.get("LEFT_ID"), node.get("REL_OP"), node["RIGHT_ID"]
    for name in (right, left) if names else (right,):
        if not isinstance(name, str):
            raise ArgumentError(f"{where} names nodes by strings, not by {kind_of(name)}.")
    if not names and (left is not None or operator is not None):
        raise UsageError(
            f"{where} is the first, and has a LEFT_ID or a REL_OP; the first is related to none before it."
        )
    if right in names:
        raise UsageError(f"{where} has the RIGHT_ID {shown(right)}, which a node before it has; each has its own.")
    if names and left not in names:
        hint = did_you_mean(str(left), names, most=1) or "."
        raise UsageError(f"{where} has the LEFT_ID {shown(left)}, which no node before it has{hint}")
    if names and operator not in list(RELATIONS):
        raise UsageError(f"{where} has the REL_OP {shown(operator)}; there are {' '.join(RELATIONS)}.")
    rule = reader.read_token(node["RIGHT_ATTRS"], Part(where, "RIGHT_ATTRS"))
    if rule.repeats not in (ONCE, ONCE._replace(negated=True)):
        raise UsageError(f"{where} has an OP by which several tokens may stand, or none; a node is one token.")
    return PatternNode(rule, names.get(left or "", 0), operator or "")
