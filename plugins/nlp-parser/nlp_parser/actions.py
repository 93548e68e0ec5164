"""The actions of a transition system: a kind, such as SHIFT, and for some a label.

Saved as spaCy's file ``moves``: for each kind the labels and how often the training data have them. The counts give the
order of the actions, which is that of the model's outputs: kind by kind, frequent labels first; labels that were added
to a trained model have negative counts and come last, in the order in which they were added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import srsly

from nlpx.errors import ConfigError, ModelError, shown
from nlpx.files import Record, pack, parse_json, unpack
from nlpx.vocab import string_id

from .states import NONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from .states import States

Counts = dict[int, dict[str, int]]

# The letters of the kinds of action that have no label.
WITHOUT_LABELS = "SDO"
_MOST = 2**63 - 1


class Actions:
    """The actions of one component, in the order of the model's outputs.

    Args:
        kinds: The letter of each kind, in the order of their numbers; a space for a number that is not in use.
        counts: For each kind how often each label occurs; a kind without labels has the label ``""``.

    Attributes:
        kind: The kind of each action, int32 of shape (n_actions,).
        label: The number of each action's label in `labels`, int32 of shape (n_actions,).
        labels: All distinct labels; the first is ``""``.
        ids: The ids of their strings, uint64 of shape (n_labels,); that of ``""`` is 0.
        numbers: The number of each label by its id.
        ids_of_kind: The ids of the labels that each kind has.
    """

    def __init__(self, kinds: str, counts: Mapping[int, Mapping[str, int]]) -> None:
        self.kinds = kinds
        self.counts: Counts = {kind: dict(counts.get(kind, {})) for kind in range(len(kinds))}
        self.labels: list[str] = [""]
        self.kind: NDArray[np.int32]
        self.label: NDArray[np.int32]
        self._names: list[tuple[int, str]]
        self._arrange()

    def _arrange(self) -> None:
        pairs = [(kind, label, count) for kind, of_kind in self.counts.items() for label, count in of_kind.items()]
        trained = [pair for pair in pairs if pair[2] >= 0]
        added = [pair for pair in pairs if pair[2] < 0]
        trained.sort(key=lambda pair: pair[1], reverse=True)
        trained.sort(key=lambda pair: (pair[0], -pair[2]))
        added.sort(key=lambda pair: (-pair[2], pair[0]))
        self._names = [(kind, label) for kind, label, _count in trained + added]
        self.labels = ["", *dict.fromkeys(label for _, label in self._names if label)]
        numbers = {label: number for number, label in enumerate(self.labels)}
        self.kind = np.array([kind for kind, _ in self._names], dtype=np.int32)
        self.label = np.array([numbers[label] for _, label in self._names], dtype=np.int32)
        self.ids: NDArray[np.uint64] = np.array([string_id(label) for label in self.labels], dtype=np.uint64)
        self.numbers = {label: number for number, label in enumerate(self.ids.tolist())}
        self.ids_of_kind = [set(self.ids[self.label[self.kind == kind]].tolist()) for kind in range(len(self.kinds))]

    def __len__(self) -> int:
        return len(self._names)

    @property
    def names(self) -> list[str]:
        """The names of the actions, such as ``L-nsubj`` and ``S``."""
        return [self.kinds[kind] + (f"-{label}" if label else "") for kind, label in self._names]

    @property
    def n_added(self) -> int:
        """The number of actions that were added to those of the training data; they are the last ones."""
        return sum(count < 0 for of_kind in self.counts.values() for count in of_kind.values())

    def number(self, kind: int, label: str = "") -> int:
        """Return the number of an action, or -1 if there is none such."""
        try:
            return self._names.index((kind, label))
        except ValueError:
            return -1

    def add(self, label: str, *, kinds: Sequence[int]) -> bool:
        """Add a label to some kinds, behind all others; tells whether it is new to any."""
        new = [kind for kind in kinds if label not in self.counts[kind]]
        lowest = min((count for of_kind in self.counts.values() for count in of_kind.values()), default=0)
        for kind in new:
            self.counts[kind][label] = min(lowest, 0) - 1
        if new:
            self._arrange()
        return bool(new)

    def to_bytes(self) -> bytes:
        """Return the file ``moves``."""
        counts = {str(kind): of_kind for kind, of_kind in self.counts.items()}
        return pack({"moves": srsly.json_dumps(counts), "cfg": {"neg_key": None}})

    @classmethod
    def from_bytes(cls, data: bytes, *, kinds: str, where: str) -> Actions:
        """Read the file ``moves``.

        Args:
            data: Its content.
            kinds: The letters of the kinds.
            where: Its path, for messages.

        Raises:
            ModelError: It is broken, or has actions that are not of these kinds.
        """
        file = Record(unpack(data, where=where, error=ModelError), where=where, error=ModelError)
        moves: Any = file.value("moves", (str, bytes), "JSON")
        read = Record(parse_json(moves, where=where, error=ModelError), where=where, error=ModelError)
        numbers = {str(kind): kind for kind in range(len(kinds))}
        counts: Counts = {}
        for name in read.data:
            if name not in numbers:
                read.refuse(f"there is no kind of action {shown(name)}, only 0 to {len(kinds) - 1}")
            of_kind = read.record(name)
            counts[numbers[name]] = {label: of_kind.whole(label, low=-_MOST, high=_MOST) for label in of_kind.data}
            _check_labels(kinds[numbers[name]], of_kind)
        return cls(kinds, counts)


def _check_labels(letter: str, labels: Record) -> None:
    """Refuse labels for a kind of action that is not in use, or has none.

    Raises:
        ModelError: There are some.
    """
    if letter != " " and letter not in WITHOUT_LABELS:
        return
    wrong = [label for label in labels.data if label or letter == " "]
    if wrong:
        labels.refuse(f"actions of this kind have no label {shown(wrong[0])}")


class ActionsThen(NamedTuple):
    """Actions as they were at one time, to see that what was found of them still holds.

    Args:
        kind: Their kinds, in the array that they were in.
        label: The numbers of their labels, likewise.
        unseen: Those of which nothing had been learnt.
    """

    kind: Any
    label: Any
    unseen: Collection[int]

    @classmethod
    def of(cls, actions: Actions, unseen: Collection[int]) -> ActionsThen:
        """Return what there is to compare later."""
        return cls(actions.kind, actions.label, frozenset(unseen))

    def are(self, actions: Actions, unseen: Collection[int]) -> bool:
        """Tell whether they are the same now."""
        return self.kind is actions.kind and self.label is actions.label and self.unseen == unseen


class ActionTable:
    """The actions as arrays of the device that the states are on.

    Args:
        xp: NumPy or CuPy.
        actions: The actions of the component.
        unseen: Numbers of actions that are never taken, because nothing has been learnt of them.

    Attributes:
        kind: The kind of each action, (n_actions,); `label` the number of its label, likewise.
        is_open: Whether it may be taken where no label is asked for.
    """

    def __init__(self, xp: Any, actions: Actions, *, unseen: Iterable[int] = ()) -> None:
        self.xp = xp
        self.kind = xp.asarray(actions.kind)
        self.label = xp.asarray(actions.label)
        # The unit action without a label is for places where no entity may be, and nowhere else.
        self.is_open = (self.kind != actions.kinds.find("U")) | (self.label != 0)
        self.is_open[list(unseen)] = False

    def valid(self, states: States, live: Any) -> Any:
        """Say which actions may be applied to states, shape (n_live, n_actions)."""
        kinds, labels = states.valid_kinds(live)
        return self.allowed(kinds, labels)

    def ranks(self, preference: Sequence[int], *, n_kinds: int) -> Any:
        """Return the place of each kind in an order of preference, (n_kinds,)."""
        ranks = self.xp.zeros(n_kinds, dtype="int32")
        ranks[list(preference)] = self.xp.arange(len(preference), dtype="int32")
        return ranks

    def allowed(self, kinds: Any, labels: Any) -> Any:
        """Say which actions have a kind and a label that may be."""
        fits = self.xp.where(labels[:, None] == NONE, self.is_open, self.label == labels[:, None])
        return kinds[:, self.kind] & fits


def read_labels(labels: Any, *, kinds: str, component: str) -> Counts:
    """Read how often labels occur, by kind of action, as somebody gives them to a component.

    Raises:
        ConfigError: They have another form.
    """
    try:
        counts = {
            int(kind): {label: int(count) for label, count in of_kind.items()} for kind, of_kind in dict(labels).items()
        }
    except (ValueError, TypeError, AttributeError, OverflowError):
        counts = {-1: {}}
    if not all(0 <= kind < len(kinds) for kind in counts) or not all(
        isinstance(label, str) for of_kind in counts.values() for label in of_kind
    ):
        raise ConfigError(
            f"the labels for component {component!r} are not those of its actions; give what label_data returns, "
            'such as {"2": {"nsubj": 120}}, or leave them out of [initialize.components]'
        )
    return counts


def merged(counts: Iterable[tuple[int, str]]) -> Counts:
    """Count (kind, label) pairs."""
    by_kind: Counts = {}
    for kind, label in counts:
        of_kind = by_kind.setdefault(kind, {})
        of_kind[label] = of_kind.get(label, 0) + 1
    return by_kind
