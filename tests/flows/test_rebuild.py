"""Newer rules over what is kept: what they alone change is no change of the policy, and what was told stays as it was.

Two readers: the old one, in use while the pages came, and today's. They differ in a rule, as two releases do.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from tests.conftest import Clock
from tests.flows.sample import Site, policy_page, services
from tests.store.sample import POLICY, leased, watched
from tracker.core.model import Hints, Outcome, Page, Reading
from tracker.core.reading import read
from tracker.errors import RuleMissed
from tracker.flows.check import CheckReport, check
from tracker.flows.rebuild import READ_AGAIN, RebuildReport, rebuild
from tracker.store import checks, decisions, rebuilds, tables, versions, views_gating, views_history
from tracker.store.db import Database
from tracker.store.leases import lease_due

SIXTY = ("30 days", "60 days")
NINETY = ("30 days", "90 days")
GUEST = "Guest of the day at the springs of the green valley: {}, who walks there in the afternoon with two dogs."
LONG = "Our shop in Springfield is open from nine to five and on Saturdays until two in the afternoon."


def page(*changes: tuple[str, str], promo: str = "", **more: str) -> bytes:
    """A policy page with a paragraph that is none of the policy's."""
    extra = ("</main>", f"<p class=promo>{promo}</p></main>") if promo else ("</main>", "</main>")
    return policy_page(*changes, **more).replace(extra[0].encode(), extra[1].encode())


def with_promo(page: Page, hints: Hints) -> Reading:
    """The reader of an old release: it took the shop for a part of the policy."""
    return replace(read(page, hints), reader="1")


def without_promo(page: Page, hints: Hints) -> Reading:
    """A reader with one rule more."""
    return replace(read(page, replace(hints, remove=(*hints.remove, ".promo"))), reader="2")


@dataclass
class Case:
    """One watched policy with one subscribed channel, and the reader of the day."""

    database: Database
    clock: Clock
    patch: pytest.MonkeyPatch
    site: Site = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the old reader."""
        self.site = Site(self.clock)
        self.reader(with_promo)

    def reader(self, reader: Callable[[Page, Hints], Reading]) -> None:
        """Install another release."""
        self.patch.setattr("tests.flows.sample.read", reader)

    def check(self, answer: bytes, hours: float = 12) -> CheckReport:
        """Check the policy after some hours."""
        self.clock.forward(hours=hours)
        self.site.otherwise = answer
        return check(services(self.database, self.clock, self.site), leased(self.database, self.clock()))

    def rebuild(self, **how: Any) -> RebuildReport:
        """Rebuild it."""
        self.clock.forward(hours=1)
        (report,) = rebuild(services(self.database, self.clock, self.site), [POLICY], **how)
        return report

    def rows(self, table: type[Any], **where: object) -> list[Any]:
        """All rows of a table, oldest first."""
        with self.database.read() as session:
            found = session.exec(select(table).order_by(col(table.id))).all()
        return [row for row in found if all(getattr(row, name) == value for name, value in where.items())]

    def texts(self) -> list[str]:
        """The texts of the versions that views show, oldest first."""
        with self.database.read() as session:
            return [
                versions.reading_of(session, version).text
                for version in reversed(versions.live_versions(session, POLICY))
            ]

    def policy(self) -> tables.Policy:
        """Its row."""
        with self.database.read() as session:
            return session.get_one(tables.Policy, POLICY)


@pytest.fixture
def case(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Case:
    watched(database, clock())
    with database.begin() as session:
        session.add(tables.Channel(id="hook", kind="webhook", config={}, created_at=clock()))
    return Case(database, clock, monkeypatch)


# --------------------------------------------------------------------------- a live check after an upgrade


def test_a_newer_rule_is_no_change_at_the_next_check(case: Case) -> None:
    case.check(page(promo=LONG))
    case.reader(without_promo)
    report = case.check(page(promo=LONG, nonce="x"))
    assert (report.outcome, report.alerts, report.change_id) == (Outcome.SAME, (), None)
    assert report.notes[-1] == READ_AGAIN
    old, new = case.rows(tables.Version)
    assert (old.superseded_by, new.origin, new.captured_at) == (new.id, "rebuild", old.captured_at)
    assert case.policy().current_version_id == new.id
    assert [LONG in text for text in case.texts()] == [False]


def test_a_real_change_under_a_newer_rule_is_told_alone(case: Case) -> None:
    case.check(page(promo=LONG))
    case.reader(without_promo)
    report = case.check(page(SIXTY, promo=LONG))
    assert (report.outcome, report.states, report.alerts) == (Outcome.CHANGED, ("modified",), ("change",))
    (change,) = case.rows(tables.Change)
    assert change.old_version_id == case.rows(tables.Version)[1].id, "compared with the text as today's rules read it"


def test_a_declaration_with_another_rule_is_no_change(case: Case) -> None:
    case.check(page(promo=LONG))
    with case.database.begin() as session:  # as sync does for a source whose declaration says something else
        source = session.exec(select(tables.Source)).one()
        source.remove, source.last_snapshot_id, source.etag = [".promo"], None, ""
    report = case.check(page(promo=LONG))
    assert (report.outcome, report.alerts, case.rows(tables.Change)) == (Outcome.SAME, (), [])


def test_a_rule_that_changes_the_form_alone_adds_a_rendition(case: Case) -> None:
    case.check(page())
    case.reader(lambda page, hints: replace(read(page, hints), text=read(page, hints).text.replace("We ", "we ")))
    assert case.rebuild().renditions == 1
    assert [row.version_id for row in case.rows(tables.Rendition)] == [case.rows(tables.Version)[0].id] * 2
    assert not case.rebuild().differs


def test_a_page_the_new_rules_cannot_read_is_compared_as_it_was(case: Case) -> None:
    case.check(page())

    def strict(page: Page, hints: Hints) -> Reading:
        if b"60 days" not in page.body:
            raise RuleMissed("`select` found nothing")
        return with_promo(page, hints)

    case.reader(strict)
    report = case.check(page(SIXTY))
    assert (report.outcome, report.alerts) == (Outcome.CHANGED, ("change",))


def test_the_usual_change_costs_one_more_reading_and_writes_nothing_else(case: Case) -> None:
    case.check(page())
    report = case.check(page(SIXTY))
    assert (report.outcome, READ_AGAIN in report.notes) == (Outcome.CHANGED, False)
    assert [row.origin for row in case.rows(tables.Version)] == ["live", "live"]


# --------------------------------------------------------------------------- the whole past


def history_of(case: Case) -> None:
    """Four checks under the old reader: a real change with the shop's hours, one of the hours alone, and a real one."""
    case.check(page(promo=LONG))
    case.check(page(SIXTY, promo=LONG.replace("nine", "ten")))
    case.check(page(SIXTY, promo=LONG.replace("nine", "eleven")))
    case.check(page(NINETY, promo=LONG.replace("nine", "eleven")))
    assert [row.kind for row in case.rows(tables.Alert)] == ["change"] * 3


