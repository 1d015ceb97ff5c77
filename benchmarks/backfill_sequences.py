"""How much of an archive an import of history fetches, and how many boundaries between texts it finds.

Real documents that were captured again and again (the sequences of the shared corpus) are served as a web archive, one
after the other, to `flows.backfill` with a database, workers and a gate as in use. Each is imported twice, with
`thorough` (every capture) and as planned. A boundary is a pair of neighbouring captures that show two versions; it is
found where the planned import has the same pair: exact to adjacent captures.

    PYTHONPATH=. python benchmarks/backfill_sequences.py [--split heldout] [--only PART] [--made-up] [--seed N]

`--made-up` serves documents that nobody published instead, each hard for a plan in a way of its own.
Bars: at most 6 % of all captures fetched, at least 97 % of all boundaries found.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import sys
import tempfile
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from benchmarks.backfill_stress import made_up
from tracker.core.archiving.model import Indexed, moment, stamp
from tracker.core.model import Fetched, Hints, Reading
from tracker.core.model import Page as Shown
from tracker.errors import NotPlayed
from tracker.fetch.archive import IndexPage, NoArchive
from tracker.flows import Services
from tracker.flows.backfill import Report, Wish, backfill
from tracker.limits import Limits
from tracker.store import merging, schema, tables
from tracker.store.archive_tables import Capture
from tracker.store.db import Database, open_database
from tracker.store.merged import Page
from tracker.workers import Workers

MOST_FETCHED, LEAST_FOUND = 0.06, 0.97
PAGE_ROWS = 1000
Boundary = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """A page as it was captured."""

    at: datetime
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: str = "200"


@dataclass(frozen=True, slots=True)
class Document:
    """A policy with its captures in order of time."""

    name: str
    type: str
    url: str
    bodies: Sequence[Body]
    language: str = ""


@dataclass(slots=True)
class Shelf(NoArchive):
    """One document as a web archive: `length` is what its body takes compressed, `digest` that of its bytes."""

    document: Document
    origin: str = "https://archive.example"
    played: list[str] = field(default_factory=list)
    rows: list[Indexed] = field(init=False)
    bodies: dict[str, Body] = field(init=False)

    def __post_init__(self) -> None:
        """Make the index."""
        self.bodies = {stamp(one.at): one for one in self.document.bodies}
        self.rows = [self._row(at, one) for at, one in sorted(self.bodies.items())]

    def _row(self, at: str, one: Body) -> Indexed:
        kind, digest = one.content_type.partition(";")[0], hashlib.sha1(one.body).hexdigest()
        return Indexed("key", at, self.document.url, kind, one.status, digest, str(len(zlib.compress(one.body))))

    def index(
        self, _url: str, since: str = "", until: str = "", seen: Collection[tuple[str, str, str]] = ()
    ) -> IndexPage:
        """A page of the index."""
        rows = [row for row in self.rows if row.timestamp >= since and (not until or row.timestamp <= until)]
        rows = [row for row in rows if (row.timestamp, row.original, row.digest) not in seen]
        part, more = rows[:PAGE_ROWS], rows[PAGE_ROWS:]
        last = part[-1] if part and more else None
        known = frozenset({(last.timestamp, last.original, last.digest)}) if last else frozenset()
        return IndexPage(tuple(part), 0, last.timestamp if last else "", known)

    def play(self, timestamp: str, original: str) -> Fetched:
        """A capture."""
        found = self.bodies.get(timestamp)
        if found is None:
            raise NotPlayed(f"nothing at {timestamp}")
        self.played.append(timestamp)
        at = moment(timestamp)
        return Fetched(
            url=original,
            final_url=original,
            status=200,
            body=found.body,
            content_type=found.content_type,
            request_headers=(),
            response_headers=(("content-type", found.content_type),),
            started_at=at,
            fetched_at=at,
            captured_at=at,
            fetcher="wayback",
            fetcher_version="0",
        )

    def memento_url(self, timestamp: str, original: str) -> str:
        """Where people would see a capture."""
        return f"{self.origin}/web/{timestamp}/{original}"


class Remembering(Workers):
    """Workers that read each page once: both imports, and the merges, come to the same pages again and again.

    `folder`: where readings are kept from one run to the next, while the reading itself does not change; or None.
    """

    def __init__(self, folder: Path | None) -> None:
        """Start the processes."""
        super().__init__(Limits(processes=1))
        self._folder = folder
        self._known: dict[str, Reading] = {}

    def read(self, page: Shown, hints: Hints) -> Reading:
        """Read a page, or remember how it reads."""
        name = hashlib.sha256(page.body + repr((page.content_type, page.url, page.captured_at, hints)).encode())
        key = name.hexdigest()
        file = self._folder / key if self._folder else None
        if key not in self._known:
            if file and file.exists():
                self._known[key] = pickle.loads(zlib.decompress(file.read_bytes()))
            else:
                self._known[key] = super().read(page, hints)
                if file:
                    file.write_bytes(zlib.compress(pickle.dumps(self._known[key]), 1))
        return self._known[key]

    def forget(self) -> None:
        """Another document comes."""
        self._known.clear()


@contextmanager
def services_for(document: Document, archive: Shelf, workers: Workers) -> Iterator[Services]:
    """Services over a new database that knows the document's policy."""
    with tempfile.TemporaryDirectory(prefix="backfill-") as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'tracker.db'}")
        try:
            schema.upgrade(database)
            _declare(database, document)
            yield Services(database, {}, workers, _no_transport, lambda: datetime.now(UTC), archive=archive)
        finally:
            database.close()


