"""German special cases: contractions and abbreviations."""

from __future__ import annotations

from ..rules.exceptions import Exceptions, build_base_exceptions, read_cases, with_curly_twins

_WITH_ES = "ich du er sie wir ihr"
_WITH_DEM = "auf hinter unter vor über"
_CLIPPED = "'n=ein 'ne=eine 'nem=einem 'nen=einen 's='s 'S='s s'='s S'='s d' L' ``"

_ABBREVIATIONS = """
    A.C. A.D. a.D. A.G. a.M. a.Z. Abb.=Abbildung Abk.=Abkürzung Abs. Abt.=Abteilung abzgl.=abzüglich adv. al.
    allg.=allgemein Apr.=April Aug.=August B.A. B.Sc. Bd.=Band betr. Betr.=Betreff Bf.=Bahnhof Bhf.=Bahnhof Biol.
    biol. Bsp.=Beispiel bspw.=beispielsweise bzgl.=bezüglich bzw.=beziehungsweise c/o ca. CDU/CSU Chr. Cie. Co. co.
    D.C. d.h. Dez.=Dezember dgl.=dergleichen Di.=Dienstag Dipl. Dipl.-Ing. Do.=Donnerstag Dr. e.g. e.V. ebd.=ebenda
    ehem. eigtl.=eigentlich engl.=englisch entspr. erm. etc. ev. evtl.=eventuell Fa.=Firma Fam.=Familie Feb.=Februar
    Fr.=Frau Frl.=Fräulein frz.=französisch G.m.b.H. geb. Gebr. gegr.=gegründet gem. ggf.=gegebenenfalls
    ggfs.=gegebenenfalls ggü.=gegenüber h.c. Hbf.=Hauptbahnhof Hg. Hr.=Herr Hrn.=Herrn Hrsg. hrsg. I. i.A. i.d.R. i.e.
    i.G. i.O. i.Tr. i.V. II. III. Inc. incl.=inklusive Ing. inkl.=inklusive insb.=insbesondere IV. Jan.=Januar
    Jh.=Jahrhundert Jhd.=Jahrhundert Jr. jr. Jul.=Juli jun. Jun.=Juni jur. K.O. kath.=katholisch L.A. lat. lt.=laut
    M.A. m.E. m.M. M.Sc. max.=maximal Mi.=Mittwoch min.=minimal mind.=mindestens Mio.=Million Mo.=Montag Mr.
    Mrd.=Milliarde Mrz.=März mtl.=monatlich MwSt.=Mehrwertsteuer Mär.=März n.Chr. N.Y. N.Y.C. nat. Nov.=November
    Nr.=Nummer o.a. o.g. O.K. o.k. o.ä. Okt.=Oktober Orig.=Original orig.=original p.a. P.S. p.s. pers. phil.
    Pkt.=Punkt Prof.=Professor q.e.d. R.I.P. Red.=Redaktion rer. röm.=römisch s.o. Sa.=Samstag sen. Sep.=September
    Sept.=September So.=Sonntag sog. St. std. Std.=Stunde stellv. Str.=Straße Tel.=Telefon Tsd.=Tausend tägl.=täglich
    u.a. U.S. U.S.A. U.S.S. u.s.w. u.U. u.v.m. Univ.=Universität usf. usw. uvm. v.a. v.Chr. v.l.n.r. vgl.=vergleiche
    vllt.=vielleicht vlt.=vielleicht Vol. vs. wiss. z.B. z.b. z.Bsp. z.T. z.Z. z.Zt. zzgl. österr.=österreichisch
"""
"""Abbreviations, each maybe with the word that it stands for."""


def build_exceptions() -> Exceptions:
    """Build all German special cases; each with an apostrophe has a twin with the curly one."""
    return with_curly_twins(
        {
            **build_base_exceptions(),
            **read_cases(f"{word} 's=es" for word in _WITH_ES.split()),
            **read_cases(f"{word} 'm=dem" for word in _WITH_DEM.split()),
            **read_cases([*_CLIPPED.split(), *_ABBREVIATIONS.split()]),
        }
    )
