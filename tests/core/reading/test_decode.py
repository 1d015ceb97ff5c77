"""Bytes to text, by every way a page can say what it is written in."""

from __future__ import annotations

import pytest

from tracker.core.reading.decode import codec, decode
from tracker.errors import Unreadable

GERMAN = "Datenschutzerklärung: Wir löschen Ihre Daten „unverzüglich“ – für 5 €. " * 20
RUSSIAN = "Политика конфиденциальности: мы обрабатываем персональные данные пользователей. " * 20
JAPANESE = "プライバシーポリシー。当社は利用者の個人情報を適切に取り扱います。" * 20
CHINESE = "隐私政策。我们收集您的个人信息并在三十天后删除。" * 20
KOREAN = "개인정보 처리방침. 회사는 이용자의 개인정보를 보호합니다. " * 20


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (GERMAN.encode(), "", GERMAN),
        (GERMAN.encode("utf-8-sig"), "text/html", GERMAN),
        (b"\xff\xfe" + GERMAN.encode("utf-16-le"), "", GERMAN),
        (b"\xfe\xff" + GERMAN.encode("utf-16-be"), "", GERMAN),
        ("plain words ".encode("utf-16-le") * 9, "", "plain words " * 9),
        (GERMAN.encode("utf-16-le"), "text/html; charset=utf-16le", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=latin1", GERMAN),
        (GERMAN.encode("cp1252"), 'text/html; charset="windows-1252"', GERMAN),
        (GERMAN.encode("cp1252"), "", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=utf-8", GERMAN),
        (GERMAN.encode(), "text/html; charset=iso-8859-1", GERMAN),
        (GERMAN.encode(), "text/html; charset=nonsense", GERMAN),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "", '<meta charset="windows-1251">' + RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "text/html; charset=KOI8-R", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "", RUSSIAN),
        (JAPANESE.encode("cp932"), "text/html; charset=Shift_JIS", JAPANESE),
        (JAPANESE.encode("euc-jp"), "text/html; charset=EUC-JP", JAPANESE),
        (JAPANESE.encode("iso2022_jp"), "text/html; charset=ISO-2022-JP", JAPANESE),
        (CHINESE.encode("gb18030"), "text/html; charset=gb2312", CHINESE),
        (CHINESE.encode("gb18030"), "", CHINESE),
        (KOREAN.encode("cp949"), "text/html; charset=euc-kr", KOREAN),
        (b"", "text/html", ""),
        ("already text", "text/html; charset=latin1", "already text"),
        ("\ufeffmarked", "", "marked"),
    ],
)
def test_decode(body: bytes | str, content_type: str, expected: str) -> None:
    assert decode(body, content_type) == expected


def test_a_cut_in_the_middle_of_a_character_is_forgiven() -> None:
    assert decode(GERMAN.encode()[:-30][:101], "text/html; charset=utf-8").startswith("Datenschutzerklärung")


def test_one_broken_byte_does_not_turn_the_page_into_mojibake() -> None:
    text = decode(GERMAN.encode() + b"\xff" + GERMAN.encode(), "text/html; charset=utf-8")
    assert text.count("unverzüglich") == 40
    assert text.count("\ufffd") == 1


@pytest.mark.parametrize("body", [b"\x00\x01\x02\x03\x04" * 200, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20])
def test_what_is_no_text_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(body, "text/html")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("latin-1", "cp1252"),
        ("US-ASCII", "cp1252"),
        ("gbk", "gb18030"),
        ("x-sjis", "cp932"),
        ("utf-7", ""),
        ("wat", ""),
    ],
)
def test_labels_mean_what_the_web_means_by_them(label: str, expected: str) -> None:
    assert codec(label) == expected
