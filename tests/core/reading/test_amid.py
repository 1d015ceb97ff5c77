"""Sections of a policy that bear the names of a site's furniture, and furniture that stands in the midst of a text."""

from __future__ import annotations

import pytest

from tests.core.reading.test_rules import POLICY, WORDS, read

LONG = (
    "If you live in the Union you have the right to see, correct and erase your personal data, to object to what we do "
    "with them and to complain to the supervisory authority of the country in which you live or work."
)
MORE = [
    f"We process personal data for purpose {n} and no other one, as the law of the land demands." for n in range(20)
]
FIRST, REST = (POLICY + "".join(f"<p>{line}</p>" for line in MORE)).split("<h2>2.", 1)
FIRST_WORDS, REST_WORDS = "\n\n".join((WORDS, *MORE)).split("## 2.", 1)


def amid(part: str) -> str:
    """What is read of a page with this part in the midst of its text."""
    page = f"<body><nav><a href=/>Home</a></nav><main>{FIRST}{part}<h2>2.{REST}</main><footer>Acme</footer></body>"
    text, _ = read(page)
    assert text.startswith(FIRST_WORDS.strip())
    assert text.endswith(REST_WORDS)
    return text[len(FIRST_WORDS) : -len(REST_WORDS) - len("## 2.")].strip()


TOLD = [
    '<section id="gdpr"><h2>Europe</h2>{}</section>',
    '<div id="gdpr-rights"><h2>Europe</h2>{}</div>',
    '<div class="ccpa-notice"><h2>Europe</h2>{}</div>',
    '<section id="cookie-notice"><h2>Europe</h2>{}</section>',
    '<section id="cookie-law"><h2>Europe</h2>{}</section>',
    '<section aria-label="GDPR"><h2>Europe</h2>{}</section>',
]


@pytest.mark.parametrize("part", TOLD)
@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (f"<p>{LONG}</p>", LONG),
        ("<ul><li>Acme Ltd</li><li>Umbra Inc</li></ul>", "- Acme Ltd\n- Umbra Inc"),
        ("<p>Your data: your rights.</p>", "Your data: your rights."),
    ],
    ids=["sentence", "list", "few words"],
)
def test_a_section_that_is_named_like_a_banner_is_text(part: str, inside: str, words: str) -> None:
    assert amid(part.format(inside)) == f"## Europe\n\n{words}"


@pytest.mark.parametrize(
    "part",
    ["<aside>{}</aside>", '<div class="modal fade">{}</div>', "<dialog>{}</dialog>", "<footer>{}</footer>"],
)
def test_a_passage_of_the_policy_is_text_whatever_holds_it(part: str) -> None:
    assert amid(part.format(f"<p>{LONG}</p>")) == LONG


def test_a_button_to_the_settings_makes_no_banner() -> None:
    part = f'<section id="cookie-settings"><h2>Europe</h2><p>{LONG}</p><button>Cookie settings</button></section>'
    assert amid(part) == f"## Europe\n\n{LONG}"


def test_a_button_that_opens_the_section_makes_no_banner() -> None:
    part = f'<section id="gdpr"><h2><button>Europe</button></h2><p>{LONG}</p></section>'
    assert amid(part) == f"## Europe\n\n{LONG}"


@pytest.mark.parametrize(
    "part",
    [
        f'<div class="cookie-notice"><h3>Cookies</h3><p>{LONG}</p><button>Got it</button></div>',
        f'<div class="cookie-notice"><h3>Cookies</h3><p>{LONG}</p><a href="#">Accept all</a></div>',
        f'<div class="cookie-notice"><h3>Cookies</h3><p>{LONG}</p><a href="#">同意する</a></div>',
        f'<div id="gdpr"><h3>Cookies</h3><p>{LONG}</p><input type="checkbox"></div>',
        f'<div id="gdpr" style="position: fixed"><h3>Cookies</h3><p>{LONG}</p></div>',
        f'<div id="gdpr" class="modal"><h3>Cookies</h3><p>{LONG}</p></div>',
        f'<div class="cookie-bar"><p>We use cookies to improve your visit. {LONG}</p></div>',
        f"<dialog><p>{LONG}</p><button>Accept</button></dialog>",
        f'<p><span role="tooltip">{LONG}</span></p>',
        f'<aside><h3>Newsletter</h3><p>{LONG}</p><form><input type="email"></form></aside>',
        "<aside><h3>Popular</h3><p>Ten ways to save on calls, told by those who make them every day.</p></aside>",
        '<div class="modal"><p>Ten ways to save on calls, told by those who make them every day.</p></div>',
    ],
)
def test_what_asks_or_sells_goes_wherever_it_stands(part: str) -> None:
    assert amid(part) == ""


