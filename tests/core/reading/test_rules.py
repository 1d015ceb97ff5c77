"""What goes and what stays, rule by rule: the same few sentences of a policy with something around or inside them."""

from __future__ import annotations

import pytest

from tracker.core.html import parse
from tracker.core.model import Hints
from tracker.core.reading.clean import clean
from tracker.core.reading.markdown import join
from tracker.core.reading.overrides import parsed
from tracker.core.reading.rules import RULES

POLICY = (
    "<h1>Privacy Policy</h1><p>Last updated: 3 May 2024.</p>"
    "<h2>1. Data we collect</h2><p>We collect your name and your phone number when you open an account with us.</p>"
    "<h2>2. Retention</h2><p>We keep call records for 30 days after the end of the contract and then delete them.</p>"
    "<h2>3. Rights</h2><p>You have the right to a copy of your personal data and to complain to an authority.</p>"
)
WORDS = (
    "# Privacy Policy\n\nLast updated: 3 May 2024.\n\n"
    "## 1. Data we collect\n\nWe collect your name and your phone number when you open an account with us.\n\n"
    "## 2. Retention\n\nWe keep call records for 30 days after the end of the contract and then delete them.\n\n"
    "## 3. Rights\n\nYou have the right to a copy of your personal data and to complain to an authority."
)


def read(html: str) -> tuple[str, set[str]]:
    cleaned = clean(parse(html), "https://example.com/privacy")
    return join(cleaned.blocks), {dropped.rule for dropped in cleaned.dropped}


GONE = [
    ("heading_links", '<h2><a href="#top">¶</a></h2>{}'),
    ("navigation", "<nav><ul><li><a href=/a>Home</a></li><li><a href=/b>Products</a></li></ul></nav>{}"),
    ("navigation", '<div role="navigation"><a href=/a>Home</a></div>{}'),
    ("navigation", '<div class="MainNav_menu__x1"><a href=/a>Home</a><p>Plans for teams of any size</p></div>{}'),
    ("navigation", '<ol class="breadcrumb"><li>Home</li><li>Legal</li></ol>{}'),
    ("page_headers", "<header><div><a href=/>Acme</a> <span>Calls that work</span></div></header>{}"),
    ("page_footers", "{}<footer><p>Acme Ltd, a company that makes calls simple for everybody in town.</p></footer>"),
    ("page_footers", '{}<div id="site-footer"><a href=/x>Imprint</a> Acme 2024</div>'),
    ("cookie_banners", '{}<div id="onetrust-banner-sdk"><p>We use cookies to improve your experience.</p></div>'),
    ("cookie_banners", '<div class="cookie-consent__box"><p>This site uses cookies. Read on to agree.</p></div>{}'),
    ("dialogs", '{}<div role="dialog"><p>Subscribe now and get ten percent off your first order with us!</p></div>'),
    ("dialogs", "{}<dialog open>Please choose your country and your language before you go on.</dialog>"),
    ("hidden_text", '<div style="display:none">Loading</div>{}'),
    ("hidden_text", "<p hidden>Thank you! Your submission has been received.</p>{}"),
    ("hidden_text", '<span class="sr-only">(opens in a new window)</span>{}'),
    ("form_controls", "{}<form><label>E-mail</label><input><button>Send</button></form>"),
    ("form_controls", "{}<select><option>English</option><option>Deutsch</option></select>"),
    ("share_bars", '{}<div class="social-share"><a href=/x>Tweet</a> <a href=/y>Post</a></div>'),
    ("related_articles", '{}<div class="related-posts"><h3>More</h3><a href=/x>How to call</a></div>'),
    ("sign_up_forms", '{}<div class="newsletter">Get our news <a href=/x>here</a></div>'),
    ("language_pickers", '<div class="language-switcher"><span>EN</span><span>DE</span></div>{}'),
    (
        "bylines",
        '{}<div class="author-box"><h4>Jo Doe</h4><p>Jo writes about calls and lives by the sea, in a tent.</p></div>',
    ),
    ("bylines", '<div class="post-meta byline">By <span>Jo Doe</span></div>{}'),
    ("contents", "<p>On this page</p><ul><li>Data we collect</li><li>Retention</li><li>Rights</li></ul>{}"),
    ("stray_controls", "{}<p>By Jo Doe · 7 min read · 1,204 views</p>"),
    (
        "cookie_banners",
        '{}<div class="cky-consent-container"><p>This site uses cookies to measure what is read.</p></div>',
    ),
    ("asides", "{}<aside><h3>Popular</h3><p>Ten ways to save on calls</p></aside>"),
    ("stray_controls", "{}<p>Back to top</p>"),
    ("stray_controls", "{}<p>Viewed 1,032 times. Updated 3 minutes ago</p>"),
    ("beside_the_text", "{}<div><p>Try For Free</p><p>No credit card required.</p></div>"),
    ("after_the_text", "{}<p>Share</p><p>© 2024 Acme. All rights reserved.</p>"),
    (
        "beside_the_text",
        "<div><div>{}</div><div><h4>Why Acme</h4><p>Numbers in ninety countries, from one euro.</p></div></div>",
    ),
]


