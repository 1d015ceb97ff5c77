from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.gating import accept, canonical, gate, key, key_of
from tracker.core.masks import Place, from_json, name_of, to_json
from tracker.core.model import Gated, History, Known, Outcome, Reading, Shown, StatedDate, Verdict, Waiting

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HALF_DAY = timedelta(hours=12)
CLAUSES = [
    "Last updated: 13 July 2020.",
    "We collect your name, e-mail address and phone number when you open an account with Acme Telecom.",
    "We keep your call records for 30 days after the end of the contract and then delete them.",
    "We do not sell your personal data. We share it with carriers only to complete calls.",
    "You may ask for a copy of your data at any time. It is free and takes up to one month.",
    "Write to our office at 1 Main Street, Springfield, if anything here is unclear to you.",
    "We encrypt call records in transit and at rest, and only staff who need them may read them.",
]
OTHER = [
    f"Under the new rules number {n}, usage figures go to department {n} in Ireland, for {n} months at the most."
    for n in range(7)
]
GERMAN = [
    f"Nach den neuen Regeln der Nummer {n} gehen die Zahlen an die Abteilung {n} in Irland, für höchstens {n} Monate."
    for n in range(7)
]


def reading(clauses: list[str] = CLAUSES, date: str = "2020-07-13", **values: object) -> Reading:
    base = Reading(
        Verdict.POLICY,
        "\n\n".join(clauses),
        title="Privacy Policy",
        language="en",
        stated_date=StatedDate(date, "updated", "Last updated") if date else None,
    )
    return replace(base, **values)  # type: ignore[arg-type]


CURRENT = reading()


def history(current: Reading = CURRENT, **values: object) -> History:
    base = History(
        current=current,
        current_key=key(current.text),
        current_since=NOW - timedelta(days=30),
        current_last_seen=NOW - HALF_DAY,
        known=(Known(1, key(current.text), NOW - HALF_DAY),),
    )
    return replace(base, **values)  # type: ignore[arg-type]


def edited(old: str, new: str) -> list[str]:
    return [clause.replace(old, new) for clause in CLAUSES]


def test_first_sight() -> None:
    assert gate(CURRENT, History(), NOW) == Gated(Outcome.FIRST, key(CURRENT.text))


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.POLICY])
def test_what_is_not_the_policy_is_refused_with_its_reason(verdict: Verdict) -> None:
    gated = gate(Reading(verdict, "Just a moment", reason="a bot wall"), history(), NOW)
    assert gated.outcome is Outcome.REFUSED
    assert "a bot wall" in gated.reason


def test_same_and_cosmetic() -> None:
    assert gate(CURRENT, history(), NOW).outcome is Outcome.SAME
    gated = gate(reading(edited("30 days", "30\u00a0days")), history(), NOW)
    assert gated.outcome is Outcome.COSMETIC
    assert gated.key == key(CURRENT.text)


@pytest.mark.parametrize(
    ("old", "new"),
    [("30 days", "60 days"), ("do not sell", "may sell"), ("13 July 2020", "1 March 2026"), ("free and", "free or")],
)
def test_changed_words_are_a_candidate_at_once(old: str, new: str) -> None:
    assert gate(reading(edited(old, new)), history(), NOW).outcome is Outcome.CHANGED


HELD = [
    ("shrank", reading(CLAUSES[2:4]), "shrank"),
    ("unrelated", reading(OTHER), "last good version"),
    ("another language", reading(GERMAN, language="de"), "language"),
    ("inside a sentence", reading([*CLAUSES[:4], CLAUSES[4][:40]]), "ends early"),
    ("inside a word", reading([*CLAUSES[:4], CLAUSES[4][:-4]]), "ends early"),
    ("after a clause of a page that is not whole", reading(CLAUSES[:5], whole=False), "ends early"),
    ("another document", reading([*CLAUSES[:3], *OTHER[:5]], title="Terms of Service"), "another document"),
]


@pytest.mark.parametrize(("what", "new", "reason"), HELD, ids=[row[0] for row in HELD])
def test_what_is_suspicious_is_held_with_its_reason(what: str, new: Reading, reason: str) -> None:
    gated = gate(new, history(), NOW)
    assert gated.outcome is Outcome.HELD
    assert reason in gated.reason


def test_last_clauses_taken_out_of_a_whole_page_are_a_change() -> None:
    assert gate(reading(CLAUSES[:6]), history(), NOW).outcome is Outcome.CHANGED


