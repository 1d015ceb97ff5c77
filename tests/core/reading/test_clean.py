"""The edges of a text, its copies, its wholeness: what is judged line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.core.reading.clean import clean_text
from tracker.core.reading.markdown import join
from tracker.core.reading.vocabulary import is_call, is_dated, is_menu, is_title, legal
from tracker.core.reading.wholeness import is_whole

SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"

OPENING = (
    "This policy says which personal data we collect when you use our services, and what your rights are under the law."
)
CLOSING = (
    "If you have questions about this privacy policy or your data, write to us and we will answer within one month."
)
MIDDLE = [
    f"{n}. We process your data for purpose {n}, and for no other purpose, unless you give us your consent."
    for n in range(1, 9)
]
BODY = [OPENING, *MIDDLE, CLOSING]

EDGES: list[tuple[list[str], list[str], list[str], list[str]]] = [
    # above, below, what of it must stay above, what below
    ([], [], [], []),
    (["https://example.com/privacy", "Log In", "Try For Free", "Privacy Policy"], [], ["Privacy Policy"], []),
    (
        ["Home", "PRICING", "Search for:", "ACME PRIVACY POLICY", "Last Revised: 3 May 2024."],
        [],
        ["ACME PRIVACY POLICY", "Last Revised: 3 May 2024."],
        [],
    ),
    (
        ["Acme | Calls that just work", "Acme Privacy Policy", "Acme Ltd, Springfield"],
        [],
        ["Acme Privacy Policy", "Acme Ltd, Springfield"],
        [],
    ),
    (["Menu", "Privacy Policy", "Scope", "Springfield"], [], ["Privacy Policy", "Scope", "Springfield"], []),
    ([], ["Acme Ltd", "1 Main Street", "Springfield"], [], ["Acme Ltd", "1 Main Street", "Springfield"]),
    (
        [],
        [
            "Acme Ltd",
            "Schedule a Free Consultation",
            "Our team is happy to help you.",
            "Create Account Now",
            "Accept",
            "X",
        ],
        [],
        ["Acme Ltd"],
    ),
    (
        ["Log In", "Version 1.7, 18-09-2025", "Contents", "Scope", "Purposes", "Recipients", "Transfers"],
        [],
        ["Version 1.7, 18-09-2025", "Contents", "Scope", "Purposes", "Recipients", "Transfers"],
        [],
    ),
    ([], ["Call Now Button"], [], []),
    ([], ["Terms & Conditions | Privacy Policy"], [], []),
    ([], ["Last Edited on 2018-25-04", "Share", "© 2019 Acme"], [], ["Last Edited on 2018-25-04"]),
    (
        [],
        ["Support", "You may ask our support team for a copy of your data under the law of your country."],
        [],
        ["Support", "You may ask our support team for a copy of your data under the law of your country."],
    ),
    (
        [
            "The following text is extracted and transformed from the privacy policy archived on 2019-03-23.",
            "Acme | Business calls",
            "Acme Privacy Policy",
        ],
        [],
        ["Acme Privacy Policy"],
        [],
    ),
]


@pytest.mark.parametrize(("above", "below", "kept_above", "kept_below"), EDGES)
def test_edges_of_a_plain_text(
    above: list[str], below: list[str], kept_above: list[str], kept_below: list[str]
) -> None:
    text = join(clean_text("\n".join([*above, *BODY, *below])).blocks)
    lines = text.split("\n")
    start = lines.index(OPENING)
    assert lines[start : start + len(BODY)] == BODY
    assert lines[:start] == kept_above
    assert lines[start + len(BODY) :] == kept_below


def test_blank_lines_stay_and_invisible_characters_go() -> None:
    text = f"Privacy Policy\r\n\r\n\r\n\ufeff{OPENING}  \r\n{CLOSING}"
    assert join(clean_text(text).blocks) == f"Privacy Policy\n\n{OPENING}\n{CLOSING}"


def test_markdown_is_kept_whole() -> None:
    text = "Log In\n\n# Policy\n\nShort.\n\nAccept"
    assert join(clean_text(text, markdown=True).blocks) == text


def test_a_text_without_a_policy_is_left_as_it_is() -> None:
    assert join(clean_text("Not found\nGo back").blocks) == "Not found\nGo back"
    assert clean_text("").blocks == ()


SEED_LINES = {
    "000": (
        "Privacy Policy",
        "Centennial, CO  80122",
        ["Try For Free", "Create Account Now", "Accept", "Log In", "Directions"],
    ),
    "001": ("Privacy Policy", "We implement reasonable measures to protect", ["Terms & Conditions | Privacy Policy"]),
    "002": (
        "Voxox Privacy Policy",
        "If You have any questions, comments or concerns",
        ["Wayback Machine", "Business VOIP"],
    ),
    "003": ("Privacy Policy", "For assistance or questions regarding", ["Call Now Button"]),
    "004": ("This privacy policy has been compiled", "Last Edited on 2018-25-04", []),
}


@pytest.mark.parametrize("number", SEED_LINES)
def test_seeds_begin_and_end_with_the_policy(number: str) -> None:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the shared seeds are not there")
    source = found[0].read_text(encoding="utf-8")
    first, last, gone = SEED_LINES[number]
    lines = [line for line in join(clean_text(source).blocks).split("\n") if line]
    assert lines[0].startswith(first)
    assert lines[-1].startswith(last)
    for words in gone:
        assert all(words not in line for line in lines), words
    prose = [line.strip() for line in source.splitlines() if len(line) > 160 and "Wayback" not in line]
    text = " ".join(" ".join(lines).split())
    assert all(" ".join(line.replace("\xa0", " ").split()) in text for line in prose), "prose of the policy was lost"


WHOLE = "<html><body><main><div><p>One two three.</p></div></main></body></html>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (WHOLE, True),
        (WHOLE[: len(WHOLE) * 55 // 100], False),
        (WHOLE.removesuffix("</html>"), True),
        (WHOLE.removesuffix("</body></html>"), True),
        ("<html><body><p>One<p>Two", False),
        ("<html><body><p>One</p><p>Two</p>", True),
        ("<html><body><div><p>One</p>", False),
        ("<html><body><p>One</p><a href='/x", False),
        ("<html><body><script>var a = 1;", False),
        ("<p>A fragment without a frame", True),
        ("", True),
        (WHOLE + "<!-- served in 3 ms -->\n" * 200, True),
    ],
)
def test_wholeness(html: str, expected: bool) -> None:
    assert is_whole(html) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (is_call, "Try for free", True),
        (is_call, "Get started today", True),
        (is_call, "© 2024 Acme", True),
        (is_call, "We accept all cookies you send", False),
        (is_call, "Your rights", False),
        (is_menu, "About us", True),
        (is_menu, "Terms | Privacy Policy | Contact", True),
        (is_menu, "You may opt out | at any time", False),
        (is_title, "Datenschutzerklärung", True),
        (is_title, "Условия использования", True),
        (is_title, "Calls that just work", False),
        (is_dated, "Last updated 3 May 2024", True),
        (is_dated, "03.05.24", True),
        (is_dated, "© 2024 Acme", False),
        (is_dated, "Section 2024 of a very long text " * 6, False),
    ],
)
def test_questions_asked_of_a_line(question: object, text: str, expected: bool) -> None:
    assert callable(question)
    assert question(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "We process personal data under the law.",
        "Wir verarbeiten personenbezogene Daten nach dem Gesetz.",
        "Nous traitons vos données personnelles avec votre consentement.",
        "Tratamos sus datos personales según la ley.",
        "Мы обрабатываем персональные данные по закону.",
        "我们收集您的个人信息并保护您的隐私。",
        "当社は利用者の個人情報を取り扱います。",
    ],
)
def test_policies_are_known_by_their_words(text: str) -> None:
    assert legal(text) >= 2
    assert legal("The weather was fine and the train came at noon.") == 0
