"""A manifest with an offer that cannot be used."""

from __future__ import annotations

from nlpx.hookspecs import DataCheckSpec, NoticeSpec, hookimpl


@hookimpl
def nlpx_data_checks():
    target = "planted.data_checks:missing_function"
    return [DataCheckSpec(name="planted unusable", target=target, summary="Nothing.", title="Nothing")]


@hookimpl
def nlpx_notices():
    return [NoticeSpec(name="taken twice", target="planted.notices:sound", summary="Nothing.")]
