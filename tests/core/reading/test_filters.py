"""Filters by name: what each makes of links and of times, and what it leaves alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.core.model import Hints, Page, Verdict
from tracker.core.reading import read
from tracker.core.reading.ago_phrases import AGO
from tracker.core.reading.filters import filtered, problem_of
from tracker.core.reading.markdown import Block
from tracker.errors import RuleMissed

NOW = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)

CLAUSE = "We keep what you told us. " * 5


def after(text: str, *filters: str, captured_at: datetime | None = NOW) -> str:
    (block,), _ = filtered([Block("paragraph", text, text)], filters, captured_at)
    assert block.text == block.plain
    return block.text


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("drop-query:ref", "[a](https://a.example/x?ref=1&id=2)", "[a](https://a.example/x?id=2)"),
        ("drop-query:ref,id", "[a](https://a.example/x?ref=1&id=2#top)", "[a](https://a.example/x#top)"),
        ("drop-query: ref , id", "[a](https://a.example/x?ref=1&id=2)", "[a](https://a.example/x)"),
        ("drop-query", "[a](https://a.example/x?ref=1&id=2) b", "[a](https://a.example/x) b"),
        ("drop-query:ref", "See https://a.example/?ref=1. And more?", "See https://a.example/. And more?"),
        ("drop-query:ref", "[a](https://a.example/?refs=1&Ref=2)", "[a](https://a.example/?refs=1&Ref=2)"),
        ("drop-query:my id", "[a](https://a.example/?my%20id=1)", "[a](https://a.example/)"),
        ("drop-query", "What? https://a.example/x", "What? https://a.example/x"),
        ("drop-query:ref", "| [a](https://a.example/?ref=1) | b |", "| [a](https://a.example/) | b |"),
    ],
)
def test_query_parameters_go(name: str, text: str, expected: str) -> None:
    assert after(text, name) == expected


@pytest.mark.parametrize(
    ("wrapped", "target"),
    [
        ("https://www.google.com/url?q=https://a.example/x&sa=D&ust=1", "https://a.example/x"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx&h=1", "https://a.example/x"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F&data=1", "https://a.example/"),
        ("https://t.umblr.com/redirect?z=https%3A%2F%2Fa.example%2F&t=1", "https://a.example/"),
        ("https://b.example/away.php?to=http%3A%2F%2Fa.example", "http://a.example"),
        ("https://href.li/?https://a.example/x?b=1&c=2", "https://a.example/x?b=1&c=2"),
        ("https://b.example/out?u=https%3A%2F%2Fa.example%2F%3Futm_source%3Dmail", "https://a.example/"),
        ("https://b.example/go?u=https%3A%2F%2Fa.example%2Fa%20%28b%29", "https://a.example/a%20%28b%29"),
        (
            "https://b.example/redirect?to=https%3A%2F%2Fc.example%2Fredirect%3Fto%3Dhttps%253A%252F%252Fa.example",
            "https://a.example",
        ),
        # Links that hold an address but do not merely lead there.
        ("https://a.example/login?next=https://a.example/me", "https://a.example/login?next=https://a.example/me"),
        ("https://b.example/share?u=https://a.example/", "https://b.example/share?u=https://a.example/"),
        ("https://b.example/redirect?to=/home", "https://b.example/redirect?to=/home"),
        ("https://b.example/redirect?to=javascript:alert(1)", "https://b.example/redirect?to=javascript:alert(1)"),
        (
            "https://b.example/redirect?a=https://a.example&b=https://c.example",
            "https://b.example/redirect?a=https://a.example&b=https://c.example",
        ),
    ],
)
def test_redirects_are_unwrapped(wrapped: str, target: str) -> None:
    assert after(f"See {wrapped} there", "unwrap-redirects") == f"See {target} there"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last updated 3 days ago", "Last updated 2026-11-03"),
        ("Last updated a day ago.", "Last updated 2026-11-05."),
        ("30 minutes ago", "2026-11-06"),
        ("2 hours ago", "2026-11-05"),
        ("Updated 2 weeks ago", "Updated 2026-10"),
        ("Updated 11 months ago", "Updated 2025-12"),
        ("Updated one year ago", "Updated 2025"),
        ("vor 3 Tagen aktualisiert", "2026-11-03 aktualisiert"),
        ("Mis à jour il y a un mois", "Mis à jour 2026-10"),
        ("Mis à jour il y a 3 jours", "Mis à jour 2026-11-03"),
        ("Actualizado hace 2 años", "Actualizado 2024"),
        ("Atualizado há 5 dias", "Atualizado 2026-11-01"),
        ("Aggiornato 3 giorni fa", "Aggiornato 2026-11-03"),
        ("3 dagen geleden bijgewerkt", "2026-11-03 bijgewerkt"),
        ("för 3 dagar sedan", "2026-11-03"),
        ("for 3 dager siden", "2026-11-03"),
        ("Opdateret for 3 dage siden", "Opdateret 2026-11-03"),
        ("3 dni temu", "2026-11-03"),
        ("před 3 dny", "2026-11-03"),
        ("päivitetty 3 päivää sitten", "päivitetty 2026-11-03"),
        ("3 nappal ezelőtt", "2026-11-03"),
        ("acum 3 zile", "2026-11-03"),
        ("5 дней назад", "2026-11-01"),
        ("2 місяці тому", "2026-09"),
        ("πριν από 3 ημέρες", "2026-11-03"),
        ("3 gün önce", "2026-11-03"),
        ("قبل 3 أيام", "2026-11-03"),
        ("3 hari yang lalu", "2026-11-03"),
        ("sehari lalu", "2026-11-05"),
        ("3 ngày trước", "2026-11-03"),
        ("最終更新日3日前", "最終更新日2026-11-03"),
        ("更新于 2 个月前", "更新于 2026-09"),
        ("3시간 전 업데이트", "2026-11-05 업데이트"),
        # Not a time, not of our calendar, or a term of the policy in a whole sentence.
        ("as long ago as one can think", "as long ago as one can think"),
        ("3000 years ago", "3000 years ago"),
        ("1.5 days ago, 2,5 days ago", "1.5 days ago, 2,5 days ago"),
        (
            f"{'We keep what you told us. ' * 5}It was 30 days ago.",
            f"{'We keep what you told us. ' * 5}It was 30 days ago.",
        ),
    ],
)
def test_times_become_dates(text: str, expected: str) -> None:
    assert after(text, "time-ago") == expected


def test_many_languages_know_how_long_ago() -> None:
    assert len(AGO) >= 10


def test_without_a_time_of_capture_the_words_stay_and_a_note_says_so() -> None:
    page = Page("<h1>Privacy Policy</h1><p>Last updated 3 days ago</p>" + "<p>We process your personal data.</p>" * 9)
    hints = Hints(select=("body",), filters=("time-ago",))
    reading = read(page, hints)
    assert "3 days ago" in reading.text
    assert reading.notes == ("The filter time-ago changed nothing: it is not known when the page was captured.",)
    later = read(Page(page.body, "text/html", captured_at=NOW), hints)
    assert later.notes == ()
    assert later.stated_date is not None
    assert later.stated_date.date == "2026-11-03"


def test_the_filters_of_a_declaration_reach_every_kind_of_page() -> None:
    link = "https://a.example/x?ref=1"
    hints = Hints(filters=("drop-query:ref",))
    for body, kind in ((f'<p>See <a href="{link}">this</a></p>', "html"), (f"See {link}", "plain"), (link, "markdown")):
        text = read(Page(body, f"text/{kind}"), hints).text
        assert "https://a.example/x" in text
        assert "ref=" not in text


def test_filters_come_in_the_order_of_the_declaration() -> None:
    link = "https://b.example/out?u=https%3A%2F%2Fa.example%2F%3Fref%3D1"
    assert after(link, "unwrap-redirects", "drop-query") == "https://a.example/"
    assert after(link, "drop-query", "unwrap-redirects") == "https://b.example/out"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("drop-query", ""),
        ("drop-query:a,b", ""),
        ("sort", "unknown filter 'sort'; allowed: drop-query, unwrap-redirects, time-ago"),
        ("time-ago:3", "the filter 'time-ago' takes nothing behind a colon; found '3'"),
        (
            "drop-query:a,",
            "the filter 'drop-query' takes names of query parameters, parted by commas, behind its colon; found 'a,'",
        ),
    ],
)
def test_a_filter_is_written_with_its_argument_behind_a_colon(written: str, problem: str) -> None:
    assert problem_of(written) == problem


def test_a_filter_that_is_not_known_is_an_error_of_the_declaration() -> None:
    with pytest.raises(RuleMissed, match="unknown filter 'sort'"):
        read(Page("<p>a</p>", "text/html"), Hints(filters=("sort",)))
    assert read(Page("<p>a</p>", "text/html"), Hints()).verdict is not Verdict.POLICY
