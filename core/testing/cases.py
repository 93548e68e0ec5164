"""What a contract is made of: a case for each offer, and tests that take a case."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import pytest

from ..isolation import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..plugins import Offer, Plugin


@dataclass(frozen=True)
class Case:
    """Say about one offer what its tests need to know.

    Args:
        name: The name of the offer.
        label: Tells several cases of one offer apart, in the ids of the tests.
        needs: Modules without which the tests are skipped, such as ``torch``.
        offer: The offer itself; `contract_tests` looks it up.
    """

    name: str
    label: str = field(default="", kw_only=True)
    needs: tuple[str, ...] = field(default=(), kw_only=True)
    offer: Offer | None = field(default=None, kw_only=True, repr=False)

    kind: ClassVar[str] = "offer"

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r}"

    @property
    def id(self) -> str:
        """What stands in the ids of the tests."""
        return f"{self.name}-{self.label}" if self.label else self.name

    def as_parameter(self) -> Any:
        """Return the case as pytest takes it."""
        missing = [module for module in self.needs if find_spec(module) is None]
        return pytest.param(
            self, id=self.id, marks=[pytest.mark.skip(reason=f"{module} is not installed") for module in missing]
        )

    @property
    def found(self) -> Offer:
        """The offer.

        Raises:
            ValueError: The case was not made by `contract_tests`.
        """
        if self.offer is None:
            raise ValueError(f"the {self} has no offer yet; give the case to contract_tests")
        return self.offer


class Contract:
    """Hold the tests of one kind of offer; their parameter `argument` is a case.

    Attributes:
        argument: The name of the parameter.
        case: The class of the cases.
        tables: The registries whose offers these are.
    """

    argument: ClassVar[str]
    case: ClassVar[type[Case]]
    tables: ClassVar[tuple[str, ...]]

    @classmethod
    def cases_of(cls, plugin: Plugin, offers: Iterable[Offer], cases: Iterable[Case]) -> list[Case]:
        """Return the cases of a plugin's offers: those that are given, or one that knows the name only.

        What two registries serve under one name is one thing.
        """
        by_name = {offer.spec.name: offer for offer in offers if offer.spec.table in cls.tables}
        fitting = [case for case in cases if isinstance(case, cls.case)]
        made: list[Case] = []
        for name, offer in by_name.items():
            own = [case for case in fitting if case.name == name] or [cls.case(name)]
            made += [replace(case, offer=offer) for case in own]
        return made


def fail(sentence: str) -> NoReturn:
    """Fail the test with a sentence that says what the plugin does wrong."""
    pytest.fail(sentence, pytrace=False)


def expect(is_right: object, sentence: str) -> None:
    """Fail the test with a sentence where something is not right."""
    if not is_right:
        fail(sentence)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Let a block run code of a plugin: an exception fails the test with a sentence, above the traceback.

    Args:
        what: The beginning of the sentence, such as ``the component 'x' given a doc without tokens``.
    """
    try:
        yield
    except Exception as error:
        raise pytest.fail.Exception(f"{what} raises {describe(error)}") from error
