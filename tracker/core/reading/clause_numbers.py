"""The numbers that clauses carry, and the look-alikes that are words of the text: dates, amounts, versions, addresses.

A number that is overlooked costs little: it is compared as words. Words taken for a number cost much: a changed day or
amount would pass as a renumbering. So what may be either is no number.
"""

from __future__ import annotations

import re

_LATIN_LABELS = (
    "section|sec|article|articles|clause|clauses|part|chapter|paragraph|para|annex|annexe|schedule|appendix|exhibit"
    "|addendum|artikel|artikkel|artikkeli|artículo|articulo|articolo|artigo|articolul|abschnitt|ziffer|kapitel|absatz"
    "|anlage|anhang|teil|sección|seccion|cláusula|clausula|capítulo|capitulo|anexo|clausola|sezione|capo|allegato"
    "|chapitre|titre|partie|seção|hoofdstuk|bijlage|avsnitt|punkt|bilaga|vedlegg|bilag|liite|luku|pykälä|rozdział"
    "|artykuł|załącznik|článek|část|příloha|príloha|članak|члан|cikk|fejezet|bölüm|madde|ek|pasal|bab|điều|chương|mục"
)
_OTHER_LABELS = (
    "статья|раздел|глава|пункт|приложение|стаття|розділ|пункт|член|раздел|άρθρο|κεφάλαιο|παράρτημα|ενότητα"
    "|المادة|البند|الفصل|القسم|الملحق|ماده|بند|סעיף|פרק|נספח|מס['׳]|अनुच्छेद|धारा|खंड|ধারা|பிரிவு"
)
_THAI_LABELS = "ข้อ(?:ที่)?|มาตรา|หมวด(?:ที่)?|ส่วนที่|បទដ្ឋាន|មាត្រា|ប្រការ"
_HAN = "一二三四五六七八九十百零〇"
_HANGUL = "가나다라마바사아자차카타파하"
_ROMAN = r"(?=[ivxlc])c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_DOT = r"[.．]"
_END = r"(?:\\?\.\)|\\?[.):：．、])(?!\d)"  # after a single number; `1.5` is an amount
_GAP = r"[\s*_\u200b-\u200d\u2060\ufeff]"
_LETTER = "ァ-ヶぁ-ん가나다라마바사아자차카타파하أ-يא-תа-яα-ωก-ฮक-ह"
_PARENS = rf"[（(](?:\d{{1,3}}|[ivxlc]{{1,6}}|[a-z]{{1,2}}|[{_HAN}]{{1,3}}|[{_LETTER}])[)）]"
_INNER = rf"(?:{_PARENS}){{0,4}}"  # the (a)(ii) of 1.2(a)(ii)
_LABELLED = rf"(?:\d{{1,3}}(?:{_DOT}\d{{1,3}})*[a-z]?|{_ROMAN}|[a-z])\b{_INNER}"
_LAW = (
    r"(?!\s*(?:Abs|Absatz|Satz|S\.|lit|Nr|Ziff|ff?\b|of\b|and\b|and?\b|para|der\b|des\b|du\b|de\b|del\b|dello\b|GDPR|DS-?GVO|RGPD"
    r"|BDSG|TMG|TTDSG|TDDDG|BGB|AVG|DPA|CCPA|RODO|\(\d+\)\s*(?:lit|GDPR|DS-?GVO|of\b)))"
)
"""What follows an article or section of a law that is cited, not a clause that is headed (`Art. 6 GDPR allows`)."""
_UNITS = (
    r"(?!\s*(?:%|[Mm]illi?on|Mio|Mrd|[Mm]illiard|[Bb]illion|[Tt]rillion|EUR|USD|GBP|CHF|Euro|Dollar|Uhr|Prozent|[KMGT]B\b|[KMG]bit"
    r"|GHz|MHz|Tage|Jahre|Monate|Stunden|Wochen))"
)
_SHORT_DATE = rf"(?!(?:0?[1-9]|[12]\d|3[01]){_DOT}(?:0?[1-9]|1[0-2]){_DOT}(?:1[5-9]|[23]\d)\b)"

_IN_PARENTHESES = rf"(?![（(]\d{{3}}[)）]\s*\d){_PARENS}{_INNER}(?!\s*[/–-]\s*\d|[a-z\d])"
_LEVELS = rf"""(?:{_DOT}(?:(?!0)\d\d?|0(?!\.))){{1,4}}(?!\d)
        (?: {_INNER}(?:(?<=\))(?={_GAP}|$) | (?:\\?[):：]|\\?\.)(?={_GAP}|$))
          | (?={_GAP}+\(\w{{1,4}}\)\s)
          | (?={_GAP}+["“'(\[«]*(?-i:[^\W\da-zß-öø-ÿ_])|\s*$|(?-i:[\u3040-\u9fff])){_UNITS} )"""
"""What follows the first level of `1.2` or `a.1`."""
_DIGITS = rf"""{_SHORT_DATE}\d{{1,2}}{_LEVELS}
      | \d{{1,3}}[a-z]?(?:{_PARENS}){{1,3}}(?={_GAP}|$)
      | \d{{1,3}}{_END}"""


def _pattern(number: str) -> re.Pattern[str]:
    return re.compile(f"(?P<number>{number})", re.IGNORECASE | re.VERBOSE)