def _declare(database: Database, document: Document) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with database.begin() as session:
        session.add(tables.Provider(id="some", name="Some", created_at=now))
        session.flush()
        policy = tables.Policy(
            id="some-policy", provider_id="some", type=document.type, created_at=now, next_check_at=now
        )
        session.add(policy)
        session.flush()
        session.add(tables.Source(policy_id="some-policy", url=document.url, created_at=now))


def _no_transport(_kind: str, _config: Any) -> Any:
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: the captures that it fetched, and the boundaries that it found."""

    fetched: int
    boundaries: frozenset[Boundary]
    outcomes: dict[str, tuple[str, str]]
    seconds: float


def imported(document: Document, workers: Workers, *, thorough: bool) -> Imported:
    """Import a document."""
    archive, began = Shelf(document), time.monotonic()
    with services_for(document, archive, workers) as services:
        report = ended(backfill(services, "some-policy", Wish(thorough=thorough), sleep=lambda _: None))
        if report.problem:
            raise SystemExit(f"{document.name}: {report.problem}")
        with services.database.read() as session:
            known = merging.known(session, "some-policy")
            query = select(Capture, tables.Check).join(tables.Check, col(tables.Check.id) == col(Capture.check_id))
            judged = {one.timestamp: (check.outcome or "", check.reason) for one, check in session.exec(query)}
    return Imported(len(archive.played), frozenset(boundaries(known.pages)), judged, time.monotonic() - began)


def boundaries(pages: Sequence[Page]) -> Iterator[Boundary]:
    """Where one version follows another: the last capture of the one and the first of the other."""
    shown = [page for page in pages if page.version_id is not None]
    for before, after in pairwise(shown):
        if before.version_id != after.version_id:
            yield stamp(before.until), stamp(after.captured_at)


def ended(running: Any) -> Report:
    """What an import came to at its end."""
    while True:
        try:
            next(running)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]


# --------------------------------------------------------------------------- real documents


def real(root: Path, split: str) -> Iterator[Document]:
    """The documents of the shared corpus."""
    sys.path.insert(0, str(root))
    import corpus  # type: ignore[import-not-found]  # lies beside the project, not in it

    for row in corpus.sequences(split):
        records = [one for one in corpus.sequence(row) if one["type"] == "snapshot"]
        if not records:
            continue
        bodies = [_body(corpus, one) for one in records]
        url = next((one["url"] for one in records if one.get("url")), "https://policies.example/policy")
        yield Document(f"{row['service']} {row['terms']}", row["terms"], url, bodies)


def _body(corpus: Any, record: dict[str, Any]) -> Body:
    at = datetime.fromisoformat(record["t"]).astimezone(UTC)
    if "pdf_b64" in record:
        return Body(at, corpus.pdf_bytes(record), "application/pdf")
    return Body(at, record["html"].encode("utf-8", "surrogatepass"))


# --------------------------------------------------------------------------- telling


def measure(documents: Iterable[Document], workers: Remembering, *, explain: bool) -> bool:
    """Import all documents and print what was found; returns whether the bars are met."""
    captures = fetched = found = truth = 0
    heads = f"{'captures':>8} {'fetched':>8} {'share':>7} {'boundaries':>10} {'found':>6} {'more':>5} {'s':>6}"
    print(f"{'document':44} {heads}")
    try:
        for document in documents:
            workers.forget()
            whole = imported(document, workers, thorough=True)
            planned = imported(document, workers, thorough=False)
            hit = len(whole.boundaries & planned.boundaries)
            more = len(planned.boundaries - whole.boundaries)
            count = len(document.bodies)
            print(
                f"{document.name[:44]:44} {count:8} {planned.fetched:8} {planned.fetched / count:7.1%} "
                f"{len(whole.boundaries):10} {hit:6} {more:5} {planned.seconds:6.1f}",
                flush=True,
            )
            if explain and (hit < len(whole.boundaries) or more):
                _explain(whole, planned)
            captures, fetched = captures + count, fetched + planned.fetched
            truth, found = truth + len(whole.boundaries), found + hit
    finally:
        workers.close()
    share, recall = fetched / max(1, captures), found / max(1, truth)
    print(
        f"fetched {fetched} of {captures} captures: {share:.1%} (bar: at most {MOST_FETCHED:.0%})\n"
        f"found {found} of {truth} boundaries, exact to adjacent captures: {recall:.1%} "
        f"(bar: at least {LEAST_FOUND:.0%})"
    )
    return share <= MOST_FETCHED and recall >= LEAST_FOUND


def _explain(whole: Imported, planned: Imported) -> None:
    for title, pairs in (
        ("missed", whole.boundaries - planned.boundaries),
        ("only as planned", planned.boundaries - whole.boundaries),
    ):
        for before, after in sorted(pairs):
            print(f"    {title}: {before} | {after}")
            print(f"      thorough: {whole.outcomes.get(before)} | {whole.outcomes.get(after)}")
            print(f"      planned:  {planned.outcomes.get(before)} | {planned.outcomes.get(after)}")


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--root", type=Path, default=Path("../shared/corpus"))
    options.add_argument("--split", default="dev")
    options.add_argument("--only", default="", help="documents whose name holds this")
    options.add_argument("--made-up", action="store_true", help="hard documents that nobody published")
    options.add_argument("--seed", type=int, default=1, help="of the documents that are made up")
    options.add_argument("--explain", action="store_true", help="print every boundary that differs")
    options.add_argument("--readings", type=Path, help="folder that keeps readings from one run to the next")
    given = options.parse_args()
    if given.readings:
        given.readings.mkdir(parents=True, exist_ok=True)
    documents = _made_up(given.seed) if given.made_up else real(given.root, given.split)
    chosen = (one for one in documents if given.only in one.name)
    raise SystemExit(0 if measure(chosen, Remembering(given.readings), explain=given.explain) else 1)


def _made_up(seed: int) -> Iterator[Document]:
    for name, captures in made_up(seed):
        bodies = [Body(at, body, status=status) for at, body, status in captures]
        yield Document(name, "Privacy Policy", "https://policies.example/privacy", bodies)


if __name__ == "__main__":
    main()
