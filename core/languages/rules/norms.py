"""Spellings that stand for one and the same: quotation marks, dashes, ellipses and currencies, in every language."""

from __future__ import annotations

_VARIANTS = {
    "'": "‘ ’ ` ´",
    '"': "“ ” „ « » '' `` ‘‘ ’’ ´´",
    "-": "– — -- --- ——",
    "...": "…",
    "'s": "'s 'S ’s ’S",
    "$": "£ € ¥ ৳ ฿ ₣ ₩ ₹ ₺ US$ C$ A$ Mex$ E£",
    ".": "। 。",
    "!": "！",
    ",": "，",
    ":": "：",
    ";": "；",
    "?": "？",
}
BASE_NORMS = {variant: norm for norm, variants in _VARIANTS.items() for variant in variants.split()}
"""The usual spelling for each of its variants; models see the norm, so that they know a rare variant too."""
