"""The English names of languages by their codes, for sentences. Data only."""

from __future__ import annotations

_NAMES = (
    "ar Arabic, bg Bulgarian, bn Bengali, ca Catalan, cs Czech, da Danish, de German, el Greek, en English, "
    "es Spanish, et Estonian, "
    "eu Basque, fa Persian, fi Finnish, fr French, ga Irish, gl Galician, he Hebrew, hi Hindi, "
    "hr Croatian, hu Hungarian, hy Armenian, id Indonesian, is Icelandic, it Italian, ja Japanese, ka Georgian, "
    "kk Kazakh, ko Korean, lt Lithuanian, lv Latvian, mk Macedonian, ms Malay, mt Maltese, nb Norwegian, nl Dutch, "
    "no Norwegian, pl Polish, pt Portuguese, ro Romanian, ru Russian, sk Slovak, sl Slovenian, sq Albanian, "
    "sr Serbian, sv Swedish, ta Tamil, th Thai, tr Turkish, uk Ukrainian, ur Urdu, vi Vietnamese, zh Chinese"
)
NAMES = {code: name for code, name in (one.split(" ") for one in _NAMES.split(", "))}  # noqa: C416


def language_name(tag: str) -> str:
    """The name of a language by its BCP 47 tag; the tag itself where we have none."""
    return NAMES.get(tag.split("-", maxsplit=1)[0].lower(), tag)
