"""Several policies or languages on one page: what the fragment and the hints choose, and what they leave whole."""

from __future__ import annotations

import pytest

from tracker.core.html import parse
from tracker.core.model import Hints, Page
from tracker.core.reading import read
from tracker.core.reading.choice import choose, fragment_of
from tracker.core.reading.policy_names import kind_of, names_policy

URL = "https://www.example.com/legal"


def text(who: str, times: int = 12) -> str:
    return "".join(
        f"<h3>{n}. Part {n}</h3><p>{who} process personal data for purpose {n} under the law, and for no other one.</p>"
        for n in range(1, times)
    )


TERMS, PRIVACY, COOKIES = text("Members"), text("Shops"), text("Browsers")

HEADINGS = (
    f"<main><h1>Legal</h1><p>All our documents on one page.</p><h2 id=tos>Terms of Service</h2>{TERMS}"
    f"<h2 id=privacy>Acme Privacy Policy</h2>{PRIVACY}<h2><a name=cookies></a>Cookie Policy</h2>{COOKIES}</main>"
)
SECTIONS = (
    f"<main><h1>Legal</h1><section id=tos><div><h2>Terms of Service</h2></div>{TERMS}</section>"
    f"<section id=privacy><h2>Acme Privacy Policy</h2>{PRIVACY}</section>"
    f"<section id=cookies><h2>Cookie Policy</h2>{COOKIES}</section></main>"
)
ANCHORS = (
    f"<div><a name=tos></a><h2>Terms of Service</h2>{TERMS}<a id=privacy></a><h2>Acme Privacy Policy</h2>{PRIVACY}"
    f"<p><a name=cookies> </a></p><h2>Cookie Policy</h2>{COOKIES}</div>"
)
TABS = (
    "<main><h1>Legal</h1><div role=tablist><button role=tab id=t1 aria-controls=tos>Terms</button>"
    "<button role=tab id=t2 aria-controls=privacy>Privacy</button><button role=tab id=t3 aria-controls=cookies>Cookies"
    f"</button></div><div><div role=tabpanel id=tos aria-labelledby=t1>{TERMS}</div>"
    f"<div role=tabpanel id=privacy aria-labelledby=t2 hidden>{PRIVACY}</div>"
    f'<div role=tabpanel id=cookies aria-labelledby=t3 style="display:none">{COOKIES}</div></div></main>'
)
BOOTSTRAP = (
    '<ul class="nav nav-tabs"><li><a href="#tos" data-bs-target="#tos" role="tab">Terms of use</a></li>'
    '<li><a data-bs-target="#privacy" href="#privacy" role="tab">Privacy notice</a></li>'
    '<li><a data-bs-target="#cookies" href="#cookies" role="tab">Cookie notice</a></li></ul><div class="tab-content">'
    f'<div class="tab-pane" id="tos">{TERMS}</div><div class="tab-pane" id="privacy">{PRIVACY}</div>'
    f'<div class="tab-pane" id="cookies">{COOKIES}</div></div>'
)
WEBFLOW = (
    '<div class="w-tabs"><div class="w-tab-menu"><a data-w-tab="tos" class="w-tab-link"><div>Terms</div></a>'
    '<a data-w-tab="privacy" class="w-tab-link"><div>Privacy</div></a><a data-w-tab="cookies"><div>Cookies</div></a>'
    "</div>"
    f'<div class="w-tab-content"><div data-w-tab="tos" class="w-tab-pane" id=tos>{TERMS}</div>'
    f'<div data-w-tab="privacy" class="w-tab-pane" id=privacy>{PRIVACY}</div>'
    f'<div data-w-tab="cookies" class="w-tab-pane" id=cookies>{COOKIES}</div></div></div>'
)
DETAILS = (
    f"<main><h1>Legal</h1><details id=tos><summary>Terms of Service</summary>{TERMS}</details>"
    f"<details id=privacy><summary>Privacy Policy</summary>{PRIVACY}</details>"
    f"<details id=cookies><summary>Cookie Policy</summary>{COOKIES}</details></main>"
)
PAGES = {
    "headings": HEADINGS,
    "sections": SECTIONS,
    "anchors": ANCHORS,
    "tabs": TABS,
    "bootstrap": BOOTSTRAP,
    "webflow": WEBFLOW,
    "details": DETAILS,
}
WHO = {"tos": "Members", "privacy": "Shops", "cookies": "Browsers"}
TYPES = {"tos": "Terms of Service", "privacy": "Privacy Policy", "cookies": "Trackers Policy"}