def test_what_came_from_the_rules_alone_vanishes_and_the_rest_is_told_as_it_is(case: Case) -> None:
    history_of(case)
    before = case.rows(tables.Change)
    case.reader(without_promo)
    report = case.rebuild()
    assert (report.read, report.unreadable, report.vanished, report.appeared) == (4, (), (before[1].id,), ())
    assert [old for old, _ in report.changes] == [before[0].id, before[2].id]
    assert [old for old, _ in report.versions] == [row.id for row in case.rows(tables.Version, origin="live")]
    assert [("30 days" in text, "60 days" in text, "90 days" in text) for text in case.texts()] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    first, second = case.rows(tables.Change, origin="rebuild")
    assert [first.detected_at, second.detected_at] == [before[0].detected_at, before[2].detected_at]
    assert (first.words_changed, before[0].words_changed) == (1, 2), "the hour the shop opens is not counted any more"
    assert [row.superseded_by for row in case.rows(tables.Change, origin="live")] == [
        first.id,
        tables.NOTHING,
        second.id,
    ]
    assert case.policy().current_version_id == case.rows(tables.Version)[-1].id
    assert len(case.rows(tables.Alert)) == 3, "a rebuild tells nobody"


def test_what_was_shown_then_is_shown_at_its_address_for_ever(case: Case) -> None:
    history_of(case)

    def shown() -> list[object]:
        with case.database.read() as session:
            changes = [views_history.comparison(session, number) for number in (1, 2, 3)]
            return [*changes, *(views_history.version_text(session, number) for number in (1, 2, 3, 4))]

    before = shown()
    case.reader(without_promo)
    assert case.rebuild().differs
    assert shown() == before


def test_a_second_rebuild_finds_nothing_to_do(case: Case) -> None:
    history_of(case)
    case.reader(without_promo)
    assert case.rebuild().differs
    counts = [len(case.rows(table)) for table in (tables.Version, tables.Rendition, tables.Change)]
    fence = case.policy().fence
    again = case.rebuild()
    assert (again.differs, again.read) == (False, 4)
    assert [len(case.rows(table)) for table in (tables.Version, tables.Rendition, tables.Change)] == counts
    assert case.policy().fence == fence


