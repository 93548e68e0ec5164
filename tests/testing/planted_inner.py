"""A manifest that reaches into core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.hookspecs import NoticeSpec, hookimpl

if TYPE_CHECKING:
    from nlpx.training.loop import TrainingRun

    assert TrainingRun


@hookimpl
def nlpx_notices():
    return [NoticeSpec(name="loops", target="planted.notices:sound", summary="For tests.")]
