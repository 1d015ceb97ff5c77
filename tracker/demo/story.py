"""What happens in the demo: who the companies are, and what their pages say from which step on.

Companies, texts and addresses are made up, in the manner of real policies: a date written three ways, one in an order
that no standard knows (`2018-25-04`), a policy as plain text, a list of subprocessors, one in German.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
"""When the story begins. Its dates are in the pages, so it is fixed."""

STRIDE = timedelta(hours=12)
"""From one step to the next: the usual interval of checks."""

USUAL = ""
"""The state in which every page begins."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up company and its policy.

    `id` names its template and its declaration. `steady`: sends an ETag, and the same bytes while nothing changes; the
    other pages have a visitor counter and a nonce, as most pages do.
    """

    id: str
    name: str
    sector: str
    type: str
    language: str = "en"
    suffix: str = "html"
    steady: bool = False

    @property
    def policy_id(self) -> str:
        """The id of its policy, as it is declared."""
        return f"{self.id}-{self.type.lower().replace(' ', '-')}"

    @property
    def path(self) -> str:
        """Where its page is on the site."""
        return f"/{self.id}/{self.type.lower().replace(' ', '-')}"


SAMPLES = (
    Sample("lantern-voice", "Lantern Voice", "Telephony", "Privacy Policy"),
    Sample("meridian", "Meridian Telecom", "Telephony", "Subprocessor List"),
    Sample("plainwire", "Plainwire", "Telephony", "Privacy Policy", suffix="txt", steady=True),
    Sample("copperline", "Copperline Analytics", "Speech", "Privacy Policy"),
    Sample("nordlicht", "Nordlicht Sprachdienste", "Speech", "Privacy Policy", language="de", steady=True),
    Sample("harbour-mail", "Harbour Mail", "Mail and storage", "Privacy Policy"),
    Sample("orchard-cloud", "Orchard Cloud", "Mail and storage", "Privacy Policy"),
    Sample("quillfeather", "Quillfeather", "Writing and pictures", "Terms of Service"),
    Sample("tidepool", "Tidepool", "Writing and pictures", "Cookie Policy"),
)

STAND_INS: Mapping[str, tuple[str, int]] = {
    "oops": ("oops.html", 200),
    "gone": ("gone.html", 404),
    "english": ("nordlicht-english.html", 200),
}
"""States in which a page is not the policy at all: the template that stands in for it, and the HTTP status."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to call it, what to say of it, and the pages that change their state."""

    title: str
    words: str
    pages: Mapping[str, str] = field(default_factory=dict)


STEPS = (
    Step(
        "The first visit",
        "Nine pages are fetched, read, and kept as the first version of each policy. Nothing is told.",
    ),
    Step(
        "Half a day without news",
        "Counters, nonces and cookie banners differ at every visit. The words do not, so nothing is told.",
    ),
    Step(
        "Lantern Voice keeps recordings longer",
        "And it names marketing partners. The new text has a new date: a change, told by mail and webhook.",
        {"lantern-voice": "longer"},
    ),
    Step(
        "Two pages are not the policy",
        "Harbour Mail shows an error page with status 200; Nordlicht answers in English. Kept and shown, not told.",
        {"harbour-mail": "oops", "nordlicht": "english"},
    ),
    Step(
        "They are back, and three others change",
        "Meridian has new subprocessors, Plainwire only a new date. Tidepool's page is gone (404).",
        {
            "harbour-mail": USUAL,
            "nordlicht": USUAL,
            "meridian": "longer-list",
            "plainwire": "redated",
            "tidepool": "gone",
        },
    ),
    Step(
        "Orchard Cloud tries something",
        "A clause on measuring visits reads otherwise. This policy states no date at all.",
        {"orchard-cloud": "trial"},
    ),
    Step(
        "Orchard Cloud goes back",
        "An earlier version returns: recorded, but told only if it goes on like this.",
        {"orchard-cloud": USUAL},
    ),
    Step(
        "Forth again; and two more change",
        "Orchard Cloud's page alternates, and Tidepool has been out of sight for two days: each is told once. "
        "Nordlicht changes in German.",
        {"orchard-cloud": "trial", "nordlicht": "laenger"},
    ),
    Step(
        "Copperline says nothing of it",
        "It will train models on recordings, under the date of 2018: a silent change. Orchard Cloud flips once more.",
        {"copperline": "silent", "orchard-cloud": USUAL},
    ),
    Step(
        "Quillfeather moves a section",
        "What moved is told apart from what was edited: liability, arbitration, and a date in the future. Tidepool is "
        "back; two others are not the policy again, as the overview shows.",
        {"quillfeather": "later", "tidepool": USUAL, "harbour-mail": "oops", "nordlicht": "english"},
    ),
)