def test_a_banner_beside_the_text_goes_though_nobody_can_click_it_away() -> None:
    banner = f'<div id="gdpr"><h3>Cookies</h3><p>{LONG}</p></div>'
    text, rules = read(f"<body>{banner}<main>{FIRST}<h2>2.{REST}</main></body>")
    assert text == f"{FIRST_WORDS}## 2.{REST_WORDS}"
    assert "cookie_banners" in rules


@pytest.mark.parametrize(
    "name",
    [
        "sharing",
        "related-companies",
        "navigation-data",
        "search-data",
        "social-logins",
        "feedback",
        "author-rights",
        "subscription-partners",
        "footer-notes",
        "sidebar-partners",
    ],
)
@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<ul><li>Acme Ltd (hosting)</li><li>Umbra Inc</li></ul>", "- Acme Ltd (hosting)\n- Umbra Inc"),
        (
            "<p>These see it.</p><ul><li><a href=/x>Acme Ltd</a>, for hosting, in Malta</li><li>Umbra Inc</li></ul>",
            "These see it.\n\n- [Acme Ltd](https://example.com/x), for hosting, in Malta\n- Umbra Inc",
        ),
        (f"<p>{LONG}</p><ul><li>Acme</li><li>Umbra</li></ul>", f"{LONG}\n\n- Acme\n- Umbra"),
        ("<p>We sell no data under this law.</p>", "We sell no data under this law."),
    ],
    ids=["list", "with an introduction", "with a long one", "few words"],
)
def test_a_section_whose_id_is_made_of_its_heading_is_text(name: str, inside: str, words: str) -> None:
    assert amid(f'<section id="{name}"><h2>Others</h2>{inside}</section>') == f"## Others\n\n{words}"


@pytest.mark.parametrize(
    "part",
    [
        '<div id="related"><h3>More</h3><ul><li><a href=/a>Plans</a></li><li><a href=/b>Teams</a></li></ul></div>',
        '<div id="share"><h3>Share this page</h3><ul><li>Tweet</li><li>Post</li></ul></div>',
        '<div id="newsletter"><h3>News</h3><ul><li>Offers</li><li>Tips</li></ul><form><input></form></div>',
        '<div id="feedback"><h3>Was it any good?</h3><button>Yes</button><button>No</button></div>',
        '<div id="feedback"><h3>Did this text help?</h3><p>Your data.</p><button>Yes</button></div>',
        '<div id="related"><h3>About our data</h3><button>More</button></div>',
        '<div class="cta"><h3>Ready?</h3><p>Begin today.</p></div>',
        '<div class="social"><ul><li>Tweet</li><li>Post</li></ul></div>',
    ],
)
def test_furniture_with_a_heading_goes(part: str) -> None:
    assert amid(part) == ""


NAMES = "<ul><li>Acme Ltd (hosting)</li><li>Umbra Inc</li></ul>"
NAMES_WORDS = "- Acme Ltd (hosting)\n- Umbra Inc"


@pytest.mark.parametrize(
    "part",
    [
        '<h2>Partners</h2><div style="display:none">{}</div>',
        "<h2>Partners</h2><div hidden>{}</div>",
        '<h2><button aria-expanded="false">Partners</button></h2><div aria-hidden="true">{}</div>',
        '<div class="head"><h2>Partners</h2> <i>+</i></div><div class="faq-content" style="display: none">{}</div>',
        '<div><div><h2>Partners</h2></div><nav class="w-dropdown-list">{}</nav></div>',
        '<h2>Partners</h2><div class="accordion-body" style="display:none">{}</div>',
    ],
)
@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (NAMES, NAMES_WORDS),
        ("".join(f"<p>{line}</p>" for line in LONG.split(", ")), "\n\n".join(LONG.split(", "))),
        (
            "<table><tr><th>Who</th><th>Where</th></tr><tr><td>Umbra</td><td>Malta</td></tr></table>",
            "| Who | Where |\n| --- | --- |\n| Umbra | Malta |",
        ),
    ],
    ids=["list", "short paragraphs", "table"],
)
def test_what_a_click_on_the_heading_shows_is_text(part: str, inside: str, words: str) -> None:
    assert amid(part.format(inside)) == f"## Partners\n\n{words}"


