"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real corpora, `NLPX_DATA` or beside the repository; tests that need it are skipped without it."""
    folder = Path(os.environ.get("NLPX_DATA", ROOT / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"the corpora are not at {folder}; set NLPX_DATA to where they are")
    return folder