def spoken(reading_text: str) -> set[str]:
    return {who for who in WHO.values() if f"{who} process" in reading_text}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fragment", WHO)
@pytest.mark.parametrize("place", ["url", "hint"])
def test_the_fragment_chooses_the_policy(page: str, fragment: str, place: str) -> None:
    hints = Hints(fragment=f"#{fragment}") if place == "hint" else Hints()
    url = URL if place == "hint" else f"{URL}#{fragment}"
    reading = read(Page(f"<body>{PAGES[page]}</body>", "text/html", url), hints)
    assert spoken(reading.text) == {WHO[fragment]}
    assert "purpose 11 under" in reading.text
    assert len(reading.notes) == 1
    assert reading.notes[0].startswith("The part named ")
    assert reading.notes[0].endswith(" was chosen by the URL's fragment.")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fragment", TYPES)
def test_the_declared_type_chooses_the_policy(page: str, fragment: str) -> None:
    reading = read(Page(f"<body>{PAGES[page]}</body>", "text/html", URL), Hints(type=TYPES[fragment]))
    assert spoken(reading.text) == {WHO[fragment]}
    assert reading.notes
    assert "was chosen by the declared type" in reading.notes[0]


@pytest.mark.parametrize("page", PAGES)
def test_without_fragment_and_type_all_of_it_is_read(page: str) -> None:
    reading = read(Page(f"<body>{PAGES[page]}</body>", "text/html", URL))
    assert spoken(reading.text) == set(WHO.values())
    assert reading.notes == ()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fragment", ["nothing", "!/route", "/route/privacy", ":~:text=purpose", "", "%E0%A4"])
def test_fragments_that_name_nothing_choose_nothing(page: str, fragment: str) -> None:
    reading = read(Page(f"<body>{PAGES[page]}</body>", "text/html", f"{URL}#{fragment}"))
    assert spoken(reading.text) == set(WHO.values())
    assert reading.notes == ()


def test_a_tab_itself_may_be_named() -> None:
    assert spoken(read(Page(f"<body>{TABS}</body>", "text/html", URL + "#t2")).text) == {"Shops"}


def test_a_place_inside_of_a_policy_chooses_that_policy() -> None:
    page = HEADINGS.replace("<h3>7. Part 7</h3><p>Shops", "<h3 id=seven>7. Part 7</h3><p>Shops")
    reading = read(Page(f"<body>{page}</body>", "text/html", URL + "#seven"))
    assert spoken(reading.text) == {"Shops"}
    assert reading.text.startswith("## Acme Privacy Policy")


ONE_POLICY = [
    "<main><h1>Privacy Policy</h1>" + "".join(f"<h2 id=s{n}>{n}. {name}</h2>{text('We', 5)}" for n, name in names)
    for names in (
        list(enumerate(("What we collect", "Cookies", "Your rights", "Changes to this privacy policy"))),
        list(enumerate(("Cookie Policy", "Purposes", "Legal basis", "Legal notice"))),
        list(enumerate(("Data", "Our terms", "Privacy", "How this policy changes"))),
    )
]