def test_the_same_rules_change_nothing(case: Case) -> None:
    history_of(case)
    assert not case.rebuild().differs


def test_there_and_back_again(case: Case) -> None:
    """The old release comes back: the texts are those of old, and so are the changes."""
    history_of(case)
    texts = case.texts()
    case.reader(without_promo)
    case.rebuild()
    case.reader(with_promo)
    report = case.rebuild()
    assert (len(report.appeared), len(report.changes)) == (1, 2), "what newer rules saw nothing in is a change again"
    assert case.texts() == texts
    assert not case.rebuild().differs
    live = case.rows(tables.Change, superseded_by=None)
    assert all(
        row.superseded_by in {change.id for change in live}
        for row in case.rows(tables.Change)
        if row not in live and row.id != 2
    )


def test_a_dry_run_tells_the_same_and_writes_nothing(case: Case) -> None:
    history_of(case)
    case.reader(without_promo)
    counts = [len(case.rows(table)) for table in (tables.Version, tables.Rendition, tables.Change)]
    planned = case.rebuild(dry_run=True)
    assert [len(case.rows(table)) for table in (tables.Version, tables.Rendition, tables.Change)] == counts
    done = case.rebuild()
    assert [old for old, _ in planned.versions] == [old for old, _ in done.versions]
    assert [old for old, _ in planned.changes] == [old for old, _ in done.changes]
    assert (planned.vanished, len(planned.appeared)) == (done.vanished, len(done.appeared))


def test_a_change_that_only_newer_rules_see_appears_without_an_alert(case: Case) -> None:
    case.reader(without_promo)
    case.check(page(promo=LONG))
    case.check(page(promo=LONG.replace("nine", "ten")))
    assert case.rows(tables.Change) == []
    case.reader(with_promo)
    report = case.rebuild()
    assert (len(report.appeared), len(report.versions), case.rows(tables.Alert)) == (1, 1, [])
    first, second, third = case.rows(tables.Version)
    assert (first.superseded_by, second.captured_at) == (second.id, first.captured_at)
    assert third.captured_at == case.rows(tables.Check)[1].started_at
    assert not case.rebuild().differs
    case.reader(without_promo)
    assert case.rebuild().vanished == report.appeared
    assert not case.rebuild().differs


def test_after_a_rebuild_the_next_check_compares_with_what_it_made(case: Case) -> None:
    history_of(case)
    case.reader(without_promo)
    case.rebuild()
    assert case.check(page(NINETY, promo="Closed today.")).outcome is Outcome.SAME
    report = case.check(page(SIXTY, promo="Closed today."))
    assert report.outcome is Outcome.RETURNED, "an earlier text is known again, as today's rules read it"
    assert len(case.rows(tables.Version)) == 7


@pytest.mark.parametrize("rebuilt", [False, True])
def test_a_return_that_stays_is_told_though_newer_rules_came_between(case: Case, rebuilt: bool) -> None:
    first, second = page(promo=LONG), page(SIXTY, promo=LONG)
    assert [case.check(shown, 24).alerts for shown in (first, second, first)] == [(), ("change",), ()]
    if rebuilt:
        case.reader(without_promo)
        case.rebuild()
    assert [case.check(first, 24).alerts for _ in range(9)].count(("change",)) == 1


def test_a_rebuild_after_a_check_that_read_again_does_the_rest(case: Case) -> None:
    history_of(case)
    case.reader(without_promo)
    case.check(page(NINETY, promo="Closed today."))
    report = case.rebuild()
    assert (len(report.versions), report.vanished) == (3, (2,))
    assert not case.rebuild().differs
    assert len(case.texts()) == 3


def test_what_cannot_be_read_again_stays(case: Case) -> None:
    history_of(case)

    def strict(page: Page, hints: Hints) -> Reading:
        if b"30 days" in page.body:
            raise RuleMissed("`select` found nothing")
        return without_promo(page, hints)

    case.reader(strict)
    report = case.rebuild()
    assert report.unreadable == (1,)
    assert [old for old, _ in report.versions] == [2, 3, 4]
    recorded = case.rows(tables.Change)[0]
    (tied,) = case.rows(tables.Change, id=recorded.superseded_by)
    assert tied.records == recorded.records, "one side of it is read by other rules than the other"
    assert chain_of(case) == [(1, 5), (5, 6)], "and it leads to what stands for its new version"
    assert not case.rebuild().differs


