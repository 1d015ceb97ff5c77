from __future__ import annotations

import difflib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.assessing import assess
from tracker.core.assessing.topics import TOPICS
from tracker.core.assessing.vocabulary import TERM, TOPIC_OF
from tracker.core.model import (
    Assessment,
    ChangeKind,
    ClauseChange,
    ClauseState,
    Comparison,
    Gated,
    Group,
    History,
    Level,
    Outcome,
    Reading,
    Span,
    StatedDate,
    Verdict,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHANGED = Gated(Outcome.CHANGED, "key")
UNTOUCHED = " ".join(f"This sentence number {n} stays as it is." for n in range(30))
Pair = tuple[str, str]


def record(state: ClauseState, old: str, new: str, old_at: int, new_at: int, path: tuple[str, ...]) -> ClauseChange:
    """A record of one clause, redlined word by word with difflib: these tests know nothing of `comparing`."""
    before, after = ([match.span() for match in re.finditer(r"\S+", text)] for text in (old, new))
    gone: list[Span] = []
    come: list[Span] = []
    matcher = difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal" and i < j:
            gone.append((old_at + before[i][0], old_at + before[j - 1][1]))
        if tag != "equal" and k < m:
            come.append((new_at + after[k][0], new_at + after[m - 1][1]))
    return ClauseChange(
        state,
        old=((old_at, old_at + len(old)),) if old else (),
        new=((new_at, new_at + len(new)),) if new else (),
        deleted=tuple(gone),
        inserted=tuple(come),
        path=path,
    )


def comparison(*pairs: Pair, path: tuple[str, ...] = ("Privacy Policy",)) -> Comparison:
    """Texts that differ in these clauses; an empty side was added or removed."""
    old = new = UNTOUCHED
    records = []
    for before, after in pairs:
        state = ClauseState.MODIFIED if before and after else ClauseState.REMOVED if before else ClauseState.ADDED
        old, new = f"{old}\n\n", f"{new}\n\n"
        records.append(record(state, before, after, len(old), len(new), path))
        old, new = old + before, new + after
    return Comparison(old, new, tuple(records))


def reading(text: str, stated: str = "", effective: str = "") -> Reading:
    return Reading(
        Verdict.POLICY,
        text,
        language="en",
        stated_date=StatedDate(stated, "updated", "") if stated else None,
        effective_date=StatedDate(effective, "effective", "") if effective else None,
    )


def assessed(
    *pairs: Pair,
    path: tuple[str, ...] = ("Privacy Policy",),
    dates: tuple[str, str] = ("", ""),
    effective: tuple[str, str] = ("", ""),
    gated: Gated = CHANGED,
    history: History | None = None,
) -> Assessment:
    compared = comparison(*pairs, path=path)
    old = reading(compared.old_text, dates[0], effective[0])
    new = reading(compared.new_text, dates[1], effective[1])
    known = history or History(current=old, current_last_seen=NOW - timedelta(hours=12))
    return assess(compared, old, new, gated, known, NOW)


SENTENCE = "We keep your call records for 30 days after the end of the contract and then delete them."
EVIDENCE = [
    ("number and unit", SENTENCE, SENTENCE.replace("30", "60"), "30 days -> 60 days"),
    ("unit alone", SENTENCE, SENTENCE.replace("30 days", "30 months"), "30 days -> 30 months"),
    ("modal verb", "We will delete it on request.", "We may delete it on request.", "will delete -> may delete"),
    ("negation lost", "We do not sell your data.", "We may sell your data.", "do not sell -> may sell"),
    ("negation won", "We may share it.", "We may not share it.", "may share -> may not share"),
    ("consent", "We share it with your consent.", "We share it.", "with your consent"),
    ("quantity", "You may use some parts of it here.", "You may use all parts of it here.", "some parts -> all parts"),
    ("money", "The fee is $50 a month.", "The fee is $75 a month.", "$50 -> $75"),
    ("share", "We take 5% of it as a fee.", "We take 7% of it as a fee.", "5% -> 7%"),
    ("age", "Not for children under 13.", "Not for children under 16.", "under 13 -> under 16"),
    (
        "data type",
        "We collect your name.",
        "We collect your name and your precise location.",
        "data type added: location",
    ),
    ("party", "We share it with carriers.", "We share it with carriers and data brokers.", "party added: data brokers"),
    ("right removed", "You may opt out at any time here.", "This is how it is done here.", "right removed: opting out"),
    ("clause of arbitration", "", "All disputes are settled by binding arbitration.", "provision added: arbitration"),
    ("clause removed", "You have the right to data portability.", "", "right removed: portability"),
    (
        "address",
        "Write to privacy@acme.example please.",
        "Write to dpo@acme.example please.",
        "privacy@acme.example -> dpo",
    ),
    ("German", "Wir dürfen Ihre Daten nicht verkaufen.", "Wir dürfen Ihre Daten verkaufen.", "nicht"),
]


@pytest.mark.parametrize(("what", "old", "new", "phrase"), EVIDENCE, ids=[row[0] for row in EVIDENCE])
def test_evidence_names_what_changed(what: str, old: str, new: str, phrase: str) -> None:
    found = assessed((old, new))
    assert phrase in " | ".join(found.evidence)
    assert found.level is Level.SUBSTANTIVE
    assert found.changes[0].evidence


EDITORIAL = [
    ("spelling", "We honour your choices in our organisation.", "We honor your choices in our organization."),
    ("singular", "See the services that we offer to companies.", "See the service that we offer to companies."),
    ("function words", "Records of the calls are kept in the vault.", "Records of calls are kept in a vault."),
    ("heading", "## General terms", "## Notices about others"),
    (
        "product renamed",
        "This also applies when you work with our applications such as Dream Studio or Stable Sound, or visit.",
        "This also applies when you work with our applications such as Brand Studio or Stable Sound, or visit.",
    ),
    ("company form", "At a.Corp, L.L.C. we work for you every day.", "At A.CORP LLC we work for you every day."),
    ("section numbered", "How we use what we know about you.", "4 How we use what we know about you."),
    ("date", "Last updated: 13 July 2020.", "Last updated: 18th Feb 2026."),
    ("date that came alone", "", "13 July 2020"),
    ("moment of a system", "2026-01-15T16:58:48Z", "2026-02-19T19:21:31Z"),
    (
        "long heading in capitals",
        "",
        "**ADDITIONAL NOTICES FOR PEOPLE OF THOSE STATES THAT ASK FOR ADDITIONAL NOTICES**",
    ),
]


@pytest.mark.parametrize(("what", "old", "new"), EDITORIAL, ids=[row[0] for row in EDITORIAL])
def test_what_changes_no_obligation_is_editorial(what: str, old: str, new: str) -> None:
    found = assessed((old, new))
    assert found.level is not Level.SUBSTANTIVE
    assert found.evidence


SUBSTANTIVE = [
    ("item added", "", "- Details of messaging platforms"),
    (
        "item in a list",
        "You send files, images and other material.",
        "You send files, images, audio and other material.",
    ),
    ("number at the end", "You have this many days to object to it: 10", "You have this many days to object to it: 5"),
    ("word", "We share it with carriers.", "We share it with airlines."),
    ("never a spelling", "It is lawful for us to do it.", "It is unlawful for us to do it."),
    ("entity of a table", "| Mailcorp | e-mail | Ireland |", "| Postcorp | e-mail | Ireland |"),
    (
        "address",
        "Acme, 71 Old Road, San Jose, is the controller.",
        "Acme, 2460 New Street, San Jose, is the controller.",
    ),
    ("clause removed", "We never read the messages you send.", ""),
    ("bold sentence", "", "**We pay for works that show an effort of their own, not for mere repetition.**"),
    ("heading that is a rule", "", "### Using machines to recognise or to rate people whom you do not know yourself"),
]


@pytest.mark.parametrize(("what", "old", "new"), SUBSTANTIVE, ids=[row[0] for row in SUBSTANTIVE])
def test_words_with_a_meaning_are_substantive(what: str, old: str, new: str) -> None:
    assert assessed((old, new)).level is Level.SUBSTANTIVE


ABOUT = [
    ("retention", "We keep your records for 30 days.", "We keep your records for 60 days."),
    ("sharing", "We disclose it to our affiliates.", "We disclose it to our affiliates and advertisers."),
    ("children", "Not for children under 13.", "Not for children under 16."),
    ("ai training", "", "We use what you write to train our AI models."),
    ("arbitration and liability", "", "You waive your right to a jury trial and to class actions."),
    ("cookies", "", "| _fbp | cookie set by advertising pixels | 3 months |"),
    ("payment", "The subscription fee is $5.", "The subscription fee is $9."),
    ("contact", "Contact us at a@acme.example.", "Contact us at b@acme.example."),
    ("policy changes", "", "We may change this policy; we post material changes to this policy here."),
    ("security", "We encrypt it in transit.", "We encrypt it in transit and at rest."),
    ("international", "", "It is transferred to third countries under standard contractual clauses."),
]


@pytest.mark.parametrize(("about", "old", "new"), ABOUT, ids=[row[0] for row in ABOUT])
def test_topics(about: str, old: str, new: str) -> None:
    found = assessed((old, new), path=())
    assert about in found.topics
    assert found.changes[0].topic == about


def test_a_heading_tells_what_its_clause_is_about() -> None:
    found = assessed(("They are gone then.", "They are gone soon."), path=("Privacy", "How long we keep it: retention"))
    assert found.topics == ("retention",)


OLD, NEW = "We use carriers.", "We use airlines."
DATE_LINE = ("Last updated: 13 July 2020.", "Last updated: 1 March 2026.")
BOTH = ("2020-07-13", "2026-03-01")
KINDS = [
    ("no dates", [(OLD, NEW)], ("", ""), ("", ""), ChangeKind.CHANGE),
    ("newer date", [(OLD, NEW), DATE_LINE], BOTH, ("", ""), ChangeKind.CHANGE),
    ("date only", [DATE_LINE], BOTH, ("", ""), ChangeKind.DATE_ONLY),
    ("date only, two records", [(DATE_LINE[0], ""), ("", DATE_LINE[1])], BOTH, ("", ""), ChangeKind.DATE_ONLY),
    ("date line added", [("", DATE_LINE[1])], ("", "2026-03-01"), ("", ""), ChangeKind.DATE_ONLY),
    ("French date", [("Mise à jour : 3 mai 2025", "Mise à jour : 1 mars 2026")], BOTH, ("", ""), ChangeKind.DATE_ONLY),
    ("date kept", [(OLD, NEW)], ("2020-07-13", "2020-07-13"), ("", ""), ChangeKind.SILENT),
    ("before our last sight", [(OLD, NEW)], ("2020-07-13", "2026-02-01"), ("", ""), ChangeKind.BACKDATED),
    ("a month is not before its end", [(OLD, NEW)], ("2020-07", "2026-02"), ("", ""), ChangeKind.CHANGE),
    ("in force later", [(OLD, NEW)], BOTH, ("2020-08-01", "2026-03-31"), ChangeKind.EFFECTIVE_LATER),
    ("announced before", [(OLD, NEW)], BOTH, ("2026-03-31", "2026-03-31"), ChangeKind.CHANGE),
]


@pytest.mark.parametrize(("what", "pairs", "dates", "effective", "kind"), KINDS, ids=[row[0] for row in KINDS])
def test_dates_against_text(
    what: str, pairs: list[Pair], dates: tuple[str, str], effective: tuple[str, str], kind: ChangeKind
) -> None:
    assert assessed(*pairs, dates=dates, effective=effective).kind is kind


def test_the_evidence_of_a_claim_leads() -> None:
    silent = assessed((OLD, NEW), dates=("2020-07-13", "2020-07-13"))
    assert silent.evidence[0] == "stated date still 2020-07-13"
    later = assessed((OLD, NEW), effective=("", "2026-03-31"))
    assert later.evidence[0] == "in force from 2026-03-31, in 30 days"
    backdated = assessed((OLD, NEW), dates=("2020-07-13", "2026-02-01"))
    assert "still shown on 2026-03-01" in backdated.evidence[0]


def test_a_date_inside_a_clause_is_not_the_stated_date() -> None:
    found = assessed(("Claims end on 5 May 2026 at noon.", "Claims end on 7 June 2026 at noon."))
    assert found.kind is ChangeKind.CHANGE
    assert found.level is Level.SUBSTANTIVE


def test_links_alone() -> None:
    text = "See our [agreement](https://acme.example/v{}.pdf)."
    compared = comparison((text.format(1), text.format(2)))
    start = compared.old_text.index("https:")
    target = ((start, start + len("https://acme.example/v1.pdf")),)
    change = replace(compared.changes[0], group=Group(1, "link"), deleted=target, inserted=target)
    linked = replace(compared, changes=(change,))
    found = assess(linked, reading(linked.old_text), reading(linked.new_text), CHANGED, History(), NOW)
    assert found.kind is ChangeKind.LINK
    assert found.level is Level.EDITORIAL
    assert found.evidence


def test_an_address_to_be_read_is_more_than_a_link() -> None:
    text = "Send your request to https://{}.acme.example/ at any time."
    compared = comparison((text.format("privacy"), text.format("forms")))
    linked = replace(compared, changes=(replace(compared.changes[0], group=Group(1, "link")),))
    found = assess(linked, reading(linked.old_text), reading(linked.new_text), CHANGED, History(), NOW)
    assert found.level is Level.SUBSTANTIVE
    assert "https://privacy.acme.example/ -> https://forms.acme.example/" in found.evidence


def test_replaced_by_staying_and_by_new_words() -> None:
    stayed = assessed((OLD, NEW), gated=replace(CHANGED, replaces=True))
    assert stayed.kind is ChangeKind.REPLACED
    old, new = (" ".join(f"{word}{n}" for n in range(50)) for word in ("alt", "neu"))
    change = record(ClauseState.MODIFIED, old, new, 0, 0, ())
    found = assess(Comparison(old, new, (change,)), reading(old), reading(new), CHANGED, History(), NOW)
    assert found.kind is ChangeKind.REPLACED
    assert found.significance >= 0.9


def test_withdrawn() -> None:
    gone = "This policy has been replaced by our general terms."
    changes = (
        record(ClauseState.REMOVED, UNTOUCHED, "", 0, 0, ()),
        record(ClauseState.ADDED, "", gone, 0, 0, ()),
    )
    stayed = replace(CHANGED, replaces=True)
    found = assess(Comparison(UNTOUCHED, gone, changes), reading(UNTOUCHED), reading(gone), stayed, History(), NOW)
    assert found.kind is ChangeKind.WITHDRAWN
    assert gone in found.evidence[0]


def test_accepted_by_a_person_is_replaced_and_says_by_whom() -> None:
    ann = replace(CHANGED, accepted_by="Ann Lee")
    for gated in (ann, replace(ann, outcome=Outcome.RETURNED, returned_to=1)):
        found = assessed((OLD, NEW), gated=gated, history=History(flips=3))
        assert found.kind is ChangeKind.REPLACED
        assert found.evidence[0] == "accepted by Ann Lee"
        assert found.significance >= 0.9
    gone = "This policy has been replaced by our general terms."
    changes = (record(ClauseState.REMOVED, UNTOUCHED, "", 0, 0, ()), record(ClauseState.ADDED, "", gone, 0, 0, ()))
    away = assess(Comparison(UNTOUCHED, gone, changes), reading(UNTOUCHED), reading(gone), ann, History(), NOW)
    assert (away.kind, away.evidence[0]) == (ChangeKind.WITHDRAWN, "accepted by Ann Lee")


def test_alternating_variants_are_one_kind() -> None:
    history = History(flips=1, current_since=NOW - timedelta(days=3))
    back = assessed((OLD, NEW), gated=Gated(Outcome.RETURNED, "key", returned_to=1), history=history)
    assert back.kind is ChangeKind.ALTERNATES
    assert "2026-02-26" in back.evidence[0]
    first = assessed((OLD, NEW), gated=Gated(Outcome.RETURNED, "key", returned_to=1), history=History())
    assert first.kind is ChangeKind.CHANGE


def test_moves_and_quiet_records() -> None:
    compared = comparison((SENTENCE, SENTENCE))
    moved = replace(compared, changes=(replace(compared.changes[0], state=ClauseState.MOVED),))
    found = assess(moved, reading(moved.old_text), reading(moved.new_text), CHANGED, History(), NOW)
    assert found.level is Level.EDITORIAL
    assert found.words_changed == 0
    quiet = replace(compared, changes=(replace(compared.changes[0], state=ClauseState.RENUMBERED),))
    silent = assess(quiet, reading(quiet.old_text), reading(quiet.new_text), CHANGED, History(), NOW)
    assert silent.level is Level.COSMETIC
    assert silent.significance == 0.0


def test_words_changed_counts_a_replaced_word_once() -> None:
    assert assessed((SENTENCE, SENTENCE.replace("30 days", "60 weeks"))).words_changed == 2
    assert assessed(("", "Six words that were not here.")).words_changed == 6
    assert assessed(("We keep it.", "We keep all of it."), ("Gone for good.", "")).words_changed == 5


def test_more_substantive_records_weigh_more() -> None:
    one = assessed((OLD, NEW))
    many = assessed(*[(OLD, NEW)] * 5)
    assert one.significance < many.significance <= 1


def test_evidence_stays_readable() -> None:
    many = assessed(*[(f"We keep it for {n} days.", f"We keep it for {n + 100} days.") for n in range(2, 60)])
    assert len(many.evidence) <= 12
    assert all(len(told) <= 200 for told in many.evidence)
    long = assessed(("", "word " * 4000))
    assert len(long.evidence[0]) <= 120


def test_a_renamed_term_is_told_once() -> None:
    found = assessed(*[(f"The Service does {n}.", f"The Platform does {n}.") for n in range(30)])
    assert len([told for told in found.evidence if "Platform" in told]) == 1


def grouped(kind: str, *pairs: Pair) -> Assessment:
    compared = comparison(*pairs)
    changes = tuple(replace(change, group=Group(1, kind)) for change in compared.changes)
    compared = replace(compared, changes=changes)
    return assess(compared, reading(compared.old_text), reading(compared.new_text), CHANGED, History(), NOW)


def test_a_group_is_one_thing() -> None:
    renamed = grouped("renamed", *[(f"The depot does it {n}.", f"The store does it {n}.") for n in range(30)])
    assert renamed.level is Level.EDITORIAL
    assert len(renamed.evidence) == 1
    longer = grouped("renamed", *[(f"Keep it {n} for 30 days.", f"Keep it {n} for 60 days.") for n in range(5)])
    assert longer.level is Level.SUBSTANTIVE
    assert longer.significance == longer.changes[0].significance


def test_no_records() -> None:
    found = assess(Comparison("a", "a"), reading("a"), reading("a"), CHANGED, History(), NOW)
    assert found.significance == 0.0
    assert found.level is Level.COSMETIC
    assert found.changes == ()


def test_thousands_of_records_are_assessed_too() -> None:
    many = assessed(*[(f"Row {n} holds one thing.", f"Row {n} holds another thing.") for n in range(700)])
    assert len(many.changes) == 700
    assert all(change.significance > 0 for change in many.changes)
    assert many.level is Level.SUBSTANTIVE


def test_the_topic_of_a_rewritten_clause_is_read_from_whole_phrases() -> None:
    found = assessed(
        (
            "To improve the accuracy of transcripts that you ask us to correct.",
            "To train and improve our speech models, including models that we license to others.",
        )
    )
    assert found.topics[0] == "ai training"


def test_a_provision_is_among_the_topics_whatever_else_its_clause_is_about() -> None:
    found = assessed(
        ("", "We share recordings with partners, affiliates and vendors, who use them for training of their models.")
    )
    assert "provision added: AI training" in found.evidence
    assert {"sharing", "ai training"} <= set(found.topics)


def test_every_provision_has_a_topic() -> None:
    assert set(TOPIC_OF) == set(TERM)
    assert set(TOPIC_OF.values()) <= set(TOPICS)
