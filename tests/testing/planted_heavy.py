"""A manifest that imports what is heavy."""

from __future__ import annotations

import numpy as np

from nlpx.hookspecs import NoticeSpec, hookimpl

assert np


@hookimpl
def nlpx_notices():
    return [NoticeSpec(name="number of planted notices", target="planted.notices:sound", summary="For tests.")]