LAST = CLAUSES[-1]
LESS = [
    (
        "end of the last clause",
        [*CLAUSES[:-1], "We encrypt call records in transit and at rest, and only staff may see."],
    ),
    ("last words", [*CLAUSES[:-1], LAST[:-5]]),
    ("a sentence of the clause that is now last", [*CLAUSES[:3], "We do not sell your personal data."]),
]


@pytest.mark.parametrize(("what", "clauses"), LESS, ids=[row[0] for row in LESS])
def test_a_whole_page_that_ends_sooner_is_a_change(what: str, clauses: list[str]) -> None:
    assert gate(reading(clauses), history(), NOW).outcome is Outcome.CHANGED


def test_a_language_that_is_read_wrongly_holds_nothing() -> None:
    assert gate(reading(edited("30", "60"), language="nl"), history(), NOW).outcome is Outcome.CHANGED


def test_added_clauses_are_a_change_however_many() -> None:
    assert gate(reading([*CLAUSES, *OTHER, *OTHER]), history(), NOW).outcome is Outcome.CHANGED


NEWER = reading(OTHER, date="2026-03-02")
REPLACED = [
    ("newer date", NEWER, Outcome.CHANGED),
    ("month only", replace(NEWER, stated_date=StatedDate("2026-03", "updated", "")), Outcome.CHANGED),
    ("same date", reading(OTHER), Outcome.HELD),
    ("older date", reading(OTHER, date="2019-01-01"), Outcome.HELD),
    ("no date", reading(OTHER, date=""), Outcome.HELD),
    ("cut off", replace(NEWER, whole=False), Outcome.HELD),
    ("another title", replace(NEWER, title="Terms of Sale"), Outcome.HELD),
    ("another language", replace(NEWER, language="fr"), Outcome.HELD),
]


@pytest.mark.parametrize(("what", "new", "outcome"), REPLACED, ids=[row[0] for row in REPLACED])
def test_a_whole_page_with_a_newer_date_is_never_held(what: str, new: Reading, outcome: Outcome) -> None:
    gated = gate(new, history(), NOW)
    assert gated.outcome is outcome
    assert gated.replaces is (outcome is Outcome.CHANGED)


def waited(new: Reading, *hours: float) -> tuple[Waiting, ...]:
    return tuple(Waiting(NOW - timedelta(hours=ago), key(new.text), "held") for ago in sorted(hours, reverse=True))


DATA = ("The text was read from the data that the page carries (__NEXT_DATA__), its body is empty.",)


def test_a_page_that_came_empty_and_was_read_from_its_data_is_held_until_it_stays() -> None:
    new = reading(edited("30 days", "60 days"), date="2021-01-01", notes=DATA)
    assert new.from_data
    assert not CURRENT.from_data
    first = gate(new, history(), NOW)
    assert (first.outcome, first.reason) == (Outcome.HELD, "the page came empty, its text was read from its data")
    assert gate(new, history(waiting=waited(new, 12)), NOW).outcome is Outcome.CHANGED
    assert gate(new, history(replace(CURRENT, notes=DATA)), NOW).outcome is Outcome.CHANGED
    assert gate(replace(CURRENT, notes=DATA), history(), NOW).outcome is Outcome.SAME


def test_a_held_text_that_stays_is_taken() -> None:
    new = reading(OTHER)
    gated = gate(new, history(waiting=waited(new, 12)), NOW)
    assert gated.outcome is Outcome.CHANGED
    assert gated.replaces
    assert gate(new, history(waiting=waited(new, 1, 5)), NOW).outcome is Outcome.HELD
    assert gate(new, history(waiting=waited(reading(CLAUSES[:1]), 12)), NOW).outcome is Outcome.HELD


@pytest.mark.parametrize(
    "new",
    [
        reading(GERMAN, language="de"),
        reading([*CLAUSES[:4], CLAUSES[4][:40]]),
        reading(CLAUSES[:5], whole=False),
        reading(OTHER, whole=False),
    ],
    ids=["language", "inside a sentence", "cut after a clause", "not whole"],
)
def test_cut_pages_and_other_languages_are_never_taken_by_staying(new: Reading) -> None:
    assert gate(new, history(waiting=waited(new, 12, 24, 240)), NOW).outcome is Outcome.HELD


LATER = reading(edited("30 days", "60 days"))


