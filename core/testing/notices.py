"""What a notice must do."""

from __future__ import annotations

from typing import ClassVar

from ..registry import registry
from .cases import Case, Contract, doing, expect
from .fresh_process import heavy_imports


class NoticeCase(Case):
    """Stand for a notice about the installation.

    What is checked: it is one line of text, or None where all is well; it imports nothing heavy.
    """

    kind: ClassVar[str] = "notice"


class NoticeContract(Contract):
    """The tests of a notice."""

    argument = "notice"
    case = NoticeCase
    tables = ("notices",)

    def test_notice_is_one_line(self, notice: NoticeCase) -> None:
        with doing(f"the {notice}"):
            line = registry.get("notices", notice.name)()
        is_line = line is None or (isinstance(line, str) and len(line.splitlines()) == 1)
        expect(is_line, f"the {notice} is {line!r}, where one line or None is due")

    def test_notice_is_light(self, notice: NoticeCase) -> None:
        module, _, attribute = notice.found.spec.target.partition(":")
        heavy, done = heavy_imports(f"import {module}\n{module}.{attribute}()")
        expect(done.returncode == 0, f"the {notice} cannot be had in a fresh process: {done.stderr}")
        expect(not heavy, f"the {notice} imports {', '.join(heavy)}")