@pytest.mark.parametrize(
    "part",
    [
        f"<h2>Partners</h2>{NAMES}<div hidden>{NAMES}</div>",
        f'<h2>Partners</h2><div style="display:none">{NAMES}</div>{NAMES}',
        f"<h2>Partners</h2>{NAMES}<div hidden><p>Thank you!</p><p>Your message was sent.</p></div>",
        f"<h2>Partners</h2>{NAMES}<div hidden><ul><li>Another</li><li>Template</li></ul></div>",
        f'<h2>Partners</h2><div hidden lang="fr"><ul><li>Un</li><li>Deux</li></ul></div>{NAMES}',
        f'<h2>Partners</h2><div hidden class="cookie-banner"><ul><li>One</li><li>Two</li></ul></div>{NAMES}',
        f"<h2>Partners</h2><div hidden><form><ul><li>One</li><li>Two</li></ul><input></form></div>{NAMES}",
        f"<h2>Partners</h2><ul hidden><li><a href=/a>Plans</a></li><li><a href=/b>Teams</a></li></ul>{NAMES}",
        f"<h2>Partners</h2><div hidden>Loading these partners</div>{NAMES}",
    ],
)
def test_what_is_hidden_for_good_goes(part: str) -> None:
    assert amid(part) == f"## Partners\n\n{NAMES_WORDS}"


BANNER = "<h3>Cookies</h3><p>We keep data about you, share them with third parties and follow the law.</p>"


@pytest.mark.parametrize(
    "answer",
    [
        "<span role=button>Accept all</span>",
        "<div role=button>Reject</div>",
        "<x-button>OK</x-button>",
        "<acme-btn>Fine by me</acme-btn>",
        '<span class="btn" onclick="x()">Accept all</span>',
        '<span onclick="x()">Fine</span>',
        "<div role=switch>Cookie settings</div>",
        "<div role=checkbox>Marketing</div>",
        '<button class="cookie-settings__accept">Accept all</button>',
        '<button class="cc-link">OK</button>',
        "<button>Accept all and close the settings</button>",
        '<button aria-controls="bar">Accept all</button>',
    ],
)
def test_a_banner_in_the_text_goes_whatever_its_answers_are_made_of(answer: str) -> None:
    assert amid(f'<div class="cookie-banner">{BANNER}{answer}</div>') == ""
    assert amid(f"<div role=dialog><h2>Cookies</h2><p>{LONG}</p>{answer}</div>") == ""


@pytest.mark.parametrize(
    "inside",
    [
        "<h2>We use cookies</h2><p>By continuing to browse our site you agree to our use of cookies and data.</p>",
        "<h2>Cookies</h2><p>By continuing to browse our site you agree to our use of cookies and of your data.</p>",
        "<h2>We value your privacy</h2><p>Our partners keep your personal data and show you what you may like.</p>",
        "<h2>Cookies</h2><p>We use cookies to improve your visit, as we say.</p><button>Cookie settings</button>",
        "<h2>Cookies</h2><p>This website uses cookies to improve your visit.</p><a href=/cookies>Learn more</a>",
    ],
)
def test_a_banner_in_the_text_goes_by_what_it_says(inside: str) -> None:
    assert amid(f'<div class="cookie-banner">{inside}</div>') == ""


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (
            "<h2>1a. Cookies</h2><p>We use cookies to know you again.</p>",
            "## 1a. Cookies\n\nWe use cookies to know you again.",
        ),
        (
            "<h2>7. Cookies</h2><p>We use cookies to know you again.</p>",
            "## 7. Cookies\n\nWe use cookies to know you again.",
        ),
        (
            "<h2>Cookies</h2><p>We use cookies for these ends:</p><ul><li>Sessions</li><li>Counting</li></ul>",
            "## Cookies\n\nWe use cookies for these ends:\n\n- Sessions\n- Counting",
        ),
        (
            "<h2>Cookies</h2><p>You may refuse cookies in your browser.</p>",
            "## Cookies\n\nYou may refuse cookies in your browser.",
        ),
    ],
)
def test_a_section_about_cookies_is_no_banner(inside: str, words: str) -> None:
    assert amid(f'<section id="cookie-notice">{inside}</section>') == words


