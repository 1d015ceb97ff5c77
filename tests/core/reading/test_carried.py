"""Policies that a page carries as data: every way of packing them, what is chosen, and what is left alone."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.model import Hints, Page, Verdict
from tracker.core.reading import read
from tracker.core.reading.carried import carried
from tracker.core.reading.payloads import flight, literals, unflattened
from tracker.core.reading.rich_text import html_of

URL = "https://www.example.com/legal/privacy"
SECTIONS = [
    ("1. Data we collect", "We collect your name and your phone number when you open an account with our service."),
    ("2. Retention", "We keep your call records for 30 days after the end of the agreement and then delete the data."),
    ("3. Your rights", "You have the right to a copy of your personal data and to complain to an authority by law."),
    ("4. Sharing", "We share personal data with processors that act for us under an agreement, with nobody else."),
    ("5. Cookies", "We set one cookie that keeps you signed in to your account; other cookies need your consent."),
    ("6. Security", "We protect personal information with encryption, and limit who of our users may see the data."),
    ("7. Transfers", "Data is processed in the Union; transfers to third countries rest on standard clauses of law."),
    ("8. Children", "Our services are not meant for persons below 16 years, and we process no data of theirs."),
    ("9. Changes", "We may change this privacy policy; we inform all users by e-mail a month before it applies."),
    ("10. Contact", "Write to our data protection officer at privacy@example.com about any of your rights."),
]
TEXT = "\n\n".join(f"## {title}\n\n{text}" for title, text in SECTIONS)
HTML = "".join(f"<h2>{title}</h2><p>{text}</p>" for title, text in SECTIONS)
SHELL = (
    '<!doctype html><html lang="en"><head><title>Privacy Policy | Acme</title></head><body><div id="root"></div>{}'
    '<script src="/static/app.js"></script></body></html>'
)


def script(value: Any, attributes: str = 'type="application/json"') -> str:
    return f"<script {attributes}>{json.dumps(value)}</script>"


def contentful() -> Any:
    nodes: list[Any] = []
    for title, text in SECTIONS:
        nodes.append(
            {"nodeType": "heading-2", "data": {}, "content": [{"nodeType": "text", "value": title, "marks": []}]}
        )
        nodes.append(
            {"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": text, "marks": []}]}
        )
    return {"nodeType": "document", "data": {}, "content": nodes}


def sanity() -> Any:
    nodes = []
    for title, text in SECTIONS:
        for style, words in (("h2", title), ("normal", text)):
            span = {"_type": "span", "_key": "k1", "text": words, "marks": []}
            nodes.append({"_type": "block", "_key": "k", "style": style, "markDefs": [], "children": [span]})
    return nodes


def children(kind: str, level: str) -> Any:
    """Strapi's and Slate's trees, ProseMirror's and Lexical's: names of the keys apart."""
    kids = {"slate": "children", "prosemirror": "content", "lexical": "children"}[kind]
    nodes: list[Any] = []
    for title, text in SECTIONS:
        heading: dict[str, Any] = {"type": "heading", kids: [{"type": "text", "text": title}]}
        heading |= {"level": 2} if level == "level" else {"attrs": {"level": 2}} if level == "attrs" else {"tag": "h2"}
        nodes += [heading, {"type": "paragraph", kids: [{"type": "text", "text": text}]}]
    return {"root": {"type": "root", kids: nodes}} if kind == "lexical" else {"type": "doc", kids: nodes}


PRISMIC = [
    node
    for title, text in SECTIONS
    for node in ({"type": "heading2", "text": title, "spans": []}, {"type": "paragraph", "text": text, "spans": []})
]
EDITOR = {
    "time": 1,
    "blocks": [
        node
        for title, text in SECTIONS
        for node in (
            {"type": "header", "data": {"text": title, "level": 2}},
            {"type": "paragraph", "data": {"text": text}},
        )
    ],
}
DRAFT = {
    "blocks": [
        node
        for title, text in SECTIONS
        for node in ({"type": "header-two", "text": title, "depth": 0}, {"type": "unstyled", "text": text, "depth": 0})
    ],
    "entityMap": {},
}
OBJECTS = {"sections": [{"id": f"s{n}", "title": title, "body": text} for n, (title, text) in enumerate(SECTIONS)]}
MARKDOWN = "\n\n".join(f"## {title}\n\n{text}" for title, text in SECTIONS)
NOISE = {
    "buildId": "x9f",
    "locale": "en",
    "nav": [{"label": "Pricing plans for teams", "href": "/pricing"}, {"label": "Log in", "href": "/login"}],
    "footer": {
        "text": "Acme makes calls simple for everybody in town, all rights reserved.",
        "cta": "Try for free now",
    },
}


def page_props(content: Any) -> Any:
    page = {
        "slug": "privacy",
        "title": "Privacy Policy",
        "seo": {"description": "How we use data."},
        "content": content,
    }
    return {"props": {"pageProps": {"page": page, "layout": NOISE}}, "query": {}, "buildId": "x"}


def pushed(*rows: str) -> str:
    parts = [json.dumps([1, row]) for row in rows]
    return "".join(f"<script>self.__next_f.push({part})</script>" for part in parts)


def react(title: str, text: str) -> Any:
    return [["$", "h2", None, {"children": title}], ["$", "p", None, {"children": [text]}]]


FLIGHT = pushed(
    '2:I[4707,["5","static/chunks/5.js"],"default"]\n0:["$","html",null,{"lang":"en","children":["$","body",null,{"children":"$L3"}]}]\n',
    "3:" + json.dumps(["$", "$L2", None, {"children": ["$", "main", None, {"children": "$4"}]}]) + "\n",
    "4:" + json.dumps([react(title, text) for title, text in SECTIONS])[:900],
    json.dumps([react(title, text) for title, text in SECTIONS])[900:] + "\n",
)
FLIGHT_HTML = pushed(
    f'1:T{len(HTML.encode()):x},{HTML}0:["$","main",null,{{"dangerouslySetInnerHTML":{{"__html":"$1"}}}}]\n',
)
NUXT = [{"data": 1}, {"page": 2}, {"title": 3, "content": 4}, "Privacy Policy", HTML]

SHELLS = {
    "next": (script(page_props(HTML), 'id="__NEXT_DATA__" type="application/json"'), "__NEXT_DATA__"),
    "next, Markdown": (script(page_props(MARKDOWN), 'id="__NEXT_DATA__" type="application/json"'), "__NEXT_DATA__"),
    "next, escaped HTML": (script(page_props(escape(HTML)), 'id="__NEXT_DATA__" type="application/json"'), "__NEXT"),
    "contentful": (script(page_props(contentful())), "application/json"),
    "sanity": (script(page_props(sanity())), "application/json"),
    "strapi": (script(page_props(children("slate", "level"))), "application/json"),
    "prosemirror": (script(page_props(children("prosemirror", "attrs"))), "application/json"),
    "lexical": (script(page_props(children("lexical", "tag"))), "application/json"),
    "prismic": (script(page_props(PRISMIC)), "application/json"),
    "editor": (script(page_props(EDITOR)), "application/json"),
    "draft": (script(page_props(DRAFT)), "application/json"),
    "objects": (script(page_props(OBJECTS)), "application/json"),
    "nuxt 3": (script(NUXT, 'type="application/json" id="__NUXT_DATA__"'), "__NUXT_DATA__"),
    "nuxt 2": (
        f"<script>window.__NUXT__=(function(a,b){{return {{data:[{{page:{{title:a,html:{json.dumps(HTML)}}}}}]}}"
        '}("Privacy Policy",1));</script>',
        "__NUXT__",
    ),
    "state": (f"<script>window.__INITIAL_STATE__ = {json.dumps(page_props(HTML))};</script>", "__INITIAL_STATE__"),
    "state with undefined": (
        "<script>window.__INITIAL_STATE__ = "
        + json.dumps(page_props(HTML)).replace('"query": {}', '"query":undefined')
        + ";</script>",
        "__INITIAL_STATE__",
    ),
    "state in a string": (
        f"<script>window.__STATE__ = JSON.parse({json.dumps(json.dumps(page_props(HTML)))});</script>",
        "__STATE__",
    ),
    "a bundle": (
        f'<script>var r=document;function f(){{return e("div",{{html:{json.dumps(HTML)}}})}}</script>',
        "script",
    ),
    "flight": (FLIGHT, "the stream of Next.js"),
    "flight, HTML": (FLIGHT_HTML, "the stream of Next.js"),
    "inertia": (f'<div id="app" data-page="{escape(json.dumps(page_props(HTML)))}"></div>', "an attribute"),
    "frame": (f'<iframe srcdoc="{escape(HTML)}"></iframe>', "an attribute"),
    "json-ld": (
        script(
            {"@context": "https://schema.org", "@type": "Article", "headline": "Privacy Policy", "articleBody": HTML},
            'type="application/ld+json"',
        ),
        "application/ld+json",
    ),
    "json-ld, description": (
        script({"@type": "WebPage", "name": "Privacy Policy", "description": HTML}, 'type="application/ld+json"'),
        "application/ld+json",
    ),
    "shadow": (f'<x-page><template shadowrootmode="open"><h1>Privacy</h1>{HTML}</template></x-page>', "its templates"),
    "noscript": (f"<noscript><h1>Privacy Policy</h1>{HTML}</noscript>", "its noscript element"),
}


@pytest.mark.parametrize("name", SHELLS)
def test_policies_are_found_in_the_data_of_an_empty_shell(name: str) -> None:
    data, place = SHELLS[name]
    reading = read(Page(SHELL.format(data), "text/html", URL))
    assert reading.verdict is Verdict.POLICY
    assert reading.text.endswith(TEXT)
    assert reading.text.removesuffix(TEXT).strip() in ("", "# Privacy Policy", "# Privacy")
    assert len(reading.notes) == 1
    assert reading.notes[0].startswith("The text was read from the data that the page carries (")
    assert place in reading.notes[0]
    assert reading.notes[0].endswith("), its body is empty.")


VISIBLE = "".join(f"<h2>{title}</h2><p>{text.replace('We ', 'They ')}</p>" for title, text in SECTIONS)


@pytest.mark.parametrize("name", SHELLS)
def test_a_page_that_says_something_is_read_as_it_is_shown(name: str) -> None:
    html = SHELL.format(f"<main><h1>Privacy Policy</h1>{VISIBLE}</main>" + SHELLS[name][0])
    reading = read(Page(html, "text/html", URL))
    assert "They collect" in reading.text
    assert "We collect" not in reading.text
    assert reading.notes == ()


UI = {
    "messages": {f"key{n}": f"Choose plan number {n} and start to call your friends today" for n in range(200)},
    "cookieBanner": {
        "text": "We use cookies to improve our service. Read our privacy policy about your personal data."
    },
}


@pytest.mark.parametrize(
    "data",
    [
        "",
        script(UI),
        script(
            {"products": [{"name": f"Phone {n}", "text": "A light phone with a big screen " * 9} for n in range(40)]}
        ),
        "<script>window.__INITIAL_STATE__ = {broken: [}</script>",
        "<script type='application/json'>" + "[" * 50_000 + "</script>",
        "<noscript>You need to enable JavaScript to run this app.</noscript>",
        "<noscript><iframe src='https://www.googletagmanager.com/ns.html?id=GTM-1'></iframe></noscript>" * 5,
        script({"title": "Privacy Policy"}),
        '<script>self.__next_f.push([1,"0:[\\"$\\",\\"div\\",null,{\\"children\\":\\"$0\\"}]"])</script>' * 3,
    ],
)
def test_shells_without_a_policy_stay_shells(data: str) -> None:
    reading = read(Page(SHELL.format(data), "text/html", URL))
    assert reading.verdict in (Verdict.SHELL, Verdict.EMPTY)
    assert reading.notes == ()


OTHER = HTML.replace("We ", "They ")


def document(name: str, content: str, **more: str) -> dict[str, str]:
    return {"title": name, "content": content, **more}


SEVERAL = [document("Terms of Service", OTHER, slug="terms"), document("Privacy Policy", HTML, slug="privacy")]


@pytest.mark.parametrize(
    ("data", "url", "hints"),
    [
        ({"docs": SEVERAL}, URL, Hints()),
        ({"docs": SEVERAL}, "https://example.com/legal", Hints(type="Privacy Policy")),
        ({"privacyPolicy": HTML, "termsOfService": OTHER}, "https://example.com/a", Hints(type="Privacy Policy")),
        ({"en": document("Privacy Policy", HTML), "fr": document("Vie privée", OTHER)}, URL, Hints(language="en")),
        ({"fr": document("Vie privée", OTHER), "en": document("Privacy Policy", HTML)}, URL, Hints()),
        ([document("A", OTHER, locale="de-DE"), document("B", HTML, locale="en-GB")], URL, Hints(language="en-US")),
    ],
)
def test_one_of_several_is_chosen(data: Any, url: str, hints: Hints) -> None:
    reading = read(Page(SHELL.format(script(data)), "text/html", url), hints)
    assert "We collect" in reading.text
    assert "They collect" not in reading.text


def test_the_date_beside_the_text_is_read() -> None:
    data = {"page": {"title": "Privacy Policy", "lastUpdated": "2024-05-03", "updatedAt": "2025-01-01", "body": [HTML]}}
    reading = read(Page(SHELL.format(script(data)), "text/html", URL))
    assert reading.stated_date is not None
    assert reading.stated_date.date == "2024-05-03"


RICH = [
    (
        {"type": "paragraph", "content": [{"type": "text", "text": "a & b", "marks": [{"type": "bold"}]}]},
        "<p><b>a &amp; b</b></p>",
    ),
    (
        [{"_type": "block", "listItem": "bullet", "children": [{"_type": "span", "text": "x"}]}] * 2,
        "<ul><li>x</li><li>x</li></ul>",
    ),
    (
        [{"type": "o-list-item", "text": "x", "spans": []}, {"type": "paragraph", "text": "y", "spans": []}],
        "<ol><li>x</li></ol><p>y</p>",
    ),
    (
        {"nodeType": "hyperlink", "data": {"uri": "/a"}, "content": [{"nodeType": "text", "value": "x"}]},
        '<a href="/a">x</a>',
    ),
    (
        {
            "type": "bulletList",
            "content": [
                {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}]}
            ],
        },
        "<ul><li><p>x</p></li></ul>",
    ),
    ({"type": "list", "data": {"style": "ordered", "items": ["x", "y"]}}, "<ol><li>x</li><li>y</li></ol>"),
    ({"type": "heading", "level": 4, "children": [{"type": "text", "text": "x"}]}, "<h4>x</h4>"),
    (["$", "ul", "k", {"children": [["$", "li", "1", {"children": ["x ", 5]}]]}], "<ul><li>x 5</li></ul>"),
    ({"href": "/a b c", "title": "Our words", "text": "Some words here"}, "<h2>Our words</h2><p>Some words here</p>"),
    (
        {
            "text": "Our&nbsp;words & yours",
            "content": {"type": "paragraph", "content": [{"text": "Our words & yours", "bold": True}]},
        },
        "<p><b>Our words &amp; yours</b></p>",
    ),
    ("Sign up now", ""),
    ("bg-white text-sm md:flex", ""),
]


@pytest.mark.parametrize(("value", "html"), RICH)
def test_rich_text(value: Any, html: str) -> None:
    assert html_of(value) == html


def test_string_literals() -> None:
    script_text = (
        r"""f("a long enough \"string\" of words",'it\'s another one\nof two lines',`one more with \x41 in it`,"""
        '"short")'
    )
    assert literals(script_text) == [
        'a long enough "string" of words',
        "it's another one\nof two lines",
        "one more with A in it",
    ]


def test_flat_data_with_cycles_ends() -> None:
    assert unflattened([{"a": 0}, 1, 2]) is not None
    assert unflattened(["x", "y", "z"]) == ["x", "y", "z"]
    assert flight(['self.__next_f.push([1,"0:[\\"$1\\"]\\n1:[\\"$0\\"]\\n"])'])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=60),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "_type", "content", "children", "text", "data", "title", "x"]), inner
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_any_json_is_survived(value: Any) -> None:
    assert isinstance(html_of(value), str)
    assert isinstance(unflattened(value), object)
    assert carried(SHELL.format(script(value)), Hints(), URL, "") is None


@pytest.mark.parametrize(
    "data",
    [
        "<noscript>" * 60_000,
        "<script " * 60_000,
        "<template shadowrootmode" * 30_000,
        script({"a": "\n" * 300_000}),
        script({"a": ("a " + "-" * 30 + " ") * 3_000 + "!"}),
        script(["a " + ("-" * 25 + " ") * 11 + "!"] * 500),
        "<script>window.__STATE__ = " + "`${" * 100_000 + "</script>",
        "<script>window.__STATE__ = " + "'\\" * 100_000 + "</script>",
        '<script>self.__next_f.push([1,"' + "0:T5,ab" * 5_000 + '"])</script>',
        script([[[{"children": "x", "type": "p"}] * 50] * 50] * 20),
    ],
)
def test_data_made_to_keep_a_reader_busy(data: str) -> None:
    assert carried(SHELL.format(data), Hints(), URL, "") is None  # the time limit of every test is the bar