@pytest.mark.parametrize(("rule", "page"), GONE)
def test_goes(rule: str, page: str) -> None:
    text, rules = read(f"<body>{page.format(f'<main>{POLICY}</main>')}</body>")
    assert text == WORDS
    assert rule in rules


@pytest.mark.parametrize(("rule", "page"), [case for case in GONE if "{}<" in case[1] and "<main>" not in case[1]])
def test_goes_where_no_tag_says_where_the_text_is(rule: str, page: str) -> None:
    text, rules = read(f"<body><div><div>{page.format(f'<div>{POLICY}</div>')}</div></div></body>")
    assert text == WORDS
    assert rules


def test_every_rule_is_shown_to_remove_something() -> None:
    shown = {rule for rule, _ in GONE}
    assert {rule.__name__ for rule in RULES} <= shown


STAYS = [
    (
        "collapsed section",
        '<button aria-controls="s4" aria-expanded="false">4. Contact us</button>'
        '<div id="s4" hidden><p>Write to privacy@example.com, at any time.</p></div>',
        "\n\n4. Contact us\n\nWrite to privacy@example.com, at any time.",
    ),
    (
        "tab panel",
        '<div role="tabpanel" aria-hidden="true"><p>In California you have the right to opt out of any sale.</p></div>',
        "\n\nIn California you have the right to opt out of any sale.",
    ),
    (
        "accordion",
        "<details><summary>4. Cookies</summary><p>We set one cookie that keeps you signed in.</p></details>",
        "\n\n### 4. Cookies\n\nWe set one cookie that keeps you signed in.",
    ),
    (
        "section named like a header",
        '<div class="accordion-header"><h2>4. Contact</h2></div><p>Write to us by post.</p>',
        "\n\n## 4. Contact\n\nWrite to us by post.",
    ),
    (
        "contact with an address",
        "<h2>Contact</h2><p>Acme Ltd<br>1 Main Street<br>Springfield</p><p>privacy@example.com</p>",
        "\n\n## Contact\n\nAcme Ltd\n1 Main Street\nSpringfield\n\nprivacy@example.com",
    ),
    (
        "announced links",
        "<h2>4. Useful resources</h2><p><a href=/a>Data portal</a></p><p><a href=/b>Help pages</a></p>",
        "\n\n## 4. Useful resources\n\n[Data portal](https://example.com/a)\n\n[Help pages](https://example.com/b)",
    ),
    (
        "heading whose anchor is named like a footer",
        '<div id="copyright"><h2>4. Copyright</h2></div><p>The words are ours, write to us before you print them.</p>',
        "\n\n## 4. Copyright\n\nThe words are ours, write to us before you print them.",
    ),
    (
        "heading whose id is named like a share bar",
        '<h2 id="share-related-cta"><span id="sharing">4. Sharing</span></h2><p>We share nothing.</p>',
        "\n\n## 4. Sharing\n\nWe share nothing.",
    ),
    (
        "page builders call every element a widget",
        '<div class="elementor-widget elementor-widget-heading"><h2>4. Contact</h2></div><p>Write to us by post.</p>',
        "\n\n## 4. Contact\n\nWrite to us by post.",
    ),
    (
        "answer without a button that names it",
        '<div role="button" aria-expanded="false">4. Contact</div>'
        '<div class="faq-answer" aria-hidden="true">Write to us, at any time.</div>',
        "\n\n4. Contact\n\nWrite to us, at any time.",
    ),
    (
        "date in a footer of its own",
        "<article><footer><p>Version of 3 May 2024</p></footer></article>",
        "\n\nVersion of 3 May 2024",
    ),
    ("date at the end", "<p>Share</p><p>Last edited on 2024-05-03</p>", "\n\nLast edited on 2024-05-03"),
    ("footnote", "<p>* As the law defines it.</p>", "\n\n* As the law defines it."),
    (
        "table",
        '<table class="cookie-table"><tr><th>Name</th><th>Kept</th></tr><tr><td>sid</td><td>1 day</td></tr></table>',
        "\n\n| Name | Kept |\n| --- | --- |\n| sid | 1 day |",
    ),
]