def returning(days: float, **values: object) -> Gated:
    """The policy shows LATER for so many days, then CURRENT again."""
    seen = NOW - HALF_DAY
    past = (Known(2, key(LATER.text), seen), Known(1, key(CURRENT.text), NOW - timedelta(days=days)))
    return gate(CURRENT, history(LATER, current_since=seen - timedelta(days=days), known=past, **values), NOW)


@pytest.mark.parametrize(
    ("days", "flips", "reported", "quiet"),
    [(0.5, 0, False, True), (30, 0, False, False), (0.5, 1, False, False), (0.5, 2, True, True), (30, 2, True, True)],
)
def test_an_earlier_version_that_is_back(days: float, flips: int, reported: bool, quiet: bool) -> None:
    gated = returning(days, flips=flips, alternates_reported=reported)
    assert gated.outcome is Outcome.RETURNED
    assert gated.returned_to == 1
    assert gated.quiet is quiet


def shown(texts: list[Reading], hours: float = 12) -> tuple[Shown, ...]:
    """Texts oldest first, one a check, as the history holds them."""
    return tuple(Shown(text.text, NOW - timedelta(hours=hours * ago)) for ago, text in enumerate(reversed(texts), 1))


def with_line(line: str) -> Reading:
    return reading([*CLAUSES[:3], line, *CLAUSES[3:]])


def turning(lines: list[str], hours: float = 12) -> Gated:
    pages = [with_line(line) for line in lines]
    past = history(pages[-2], recent=shown(pages[:-1], hours))
    return gate(pages[-1], past, NOW)


PROMOTIONS = [f"Offer of the day: plan {n} for {n} euro until {n} May, call 0800-{n}{n}{n}." for n in range(5)]


def test_a_place_that_turns_at_every_check_is_masked() -> None:
    gated = turning(PROMOTIONS)
    assert gated.outcome is Outcome.COSMETIC
    assert PROMOTIONS[-1] in gated.reason
    assert turning(PROMOTIONS[:4]).outcome is Outcome.COSMETIC
    assert turning(PROMOTIONS[:3]).outcome is Outcome.CHANGED


def test_a_real_change_beside_a_volatile_place_is_seen() -> None:
    pages = [with_line(line) for line in PROMOTIONS]
    new = replace(pages[-1], text=pages[-1].text.replace("30 days", "60 days"))
    assert gate(new, history(pages[-2], recent=shown(pages[:-1])), NOW).outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    "template",
    [
        "You must cancel within {} days.",
        "We keep call records for {} days.",
        "Guests may stay {} nights.",
        "| carrier {} | Ireland |",
        "Last updated: {} May 2026",
        "Third parties: partner {}",
        "Cancellation takes effect {} weeks after the letter.",
        "The late fee amounts to {} euro.",
        "Answers come within {} working days.",
        "- Voxnet {} Ltd, Ireland",
        "- Sprachnetz {} AG",
        "Kunden antworten innerhalb von {} Wochen.",
        "Die Kündigungsfrist beträgt {} Wochen.",
        "Le client peut répondre {} fois.",
        "El plazo de respuesta es de {} semanas.",
        "Il cliente deve chiamare il numero {}.",
        "De klant moet {} keer bellen.",
        "我们可以保留{}次。",
        "Up to {} people may use our services.",
        "{} users must share it.",
        "We share data with [partners](https://a.example/list/{}).",
    ],
)
def test_lines_that_bind_and_rows_are_never_masked(template: str) -> None:
    assert turning([template.format(n) for n in range(6)]).outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    "template",
    [
        "{}33 people read this page today.",
        "Read {} days ago",
        "Sale ends in {} days",
        "Related: how to choose a phone, part {}",
        "BTC {}2,345 USD (+{}.2 %)",
        "12 kg of ink, number {}",
        "[Summer at the lake](https://acme.example/privacy/terms-{}/you-must)",
        "[Summer at the lake](https://acme.example/we-share-data/acme-{}-ltd)",
        "We share data with [partners](https://a.example/list?v={}) only.",
        "You must read [this](https://a.example/a?q={}&p=1) and [that](https://a.example/b;s={}).",
        "| [Acme Ltd](https://acme.example/?visit={}) | Ireland |",
        "1,0{}2 people use our services right now.",
    ],
)
def test_what_binds_nobody_is_masked(template: str) -> None:
    assert turning([template.format(n, n) for n in range(6)]).outcome is Outcome.COSMETIC