_NUMBER = _pattern(
    rf"""(?:{_LATIN_LABELS})\.?\s+{_LABELLED}(?:{_END}|(?=\s+[–—-]\s)|(?=\s*(?:\*\*|__)?\s*$))
      | (?:{_OTHER_LABELS})\s*{_LABELLED}(?:{_END}|(?=\s+[–—-]\s)|(?=\s*(?:\*\*|__)?\s*$))
      | (?:المادة|البند|ماده|סעיף)\s*\(?\d{{1,3}}\)?(?=\s+(?!من\b|של\b|از\b))
      | (?:{_THAI_LABELS})\s*\d{{1,3}}(?:{_DOT}\d{{1,3}})*(?:{_END})?(?!\s*ของ|\d)
      | (?:art|ст|п|čl|artt?)\.\s*\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?\b{_INNER}(?:{_END})?{_LAW}
      | §{{1,2}}\s*\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?\b{_INNER}(?:\s*[–-]\s*\d{{1,3}}\b)?(?:{_END})?{_LAW}
      | 第\s*[\d{_HAN}]{{1,4}}\s*[条條章节節款项項部編编篇](?:の[\d{_HAN}]{{1,3}})?
      | 제\s*\d{{1,3}}\s*[조장절항관편](?:의\s*\d{{1,2}})?
      | {_IN_PARENTHESES}
      | [a-z](?={_DOT}\d){_LEVELS}
      | {_DIGITS}
      | [a-z]\\?[.)](?={_GAP})
      | {_ROMAN}\\?[.)](?={_GAP})
      | [{_HAN}]{{1,3}}、
      | [{_HANGUL}]\\?[.)](?=\s)
      | [ぁ-んァ-ヶ][)）](?=\s?)
      | (?:[أ-ي]|[א-ת])['׳]?\\?[.)-](?=\s)
      | [а-яα-ω]\\?\)(?=\s)
      | [ก-ฮ]\\?[.)](?=\s)
      | [①-⑳⑴-⒛ⓐ-ⓩ❶-❿㈠-㈩㊀-㊉]"""
)
_BY_FIRST = {**dict.fromkeys("0123456789", _pattern(_DIGITS)), "(": _pattern(_IN_PARENTHESES)}
"""The part of `_NUMBER` that alone can match at a first character: nearly all numbers begin with one of these."""
_TITLED = re.compile(
    rf"(?P<number>(?:{_LATIN_LABELS}|{_OTHER_LABELS})\s+(?:\d{{1,3}}(?:\.\d{{1,3}})*|[ivxlc]{{1,6}}|(?-i:[A-Z]))\b{_INNER}"
    rf"|\d{{1,2}})(?=\s+(?-i:[^\W\da-zß-öø-ÿ_]))",
    re.IGNORECASE,
)
"""Numbers without any mark after them, which only a heading has: `5 Sharing of data`, `Section 5 Sharing`."""
_DATE_AFTER = re.compile(
    r"[\s.]*+(?:\d{1,2}\.?\s*)?(?:[^\W\d_]{3,}+\.?,?\s+)?(?:de\s+)?(?:19|20)\d\d\b"
    r"|\s+(?:Januar|Jänner|Februar|März|Juni|Juli|Oktober|Dezember|[Jj]anuari|[Mm]aart|[Mm]ars|[Jj]uin|[Jj]uillet|[Aa]oût)\b"
    r"|\s*[年月日]"
)
"""What follows the `25.` of a date (`25. Mai 2018`, `1. 1. 2024`): a changed day must never pass as a new number."""

_FIRST_WORDS = frozenset(f"{_LATIN_LABELS}|art|artt".split("|"))
_LONGEST_WORD = max(map(len, _FIRST_WORDS))
_NEVER_FIRST = frozenset("\"'“„‘«[\\*_-–—+.&<>|/!¿¡@`~")
"""With these no number begins."""
_AFTER_LETTER = frozenset(".)\\")


def number_at(text: str, offset: int, *, titled: bool) -> tuple[str, int]:
    """The number that a clause shows at an offset, without escapes, and where it ends; empty where there is none.

    `titled`: the line is a heading, whose number may go without a mark after it.
    """
    first = text[offset : offset + 1]
    if "a" <= first <= "z" or "A" <= first <= "Z":
        if text[offset + 1 : offset + 2] not in _AFTER_LETTER and not _may_be_number(text, offset):
            return "", offset
    elif not first or first in _NEVER_FIRST:
        return "", offset
    match = _BY_FIRST.get(first, _NUMBER).match(text, offset)
    if match is None and titled:
        match = _TITLED.match(text, offset)
    if match is None or _DATE_AFTER.match(text, match.end()):
        return "", offset
    number = match["number"]
    return (number.replace("\\", "") if "\\" in number else number).strip(), match.end()


def _may_be_number(text: str, offset: int) -> bool:
    """Whether Latin letters may open a number: a word like Section, or a Roman numeral."""
    end = text.find(" ", offset, offset + _LONGEST_WORD + 2)
    word = text[offset:end] if end > 0 else ""
    if not (word.isalpha() and word.isascii()):
        word = text[offset : offset + _LONGEST_WORD + 2].split(maxsplit=1)[0]
        if word[-1] in ".)" or not word.isascii() or "." in word:
            return True
    return word.lower() in _FIRST_WORDS
