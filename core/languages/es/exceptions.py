"""Spanish special cases: abbreviations and clock times."""

from __future__ import annotations

from ..rules.exceptions import Exceptions, build_base_exceptions, read_cases, whole, with_curly_twins

_ABBREVIATIONS = """
    a.C. a.J.C. apdo. aprox. Av. Avda. Cía. d.C. d.J.C. dna. dpto. Dr. Dra. EE.UU. Ee.Uu. ej. esq. etc. fig. Gob.
    Gral. Ing. J.C. km/h Lic. m.n. n° núm. P.D. p.ej. Prof. Profa. pág. Q.E.P.D. q.e.p.d. S.A. S.L. S.R.L. s.s.s. Sr.
    Sra. Srta. Ud.=usted Uds.=ustedes Vd.=usted Vds.=ustedes vol.=volúmen °C
"""
"""Abbreviations and signs, each maybe with the word that it stands for."""


def build_exceptions() -> Exceptions:
    """Build all Spanish special cases."""
    return with_curly_twins(
        {
            **build_base_exceptions(),
            **whole(["EE. UU.", "Ee. Uu."]),
            **read_cases(["pa l=el", "12 m.", *_ABBREVIATIONS.split()]),
            **read_cases(f"{hour} {half}" for hour in range(1, 13) for half in ("a.m.", "am", "p.m.", "pm")),
        }
    )
