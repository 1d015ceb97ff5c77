"""Lists of vendors as spreadsheets save them: columns by their headings, rows that fail with the reason."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tracker.core.vendors import Unusable, Vendor, VendorList, read_vendors, text_of
from tracker.settings.values import web_url

TODAY = date(2026, 1, 1)
ACCEPTED = date(2024, 3, 1)


def read(text: str) -> VendorList:
    return read_vendors(text, address, TODAY)


def address(url: str) -> str:
    return web_url(url if "://" in url else f"https://{url}")


def test_a_plain_list() -> None:
    found = read(
        "name,home page,policy URLs,date accepted\n"
        "Acme,https://acme.example.com,,2024-03-01\n"
        "Zeta,,https://zeta.example.com/privacy https://zeta.example.com/terms,1 March 2024\n"
    )
    assert found == VendorList(
        (
            Vendor(2, "Acme", ACCEPTED, "https://acme.example.com"),
            Vendor(3, "Zeta", ACCEPTED, "", ("https://zeta.example.com/privacy", "https://zeta.example.com/terms")),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffDate_Accepted;WEBSITE;Vendor\r\n01.03.2024;acme.example.com;Acme\r\n",
        "Vendor\tWeb-Site\tSigned on\nAcme\tacme.example.com\t2024-03-01\n",
        '"Company Name","Home Page","Accepted"\n"Acme","acme.example.com","March 1, 2024"\n',
        "sep=;\nname;url;date\nAcme;acme.example.com;2024-03-01 00:00:00\n",
        "\n,,,\nname,owner,home page,date accepted\nAcme,Ann,acme.example.com,2024-03-01,,,\n",
        '"vendor\nname",website,date\nAcme,acme.example.com,2024-03-01',
    ],
)
def test_case_order_mark_delimiter_and_quotes_do_not_matter(text: str) -> None:
    (vendor,) = read(text).vendors
    assert (vendor.name, vendor.website, vendor.accepted) == ("Acme", "https://acme.example.com", ACCEPTED)


def test_addresses_may_be_joined_by_semicolons_and_lines_and_are_taken_once() -> None:
    cell = '"https://a.example.com/p; https://a.example.com/t\nhttps://a.example.com/p"'
    (vendor,) = read(f"name;policy urls;date\nAcme;{cell};2024-03-01\n").vendors
    assert vendor.policies == ("https://a.example.com/p", "https://a.example.com/t")


def test_bad_rows_are_told_and_stop_no_other() -> None:
    found = read(
        "name,home page,policy URLs,date accepted,owner\n"
        ",acme.example.com,,2024-03-01\n"
        "No address,,,2024-03-01\n"
        "Open,open.example.com,,03/04/2024\n"
        "No day,day.example.com,,\n"
        "Future,f.example.com,,2030-01-01\n"
        "Script,javascript://x.example.com,,2024-03-01\n"
        '"Quoted" badly,q.example.com,,2024-03-01\n'
        ",,,\n"
        "Good,good.example.com,,2024-03-01\n"
    )
    assert [(vendor.row, vendor.name) for vendor in found.vendors] == [(10, "Good")]
    assert found.ignored == ("owner",)
    told = {bad.row: bad.reason for bad in found.bad}
    assert told[2] == "the name is missing"
    assert told[3] == "neither a home page nor a policy URL is given"
    assert "3 April 2024 or 4 March 2024" in told[4]
    assert told[5].startswith("the date accepted is missing; allowed: 2024-03-01")
    assert told[6] == "the date accepted, 2030-01-01, is in the future"
    assert "'javascript' is not allowed" in told[7]
    assert told[8].startswith("it is not valid CSV")
    assert sorted(told) == [2, 3, 4, 5, 6, 7, 8]


def test_a_quotation_mark_that_is_never_closed_says_that_rows_were_lost() -> None:
    found = read('name,site,date\nAcme,a.example.com,2024-03-01\n"Zeta,z.example.com,2024-03-01\nMore,m.example,x\n')
    assert [vendor.name for vendor in found.vendors] == ["Acme"]
    assert [(bad.row, "never closed; the rows below it" in bad.reason) for bad in found.bad] == [(3, True)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        (" \n,,\n", "it is empty"),
        ("name,date accepted\nAcme,2024-03-01\n", "does not name all columns"),
        ("name,website\nAcme,a.example.com\n", "does not name all columns"),
        ("Acme,a.example.com,2024-03-01\n", "Found: Acme,a.example.com,2024-03-01"),
        ("name,vendor,website,date\n", "two columns are headed like 'vendor'"),
        ("name,website,date\n\n", "no row below"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(text: str, said: str) -> None:
    with pytest.raises(Unusable, match=re.escape(said)):
        read(text)


def test_what_a_cell_may_not_hold_is_cleaned_or_refused() -> None:
    (vendor,) = read("name,site,date\nAc\x1b[31mme\u202e,a.example.com,2024-03-01\n").vendors
    assert vendor.name == "Ac [31mme"
    (bad,) = read(f"name,site,date\n{'x' * 300},a.example.com,2024-03-01\n").bad
    assert "longer than allowed" in bad.reason


def test_bytes_are_read_as_spreadsheets_save_them() -> None:
    assert text_of("\ufeffnäme".encode()) == "näme"
    assert text_of("näme".encode("utf-16")) == "näme"
    with pytest.raises(Unusable, match="CSV UTF-8"):
        text_of("näme".encode("cp1252"))


def test_a_list_of_millions_of_rows_is_refused() -> None:
    with pytest.raises(Unusable, match="more than 20,000 rows"):
        read("name;website;accepted\n" + "a\n" * 30_000)


def test_a_name_that_is_long_when_written_out_is_refused() -> None:
    (bad,) = read("name;website;accepted\n" + "\ufdfa" * 190 + ";https://a.example;2024-03-01\n").bad
    assert "longer than allowed" in bad.reason


def test_a_reason_does_not_repeat_a_whole_cell() -> None:
    for row in (f"A;https://a.example;{'1' * 9_000}", f"A;https://[{'a' * 9_000};2024-03-01"):
        (bad,) = read(f"name;website;accepted\n{row}\n").bad
        assert len(bad.reason) < 400
