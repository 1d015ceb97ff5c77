"""Finding a provider's policies from its home page: links, the pages that list documents, sitemap, usual paths.

Every page is asked for like that of a check: through the guard, robots.txt and the host's turn. One after another, at
most so many and for so long; each candidate is fetched and read, and only what reads like a policy is found. A
candidate that fails is passed over with the reason and stops nothing. Nothing is written here.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from tracker.boundary import Failure, guarded
from tracker.core.addresses import language_of, primary, site_of, target
from tracker.core.discovering import (
    Lead,
    address_leads,
    is_article,
    merged,
    page_leads,
    read_sitemap,
    security_policies,
    settled_type,
    sitemaps_in,
    usual_places,
)
from tracker.core.gating import key
from tracker.core.model import StatedDate, Verdict
from tracker.core.naming import address_names
from tracker.errors import BadStatus, Blocked, Disallowed, RateLimited, TooLarge, WrongType
from tracker.flows import Services
from tracker.flows.visits import Bounds, Tell, Visit, Visits

log = logging.getLogger(__name__)

MAIN = ("Privacy Policy", "Terms of Service", "Trackers Policy")
"""Types that are looked for at the usual paths where no link led to one."""
IMPRINT_LANGUAGES = frozenset(("de", "fr", "es", "it"))
"""Languages of countries where a site needs an imprint, so that it is looked for as well."""
_DISCLOSURE = "Vulnerability Disclosure Policy"
_SAME_EVERYWHERE = 2
"""Pages at usual paths that answer, but are no policy, after which this site answers so to any path."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for. `language`: a tag, or empty for the home page's own. `known`: policy ids by `target` of URL."""

    url: str
    language: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True)
class Found:
    """A page that was read and is a policy. `clauses`: how many; `score`: 0..1; `evidence`: why it was looked at.

    `others`: (language, URL) of its translations.
    """

    url: str
    type: str
    language: str
    title: str
    clauses: int
    score: float
    evidence: tuple[str, ...] = ()
    stated_date: StatedDate | None = None
    effective_date: StatedDate | None = None
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A candidate that is not a policy, or could not be had. `policy_id`: it is declared already, as that."""

    url: str
    type: str
    reason: str
    policy_id: str = ""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found, in order of likelihood. `notes`: what a person should know, one sentence each."""

    home: str
    language: str
    found: tuple[Found, ...]
    passed: tuple[PassedOver, ...]
    requests: int
    notes: tuple[str, ...] = ()


def discover(services: Services, search: Search, tell: Tell = lambda _made, _url: None) -> Discovery:
    """Look for the policies of the provider whose home page is `search.url`.

    Raises a FetchError or ReadError where the home page cannot be had at all; all later errors are passed over.
    """
    walk = _Walk(services, search, tell)
    walk.follow(walk.begin())
    walk.look_in_sitemaps()
    walk.look_in_security_txt()
    walk.try_usual_places()
    log.info("discover.done", extra={"url": search.url, "found": len(walk.found), "requests": walk.requests()})
    walk.leave_translations_of_declared()
    order = {kind: number for number, kind in enumerate(MAIN)}
    found = sorted(walk.found, key=lambda one: (order.get(one.type, len(MAIN)), -round(one.score, 2)))
    return Discovery(walk.home, walk.language, tuple(found), tuple(walk.passed), walk.requests(), walk.all_notes())


