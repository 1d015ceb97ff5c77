"""The index of an archive is read with all that real answers hold besides rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.archiving.model import Indexed
from tracker.core.archiving.rows import mended, parse_index, refused, shows_page, statuses_of

ROW = "org,example)/ 20180101000000 https://example.org/ text/html 200 AAAA 500"
BLOCKED = (
    "org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.AdministrativeAccessControlException:"
    " Blocked Site Error"
)
ROBOTS = (
    "org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.RobotAccessControlException:"
    " Blocked By Robots"
)


def row(status: str = "200", digest: str = "AAAA", mimetype: str = "text/html") -> Indexed:
    return Indexed("org,example)/", "20180101000000", "https://example.org/", mimetype, status, digest, "500")


def test_a_row_is_kept_as_it_was_written() -> None:
    found = parse_index(ROW + "\n")
    assert found.rows == (row(),)
    assert (found.malformed, found.lines, found.last, found.resume_key) == (0, 1, "20180101000000", "")
    assert found.at_last == {("20180101000000", "https://example.org/", "AAAA")}


@pytest.mark.parametrize("text", ["", "\n", "\n\n", "  \n"])
def test_nothing_is_nothing(text: str) -> None:
    found = parse_index(text)
    assert (found.rows, found.malformed, found.lines, found.last, found.resume_key) == ((), 0, 0, "", "")


def test_rows_that_are_repeated_count_as_one_and_as_lines() -> None:
    found = parse_index("\n".join([ROW] * 3 + [ROW.replace("AAAA", "BBBB")]))
    assert [one.digest for one in found.rows] == ["AAAA", "BBBB"]
    assert found.lines == 4


def test_of_a_revisit_and_its_own_row_the_one_with_a_status_stays() -> None:
    revisit = ROW.replace("text/html 200", "warc/revisit -")
    for lines in ([revisit, ROW], [ROW, revisit]):
        assert parse_index("\n".join(lines)).rows == (row(),)


def test_more_fields_than_seven_are_no_harm() -> None:
    assert parse_index(ROW + " - - extra").rows == (row(),)


@pytest.mark.parametrize(
    "line",
    [
        "org,example)/ 20180101000000 https://example.org/",
        ROW.replace("https://example.org/", "mailto:legal@example.org"),
        ROW.replace("https://example.org/", "data:text/html,hello"),
        ROW.replace("https://example.org/", "example.org/terms"),
        ROW.replace("https://example.org/", "http:///terms"),
        ROW.replace("https://example.org/", "http://[broken/"),
        ROW.replace("https://example.org/", "https://example.org/a b"),
        ROW.replace("20180101000000", "2018010100000"),
        ROW.replace("20180101000000", "20181301000000"),
        ROW.replace("20180101000000", "20180230000000"),
        ROW.replace("20180101000000", "２０１８0101000000"),
        ROW.replace(" 200 ", " two ") + " x",
        ROW.replace("org,example)/", "org,example)/\x1b[2J"),
        "<html>",
    ],
)
def test_a_line_that_names_no_capture_is_counted(line: str) -> None:
    found = parse_index(f"{ROW}\n{line}\n{ROW.replace('AAAA', 'BBBB')}\n")
    assert (len(found.rows), found.malformed, found.lines) == (2, 1, 3)


def test_an_urlkey_with_a_quote_is_a_row() -> None:
    assert len(parse_index(ROW.replace("org,example)/", 'org,example)/"')).rows) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20180101000000", "20180101000000"),
        ("20000012170449", "20001217044900"),
        ("20001200170449", "20001217044900"),
        ("00000000000000", ""),
        ("20180101250000", ""),
        ("2018", ""),
    ],
)
def test_timestamps_with_a_month_or_day_of_00_are_mended(written: str, meant: str) -> None:
    assert mended(written) == meant


def test_a_mended_row_goes_on_from_what_was_written() -> None:
    found = parse_index(ROW.replace("20180101000000", "20000012170449"))
    assert (found.rows[0].timestamp, found.last) == ("20001217044900", "20000012170449")
    assert found.at_last == {("20001217044900", "https://example.org/", "AAAA")}


@pytest.mark.parametrize("lines", [[ROW, ""], ["", ""], [""]])
def test_a_resume_key_is_kept_apart(lines: list[str]) -> None:
    key = "org%2Cexample%29%2F+2018010100000%3A"
    found = parse_index("\n".join([*lines, key]) + "\n")
    assert found.resume_key == key
    assert found.malformed == 0
    assert found.lines == len([line for line in lines if line])


def test_windows_line_ends_are_line_ends() -> None:
    found = parse_index(f"{ROW}\r\n\r\nkey\r\n")
    assert (found.rows, found.resume_key) == ((row(),), "key")


@pytest.mark.parametrize(("text", "why"), [(BLOCKED, "Blocked Site Error"), (ROBOTS, "Blocked By Robots")])
def test_the_archives_refusal_is_recognised(text: str, why: str) -> None:
    assert parse_index(text + "\n").refusal == why
    assert refused(text) == why
    assert parse_index(text + "\n").rows == ()


def test_a_page_about_refusals_is_none() -> None:
    about = ROW.replace("https://example.org/", "https://example.org/RobotAccessControl")
    assert parse_index(about).refusal == ""


@pytest.mark.parametrize(
    ("one", "shows"),
    [
        (row(), True),
        (row("301"), False),
        (row("404"), False),
        (row("-", mimetype="warc/revisit"), True),
        (row("-", "MOVED", "warc/revisit"), False),
        (row("-", "UNKNOWN", "warc/revisit"), True),
        (row("-", mimetype="unk"), False),
    ],
)
def test_what_shows_a_page(one: Indexed, shows: bool) -> None:
    assert shows_page(one, statuses_of((row(), row("301", "MOVED"), row("-", "UNKNOWN")))) is shows


@given(st.text(alphabet=st.sampled_from("ab 09-\n\r\t\x00:/.<>%+\u2028")) | st.text())
def test_no_text_raises_and_every_line_is_accounted_for(text: str) -> None:
    found = parse_index(text)
    assert found.malformed + len(found.rows) <= found.lines
