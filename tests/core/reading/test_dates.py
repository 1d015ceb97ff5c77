"""The dates a policy states of itself: tables of made-up texts, and the five seed files where they are at hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.reading.date_calendars import from_persian
from tracker.core.reading.date_forms import find_dates
from tracker.core.reading.dates import stated_dates
from tracker.core.reading.folding import fold, plain
from tracker.core.reading.languages import LANGUAGES

SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"
CAPTURED = datetime(2024, 6, 1, tzinfo=UTC)
FILLER = "\n\n".join(f"{n}. We use what you tell us to run account {n} and for nothing else." for n in range(1, 41))


def found(text: str, language: str = "en", captured_at: datetime | None = None) -> tuple[str | None, str | None]:
    updated, effective = stated_dates(text, language, captured_at)
    return updated.date if updated else None, effective.date if effective else None


UPDATED = [
    ("en", "Last Revised: 13 July 2020.", "2020-07-13"),
    ("en", "Last updated Jan 01,  2025", "2025-01-01"),
    ("en", "Last Updated :18th Feb 2020", "2020-02-18"),
    ("en", "Last Edited on 2018-25-04", "2018-04-25"),
    ("en", "UpdatedMarch 14, 2023", "2023-03-14"),
    ("en", "Updated 02/25, 2025 by the legal team", "2025-02-25"),
    ("en", "Last revised APRIL-2024", "2024-04"),
    ("en", "Rev. 3/31/21", "2021-03-31"),
    ("en", "v2.3 (December 19th 2019)", "2019-12-19"),
    ("en", "Revision date – 1-Jul-23", "2023-07-01"),
    ("en", "**Last updated:** _March 9, 2024_", "2024-03-09"),
    ("en", "_Last updated: [October 2021]._", "2021-10"),
    ("en", "| Last updated | 9 March 2024 |", "2024-03-09"),
    ("en", "Date of last revision\n\n9 March 2024", "2024-03-09"),
    ("en", "This privacy policy was last modified January 30th, 2024.", "2024-01-30"),
    ("en", "Last updated: Tuesday, 5 March 2024 at 10:15 UTC", "2024-03-05"),
    ("en", "March 5, 2024", "2024-03-05"),
    ("en", "Last updated 3 Sept. 2023 to correct two links.", "2023-09-03"),
    ("en", "Last updated: 20230903", "2023-09-03"),
    ("en", "Privacy Policy – January 2024", "2024-01"),
    ("en", "Terms of Service (March 5, 2024)", "2024-03-05"),
    ("en", "Most recent changes: May 3, 2023", "2023-05-03"),
    ("de", "Datenschutzerklärung vom 3. Mai 2023", "2023-05-03"),
    ("fr", "Mentions légales (mai 2023)", "2023-05"),
    ("de", "Stand: 14. März 2024", "2024-03-14"),
    ("de", "Zuletzt geändert am 01.10.2022", "2022-10-01"),
    ("de", "Fassung vom 07/2024", "2024-07"),
    ("de", "Stand 9. Jänner 2024", "2024-01-09"),
    ("fr", "Dernière mise à jour : 1er août 2024", "2024-08-01"),
    ("fr", "Mise à jour le 06/12/2023", "2023-12-06"),
    ("fr", "La présente charte a été modifiée pour la dernière fois le 28 mai 2020.", "2020-05-28"),
    ("es", "Fecha de la última revisión: 12/11/2023", "2023-11-12"),
    ("pt", "Atualizado em 14/12/2022", "2022-12-14"),
    ("it", "Versione aggiornata al 1° settembre 2021", "2021-09-01"),
    ("nl", "Laatst bijgewerkt: 12 maart 2024", "2024-03-12"),
    ("ca", "Darrera actualització: 22 de març de 2023", "2023-03-22"),
    ("sv", "Senast ändrad 2023-10-11", "2023-10-11"),
    ("da", "Senest ændret: 3. april 2024", "2024-04-03"),
    ("no", "Sist endret: 10. juni 2024", "2024-06-10"),
    ("fi", "Viimeksi päivitetty 1. toukokuuta 2023", "2023-05-01"),
    ("is", "Síðast uppfært: 4. september 2023", "2023-09-04"),
    ("pl", "Data ostatniej aktualizacji: 1 września 2024 r.", "2024-09-01"),
    ("cs", "Naposledy aktualizováno 2. července 2024", "2024-07-02"),
    ("sk", "Posledná zmena: 15. augusta 2023", "2023-08-15"),
    ("sl", "Zadnja posodobitev: 3. marec 2023", "2023-03-03"),
    ("hr", "Zadnje ažuriranje: 5. listopada 2023.", "2023-10-05"),
    ("sr", "Последње ажурирање: 5. октобар 2023", "2023-10-05"),
    ("hu", "Utolsó módosítás: 2024. március 8.", "2024-03-08"),
    ("ro", "Ultima modificare: 20 februarie 2024", "2024-02-20"),
    ("bg", "Последна промяна: 7 юли 2023 г.", "2023-07-07"),
    ("ru", "Последнее обновление: 12 апреля 2024 г.", "2024-04-12"),
    ("uk", "Останні зміни: 5 листопада 2023 р.", "2023-11-05"),
    ("el", "Τελευταία ενημέρωση: 14 Μαΐου 2024", "2024-05-14"),
    ("tr", "Güncelleme tarihi: 11 Temmuz 2024", "2024-07-11"),
    ("lt", "Paskutinį kartą atnaujinta 2023 m. kovo 5 d.", "2023-03-05"),
    ("lv", "Pēdējo reizi atjaunināts 2023. gada 5. martā", "2023-03-05"),
    ("et", "Viimati uuendatud: 5. märts 2023", "2023-03-05"),
    ("et", "Viimati uuendatud: 5. mai 2023", "2023-05-05"),
    ("id", "Terakhir diperbarui: 17 Agustus 2024", "2024-08-17"),
    ("ms", "Kemas kini terakhir: 4 Ogos 2023", "2023-08-04"),
    ("vi", "Cập nhật lần cuối: ngày 6 tháng 5 năm 2024", "2024-05-06"),
    ("th", "ปรับปรุงล่าสุด: 5 มีนาคม 2566", "2023-03-05"),
    ("hi", "अंतिम अपडेट: 5 मार्च 2023", "2023-03-05"),
    ("zh", "更新日期：2024 年 12 月 19 日", "2024-12-19"),
    ("ja", "最終更新日：2024年3月1日", "2024-03-01"),
    ("ja", "改定日：令和4年4月1日", "2022-04-01"),
    ("ko", "최종 수정일: 2024년 1월 31일", "2024-01-31"),
    ("ar", "آخر تحديث: ١٠ فبراير ٢٠٢٤", "2024-02-10"),
    ("he", "עודכן לאחרונה: 20.11.2023", "2023-11-20"),
]


@pytest.mark.parametrize(("language", "line", "expected"), UPDATED)
def test_reads_when_a_policy_was_updated(language: str, line: str, expected: str) -> None:
    assert found(f"{line}\n\nWe collect what you give us.", language) == (expected, None)


EFFECTIVE = [
    ("en", "Effective as of the 1st day of October, 2022", "2022-10-01"),
    ("en", "These Terms shall come into force on May 25th, 2023", "2023-05-25"),
    ("en", "EFFECTIVE: JANUARY 1 2021", "2021-01-01"),
    ("en", "Effective Date in the EEA, the UK and Switzerland: April 30, 2024", "2024-04-30"),
    ("de", "Gültig ab 1. Dezember 2021", "2021-12-01"),
    ("fr", "Date d’entrée en vigueur : 15 février 2022", "2022-02-15"),
    ("es", "Vigente a partir del 1.º de enero de 2022", "2022-01-01"),
    ("pt", "Em vigor desde 1º de outubro de 2023", "2023-10-01"),
    ("it", "In vigore dal 25 maggio 2023", "2023-05-25"),
    ("nl", "Ingangsdatum: 25-05-2022", "2022-05-25"),
    ("sv", "Gäller från och med den 16 januari 2022", "2022-01-16"),
    ("da", "Gældende fra 1. oktober 2022", "2022-10-01"),
    ("fi", "Voimassa 7.3.2022 alkaen", "2022-03-07"),
    ("pl", "Obowiązuje od 25 maja 2023 r.", "2023-05-25"),
    ("cs", "Účinné od 30. listopadu 2022", "2022-11-30"),
    ("hu", "Hatályos: 2023. január 1-től", "2023-01-01"),
    ("tr", "Yürürlük tarihi: 05.03.2023", "2023-03-05"),
    ("ru", "Вступает в силу с 1 сентября 2022 года", "2022-09-01"),
    ("zh", "本政策自2023年5月4日起生效", "2023-05-04"),
    ("ja", "2023年10月15日 施行", "2023-10-15"),
    ("ja", "この規約は2023年5月3日から適用します。", "2023-05-03"),
    ("ko", "본 방침은 2023년 5월 3일부터 시행됩니다.", "2023-05-03"),
    ("ko", "시행일자: 2023. 7. 1.", "2023-07-01"),
]


@pytest.mark.parametrize(("language", "line", "expected"), EFFECTIVE)
def test_reads_from_when_a_policy_is_in_effect(language: str, line: str, expected: str) -> None:
    assert found(f"{line}\n\nWe collect what you give us.", language) == (None, expected)


NOT_ITS_OWN = [
    "As of October 23, 2025, we have never received such a letter.",
    "We may update this Policy; the “Last Updated” date at the top tells you when it was last revised.",
    "The previous version, effective until 24 September 2021, is available here.",
    "Customers who subscribed on or after December 1, 2014 keep their plan.",
    "123.45.67.89 - 25/Mar/2003 10:15:32 - http://search.example/?q=cars",
    "Standard Contractual Clauses adopted by Commission Decision (EU) 2021/914 of 4 June 2021",
    "Under the Consumer Privacy Act, effective January 1, 2020, residents may ask for a copy.",
    "© 2012-2024 Example Inc. All rights reserved. Page generated on 22 November 2025 10:02:11",
    "Previous versions: May 12, 2024 · April 10, 2024 · June 27, 2023",
    "Section 3.3.10 and Clauses 16.1-16.4 survive termination.",
    "The following text is taken from the policy that was archived on 2019-03-23.",
    "[Read the policy of 2020](https://example.org/2020-07-13/last-updated)",
    "Last updated 3 days ago",
    "Last updated: 31 February 2021",
    "Our offices moved to Springfield in March 2019 and our staff has grown since.",
]


@pytest.mark.parametrize("line", NOT_ITS_OWN)
def test_leaves_dates_that_are_not_the_policys_own(line: str) -> None:
    assert found(f"# Privacy Policy\n\nWho we are\n\n{line}\n\n{FILLER}") == (None, None)


def test_both_dates_of_one_line_are_told_apart() -> None:
    text = "# Privacy Policy\n\nEffective: June 28, 2024. Last Revised: May 29, 2024.\n\n" + FILLER
    assert found(text) == ("2024-05-29", "2024-06-28")
    assert found("Valid from 7th of May 2020, updated 15th of Aug 2023.\n\n" + FILLER) == ("2023-08-15", "2020-05-07")


def test_the_first_document_of_several_decides() -> None:
    text = f"# Terms\n\nLast updated: 8 April 2024\n\n{FILLER}\n\n# Gift cards\n\nLast updated: 5 May 2024\n\n{FILLER}"
    assert found(text) == ("2024-04-08", None)


def test_a_date_in_the_body_gives_way_to_an_effective_date_at_the_top() -> None:
    text = f"# Terms\n\nEffective date: 8 April 2024\n\n{FILLER}\n\n## Annex\n\nLast updated: 5 May 2021\n\n{FILLER}"
    assert found(text) == (None, "2024-04-08")


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newest_entry_of_a_list_of_changes_counts(newest_first: bool) -> None:
    entries = [
        "May 26, 2024: Added the fair use policy.",
        "September 23, 2023: Named our processors.",
        "June 6, 2022: Typos.",
    ]
    listed = "\n".join(entries if newest_first else entries[::-1])
    assert found(f"# Terms\n\n{FILLER}\n\n## Changelog\n\n{listed}") == ("2024-05-26", None)


def test_a_list_of_older_versions_says_nothing() -> None:
    text = f"# Policy\n\n{FILLER}\n\nOlder versions\n\n25 March 2013\n\n8 February 2016\n\n12 May 2018\n\n13 May 2018"
    assert found(text) == (None, None)


ORDERS = [
    ("Last updated: 03/04/2024", "en", None, "2024-03-04"),
    ("Last updated: 03/04/2024\n\nAcme Ltd, London, is the controller.", "en", None, "2024-04-03"),
    ("Last updated: 03/04/2024\n\nAcme GmbH, Berlin. First published on 26/06/2020.", "en", None, "2024-04-03"),
    ("Last updated: 03/04/2024\n\nAcme Inc., Delaware.", "en", None, "2024-03-04"),
    ("Last updated: 03.04.2024", "en", None, "2024-04-03"),
    ("Updated on: 05/07/2024", "en", CAPTURED, "2024-05-07"),
    ("Updated on: 07/05/2024", "en", CAPTURED, "2024-05-07"),
    ("Mise à jour : 03/04/2024", "fr", None, "2024-04-03"),
    ("Last updated: 2024/03/04", "en", None, "2024-03-04"),
]


@pytest.mark.parametrize(("text", "language", "captured_at", "expected"), ORDERS)
def test_settles_which_number_is_the_day(text: str, language: str, captured_at: datetime | None, expected: str) -> None:
    assert found(text, language, captured_at)[0] == expected


def test_dates_far_after_the_capture_are_mistakes_and_near_ones_are_announcements() -> None:
    assert found("Last updated: 1 May 2034", "en", CAPTURED) == (None, None)
    assert found("Effective: 1 September 2024", "en", CAPTURED) == (None, "2024-09-01")


def test_evidence_is_cut_from_the_text() -> None:
    updated, _ = stated_dates("Privacy\n\n**Last Revised:** 13 July 2020.\n\nWe care.", "en", None)
    assert updated is not None
    assert updated.kind == "updated"
    assert updated.evidence == "Last Revised: 13 July 2020."


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_every_month_and_phrase_of_every_language_is_read(tag: str) -> None:
    language = LANGUAGES[tag]
    groups = language.months.split("|")
    assert len(groups) == 12
    for number, group in enumerate(groups, start=1):
        for name in group.replace("~", "").split("/"):
            if name[0].isdigit():  # 1月: read with its year, not as a name
                continue
            if tag == "zh":
                continue
            assert found(f"Last updated: 5 {name} 2023", tag) == (f"2023-{number:02d}-05", None), name
    for phrase in (*language.last.split("|"), *language.updated.split("|")):
        if phrase:
            got = found(f"{phrase.replace('~', '')} 2023-03-05\n\nText", tag)
            assert "2023-03-05" in got, phrase
    for phrase in filter(None, language.effective.split("|")):
        assert "2023-03-05" in found(f"{phrase.replace('~', '')} 2023-03-05\n\nText", tag), phrase


def test_a_language_without_an_entry_is_read_by_its_declared_tag() -> None:
    assert "ka" not in LANGUAGES
    assert found("# T\n\nბოლო განახლება: 5 მაისი 2023\n\nტექსტი", "ka") == ("2023-05-05", None)
    assert found("# T\n\nSomething: 5 Foo 2023", "xx") == (None, None)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "|", "2020", "0000-00-00", "99/99/9999", "\ud800 2020-01-01", "last updated" * 999]
)
def test_never_raises(text: str) -> None:
    assert isinstance(stated_dates(text, "", None), tuple)


def test_ten_thousand_dates_are_read_in_passing() -> None:
    text = "Last updated: 1/2/2020\n\n" + "1/2/2020\n" * 10_000
    assert found(text)[0] == "2020-01-02"


DAYS = st.dates(date(1995, 1, 1), date(2039, 12, 31))
STYLES = [
    "%d %B %Y",
    "%B %d, %Y",
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d %b %Y",
    "%b %d %Y",
    "%Y/%m/%d",
    "%d-%b-%Y",
    "%A, %d %B %Y",
]


@given(
    DAYS, st.sampled_from(STYLES), st.sampled_from(["Last updated: ", "Updated ", "This policy was last revised on "])
)
def test_every_day_is_read_in_every_style(day: date, style: str, label: str) -> None:
    assert found(f"{label}{day.strftime(style)}\n\nWe care.") == (day.isoformat(), None)


@given(DAYS, st.booleans())
def test_a_day_in_numbers_is_one_of_its_two_readings(day: date, day_first: bool) -> None:
    written = day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y")
    updated, _ = stated_dates(f"Last updated: {written}\n\nWe care.", "en", None)
    assert updated is not None
    assert day.isoformat() in (updated.date, updated.other)
    assert (updated.other == "") == (day.day > 12 or day.day == day.month)


@given(
    st.text(alphabet="0123456789/-. |\n年月日maylstupde:,'’", max_size=80),
    st.sampled_from(["", "en", "th", "fa", "zh"]),
)
def test_no_text_raises(text: str, language: str) -> None:
    for stated in stated_dates(text, language, CAPTURED, "https://acme.example/"):
        assert stated is None or stated.date[:4].isdigit()


def test_the_solar_years_of_iran_have_no_gap() -> None:
    days = [
        day
        for year in range(1370, 1420)
        for month in range(1, 13)
        for number in range(1, 32)
        if (day := from_persian(year, month, number)) is not None
    ]
    assert (days[0], len(days)) == (date(1991, 3, 21), 18262)
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))


@pytest.mark.parametrize("text", ["Ärger İstanbul ﬃ ß", "Ωμέγα ΐ ΰ", "e\u0301tat", "１２月３日", "ẞ"])
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_a_few_odd_characters_are_folded_as_many_are(text: str) -> None:
    assert fold("é" + text)[1:] == fold("é" + text + "ñüøłžčşğ")[1 : len(text) + 1]


@pytest.mark.parametrize("line", [line for _, line, _ in UPDATED if line.isascii()])
def test_plain_letters_are_read_as_any_letters(line: str) -> None:
    assert find_dates(fold(line), "en") == find_dates(fold(line + " ; é"), "en")


def test_what_stands_for_nothing_is_dropped() -> None:
    assert plain("up\u00addated\u200b 2020") == "updated 2020"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("000", "2020-07-13"), ("001", "2025-01-01"), ("002", None), ("003", "2020-02-18"), ("004", "2018-04-25")],
)
def test_the_seeds(name: str, expected: str | None) -> None:
    files = sorted(SEEDS.glob(f"{name}_*.txt"))
    if not files:
        pytest.skip("../shared/seeds is not here")
    assert found(files[0].read_text(encoding="utf-8")) == (expected, None)