@pytest.mark.parametrize(
    "line", ["We share data with [others](https://a.example/list?v=9).", "We [sell](https://a.example/9) data."]
)
def test_words_and_pages_are_told_of_where_the_query_of_a_link_turned(line: str) -> None:
    lines = [f"We share data with [partners](https://a.example/list?v={n})." for n in range(5)]
    assert turning(lines).outcome is Outcome.COSMETIC
    assert turning([*lines, line]).outcome is Outcome.CHANGED
    others = ["We share data with friends.", "We share data with [all](https://a.example/)."]
    assert turning([*others, *lines[:2]]).outcome is Outcome.CHANGED, "the words were new, too, at a check before"


@pytest.mark.parametrize(("heading", "outcome"), [("Our partners", Outcome.CHANGED), ("Our shops", Outcome.COSMETIC)])
def test_parties_of_a_list_are_never_masked(heading: str, outcome: Outcome) -> None:
    pages = [reading([*CLAUSES, f"## {heading}", f"- Cloudy {n}", "- Rainy"]) for n in range(6)]
    assert gate(pages[-1], history(pages[-2], recent=shown(pages[:-1])), NOW).outcome is outcome


def test_what_changes_now_and_then_is_not_volatile() -> None:
    assert turning(PROMOTIONS, hours=60).outcome is Outcome.CHANGED


PLACE: Place = tuple(CLAUSES[2:4])  # type: ignore[assignment]


def test_what_is_masked_says_where_and_what_it_hid() -> None:
    (masked,) = turning(PROMOTIONS).masked
    assert (masked.above, masked.below) == PLACE
    assert masked.place == (canonical(masked.above), canonical(masked.below))
    assert (masked.was, masked.now) == ((PROMOTIONS[-2],), (PROMOTIONS[-1],))
    assert from_json(to_json((masked,))) == (masked,)
    assert re.fullmatch("[0-9a-f]{8}", name_of(masked.place))
    assert name_of(masked.place) != name_of((masked.place[1], masked.place[0]))


def test_a_promotion_that_is_gone_is_masked_too() -> None:
    pages = [*(with_line(line) for line in PROMOTIONS[:-1]), CURRENT]
    gated = gate(CURRENT, history(pages[-2], recent=shown(pages[:-1]), known=()), NOW)
    assert (gated.outcome, gated.masked[0].now) == (Outcome.COSMETIC, ())
    assert gated.reason.endswith(": nothing stands there now")


ABOVE, BELOW = (canonical(line) for line in PLACE)


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        ((ABOVE, BELOW), Outcome.CHANGED),
        ((ABOVE, "another line"), Outcome.CHANGED),
        (("another line", BELOW), Outcome.CHANGED),
        (("another line", "and another"), Outcome.COSMETIC),
        (("", ""), Outcome.COSMETIC),
        ((BELOW, ABOVE), Outcome.COSMETIC),
    ],
)
def test_an_unmasked_place_is_told_of(place: Place, outcome: Outcome) -> None:
    pages = [with_line(line) for line in PROMOTIONS]
    past = history(pages[-2], recent=shown(pages[:-1]), unmasked=(place,))
    assert gate(pages[-1], past, NOW).outcome is outcome


def test_what_a_person_accepts_is_not_held() -> None:
    for _, new, _ in HELD:
        gated = accept(new, history(), "Ann")
        assert (gated.outcome, gated.key, gated.accepted_by) == (Outcome.CHANGED, gate(new, history(), NOW).key, "Ann")
        assert gated.reason == "accepted by Ann"
        assert not gated.quiet


ERROR = Reading(Verdict.LOGIN, "Log in to read this page.", language="en", reason="a login form")
PAST = (Known(2, key(CURRENT.text), NOW), Known(1, key(ERROR.text), NOW))


@pytest.mark.parametrize(
    ("new", "past", "outcome", "back"),
    [
        (ERROR, History(), Outcome.FIRST, None),
        (ERROR, history(), Outcome.CHANGED, None),
        (CURRENT, history(), Outcome.SAME, None),
        (reading(edited("30 days", "30\u00a0days")), history(), Outcome.COSMETIC, None),
        (ERROR, history(known=PAST), Outcome.RETURNED, 1),
    ],
    ids=["nothing known", "another text", "the same", "the same words", "an earlier version"],
)
def test_what_an_accepted_page_becomes(new: Reading, past: History, outcome: Outcome, back: int | None) -> None:
    gated = accept(new, past, "Ann")
    assert (gated.outcome, gated.returned_to) == (outcome, back)


