"""Policies that are word processors' files, packed here part by part."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from tracker.core.model import Hints, Page, Verdict
from tracker.core.reading import read
from tracker.core.reading.media import Media, Office, media_of, office_of
from tracker.errors import ReadError, TooHard, Unreadable

pytest.importorskip("mammoth", reason="the extra `office` is not installed")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PROSE = "We collect your name and your telephone number when you open an account with us."


def packed(parts: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, *, footer: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file with the given paragraphs."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="xml"'
        ' ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {word}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f'<w:styles {word}><w:style w:type="paragraph" w:styleId="Heading1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>',
    }
    if footer:
        parts["word/footer1.xml"] = f"<w:ftr {word}><w:p><w:r><w:t>{footer}</w:t></w:r></w:p></w:ftr>"
    return packed(parts | (extra or {}))


def p(text: str, style: str = "") -> str:
    mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, *, footer: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text with the given elements."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    lists = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1"/></text:list-style>'
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    parts: dict[str, str | bytes] = {
        "mimetype": ODT,
        "content.xml": f"<office:document-content {names}><office:automatic-styles>{lists}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {names}><office:master-styles><style:master-page><style:footer><text:p>"
        f"{footer}</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>",
    }
    return packed(parts | (extra or {}), stored=True)


WORDS = p("Privacy Policy", "Heading1") + p("Last updated: 3 May 2024") + p(PROSE)
OPEN = (
    '<text:h text:outline-level="1">Privacy Policy</text:h><text:p>Last updated: 3 May 2024</text:p>'
    "<text:p>We <text:span text:style-name='B'>collect</text:span> your name<text:s/>and your"
    "<text:line-break/>number.</text:p>"
    '<text:list text:style-name="N"><text:list-item><text:p>calls</text:p></text:list-item>'
    "<text:list-item><text:p>bills</text:p></text:list-item></text:list>"
    "<text:list><text:list-item><text:p>both</text:p></text:list-item></text:list>"
    "<text:tracked-changes><text:p>what was deleted</text:p></text:tracked-changes>"
    "<table:table><table:table-row><table:table-cell><text:p>Purpose</text:p></table:table-cell><table:table-cell>"
    "<text:p>Billing &lt;b&gt;</text:p></table:table-cell></table:table-row>"
    "<table:table-row><table:table-cell><text:p>Kept</text:p></table:table-cell>"
    "<table:table-cell><text:p>a year</text:p></table:table-cell></table:table-row></table:table>"
)


@pytest.mark.parametrize("content_type", [DOCX, "", "application/octet-stream", "text/html"])
def test_a_word_file(content_type: str) -> None:
    reading = read(Page(docx(WORDS), content_type, "https://example.com/privacy.docx"))
    assert reading.text == f"# Privacy Policy\n\nLast updated: 3 May 2024\n\n{PROSE}"
    assert reading.verdict is Verdict.POLICY
    assert reading.title == "Privacy Policy"
    assert reading.stated_date is not None
    assert reading.stated_date.date == "2024-05-03"


@pytest.mark.parametrize("content_type", [ODT, "", "application/octet-stream"])
def test_an_open_document(content_type: str) -> None:
    reading = read(Page(odt(OPEN), content_type))
    assert reading.text == (
        "# Privacy Policy\n\nLast updated: 3 May 2024\n\nWe **collect** your name and your\nnumber.\n\n"
        "1. calls\n2. bills\n- both\n\n| Purpose | Billing \\<b> |\n| --- | --- |\n| Kept | a year |"
    )


def test_a_date_in_the_footer_is_read() -> None:
    for body in (
        docx(p(PROSE), footer="Effective date: 1 March 2023"),
        odt(f"<text:p>{PROSE}</text:p>", footer="Effective date: 1 March 2023"),
    ):
        reading = read(Page(body))
        assert reading.effective_date is not None
        assert reading.effective_date.date == "2023-03-01"
    assert "Acme" not in read(Page(docx(p(PROSE), footer="Acme Ltd"))).text


def test_select_works_on_the_document_too() -> None:
    assert read(Page(docx(WORDS)), Hints(select=("h1",))).text == "# Privacy Policy"


BOMB = b"<x>" + b"a" * 13_000_000 + b"</x>"


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), Unreadable, r"old Word document \(\.doc\)"),
        (b"{\\rtf1\\ansi We collect}", Unreadable, r"Rich Text"),
        (packed({"a.txt": "words"}), Unreadable, "ZIP archive"),
        (docx(WORDS)[:-200], Unreadable, "is broken"),
        (docx(WORDS)[:60] + b"\0" * 300 + docx(WORDS)[360:], Unreadable, "is broken"),
        (docx("<w:p><w:r>"), Unreadable, "is broken"),
        (docx("<x:p/>"), Unreadable, "is broken"),
        (odt("<text:p>"), Unreadable, "is broken"),
        (packed({"mimetype": ODT}, stored=True), Unreadable, "is broken"),
        (odt(OPEN, extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), Unreadable, "password"),
        (docx("", extra={"word/document.xml": BOMB}), TooHard, "unpacks to more than"),
        (odt("", extra={"content.xml": BOMB}), TooHard, "unpacks to more than"),
        (docx(WORDS, extra={f"word/media/{n}.png": b"" for n in range(2_100)}), TooHard, "parts"),
        (odt("<text:span>" * 20_000 + "x" + "</text:span>" * 20_000), TooHard, "nests"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, error: type[ReadError], words: str) -> None:
    with pytest.raises(error, match=words):
        read(Page(body))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    lol = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    for body in (
        docx("", extra={"word/document.xml": lol.encode(encoding)}),
        odt("", extra={"content.xml": lol.encode(encoding)}),
    ):
        with pytest.raises(Unreadable, match="entities"):
            read(Page(body))


def test_an_archive_that_lies_about_a_size_is_refused() -> None:
    body = bytearray(odt("", extra={"content.xml": BOMB}))
    for at in range(len(body)):
        if body[at : at + 4] == b"PK\x01\x02" and body[at + 46 : at + 57] == b"content.xml":
            body[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(ReadError):
        read(Page(bytes(body)))


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(Unreadable, match="extra `office`"):
        read(Page(docx(WORDS)))


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"%PDF-1.7", "text/html", Media.PDF),
        (b"<!doctype html><p>not found", "application/pdf", Media.HTML),
        (b"<html>no such file", DOCX, Media.HTML),
        (b"words", "application/msword", Media.OFFICE),
        (b"", "", Media.HTML),
        ("PK\x03\x04 as text", "", Media.TEXT),
        (b"# Title", "text/markdown; charset=utf-8", Media.MARKDOWN),
    ],
)
def test_media(body: bytes | str, content_type: str, expected: Media) -> None:
    assert media_of(Page(body, content_type)) is expected


@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0..", b"GIF89a", b"\x1f\x8b\x08\0", b"7z\xbc\xaf'\x1c"]
)
def test_pictures_and_archives_are_named(body: bytes) -> None:
    with pytest.raises(Unreadable, match="not text"):
        media_of(Page(body, "text/html"))


def test_office_of_tells_files_by_their_marks() -> None:
    assert office_of(docx(WORDS)) is Office.DOCX
    assert office_of(odt(OPEN)) is Office.ODT
    assert office_of(b"PKI is no archive") is None
