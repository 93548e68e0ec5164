"""The pattern of web addresses compiled: a module of its own, because that takes longer than all others need."""

from __future__ import annotations

import re

from .urls import URL

URL_MATCH = re.compile(URL).match
"""Match a web address that begins a text."""
