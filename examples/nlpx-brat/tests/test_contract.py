"""What every plugin must do; nlpx-brat must be installed."""

from __future__ import annotations

from nlpx.testing import ConverterCase, contract_tests

TEXT = "Marie Curie found radium in Paris, and lung and breast cancer in mice."
ANNOTATIONS = """\
T1\tPerson 0 11\tMarie Curie
T2\tElement 18 24\tradium
T3\tFind 12 17\tfound
T4\tPlace 28 33\tParis
T5\tDisease 39 43;55 61\tlung cancer
R1\tFound Arg1:T1 Arg2:T2
E1\tFind:T3 Who:T1 What:T2
A1\tConfidence E1 High
N1\tReference T4 Wikidata:Q90\tParis
*\tEquiv T1 T2
#1\tAnnotatorNotes T2\tan element
"""

TestContract = contract_tests("nlpx-brat", ConverterCase("brat", sample=ANNOTATIONS, files={".txt": TEXT}))
