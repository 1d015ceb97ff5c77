"""What bytes are written in where nothing says so: each encoding is tried, and the one whose text uses the commonest
letters of its script most wins. A language writes four fifths of its text with half of its letters; a wrong encoding
spreads the same bytes over all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.core.reading.encodings import LEGACY

_SAMPLE = 30_000  # bytes above 127 that are judged
_LANG = re.compile(rb"""<html\b[^>]{0,300}?\blang\s*=\s*["']?([a-zA-Z]{2,3})""", re.IGNORECASE)
_RUN = re.compile(rb"[\x80-\xff]+")
_STRETCH = re.compile(rb"[\x80-\xff](?:[\x20-\x7e]{0,3}[\x80-\xff])*[\x20-\x7e]?")


@dataclass(frozen=True, slots=True)
class _Script:
    """Encodings of one script, and its commonest letters. `share`: of the letters beyond ASCII, what these make up."""

    codecs: tuple[str, ...]
    common: frozenset[str]
    share: float


_SCRIPTS = (
    _Script(
        ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic"),
        frozenset("оеаинтсрвлкмдпуязьбгчйіїєў"),
        0.80,
    ),
    _Script(("cp1253", "iso8859-7"), frozenset("αοιετσνηυρκπμλςίάόέήώύδγω"), 0.80),
    _Script(("cp1255", "iso8859-8"), frozenset("יוהלאמרתבנשפםדכקע"), 0.80),
    _Script(("cp1256", "iso8859-6"), frozenset("اليمنوترهبعدفسةكقحأی"), 0.80),
    _Script(("cp874",), frozenset("านรกอเงมยลวดทสตะปบคหแจพชขใไโผถซธศ่้ัี็์ิืุูำ"), 0.85),
    _Script(("cp932", "euc_jp"), frozenset("のにるとはをしたがでてすいまなれりらこさ、。ー報個人情イスントル"), 0.35),
    _Script(
        ("gb18030",), frozenset("的我们您个人信息隐私政策用户服务数据和在是为提供使或有可以会将与时不，。、"), 0.25
    ),
    _Script(
        ("big5hkscs",), frozenset("的我們您個人資料隱私權政策使用者服務和在是為提供或有可以會將與時不訊，。、"), 0.25
    ),
    _Script(("cp949",), frozenset("이다는을의에를개인정보가하고한로기사지용자및수있합니등시제서리는처"), 0.40),
)
_LATIN = (
    _Script(("cp1252",), frozenset("àâäçéèêëîïôöùûüßñáíóúãõåæøœÀÉÈÊÇÄÖÜÁÍÓÚÑÃÅØ’‘“”–—«»…•·€©®°§¿¡ªº\u00a0"), 1.0),
    _Script(("cp1250", "iso8859-2"), frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőöűüăâîșțşţđŁŚŻŹČŘŠŽÁÉ’”„“–—…•€©§\u00a0"), 1.0),
    _Script(("cp1254",), frozenset("çğıöşüİÇĞÖŞÜâîû’‘“”–—…•€©\u00a0"), 1.0),
    _Script(("cp1258",), frozenset("ăâđêôơưĂÂĐÊÔƠƯáàéèíóòúùýãõ\u0300\u0301\u0303\u0309\u0323₫’“”–…\u00a0"), 1.0),
    _Script(("cp1257",), frozenset("āčēģīķļņšūžąęėįųõäöüĀČĒŠŪŽĮ’”„“–—…•€©\u00a0"), 1.0),
)
_OWN_LANGUAGE = 0.08
"""What the declared language of a page adds to an encoding that the language was written in before UTF-8."""
_DEFAULT = 0.04
"""What windows-1252, the default of the web, has ahead of the other Latin encodings."""
_ENOUGH = 0.6  # of the expected share: below it no script fits


def guessed(body: bytes, language: str = "") -> str:
    """Python's codec for bytes that are no UTF-8 and say nothing of themselves; windows-1252 where nothing fits better.

    `language`: the page's, where it is known; else the one that its html element declares.
    """
    declared = _LANG.search(body[:4096])
    language = language or (declared[1].decode("ascii").lower() if declared else "")
    usual = LEGACY.get(language.partition("-")[0], "")
    sample = b"".join(match[0] for match in _STRETCH.finditer(body[: 20 * _SAMPLE]))[:_SAMPLE]
    if not sample:
        return "cp1252"
    among = _SCRIPTS if _is_run_together(sample) else _LATIN
    tried = [(codec, script) for script in among for codec in script.codecs]
    scores = {codec: _score(sample, codec, script) + _OWN_LANGUAGE * (codec == usual) for codec, script in tried}
    if among is _LATIN:
        scores["cp1252"] += _DEFAULT
    best = max(scores, key=lambda codec: round(scores[codec], 3))
    return best if among is _LATIN or scores[best] >= _ENOUGH else "cp1252"


def _is_run_together(sample: bytes) -> bool:
    """Whether most bytes beyond ASCII follow each other: words of another script, not the accents of a Latin one."""
    runs = [len(run) for run in _RUN.findall(sample)]
    return 2 * sum(length for length in runs if length > 2) > sum(runs)


def _score(sample: bytes, codec: str, script: _Script) -> float:
    """How well a text in this encoding fits its script: 1 where its commonest letters are as common as usual."""
    text = sample.decode(codec, "replace")
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 0.0
    wrong = sum(char == "\ufffd" or "\x80" <= char <= "\x9f" or "\ue000" <= char <= "\uf8ff" for char in beyond)
    common = sum(char in script.common for char in beyond)
    return min(1.2, (common - 3 * wrong) / len(beyond) / script.share)
