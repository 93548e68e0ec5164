"""A manifest with a name that another plugin has too."""

from __future__ import annotations

from nlpx.hookspecs import NoticeSpec, hookimpl


@hookimpl
def nlpx_notices():
    return [NoticeSpec(name="taken twice", target="planted.notices:sound", summary="Nothing.")]
