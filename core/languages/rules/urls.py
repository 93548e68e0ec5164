"""Web addresses: the pattern that keeps one in one token, and the endings that make a word look like one."""

from __future__ import annotations

from .char_classes import LOWER

_SCHEME = r"(?:[\w+.-]{2,}://)?"
_USER = r"(?:\S+@)?"
_PORT = r"(?::\d{2,5})?"
_PATH = r"(?:[/?#]\S*)?"

# Addresses of networks that are private, of the machine itself, or of no machine.
_PRIVATE = r"(?:10|127)(?:\.\d{1,3}){3}|(?:169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}"
_TO_254 = r"(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])"
_TO_255 = r"(?:1?\d{1,2}|2[0-4]\d|25[0-5])"
_TO_223 = r"(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])"
_IP_ADDRESS = rf"(?!{_PRIVATE}){_TO_223}(?:\.{_TO_255}){{2}}\.{_TO_254}"

_LABEL_END = r"[A-Za-z0-9\u00A1-\uFFFF]"
_LABEL = rf"{_LABEL_END}(?:[A-Za-z0-9\u00A1-\uFFFF_-]{{0,62}}{_LABEL_END})?"
_DOMAIN = rf"(?:{_LABEL}\.)+[{LOWER}]{{2,63}}"

URL = f"^{_SCHEME}{_USER}(?:{_IP_ADDRESS}|{_DOMAIN}){_PORT}{_PATH}$"

_DOMAINS = """
    ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc
    cd cf cg ch ci ck cl cm cn co cr cs cu cv cx cy cz dd de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga
    gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke
    kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv
    mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb
    sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sy sz tc td tf tg th tj tk tl tm tn to tp tr tt tv tw tz ua ug uk
    us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
    aero asia biz cat com coop edu gov icu info int jobs mil mobi museum name net org pro tel travel xxx xyz
"""
TOP_LEVEL_DOMAINS = frozenset(_DOMAINS.split())
"""Country codes, old ones among them, and the oldest generic domains."""
