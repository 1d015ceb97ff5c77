"""Policies that are PDF files, written here line by line."""

from __future__ import annotations

import sys

import pytest

from tracker.core.model import Page, Verdict
from tracker.core.reading import read
from tracker.core.reading.pdf import paragraphs, text_of, without_running_heads
from tracker.errors import Unreadable

pytest.importorskip("pypdfium2", reason="the extra `pdf` is not installed")


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF file with the given lines of Latin text on its pages."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    row = "BT /F1 10 Tf 40 {} Td ({}) Tj ET\n"
    for lines in pages:
        drawn = "".join(row.format(800 - 14 * n, line) for n, line in enumerate(lines)).encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(body),
    )


PAGES = [
    [
        "Acme Privacy Policy",
        "Last updated: 3 May 2024",
        "1. Data we collect",
        "We collect your name and your telephone number when you open an account with us, and the infor-",
        "mation about your calls that the law requires us to keep for billing.",
        "Acme Ltd - confidential",
        "Page 1 of 3",
    ],
    [
        "2. Retention",
        "We keep call records for 30 days after the end of the contract.",
        "Acme Ltd - confidential",
        "Page 2 of 3",
    ],
    ["3. Rights", "You have the right to a copy of your personal data.", "Acme Ltd - confidential", "Page 3 of 3"],
]


@pytest.mark.parametrize("content_type", ["application/pdf", "", "text/html"])
def test_a_policy_in_a_pdf(content_type: str) -> None:
    reading = read(Page(pdf(PAGES), content_type, "https://example.com/privacy.pdf"))
    assert reading.text == (
        "Acme Privacy Policy\n\nLast updated: 3 May 2024\n\n1. Data we collect\n\n"
        "We collect your name and your telephone number when you open an account with us, and the information about"
        " your calls that the law requires us to keep for billing.\n\n2. Retention\n\n"
        "We keep call records for 30 days after the end of the contract.\n\n3. Rights\n\n"
        "You have the right to a copy of your personal data."
    )
    assert reading.verdict is Verdict.POLICY
    assert reading.stated_date is not None
    assert reading.stated_date.date == "2024-05-03"


@pytest.mark.parametrize(
    ("body", "words"),
    [(pdf([[]]), "holds no text"), (b"%PDF-1.4\nbroken", "is broken"), (pdf(PAGES)[:200], "is broken")],
)
def test_what_cannot_be_read_says_why(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        text_of(body)


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(Unreadable, match="extra `pdf`"):
        text_of(pdf(PAGES))


def test_running_heads_go_and_other_lines_stay() -> None:
    pages = [["Acme", f"Text {word}", str(n)] for n, word in enumerate(("one", "two", "three"), 1)]
    assert without_running_heads(pages) == [["Text one"], ["Text two"], ["Text three"]]
    assert without_running_heads([["Acme", "Text"]]) == [["Acme", "Text"]]


def test_divided_words_are_put_together() -> None:
    lines = ["We may share it with third-", "party providers of infor-", "mation, and no other third-party."]
    assert paragraphs([lines]) == "We may share it with third-party providers of information, and no other third-party."


def test_bullets_and_numbers_begin_paragraphs() -> None:
    long = "This line is as long as the lines of this page usually are, and so it runs"
    assert paragraphs([[long, "on into the next one.", "\u2022 one", "\u2022 two", "(a) three"]]) == (
        f"{long} on into the next one.\n\n- one\n\n- two\n\n(a) three"
    )
