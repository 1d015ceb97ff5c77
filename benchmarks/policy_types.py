"""How well addresses, links and titles tell which document they lead to, by type.

Three measures, each on two halves of the providers (by a hash of the name): the half `a` may be looked at while the
names are worked on, the half `b` only judges.

- addresses: the type that an address alone names, for every declared policy. An address that says nothing counts
  against recall alone. Where one page is declared as several types, any of them is right.
- links: the leads among all links of saved policy pages, footers and menus included, that lead to a page declared for
  the same provider: found at all, and with the right type. How many leads a page gives in all is told as well.
- titles: the type of the same pages as it is settled once they are read, from an unknown address.

    .venv/bin/python benchmarks/policy_types.py [--corpus ../shared/corpus] [--half a] [--show]

The words for the rarer types were chosen with all addresses in view; for them the halves say little. Links and titles
are of the pages that developers may see, and a lead to an undeclared page counts neither way, so that precision is that
of the type alone. The declarations are Open Terms Archive's; types are what its contributors chose, so that a share of
misses is a matter of taste (`Commercial Terms` beside `Terms of Service`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from tracker.core.addresses import site_of, target
from tracker.core.discovering import Lead, page_leads, page_links, settled_type
from tracker.core.model import Hints, Page
from tracker.core.naming import TYPES, address_names
from tracker.core.reading import read
from tracker.errors import CheckError

Truth = dict[str, set[str]]


def half_of(provider: str) -> str:
    return "ab"[sha256(provider.lower().encode()).digest()[0] & 1]


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class Tally:
    """Right, wrong and missed, by type."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, truth: set[str], said: str) -> bool:
        """Count one answer (empty: none); returns whether it was right."""
        if said in truth:
            self.right[said] += 1
            return True
        self.missed[min(truth)] += 1
        if said:
            self.wrong[said] += 1
        return False

    def write(self, least: int = 3) -> None:
        """Print a line for each type that comes at least so often."""
        types = sorted({*self.right, *self.missed}, key=lambda one: -(self.right[one] + self.missed[one]))
        shown = [one for one in types if self.right[one] + self.missed[one] >= least]
        for one in shown:
            print(f"    {one:34} {self.line([one])}")
        print(f"    {'the rarer ones':34} {self.line([one for one in types if one not in shown])}")
        print(f"    {'all':34} {self.line(types)}")

    def line(self, types: Iterable[str]) -> str:
        """Number, precision and recall of some types together."""
        types = list(types)
        right, missed = sum(self.right[one] for one in types), sum(self.missed[one] for one in types)
        said = right + sum(self.wrong[one] for one in types)
        precision = right / said if said else 1.0
        return f"n {right + missed:4}   precision {precision:.3f}   recall {right / max(1, right + missed):.3f}"


def addresses(corpus: Path, half: str, show: bool) -> None:
    truth: dict[str, Truth] = defaultdict(lambda: defaultdict(set))
    for row in rows(corpus / "policy_urls.jsonl"):
        if half_of(row["provider"]) == half:
            truth[row["provider"]][row["url"]].add(row["type"])
    tally = Tally()
    for provider, pages in truth.items():
        for url, types in pages.items():
            said = address_names(url).type
            if not tally.add(types, said) and show:
                print(f"    ! {provider}: {url} is {sorted(types)}, said {said!r}")
    print(f"  addresses, {len(truth)} providers")
    tally.write()


def pages_of(corpus: Path, half: str) -> Iterator[tuple[dict[str, str], str]]:
    """The newest saved page of each document, with its HTML."""
    import zstandard

    newest: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows(corpus / "extract" / "dev" / "manifest.jsonl"):
        if row["url"] and half_of(row["service"]) == half:
            known = newest.setdefault((row["service"], row["terms"]), row)
            if row["captured_at"] > known["captured_at"]:
                newest[row["service"], row["terms"]] = row
    for row in newest.values():
        with (corpus / row["html_path"]).open("rb") as file:
            data = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(file).read()
        yield row, data.decode("utf-8", "replace")


def declared(corpus: Path) -> dict[str, Truth]:
    """The types of every declared page, by the site it is on and its target."""
    truth: dict[str, Truth] = defaultdict(lambda: defaultdict(set))
    for row in rows(corpus / "policy_urls.jsonl"):
        truth[site_of(row["url"])][target(row["url"])].add(row["type"])
    return truth


def links(corpus: Path, half: str, show: bool) -> None:
    truth, tally, counts, seen = declared(corpus), Tally(), [], set()
    for row, html in pages_of(corpus, half):
        page = page_links(html, row["url"])
        own = truth[site_of(row["url"])]
        leads: dict[str, Lead] = {}
        for lead in page_leads(page, [site_of(row["url"])]):
            known = leads.setdefault(target(lead.url), lead)
            if lead.score > known.score:
                leads[target(lead.url)] = lead
        counts.append(len(leads))
        for at in {target(link.url) for link in page.links}:
            if at in own and (row["service"], at) not in seen:
                seen.add((row["service"], at))
                said = leads[at].type if at in leads else ""
                if not tally.add(own[at], said) and show:
                    print(f"    ! {row['service']}: {at} is {sorted(own[at])}, said {said!r}")
        if show:
            for at, lead in leads.items():
                if at not in own:
                    print(f"    ? {row['service']}: {lead.type or 'hub'} {lead.score:.2f} {lead.text[:50]!r} {at}")
    counts.sort()
    median = counts[len(counts) // 2]
    print(f"  links, {len(counts)} pages, {len(seen)} declared pages linked; leads a page: median {median}")
    tally.write()


def titles(corpus: Path, half: str, show: bool) -> None:
    tally = Tally()
    for row, html in pages_of(corpus, half):
        if row["terms"] not in TYPES:
            continue
        try:
            reading = read(Page(html, "text/html", row["url"]), Hints())
        except CheckError as error:
            print(f"    ! {row['service']}: {error}")
            continue
        said = settled_type(Lead("https://unknown.example/", "", 0.5), reading.title, reading.text)
        if not tally.add({row["terms"]}, said) and show:
            print(f"    ! {row['service']}: {reading.title[:70]!r} is {row['terms']}, said {said!r}")
    print("  titles")
    tally.write()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "shared" / "corpus")
    parser.add_argument("--half", choices=["a", "b"], help="one half only")
    parser.add_argument("--show", action="store_true", help="name every miss (of half a: half b judges)")
    options = parser.parse_args()
    if not (options.corpus / "policy_urls.jsonl").exists():
        print(f"no corpus at {options.corpus}")
        return 1
    for half in [options.half] if options.half else ["a", "b"]:
        print(f"half {half}")
        show = options.show and half == "a"
        addresses(options.corpus, half, show)
        links(options.corpus, half, show)
        titles(options.corpus, half, show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