@pytest.mark.parametrize("page", ONE_POLICY)
@pytest.mark.parametrize("fragment", ["s0", "s1", "s2", "s3"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_heading_within_one_policy_leaves_it_whole(page: str, fragment: str, wrapped: bool) -> None:
    if wrapped:
        first, *rest = page.split("<h2 id=")
        page = first + "".join(f"<section id={part[:2]}><h2>{part.partition('>')[2]}</section>" for part in rest)
    whole = read(Page(f"<body>{page}</main></body>", "text/html", URL))
    part = read(Page(f"<body>{page}</main></body>", "text/html", f"{URL}#{fragment}"), Hints(type="Trackers Policy"))
    assert part.text == whole.text
    assert part.notes == ()


def test_tabs_that_are_sections_of_one_policy_leave_it_whole() -> None:
    page = (
        TABS.replace(">Terms<", ">What we collect<").replace(">Privacy<", ">Your rights<").replace(">Cookies", ">More")
    )
    for hints in (Hints(fragment="privacy"), Hints(type="Privacy Policy")):
        reading = read(Page(f"<body>{page}</body>", "text/html", URL), hints)
        assert spoken(reading.text) == set(WHO.values())


GERMAN = "".join(
    f"<h3>{n}. Teil {n}</h3><p>Wir verarbeiten personenbezogene Daten für den Zweck {n} und für keinen anderen.</p>"
    for n in range(1, 12)
)
ENGLISH = text("We")
LANGUAGES = {
    "lang": (
        f'<div lang="en-GB"><h1>Privacy Policy</h1>{ENGLISH}</div><div lang=de hidden><h1>Datenschutz</h1>'
        f"{GERMAN}</div>"
    ),
    "tabs": f'<div role=tabpanel id=en>{ENGLISH}</div><div role=tabpanel style="display: none" id=de>{GERMAN}</div>',
    "plain": f"<div class=a>{ENGLISH}</div><div class=b>{GERMAN}</div>",
}


@pytest.mark.parametrize("page", LANGUAGES)
@pytest.mark.parametrize(("language", "ours", "theirs"), [("de", "Wir", "We"), ("en-US", "We", "Wir")])
def test_the_declared_language_chooses(page: str, language: str, ours: str, theirs: str) -> None:
    html = f"<html lang=en><body><main>{LANGUAGES[page]}</main></body></html>"
    reading = read(Page(html, "text/html", URL), Hints(language=language))
    assert f"\n{ours} " in reading.text
    assert f"\n{theirs} " not in reading.text
    assert reading.language == language[:2]
    assert reading.notes == (f"The part in the declared language ({language[:2]}) was chosen; the page has others.",)


@pytest.mark.parametrize("how", ["hidden", 'style="display: none"', "aria-hidden=true"])
@pytest.mark.parametrize("tongue", ["", "lang=de"])
def test_a_translation_that_is_not_shown_goes(how: str, tongue: str) -> None:
    html = f"<html lang=en><body><main><div>{ENGLISH}</div><div {how} {tongue}>{GERMAN}</div></main></body></html>"
    reading = read(Page(html, "text/html", URL))
    assert "Wir verarbeiten" not in reading.text
    assert "We process" in reading.text
    assert reading.notes == ()


def test_a_hidden_part_in_the_language_of_the_page_stays() -> None:
    html = f"<html lang=en><body><main><div>{ENGLISH}</div><div hidden>{PRIVACY}</div></main></body></html>"
    assert "Shops process" in read(Page(html, "text/html", URL)).text


def test_a_language_that_the_page_does_not_speak_chooses_nothing() -> None:
    html = f"<html lang=en><body><main>{LANGUAGES['plain']}</main></body></html>"
    assert read(Page(html, "text/html", URL), Hints(language="fr")).notes == ()


@pytest.mark.parametrize(
    ("hint", "url", "expected"),
    [
        ("#a", "https://x.example/#b", "a"),
        ("", "https://x.example/p#b%20c", "b c"),
        ("", "https://x.example/p", ""),
        ("", "https://x.example/#/legal", ""),
        ("", "https://x.example/#!legal", ""),
        ("", "https://x.example/#part:~:text=data", "part"),
    ],
)
def test_fragments(hint: str, url: str, expected: str) -> None:
    assert fragment_of(Hints(fragment=hint), url) == expected


@pytest.mark.parametrize(
    ("name", "kind", "named"),
    [
        ("Privacy", "Privacy Policy", True),
        ("2. Acme Privacy Notice", "Privacy Policy", True),
        ("Datenschutzerklärung", "Privacy Policy", True),
        ("利用規約", "Terms of Service", True),
        ("Regulamin", "Terms of Service", True),
        ("Cookie-Richtlinie", "Trackers Policy", True),
        ("Partner Programme Agreement", "", True),
        ("Changes to this privacy policy", "", False),
        ("Your rights", "", False),
        ("How we use cookies", "", False),
        ("", "", False),
    ],
)
def test_names_of_policies(name: str, kind: str, named: bool) -> None:
    assert kind_of(name) == kind
    assert names_policy(name) is named


def test_a_page_of_many_anchors_is_searched_in_time() -> None:
    body = parse("<body>" + "<div><p id=a>word</p></div>" * 20_000 + "</body>").body
    assert choose(body, Hints(type="Privacy Policy"), "z") == ()
