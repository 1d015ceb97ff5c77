"""What a text says its author does not do is told so, and only where that is plain."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.core.assessing import assess
from tracker.core.comparing import compare
from tracker.core.model import Gated, History, Outcome
from tracker.core.reading.segment import reading_of_text

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "# Privacy Policy\n\nWe collect your name.\n\nYou have the right to object.\n\n{}\n\nWe keep data for 30 days."


def evidence(old: str, new: str) -> tuple[str, ...]:
    before, after = (reading_of_text(TEXT.format(clause)) for clause in (old, new))
    found = assess(compare(before, after), before, after, Gated(Outcome.CHANGED, ""), History(current=before), NOW)
    return found.evidence


SERVICE = "We run the service."


@pytest.mark.parametrize(
    ("sentence", "ruled_out"),
    [
        ("We will not use your data to train AI models.", "provision ruled out: AI training"),
        ("We do not collect biometric data.", "data type ruled out: biometric data"),
        ("We don't share your data with advertisers.", "party ruled out: advertisers"),
        ("We never sell your data.", "provision ruled out: selling data"),
    ],
)
def test_a_promise_is_told_as_one_and_its_end_as_well(sentence: str, ruled_out: str) -> None:
    with_it = f"{SERVICE} {sentence}"
    assert ruled_out in evidence(SERVICE, with_it)
    assert ruled_out.replace("ruled out", "no longer ruled out") in evidence(with_it, SERVICE)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("We use your data to train AI models.", "provision added: AI training"),
        ("We may share data without your consent with advertisers.", "party added: advertisers"),
        ("If you do not opt out, we share data with advertisers.", "party added: advertisers"),
        ("We do not limit the sharing of data with advertisers.", "party added: advertisers"),
        ("We will not only use it for you, but share it with advertisers.", "party added: advertisers"),
        ("We do not ask for your consent, and we share data with advertisers.", "party added: advertisers"),
        ("We are not liable for what you lose.", "provision added: liability"),
        ("We do not hesitate to share your data with data brokers.", "party added: data brokers"),
        ("We don't wait to collect biometric data.", "data type added: biometric data"),
        ("We do not delete biometric data.", "data type added: biometric data"),
        ("We do not ask before we sell your biometric data.", "provision added: selling data"),
        ("We cannot guarantee that data brokers will not receive it.", "party added: data brokers"),
        ("If we do not use it ourselves, we share it with advertisers.", "party added: advertisers"),
        ("Where we do not share it with advertisers we sell it.", "party added: advertisers"),
        ("We do not use it to train machine learning models except where you agree.", "provision added: AI training"),
        ("We do not share it with data brokers without telling you first.", "party added: data brokers"),
        ("We do not share it with data brokers, but we may do so.", "party added: data brokers"),
    ],
)
def test_nothing_is_ruled_out_where_that_is_not_plain(sentence: str, said: str) -> None:
    told = evidence(SERVICE, f"{SERVICE} {sentence}")
    assert said in told
    assert not any("ruled out" in phrase for phrase in told)


def test_selling_that_begins_takes_no_right() -> None:
    told = evidence("We do not sell your data.", "We may sell your data.")
    assert told == ("do not sell -> may sell",)