def test_since_leaves_what_is_older(case: Case) -> None:
    history_of(case)
    since = case.rows(tables.Check)[2].started_at
    case.reader(without_promo)
    report = case.rebuild(since=since)
    assert [old for old, _ in report.versions] == [3, 4]
    assert [row.superseded_by is None for row in case.rows(tables.Version)[:2]] == [True, True]
    assert not case.rebuild(since=since).differs


def test_sources_that_were_not_sent_again_are_read_from_before(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(database, clock(), sources=2)
    case = Case(database, clock, monkeypatch)
    one, two = (f"https://acme.example/{POLICY}/{number}" for number in (0, 1))
    case.site.answers = {one: page(promo=LONG), two: page(promo="Call us.", date="1 May 2021")}
    case.check(b"")
    case.site.answers[one] = page(SIXTY, promo=LONG)
    assert case.check(b"").outcome is Outcome.CHANGED
    case.reader(without_promo)
    report = case.rebuild()
    assert (report.read, len(report.versions), len(report.changes)) == (2, 2, 1)
    assert [text.count("Privacy Policy") for text in case.texts()] == [2, 2]
    assert not case.rebuild().differs


def test_a_page_that_always_moves_stays_masked(case: Case) -> None:
    guests = ["Alma", "Bruno", "Chloe", "Dario", "Edith", "Felix", "Greta", "Hugo"]
    for name in guests:
        case.check(page(promo=GUEST.format(name)))
    told = len(case.rows(tables.Alert))
    assert told >= 1, "it was not known to move at first"
    case.reader(lambda page, hints: without_footer(with_promo(page, hints)))
    report = case.rebuild()
    assert (len(report.versions), report.appeared) == (len(case.texts()), ())
    last = case.check(page(promo=GUEST.format("Ines")))
    assert (last.outcome, len(case.rows(tables.Alert))) == (Outcome.COSMETIC, told)
    assert not case.rebuild().differs


def chain_of(case: Case) -> list[tuple[int, int]]:
    """The versions between which the changes that stand lead, oldest first; each version by its row."""
    return [
        (row.old_version_id, row.new_version_id)
        for row in sorted(case.rows(tables.Change, superseded_by=None), key=lambda row: row.detected_at)
    ]


def without_footer(reading: Reading) -> Reading:
    """A rule that drops the last section's address."""
    return replace(reading, text=reading.text.replace(" or to 1 Main Street, Springfield", ""), clauses=())


# --------------------------------------------------------------------------- others at work, and being stopped


def test_a_policy_that_is_being_checked_is_left_alone(case: Case) -> None:
    history_of(case)
    case.reader(without_promo)
    assert lease_due(case.database, case.clock(), timedelta(hours=5), 1, only=[POLICY])
    report = case.rebuild()
    assert (report.differs, "another process" in report.problem) == (False, True)
    assert case.rows(tables.Version, origin="rebuild") == []


def test_a_check_that_began_before_is_refused(case: Case) -> None:
    history_of(case)
    case.reader(without_promo)
    hold = leased(case.database, case.clock())
    case.clock.forward(hours=1)  # its lease ran out, but it is still at work
    case.rebuild()
    report = check(services(case.database, case.clock, case.site), hold)
    assert report.error_kind == "lease_lost"


def test_killed_in_the_middle_it_has_written_nothing_of_that_policy(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    history_of(case)
    case.reader(without_promo)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rebuilds, "_write_steps", killed)
        with pytest.raises(KeyboardInterrupt):
            case.rebuild()
    assert case.rows(tables.Version, origin="rebuild") == []
    assert case.rebuild().vanished == (2,)


def test_stopped_between_two_policies_the_rest_is_done_by_the_next_run(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a", "b", "c"]
    watched(database, clock(), *names)
    case = Case(database, clock, monkeypatch)
    wired = services(database, clock, case.site)
    case.site.otherwise = page(promo=LONG)
    for name in names:
        check(wired, leased(database, clock(), name))
    case.reader(without_promo)
    with closing(rebuild(wired, names)) as reports:
        assert next(reports).differs
    done = {row.policy_id for row in case.rows(tables.Version, origin="rebuild")}
    assert done
    rest = {report.policy_id: report.differs for report in rebuild(wired, names)}
    assert rest == {name: name not in done for name in names}
    assert not any(report.differs for report in rebuild(wired, names))


def test_bytes_that_are_gone_leave_the_version_as_it_was(case: Case) -> None:
    history_of(case)
    with case.database.begin() as session:
        first = session.exec(select(tables.Snapshot).order_by(col(tables.Snapshot.id))).first()
        assert first is not None
        first.sha256 = "0" * 64
    case.reader(without_promo)
    report = case.rebuild()
    assert (report.unreadable, [old for old, _ in report.versions]) == ((1,), [2, 3, 4])


def accepted_later(case: Case) -> None:
    """Two checks; the second was held, and its page was taken by a check that brought none, as a person decides."""
    case.check(page(promo=LONG))
    case.check(page(SIXTY, promo=LONG))
    with case.database.begin() as session:
        held = session.get_one(tables.Check, 2)
        moment = case.clock.forward(hours=1)
        taken = tables.Check(
            policy_id=POLICY, started_at=moment, finished_at=moment, outcome="changed", version_id=2, change_id=1
        )
        session.add(taken)
        session.flush()
        held.outcome, held.version_id, held.change_id = "held", None, None
        for row in (
            session.get_one(tables.Version, 2),
            session.get_one(tables.Rendition, 2),
            session.get_one(tables.Change, 1),
        ):
            row.check_id = taken.id or 0


def test_a_page_that_was_taken_later_is_read_from_where_it_came(case: Case) -> None:
    accepted_later(case)
    assert not case.rebuild().differs
    case.reader(without_promo)
    report = case.rebuild()
    assert ([old for old, _ in report.versions], len(report.changes), report.vanished) == ([1, 2], 1, ())
    assert ["60 days" in text for text in case.texts()] == [False, True]


def test_a_check_reads_again_the_page_that_was_taken_later(case: Case) -> None:
    accepted_later(case)
    case.reader(without_promo)
    report = case.check(page(SIXTY, promo=LONG, nonce="x"))
    assert (report.outcome, report.alerts) == (Outcome.SAME, ())


# --------------------------------------------------------------------------- the history reads as a chain


def test_after_other_rules_the_next_check_leaves_a_chain(case: Case) -> None:
    case.check(page(promo=LONG))
    case.check(page(SIXTY, promo=LONG.replace("nine", "ten")))
    before = shown_at(case, 1)
    case.reader(without_promo)
    case.check(page(SIXTY, promo="Closed today."))
    recorded, tied = case.rows(tables.Change)
    assert chain_of(case) == [(1, 3)]
    assert (recorded.superseded_by, tied.origin, tied.detected_at) == (tied.id, "rebuild", recorded.detected_at)
    assert shown_at(case, 1) == shown_at(case, tied.id) == before
    assert len(case.rows(tables.Alert)) == 1, "nobody is told of it again"
    report = case.rebuild()
    assert [old for old, _ in report.changes] == [tied.id]
    assert chain_of(case) == [(4, 3)]
    judged = case.rows(tables.Change)[-1]
    assert (judged.words_changed, tied.words_changed) == (1, 2), "what rules alone read otherwise is judged anew"
    assert shown_at(case, 1) == before
    assert not case.rebuild().differs


def test_a_change_of_the_old_rules_alone_vanishes_behind_a_check_that_read_again(case: Case) -> None:
    case.check(page(promo=LONG))
    case.check(page(promo=LONG.replace("nine", "ten")))
    case.reader(without_promo)
    case.check(page(promo="Closed today."))
    assert chain_of(case) == [(1, 3)]
    report = case.rebuild()
    assert (report.vanished, chain_of(case), len(case.texts())) == ((2,), [], 1)
    assert case.policy().current_version_id in {row.id for row in case.rows(tables.Version, superseded_by=None)}
    assert not case.rebuild().differs


def test_what_led_to_the_first_version_rebuilt_leads_to_what_stands_for_it(case: Case) -> None:
    history_of(case)
    since = case.rows(tables.Check)[2].started_at
    case.reader(without_promo)
    planned = case.rebuild(since=since, dry_run=True)
    assert [old for old, _ in planned.changes] == [old for old, _ in case.rebuild(since=since).changes] == [3, 2]
    assert chain_of(case) == [(1, 2), (2, 5), (5, 6)]


def test_variants_are_those_that_stand(case: Case) -> None:
    for changes in ((), (SIXTY,), (), (SIXTY,), ()):
        case.check(page(*changes, promo=LONG))
    case.reader(without_promo)
    assert case.rebuild().differs
    with case.database.read() as session:
        (found,) = views_gating.alternations(session, POLICY)
    assert [(one.version_id, one.seen, one.current) for one in found.variants] == [(3, 3, True), (4, 2, False)]
    assert (found.returns, found.goes_on) == (3, True)


def test_another_form_of_an_earlier_version_is_its_return_also_when_rebuilt(case: Case) -> None:
    roman = page(promo=LONG).replace(b"<h2>4. Your", b"<h2>IV. Your")
    for answer in (page(promo=LONG), roman, page(SIXTY, promo=LONG), roman):
        case.check(answer)
    assert chain_of(case) == [(1, 2), (2, 1)]
    case.reader(without_promo)
    case.rebuild()
    assert chain_of(case) == [(3, 4), (4, 3)]
    assert len(case.texts()) == 2
    case.check(page(SIXTY, promo=LONG))
    assert case.check(roman).outcome is Outcome.RETURNED
    assert not case.rebuild().differs


def shown_at(case: Case, change: int) -> object:
    """What the page of a change shows."""
    with case.database.read() as session:
        return views_history.comparison(session, change)


# --------------------------------------------------------------------------- what the policy says now


def test_a_chain_that_ends_with_a_return_ends_at_the_version_returned_to(case: Case) -> None:
    week = 8 * 24
    case.check(page(promo=LONG), hours=week)
    case.check(page(SIXTY, promo=LONG), hours=week)
    assert case.check(page(promo=LONG), hours=week).outcome is Outcome.RETURNED
    case.reader(without_promo)
    case.rebuild()
    thirty, sixty = case.rows(tables.Version, origin="rebuild")
    assert (thirty.superseded_by, sixty.superseded_by, case.policy().current_version_id) == (None, None, thirty.id)
    report = case.check(page(promo="Closed today."))
    assert (report.outcome, report.alerts) == (Outcome.SAME, ()), "the policy still says thirty days"


def test_the_words_last_shown_are_those_a_rebuild_leaves_current(case: Case) -> None:
    plain, dressed = page(promo=LONG), page(("e-mail", "E-Mail"), promo=LONG)
    case.check(plain)
    assert case.check(dressed).outcome is Outcome.COSMETIC
    assert case.check(plain).outcome is Outcome.COSMETIC
    case.reader(without_promo)
    case.rebuild()
    shown = [row for row in case.rows(tables.Rendition) if row.id == case.policy().current_rendition_id]
    assert ["e-mail" in versions.text_of(row) for row in shown] == [True]
    assert case.rows(tables.Rendition)[-1].id != shown[0].id, "and it is not the one written last"
    assert case.check(page(promo="Closed today.")).outcome is Outcome.SAME


def test_a_newer_capture_of_an_archive_is_not_what_the_policy_says_now(case: Case) -> None:
    for change in ((), (SIXTY,), (NINETY,)):
        case.check(page(*change, promo=LONG))
    with case.database.begin() as session:
        session.get_one(tables.Check, 3).origin = "archive"
        policy = session.get_one(tables.Policy, POLICY)
        policy.current_version_id, policy.current_rendition_id = 2, 2
    case.reader(without_promo)
    case.rebuild()
    stands = case.rows(tables.Version)[1].superseded_by
    assert (case.policy().current_version_id, len(case.texts())) == (stands, 3)


def test_where_the_last_page_cannot_be_read_what_stands_for_its_version_is_current(case: Case) -> None:
    case.check(page(promo=LONG))
    case.check(page(SIXTY, promo=LONG))
    case.check(page(SIXTY, promo=LONG, nonce="x"))

    def strict(page: Page, hints: Hints) -> Reading:
        if b"nonce" in page.body:
            raise RuleMissed("`select` found nothing")
        return without_promo(page, hints)

    case.reader(strict)
    case.rebuild()
    assert case.policy().current_version_id == case.rows(tables.Version)[1].superseded_by


def test_what_a_person_accepted_is_accepted_still_when_a_rebuild_took_its_place(case: Case) -> None:
    case.check(page(promo=LONG))
    case.check(page(SIXTY, promo=LONG))
    with case.database.begin() as session:
        accepted = decisions.Accepted(2, "Ann")
        decisions.record_accepted(session, POLICY, accepted, version_id=2, now=case.clock())
    case.reader(without_promo)
    case.rebuild()
    with case.database.read() as session:
        said = {row.id: decisions.is_accepted(session, row) for row in session.exec(select(tables.Version))}
    assert said == {1: False, 2: False, 3: False, 4: True}
    assert checks.history(case.database, POLICY).accepted
