"""Policies that are PDF files: what stands where decides how they are read."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from tests.core.reading.pdfs import HEIGHT, WIDTH, drawn, lines
from tracker.core.model import Page, Verdict
from tracker.core.reading import read
from tracker.core.reading.pdf import text_of
from tracker.core.reading.pdf_layout import is_right_to_left, mirrored, turned
from tracker.core.reading.pdf_runs import Run
from tracker.errors import TooHard, Unreadable

pytest.importorskip("pypdfium2", reason="the extra `pdf` is not installed")

PROSE = (
    "We collect your name and your telephone number when you open an account with us, and the",
    "records of your calls that the law requires us to keep for billing and for the settlement of",
    "disputes. We keep them for six months.",
)
OTHER = (
    "You have the right to a copy of your personal data, and to have it corrected or erased where",
    "it is wrong or no longer needed. Write to privacy@acme.example and we answer in a month.",
)
WHOLE_PROSE, WHOLE_OTHER = " ".join(PROSE), " ".join(OTHER)


def policy(*, foot: str = "", head: str = "", pages: int = 3, number: str = "Page {} of {}") -> bytes:
    """A policy with a title, a running head and foot, and one section a page."""

    def page(n: int) -> Any:
        def draw(canvas: Any) -> None:
            if head:
                lines(canvas, [head], top=30, size=8)
            top = 90.0
            if n == 1:
                lines(canvas, ["Acme Privacy Policy"], top=70, size=18)
                lines(canvas, ["Last updated: 3 May 2024"], top=90)
                top = 120
            lines(canvas, [f"{n}. Section {'abcdef'[n]}"], top=top, font="Helvetica-Bold")
            lines(canvas, PROSE if n % 2 else OTHER, top=top + 25)
            if foot:
                lines(canvas, [foot], top=HEIGHT - 40, size=8)
            if number:
                lines(canvas, [number.format(n, pages)], left=480, top=HEIGHT - 40, size=8)

        return draw

    return drawn(*(page(n) for n in range(1, pages + 1)))


@pytest.mark.parametrize("content_type", ["application/pdf", "", "text/html"])
def test_a_policy_in_a_pdf(content_type: str) -> None:
    body = policy(head="Acme Ltd - confidential", foot="Acme Ltd, 1 High Street, Utopia")
    reading = read(Page(body, content_type, "https://example.com/privacy.pdf"))
    assert reading.text == (
        f"# Acme Privacy Policy\n\nLast updated: 3 May 2024\n\n**1. Section b**\n\n{WHOLE_PROSE}\n\n"
        f"**2. Section c**\n\n{WHOLE_OTHER}\n\n**3. Section d**\n\n{WHOLE_PROSE}"
    )
    assert reading.verdict is Verdict.POLICY
    assert reading.title == "Acme Privacy Policy"
    assert reading.stated_date is not None
    assert reading.stated_date.date == "2024-05-03"
    assert (reading.whole, reading.notes) == (True, ())


@pytest.mark.parametrize("pages", [2, 3, 5])
@pytest.mark.parametrize("number", ["Page {} of {}", "{} / {}", "Seite {}", "- {} -", "{}", "p. {}", "Página {} de {}"])
def test_running_lines_and_page_numbers_go(number: str, pages: int) -> None:
    text = text_of(policy(head="Acme Ltd", foot="Acme Ltd, Utopia", pages=pages, number=number)).text
    assert text.count("Acme Ltd") == 0
    assert text.count("Section") == pages
    assert [line for line in text.splitlines() if len(line) < 16 and "Section" not in line and line] == []


def test_roman_numbers_go_too() -> None:
    def page(n: int) -> Any:
        return lambda canvas: (
            lines(canvas, [PROSE, OTHER][n % 2], top=200),
            lines(canvas, [("i", "ii", "iii", "iv")[n]], left=300, top=HEIGHT - 40),
        )

    assert text_of(drawn(*(page(n) for n in range(4)))).text == "\n\n".join([WHOLE_PROSE, WHOLE_OTHER] * 2)


def test_heads_that_change_sides_go() -> None:
    def page(n: int) -> Any:
        head, left = ("Acme Ltd", 60) if n % 2 else ("Book of rules", 450)
        return lambda canvas: (lines(canvas, [head], left=left, top=30), lines(canvas, PROSE, top=200))

    assert text_of(drawn(*(page(n) for n in range(6)))).text == "\n\n".join([WHOLE_PROSE] * 6)


def test_a_date_that_only_the_foot_states_is_kept_once() -> None:
    text = text_of(policy(foot="Version 4, in force since 1 March 2023")).text
    assert text.count("1 March 2023") == 1
    assert text.endswith("Version 4, in force since 1 March 2023")
    dated = read(Page(policy(foot="Effective date: 1 March 2023"), "application/pdf"))
    assert dated.effective_date is not None
    assert dated.effective_date.date == "2023-03-01"


def test_a_title_that_only_the_head_states_is_kept_once() -> None:
    page = lambda canvas: (lines(canvas, ["Privacy Policy"], top=30), lines(canvas, PROSE, top=200))  # noqa: E731
    assert text_of(drawn(page, page, page)).text.count("Privacy Policy") == 1


def test_a_line_that_begins_one_page_alone_stays() -> None:
    one = lambda canvas: lines(canvas, ["Acme Ltd", *PROSE], top=40)  # noqa: E731
    two = lambda canvas: lines(canvas, ["2024", *PROSE], top=40)  # noqa: E731
    text = text_of(drawn(one, two)).text
    assert "Acme Ltd" in text
    assert "2024" in text


@pytest.mark.parametrize("across", [False, True])
def test_columns_are_read_one_after_the_other(across: bool) -> None:
    left = [f"left column row {word} holds words enough" for word in "abcdefgh"]
    right = [f"right column row {word} holds as many" for word in "abcdefgh"]

    def draw(canvas: Any) -> None:
        lines(canvas, ["A heading over both of the columns, as wide as the page is, or nearly so"], top=70, size=13)
        if across:
            for n, (one, other) in enumerate(zip(left, right, strict=True)):
                lines(canvas, [one], top=110 + 13 * n)
                lines(canvas, [other], left=320, top=110 + 13 * n)
        else:
            lines(canvas, left, top=110)
            lines(canvas, right, left=320, top=110)

    text = text_of(drawn(draw)).text
    rows = [text.index(row) for row in left + right]
    assert rows == sorted(rows)
    assert text.startswith("# A heading over both")


@pytest.mark.parametrize("order", ["rows", "cells"])
def test_a_table_is_rows(order: str) -> None:
    table = [("Purpose", "Data", "Kept"), ("Billing", "Name and address", "Six years"), ("Support", "E-mail", "A year")]

    def draw(canvas: Any) -> None:
        top = lines(canvas, PROSE) + 20
        for n, row in enumerate(table):
            for column, cell in enumerate(row):
                if order == "cells" and (n, column) == (1, 1):
                    lines(canvas, ["Name and", "address"], left=60 + 150 * column, top=top + 30 * n)
                else:
                    lines(canvas, [cell], left=60 + 150 * column, top=top + 30 * n)

    assert text_of(drawn(draw)).text.endswith(
        "| Purpose | Data | Kept |\n| --- | --- | --- |\n| Billing | Name and address | Six years |\n"
        "| Support | E-mail | A year |"
    )


def test_a_close_column_of_a_table_is_known_by_its_edge() -> None:
    def draw(canvas: Any) -> None:
        for n, (term, meaning) in enumerate(
            [("Account", "your entry"), ("Applications", "our programs"), ("We", "Acme")]
        ):
            lines(canvas, [term], top=100 + 20 * n)
            lines(canvas, [meaning], left=128, top=100 + 20 * n)

    assert "| Applications | our programs |" in text_of(drawn(draw)).text


def test_lists_and_numbers_begin_paragraphs() -> None:
    def draw(canvas: Any) -> None:
        top = lines(canvas, PROSE)
        top = lines(
            canvas, ["\u2022 names and the addresses that go with them, as long as the contract with you runs"], top=top
        )
        top = lines(canvas, ["and a year after it;"], left=66, top=top)
        top = lines(canvas, ["\u2022 calls;"], top=top)
        lines(canvas, ["(a) the first", "(b) the second"], top=top)

    assert text_of(drawn(draw)).text == (
        f"{WHOLE_PROSE}\n\n- names and the addresses that go with them, as long as the contract with you runs and a"
        " year after it;\n- calls;\n\n(a) the first\n\n(b) the second"
    )


def test_a_bullet_that_stands_apart_goes_with_its_words() -> None:
    def draw(canvas: Any) -> None:
        lines(canvas, ["\u2022"], left=60)
        lines(canvas, ["the first of the items"], left=90)
        lines(canvas, ["\u2022"], left=60, top=103)
        lines(canvas, ["the second of the items"], left=90, top=103)

    assert text_of(drawn(draw)).text == "- the first of the items\n- the second of the items"


def test_bullets_that_are_drawn_are_seen() -> None:
    def draw(canvas: Any) -> None:
        top = lines(canvas, PROSE)
        for n, row in enumerate(["the first of the items", "the second of the items"]):
            canvas.circle(66, HEIGHT - top - 13 * n + 3, 1.5, fill=1)
            lines(canvas, [row], left=75, top=top + 13 * n)
        canvas.circle(300, 300, 2, fill=1)

    assert text_of(drawn(draw)).text == f"{WHOLE_PROSE}\n\n- the first of the items\n- the second of the items"


def test_numbers_that_only_stand_at_the_start_of_a_line_begin_nothing() -> None:
    rows = [
        "You confirm that you grant your consent to the collection and the use of data under clauses 3.1 to",
        "3.3 above. We may use the data (i) to bill you, (ii) to detect fraud or other illegal activity there;",
        "(iii) to protect our rights.",
        "3.4 You may withdraw it.",
    ]
    assert text_of(drawn(lambda canvas: lines(canvas, rows))).text == f"{' '.join(rows[:3])}\n\n{rows[3]}"


def test_words_from_the_right_are_put_in_order() -> None:
    def word(text: str, left: float) -> tuple[Run, bool]:
        return Run(text, left, 0, left + 20, 12, 10), text.isupper()  # capitals stand for Hebrew

    line = [word("c@d.example", 50), word("ALEPH", 100), word("mail", 20), word("BET", 80), word("GIMEL", 0)]
    assert [run.text for run, _ in turned(line)] == ["ALEPH", "BET", "mail", "c@d.example", "GIMEL"]
    assert is_right_to_left("מדיניות פרטיות of Acme")
    assert not is_right_to_left("Acme's Hebrew name is אקמי")
    assert mirrored([word("ALEPH", 100)], [(130, 133, 6)], 200)[0][0][0].left == 80
    assert mirrored([], [(130, 133, 6)], 200)[1] == [(67, 70, 6)]


def test_divided_words_are_put_together() -> None:
    rows = (
        "We may share it with third-",
        "party providers of infor-",
        "mation, and no other third-party.",
    )
    assert text_of(drawn(lambda canvas: lines(canvas, rows))).text == (
        "We may share it with third-party providers of information, and no other third-party."
    )


def test_a_hyphen_between_words_stays() -> None:
    rows = [
        "The data above, and those here ci-",
        "dessus, which is below: dessus or ci, are trans-",
        "mitted to third parties.",
    ]
    assert text_of(drawn(lambda canvas: lines(canvas, rows))).text == (
        "The data above, and those here ci-dessus, which is below: dessus or ci, are transmitted to third parties."
    )


def test_a_paragraph_runs_on_over_the_page() -> None:
    one = lambda canvas: lines(canvas, PROSE[:2])  # noqa: E731
    two = lambda canvas: lines(canvas, PROSE[2:])  # noqa: E731
    assert text_of(drawn(one, two)).text == WHOLE_PROSE


def test_an_indent_begins_a_paragraph() -> None:
    def draw(canvas: Any) -> None:
        for n, row in enumerate([*PROSE, *OTHER]):
            lines(canvas, [row], left=75 if n in (0, 3) else 60, top=90 + 13 * n)

    assert text_of(drawn(draw)).text == f"{WHOLE_PROSE}\n\n{WHOLE_OTHER}"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_as_they_are_shown(turn: int) -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn])
        canvas.rotate(turn)
        height = HEIGHT if turn == 180 else WIDTH
        for n, row in enumerate(PROSE):
            canvas.drawString(60, height - 90 - 13 * n, row)
        for n, row in enumerate(OTHER):
            canvas.drawString(60, height - 150 - 13 * n, row)

    assert text_of(drawn(draw)).text == f"{WHOLE_PROSE}\n\n{WHOLE_OTHER}"


def test_a_stamp_across_the_page_is_no_text() -> None:
    def draw(canvas: Any) -> None:
        lines(canvas, PROSE)
        canvas.translate(150, 300)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(0, 0, "DRAFT")

    assert text_of(drawn(draw)).text == WHOLE_PROSE


def test_letters_set_apart_are_words() -> None:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(60, HEIGHT - 70)
        text.setFont("Helvetica", 12)
        text.setCharSpace(6)
        text.textLine("TERMS OF USE")
        canvas.drawText(text)
        lines(canvas, PROSE)

    assert text_of(drawn(draw)).text.startswith("# TERMS OF USE\n\n")


def test_a_raised_ending_stays_with_its_word() -> None:
    def draw(canvas: Any) -> None:
        lines(canvas, ["In force since the 28"])
        canvas.setFont("Helvetica", 6)
        canvas.drawString(60 + canvas.stringWidth("In force since the 28", "Helvetica", 10), HEIGHT - 86, "th")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(172, HEIGHT - 90, "of May 2024, and not before.")

    assert "28th of May 2024" in text_of(drawn(draw)).text


def test_the_title_of_the_metadata_serves_where_the_text_has_none() -> None:
    draw = lambda canvas: lines(canvas, PROSE)  # noqa: E731
    assert read(Page(drawn(draw, title="Acme privacy"), "application/pdf")).title == "Acme privacy"
    assert read(Page(drawn(draw, title="policy_final(2).docx"), "application/pdf")).title == ""


def image(canvas: Any) -> None:
    """A page that holds an image and no text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = io.BytesIO()
    Image.new("L", (20, 20), 128).save(picture, "PNG")
    picture.seek(0)
    canvas.drawImage(ImageReader(picture), 100, 100, 400, 400)


def test_pages_that_are_scans_are_noted() -> None:
    text = lambda canvas: lines(canvas, PROSE)  # noqa: E731
    other = lambda canvas: lines(canvas, OTHER)  # noqa: E731
    reading = read(Page(drawn(text, image, other, image), "application/pdf"))
    assert reading.notes == ("2 of 4 pages of the PDF hold only images: their text was not read.",)
    assert reading.text == f"{WHOLE_PROSE}\n\n{WHOLE_OTHER}"


def test_a_file_cut_off_is_not_whole() -> None:
    body = policy()
    reading = read(Page(body[: body.rindex(b"startxref")], "application/pdf"))
    assert reading.whole is False
    assert "ends early" in reading.notes[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (drawn(lambda canvas: None), "its pages are empty"),
        (drawn(image), "only images"),
        (drawn(lambda canvas: lines(canvas, PROSE), password="secret"), "is encrypted"),
        (b"%PDF-1.4\nbroken", "is broken"),
        (policy()[:200], "is broken"),
        (b"%PDF-1.7", "is broken"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        text_of(body)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(TooHard, match="501 pages"):
        text_of(drawn(*[lambda canvas: None] * 501))


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(Unreadable, match="extra `pdf`"):
        text_of(policy())