ITEMS = "<li>Products</li><li>Plans for teams</li><li>Support</li>"
MENUS = [
    f'<button>Menu</button><ul style="display:none">{ITEMS}</ul>',
    f'<div aria-expanded="false"><button>Products</button></div><ul hidden>{ITEMS}</ul>',
    f'<button aria-expanded="false" aria-controls="m">Menu</button><ul id="m" hidden>{ITEMS}</ul>',
    f"<button>Menu</button><nav><ul>{ITEMS}</ul></nav>",
    f"<button>Acme</button><nav><ul>{ITEMS}</ul></nav>",
    '<button>Acme</button><ul class="menu" hidden><li>Data</li><li>Your account</li><li>Security</li></ul>',
    "<button>Acme</button><ul hidden><li>Terms</li><li>Privacy</li><li>Legal</li></ul>",
    "<button>Solutions</button><ul hidden><li>Invoices for all</li><li>Safe payroll</li><li>Compliance</li></ul>",
    '<button>English</button><ul class="language" hidden><li><span>Deutsch</span></li><li><span>Suomi</span></li></ul>',
    "<button>English</button><ul hidden><li><span>Deutsch</span></li><li><span>Suomi</span></li></ul>",
    "<button>EN</button><ul hidden><li>DE</li><li>SE</li><li>FI</li></ul>",
    "<button>Cart</button><div hidden><p>Nothing here so far.</p><p>Free returns for thirty days.</p></div>",
]


@pytest.mark.parametrize("menu", MENUS)
def test_a_menu_that_a_click_shows_goes_wherever_it_stands(menu: str) -> None:
    assert amid(menu) == ""
    for around in ("{}<footer>Acme</footer>{}", "{1}{0}<footer>Acme</footer>", "{}{}<footer>Acme</footer>"):
        text, _ = read(f"<body>{around.format(f'{FIRST}<h2>2.{REST}', menu)}</body>")
        assert text == f"{FIRST_WORDS}## 2.{REST_WORDS}"


@pytest.mark.parametrize(
    "part",
    [
        "<h2>Search</h2><div hidden><ul><li>no results found</li><li>try other words</li></ul></div>",
        "<h2>Search</h2><div hidden><ul><li>no data found</li><li>see your rights</li></ul></div>",
        f"<h2>Menu</h2><div hidden><ul>{ITEMS}</ul></div>",
        "<h2>Share</h2><div hidden><ul><li>Copy link</li><li>Send by mail</li><li>Print page</li></ul></div>",
    ],
)
def test_furniture_that_a_click_on_a_heading_shows_goes(part: str) -> None:
    assert "- " not in amid(part)


@pytest.mark.parametrize(
    "menu", [f"<h2>Umbra</h2><ul hidden>{NAMES}</ul>", f"<button>Umbra</button><div hidden>{NAMES}</div>"]
)
def test_what_follows_the_footer_is_not_in_the_midst_of_the_text(menu: str) -> None:
    text, _ = read(f"<body>{FIRST}<h2>2.{REST}<footer>Acme</footer>{menu}<p>Acme</p></body>")
    assert "Umbra Inc" not in text


@pytest.mark.parametrize(
    ("toggle", "title"),
    [
        ("<h2>Sub-processors</h2>", "## Sub-processors"),
        ("<h2>Partners</h2>", "## Partners"),
        ('<h2><button aria-expanded="false">Recipients</button></h2>', "## Recipients"),
        ('<div class="head"><h2>Service providers</h2> <i>+</i></div>', "## Service providers"),
    ],
)
def test_names_under_a_heading_that_tells_what_they_are_stay(toggle: str, title: str) -> None:
    inside = "<ul><li>Umbra Cloud</li><li>Parcel House</li></ul>"
    assert amid(f"{toggle}<div hidden>{inside}</div>") == f"{title}\n\n- Umbra Cloud\n- Parcel House"
    text, _ = read(f"<body>{FIRST}{toggle}<div hidden>{inside}</div><h2>2.{REST}</body>")
    assert f"{title}\n\n- Umbra Cloud\n- Parcel House" in text