class _Walk:
    """One search under way: what it has seen, and what it may still ask for."""

    def __init__(self, services: Services, search: Search, tell: Tell) -> None:
        self._search = search
        self._bounds = search.bounds
        self._visits = Visits(services, search.bounds, search.language, tell)
        self._hubs = search.bounds.hubs
        self._texts: dict[str, str] = {}
        self._sites: set[str] = set()
        self.home = search.url
        self.language = primary(search.language)
        self.found: list[Found] = []
        self.passed: list[PassedOver] = []
        self.notes: list[str] = []

    # ----------------------------------------------------------------- steps

    def begin(self) -> tuple[Lead, ...]:
        """Read the home page; return its leads. Raises the errors that would meet every other page as well."""
        self._sites.add(site_of(self.home))
        try:
            visit = self._visits.look(self.home, "")
        except (Disallowed, WrongType, TooLarge, BadStatus) as error:
            if isinstance(error, Blocked | RateLimited) or error.transient:
                raise
            self.notes.append(f"the home page cannot be read: {error}")
            return ()
        self._sites.add(site_of(visit.final))
        self.home = visit.final
        self.language = self.language or visit.links.language or visit.reading.language
        self._visits.language = self._visits.language or self.language
        if visit.reading.verdict is Verdict.SHELL:
            self.notes.append("the home page is drawn by scripts; links that only they add were not seen")
        self._texts[key(visit.reading.text)] = visit.url
        named = address_names(self.home)
        if visit.reading.verdict is Verdict.POLICY:  # somebody started from a document
            self._judge(Lead(visit.url, named.type, 0.5, evidence=("the page itself",)), visit)
        leads = page_leads(visit.links, self._sites, on_hub=named.hub)
        if visit.links.language != self.language:
            translation = self._translation(visit, "")
            leads = (*page_leads(translation.links, self._sites), *leads) if translation else leads
        return merged(leads, self.language)

    def follow(self, leads: Iterable[Lead]) -> None:
        """Look at the pages that list documents, then at all that may be documents, likelier ones first."""
        pages: list[Lead] = []
        for lead in leads:
            if not lead.hub or self._hubs <= 0:
                pages.append(lead)
                continue
            self._hubs -= 1
            visit = self._visit(lead)
            if visit is not None:
                self._judge(lead, visit)
                pages += self._beyond(visit)
        queue = deque((lead, True) for lead in merged(pages, self.language) if lead.type)
        while queue:
            lead, deeper = queue.popleft()
            visit = self._visit(lead)
            if visit is None or self._judge(lead, visit) or not deeper or self._hubs <= 0:
                continue
            self._hubs -= 1  # not the document, but perhaps the page that leads to it
            beyond = merged(self._beyond(visit), self.language)
            queue.extend((one, False) for one in beyond if one.type == lead.type)

    def look_in_sitemaps(self) -> None:
        """Look at what the site's sitemap names of types that were not found yet."""
        # Asking for robots.txt is always allowed (RFC 9309, section 2.2.2).
        robots = self._visits.text(urljoin(self.home, "/robots.txt"), robots="ignore")
        own = [url for url in sitemaps_in(robots) if site_of(url) in self._sites]
        queue = deque((url, True) for url in own or [urljoin(self.home, "/sitemap.xml")])
        pages: list[str] = []
        for _ in range(self._bounds.sitemaps):
            if not queue:
                break
            url, index = queue.popleft()
            read = read_sitemap(self._visits.text(url))
            pages += read.pages
            if index:
                within = [one for one in read.maps if site_of(one) in self._sites]
                queue.extendleft((one, False) for one in reversed(within[: self._bounds.sitemaps]))
        have = self._types()
        leads = merged(address_leads(pages, self._sites, "in the sitemap"), self.language)
        tried: dict[str, int] = {}
        for lead in [lead for lead in leads if lead.type not in have][: self._bounds.from_sitemap]:
            tried[lead.type] = tried.get(lead.type, 0) + 1
            if tried[lead.type] <= 2:
                visit = self._visit(lead)
                if visit is not None:
                    self._judge(lead, visit)

    def look_in_security_txt(self) -> None:
        """Look at the disclosure policy that a security.txt names."""
        if any(one.type == _DISCLOSURE for one in self.found):
            return
        for url in security_policies(self._visits.text(urljoin(self.home, "/.well-known/security.txt")))[:1]:
            lead = Lead(url, _DISCLOSURE, 0.7, language_of(url), evidence=("security.txt",), exact=True, far=True)
            visit = self._visit(lead)
            if visit is not None:
                self._judge(lead, visit)

    def try_usual_places(self) -> None:
        """Try the usual paths of main types that are missing; stop where the site answers the same to any path."""
        wanted = {*MAIN, *(("Imprint",) if self.language in IMPRINT_LANGUAGES else ())}
        unlike = tries = 0
        for url, type in usual_places(self.home, frozenset(wanted - self._types()), self.language):
            missing = wanted - self._types()
            if not missing or unlike >= _SAME_EVERYWHERE or tries >= self._bounds.guesses or not self._visits.may_ask():
                return
            if (type and type not in missing) or (not type and self.found) or target(url) in self._visits.seen:
                continue
            tries += 1
            lead = Lead(url, type, 0.4, language_of(url), evidence=("a usual path",), hub=not type)
            visit = self._visit(lead, guessed=True)
            if visit is None:
                continue
            if not type:
                self.follow(merged(self._beyond(visit), self.language))
            elif not self._judge(lead, visit):
                unlike += 1

    def leave_translations_of_declared(self) -> None:
        """Pass over what is a declared document in another language than the one that is wanted."""
        declared = {one.type: one.policy_id for one in self.passed if one.policy_id}
        for one in [one for one in self.found if one.type in declared and one.language not in ("", self.language)]:
            self.found.remove(one)
            self.passed.append(
                PassedOver(one.url, one.type, f"a translation of {declared[one.type]}, which is declared")
            )

    def _beyond(self, visit: Visit) -> tuple[Lead, ...]:
        """The leads of a page that lists documents. On another site, its frame leads to that site's own documents."""
        links = visit.links
        if site_of(visit.final) not in self._sites:
            links = replace(links, links=tuple(one for one in links.links if one.place not in ("footer", "nav")))
        return page_leads(links, self._sites, on_hub=True)

    def requests(self) -> int:
        """How many requests were made."""
        return self._visits.requests

    def all_notes(self) -> tuple[str, ...]:
        """What a person should know of the search."""
        return tuple(filter(None, (*self.notes, self._visits.ended)))

    # ----------------------------------------------------------------- one page

    def _types(self) -> set[str]:
        """The types that need not be looked for any more: found, or declared."""
        return {one.type for one in self.found} | {one.type for one in self.passed if one.policy_id}

    def _visit(self, lead: Lead, *, guessed: bool = False) -> Visit | None:
        """Look at a lead's page; None where there is no need, no request left, or it cannot be had."""
        at = target(lead.url)
        if at in self._visits.seen:
            return None
        if at in self._search.known and not lead.hub:
            self._visits.seen.add(at)
            self._name_known(lead, at)
            return None
        if lead.far and lead.type != _DISCLOSURE and any(one.type == lead.type for one in self.found):
            self.passed.append(PassedOver(lead.url, lead.type, "on another site; the provider's own was found"))
            return None
        if not self._visits.may_ask():
            return None
        self._visits.seen.add(at)
        before = set(self._visits.seen)
        done = guarded(f"discover {lead.url}", lambda: self._visits.look(lead.url, lead.type))
        if isinstance(done, Failure):
            if lead.type and not (guessed and not isinstance(done.error, Disallowed)):
                self.passed.append(PassedOver(lead.url, lead.type, str(done)))
            return None
        if target(done.value.final) in before - {at}:
            where = "the home page" if target(done.value.final) == target(self.home) else done.value.final
            if lead.type and not guessed:
                self.passed.append(PassedOver(lead.url, lead.type, f"leads to {where}"))
            return None
        return done.value

    def _name_known(self, lead: Lead, at: str) -> None:
        """Record that a lead's page is declared already."""
        id = self._search.known[at]
        self.passed.append(PassedOver(lead.url, lead.type, f"declared already, as {id}", id))

    def _judge(self, lead: Lead, visit: Visit) -> bool:
        """Keep a page that is a policy; return whether it is one. Else note why not, but for pages that only list."""
        known = next((at for at in map(target, (lead.url, visit.final)) if at in self._search.known), "")
        if known:
            self._name_known(lead, known)
            return True
        reading = visit.reading
        type = settled_type(lead, reading.title, reading.text)
        reason = ""
        if reading.verdict is not Verdict.POLICY:
            reason = reading.reason or f"not a policy ({reading.verdict.value})"
        elif not type:
            reason = "bears no policy's name"
        elif not lead.exact and is_article(visit.final, reading.title):
            reason = "an article about the subject"
        twin = self._texts.setdefault(key(reading.text), visit.url) if not reason else visit.url
        if twin != visit.url:
            reason = f"the same text as {twin}"
        if reason:
            if lead.type and lead.evidence != ("a usual path",):
                self.passed.append(PassedOver(lead.url, lead.type, reason))
            return False
        found = _found(lead, type, visit)
        if found.language != self.language:
            own = self._translation(visit, type)
            if own is not None and own.reading.verdict is Verdict.POLICY:
                self._texts.setdefault(key(own.reading.text), own.url)
                others = ((found.language, found.url), *found.others)
                found = replace(_found(lead, type, own), others=_without(others, own.url, own.final))
        self._keep(found)
        return True

    def _translation(self, visit: Visit, type: str) -> Visit | None:
        """The page in the language that is wanted, where the page names it and it can be had."""
        own = dict(visit.links.alternates).get(self.language, "")
        if not own or target(own) in self._visits.seen or not self._visits.may_ask():
            return None
        done = guarded(f"discover {own}", lambda: self._visits.look(own, type))
        return None if isinstance(done, Failure) else done.value

    def _keep(self, found: Found) -> None:
        """Add a policy, or join it with the same type in another language: the wanted language leads."""
        self._visits.seen |= {target(url) for _, url in found.others}
        for index, one in enumerate(self.found):
            languages = {one.language, found.language}
            if one.type == found.type and len(languages - {""}) == 2 and self.language in languages:
                first, second = (one, found) if one.language == self.language else (found, one)
                others = (*first.others, (second.language, second.url), *second.others)
                self.found[index] = replace(first, others=_without(others, first.url))
                return
        self.found.append(found)


def _found(lead: Lead, type: str, visit: Visit) -> Found:
    """The policy that a lead led to. Its translations: those that links told of, and those the page names."""
    reading = visit.reading
    return Found(
        url=visit.url,
        type=type,
        language=reading.language,
        title=reading.title,
        clauses=len(reading.clauses),
        score=round(lead.score, 2),
        evidence=lead.evidence,
        stated_date=reading.stated_date,
        effective_date=reading.effective_date,
        others=_without((*lead.others, *visit.links.alternates), visit.url, visit.final),
    )


def _without(others: Iterable[tuple[str, str]], *urls: str) -> tuple[tuple[str, str], ...]:
    """The translations, each once, but for those at these addresses."""
    here = {target(url) for url in urls}
    return tuple({target(url): (tag, url) for tag, url in others if target(url) not in here}.values())
