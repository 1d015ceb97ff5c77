"""The topics of labelled edits, compared and assessed as the tracker does it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.core.assessing.labelled import LABELLED, UNSEEN, Row
from tracker.core.assessing import assess
from tracker.core.assessing.topics import TOPICS
from tracker.core.comparing import compare
from tracker.core.model import Assessment, Gated, History, Level, Outcome, Reading, Verdict
from tracker.core.reading.segment import segment

AROUND = "\n\n".join(f"Paragraph number {n} of this text stays what it was, whatever else is told." for n in range(9))


def assessed(old: str, new: str, language: str) -> Assessment:
    texts = (f"{AROUND}\n\n{side}\n\nThe end of the text.\n" for side in (old, new))
    before, after = (Reading(Verdict.POLICY, text, segment(text), language=language) for text in texts)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return assess(compare(before, after), before, after, Gated(Outcome.CHANGED, "key"), History(current=before), now)


@pytest.mark.parametrize("known", [True, False], ids=["language known", "language unknown"])
@pytest.mark.parametrize("row", LABELLED, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(LABELLED)])
def test_topics_of_labelled_edits(row: Row, known: bool) -> None:
    language, topic, old, new = row
    found = assessed(old, new, language if known else "")
    assert max(found.changes, key=lambda change: change.significance).topic == topic
    assert topic in found.topics
    assert found.level is Level.SUBSTANTIVE


def test_every_topic_and_no_other_is_labelled() -> None:
    assert {topic for _, topic, *_ in LABELLED} == set(TOPICS)
    assert {topic for _, topic, *_ in UNSEEN} <= set(TOPICS)


@pytest.mark.parametrize(
    ("language", "old", "new", "phrase"),
    [
        ("en", "Read acme.com before you sign.", "Read acme.app before you sign.", "acme.com -> acme.app"),
        ("en", "Write to us@acme.com today.", "Write to us@acme.app today.", "us@acme.com -> us@acme.app"),
        ("de", "Wir erheben Ihren Namen.", "Wir erheben Ihren Namen und Ihren Standort.", "data type added: location"),
        ("de", "Sie haben das Recht auf Auskunft und Berichtigung.", "Sie haben das Recht auf Auskunft.",
         "right removed: correction"),
        ("de", "Wir löschen sie nach 30 Tagen.", "Wir löschen sie nach 60 Tagen.", "30 Tagen -> 60 Tagen"),
        ("fr", "Nous le partageons avec la poste.", "Nous le partageons avec la poste et des annonceurs.",
         "party added: advertisers"),
        ("fr", "Vous pouvez demander la portabilité de vos données.", "", "right removed: portability"),
        ("es", "", "Toda controversia se resuelve por arbitraje.", "provision added: arbitration"),
        ("es", "No podemos ceder sus datos.", "Podemos ceder sus datos.", "No podemos"),
        ("it", "Conserviamo i dati per 12 mesi.", "Conserviamo i dati per 24 mesi.", "12 mesi -> 24 mesi"),
        ("pt", "Coletamos seu nome.", "Coletamos seu nome e sua localização.", "data type added: location"),
        ("nl", "U heeft recht op inzage en correctie.", "U heeft recht op inzage.", "right removed: correction"),
        ("nl", "Wij delen uw gegevens niet met de post.", "Wij delen uw gegevens met de post.", "niet"),
    ],
)  # fmt: skip
def test_evidence_in_other_languages(language: str, old: str, new: str, phrase: str) -> None:
    assert phrase in " | ".join(assessed(old, new, language).evidence)