@pytest.mark.parametrize(("name", "addition", "expected"), STAYS, ids=[case[0] for case in STAYS])
def test_stays(name: str, addition: str, expected: str) -> None:
    text, _ = read(f"<body><nav><a href=/>Home</a></nav><main>{POLICY}{addition}</main><footer>Acme</footer></body>")
    assert text == WORDS + expected, name


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "<div><div><div>{}</div></div></div>",
        '<form id="aspnetForm">{}</form>',
        "<table><tr><td><a href=/>Home</a></td></tr><tr><td>{}</td></tr></table>",
        '<div class="cookie-policy">{}</div>',
        '<div class="modal-open page"><div class="with-sidebar">{}</div></div>',
        "<article><header><nav><a href=/>Up</a></nav></header>{}</article>",
        '<div aria-hidden="true">{}</div>',
        "<nav>{}</nav>",
        '<div role="dialog">{}</div>',
    ],
)
def test_no_frame_loses_the_policy(frame: str) -> None:
    text, _ = read(f"<body>{frame.format(POLICY)}</body>")
    assert text == WORDS


def test_the_date_in_a_hero_above_the_text_stays() -> None:
    hero, rest = POLICY.split("<h2>", 1)
    text, _ = read(f'<body><header class="hero"><div>{hero}</div></header><div class="content"><h2>{rest}</div></body>')
    assert text == WORDS


def test_links_to_the_sections_between_title_and_date_take_neither_along() -> None:
    title, rest = POLICY.split("<h2>", 1)
    h1, date = title.split("<p>")
    last = "4. How this policy may change, and whom you may ask about it at any time"
    names = ("1. Data we collect", "2. Retention", "3. Rights", last)
    links = "".join(f"<li><a href=#s{i}>{name}</a></li>" for i, name in enumerate(names))
    hero = f"<div>{h1}<ul>{links}</ul><p>{date}</div>"
    more = "Ask the officer for the protection of your personal data, by letter or by phone."
    text, rules = read(f"<body><main>{hero}<div><h2>{rest}<h2>{last}</h2><p>{more}</p></div></main></body>")
    assert text == f"{WORDS}\n\n## {last}\n\n{more}"
    assert "contents" in rules


def test_the_title_of_a_cookie_policy_is_no_banner() -> None:
    title, rest = POLICY.split("<h2>", 1)
    text, _ = read(f'<body><div class="cookies-notice">{title}</div><div class="content"><h2>{rest}</div></body>')
    assert text == WORDS


def test_a_second_copy_for_small_screens_goes() -> None:
    text, rules = read(f'<body><div class="desktop">{POLICY}</div><div class="mobile">{POLICY}</div></body>')
    assert text == WORDS
    assert "second_copies" in rules