LOGIN = replace(ERROR, verdict=Verdict.POLICY)


@pytest.mark.parametrize(
    ("new", "accepted", "outcome"),
    [
        (ERROR, True, Outcome.SAME),
        (replace(ERROR, text="Log in to read this page!"), True, Outcome.COSMETIC),
        (replace(ERROR, text="Log in to read that page."), True, Outcome.REFUSED),
        (ERROR, False, Outcome.REFUSED),
        (replace(ERROR, text=""), True, Outcome.REFUSED),
    ],
    ids=["just this text", "its words", "other words", "nobody accepted it", "no text"],
)
def test_an_accepted_page_is_not_refused_while_it_is_the_current_one(
    new: Reading, accepted: bool, outcome: Outcome
) -> None:
    past = history(LOGIN, accepted=accepted)
    assert gate(new, past, NOW).outcome is outcome
    assert gate(ERROR, history(accepted=True), NOW).outcome is Outcome.REFUSED, "another version is current"


# --------------------------------------------------------------------------- the declared language


def test_a_first_page_in_another_language_than_the_declared_is_held() -> None:
    german = reading(GERMAN, language="de")
    found = gate(german, History(language="en-GB"), NOW)
    assert (found.outcome, found.reason) == (Outcome.HELD, "another language: German, declared is English")
    assert gate(german, History(language="de-AT"), NOW).outcome is Outcome.FIRST
    assert gate(german, History(), NOW).outcome is Outcome.FIRST
    assert gate(replace(german, language=""), History(language="en"), NOW).outcome is Outcome.FIRST


def test_the_declared_language_at_last_is_no_other_language() -> None:
    past = history(reading(GERMAN, language="de"), language="en")
    held = gate(CURRENT, past, NOW)
    assert (held.outcome, held.reason) == (Outcome.HELD, "only 0% of the text is that of the last good version")
    waiting = (Waiting(NOW - HALF_DAY, held.key, held.reason),)
    assert gate(CURRENT, replace(past, waiting=waiting), NOW).replaces
    assert gate(CURRENT, replace(past, language="de"), NOW).reason.startswith("another language: English")


# --------------------------------------------------------------------------- other forms of a version


FORM = reading([*CLAUSES[:6], "Guest of the day: Alma.", CLAUSES[6]])


def test_another_form_of_an_earlier_version_is_its_return() -> None:
    now = reading(edited("30 days", "60 days"))
    known = (Known(2, key(now.text), NOW), Known(1, key(CURRENT.text), NOW), Known(1, key_of(FORM), NOW))
    found = gate(FORM, history(now, current_id=2, known=known), NOW)
    assert (found.outcome, found.returned_to) == (Outcome.RETURNED, 1)
    assert gate(FORM, history(now, current_id=2, known=known[:2]), NOW).outcome is Outcome.CHANGED


def test_another_form_of_the_current_version_is_cosmetic_unless_a_person_wants_to_be_told() -> None:
    known = (Known(1, key(CURRENT.text), NOW), Known(1, key_of(FORM), NOW))
    found = gate(FORM, history(current_id=1, known=known), NOW)
    assert (found.outcome, found.key, found.returned_to) == (Outcome.COSMETIC, key(CURRENT.text), None)
    told = history(current_id=1, known=known, unmasked=(("above", "below"),))
    assert gate(FORM, told, NOW).outcome is Outcome.CHANGED


def test_the_first_form_comes_back_behind_another_one() -> None:
    shown = history(FORM, current_id=1, current_key=key(CURRENT.text))
    assert gate(CURRENT, shown, NOW).outcome is Outcome.COSMETIC
    assert gate(CURRENT, replace(shown, unmasked=(("above", "below"),)), NOW).outcome is Outcome.CHANGED


def test_accepting_another_form_of_an_earlier_version_returns_to_it() -> None:
    now = reading(edited("30 days", "60 days"))
    known = (Known(2, key(now.text), NOW), Known(1, key_of(FORM), NOW))
    found = accept(FORM, history(now, current_id=2, known=known), "Ann")
    assert (found.outcome, found.returned_to) == (Outcome.RETURNED, 1)
    mine = accept(FORM, history(current_id=1, known=known[1:]), "Ann")
    assert (mine.outcome, mine.returned_to) == (Outcome.CHANGED, None)
