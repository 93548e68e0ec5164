"""The language: its rules are the files of a folder that is called like its code."""

from pathlib import Path

from nlpx.languages import DescribedDefaults

RULES = DescribedDefaults(Path(__file__).parent / "my_offer")