def test_the_part_of_the_declared_type_is_chosen() -> None:
    section = "".join(
        f"<h3>{n}. Part</h3><p>We process personal data for purpose {n} and no other one.</p>" for n in range(15)
    )
    other = section.replace("We", "You")
    page = f"<body><h1>Legal</h1><h2>Terms of Service</h2>{section}<h2>Acme Privacy Policy</h2>{other}</body>"
    cleaned = clean(parse(page), "", Hints("Privacy Policy"))
    assert cleaned.blocks[0].plain == "Acme Privacy Policy"
    assert "We process" not in join(cleaned.blocks)
    assert len(clean(parse(page), "", Hints("Imprint")).blocks) == 63


def test_what_a_declaration_selects_is_not_judged() -> None:
    page = f"<body><nav>{POLICY}</nav><div id=x><p>Share</p><p>© 2024 Acme</p><button>Send</button></div></body>"
    hints = Hints(select=("#x",))
    cleaned = clean(parsed(page, hints).document, "", hints)
    assert join(cleaned.blocks) == "Share\n\n© 2024 Acme"


JAPANESE = (
    "<h1>利用規約</h1><p>{}</p><p>本規約は、当社が提供するすべてのサービスの利用条件を定めるものです。利用者は本規約に同意のうえ利用するものとします。</p>"
    "<h2>キャンセル料</h2>{}<h2>準拠法</h2><p>本規約の解釈には日本の法律を適用し、東京地方裁判所を第一審の専属的合意管轄裁判所とするものとします。</p><p>{}</p>"
)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ("<p>7日前</p><p>30%</p>", "7日前\n\n30%"),
        ("<dl><dt>7日前</dt><dd>20%</dd><dt>前日</dt><dd>50%</dd></dl>", "7日前\n\n20%\n\n前日\n\n50%"),
        ("<ul><li>7天前</li><li>30天前</li></ul>", "- 7天前\n- 30天前"),
        ("<p>7일 전</p><p>100%</p>", "7일 전\n\n100%"),
    ],
)
def test_days_before_something_are_no_age_of_a_post(terms: str, words: str) -> None:
    text, rules = read(f"<body><main>{JAPANESE.format('3日前', terms, '5日前')}</main></body>")
    assert "3日前" not in text
    assert "5日前" not in text
    assert f"## キャンセル料\n\n{words}\n\n## 準拠法" in text
    assert "stray_controls" in rules


@pytest.mark.parametrize(
    "heading",
    [
        "4. Contact<button>Copy link</button>",
        "4. Contact<button><span>Copy</span></button>",
        '4. Contact <a href="#contact">#</a>',
        '<a href="#contact">🔗</a>4. Contact',
        '4. Contact<a href="/privacy#contact">¶</a>',
        '4. Contact <a href="#contact">Permalink</a>',
        '4. Contact <span role="button">Link to this section</span>',
        '<a href="#contact">4. Contact</a>',
        '<button aria-expanded="false">4. Contact</button>',
        "<button>4. Contact</button>",
    ],
)
def test_what_copies_the_address_of_a_heading_is_no_part_of_it(heading: str) -> None:
    text, _ = read(f"<body><main>{POLICY}<h2>{heading}</h2><p>Write to us, at any time.</p></main></body>")
    assert text == f"{WORDS}\n\n## 4. Contact\n\nWrite to us, at any time."


@pytest.mark.parametrize("heading", ["Links", "Link to other sites", "Copy", "# of users", "Copying"])
def test_headings_that_speak_of_links_stay(heading: str) -> None:
    for inside in (heading, f'<a href="#x">{heading}</a>', f"<span>{heading}</span>"):
        text, _ = read(f"<body><main>{POLICY}<h2>{inside}</h2><p>Write to us, at any time.</p></main></body>")
        assert text.replace("\\", "") == f"{WORDS}\n\n## {heading}\n\nWrite to us, at any time."
