"""The policies of one vendor of a list: found among the declarations, at the addresses given, or from its home page.

What is taken is written into config/providers/, as `tracker add` and `tracker discover` do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.boundary import Failure, guarded
from tracker.cli.add import Looked, home, reading_of, with_browser
from tracker.cli.discover import known_pages, named
from tracker.cli.sync import sync_now
from tracker.core.addresses import site_of, target
from tracker.core.guessing import guess_provider, guess_type
from tracker.core.model import Verdict
from tracker.errors import BadStatus, Blocked, FetchError, NotPossible, RateLimited, Unreachable
from tracker.fetch import Request
from tracker.flows.discover import Found, Search, discover
from tracker.flows.onboard import Declared, Taken
from tracker.settings import load_declarations, write_declaration

if TYPE_CHECKING:
    from tracker.core.declaring import ProviderDeclaration
    from tracker.core.vendors import Vendor
    from tracker.flows import Services
    from tracker.settings import NewPolicy, Settings

WANTED = ("Privacy Policy", "Terms of Service")
"""What is taken from a home page: what a contract refers to almost always. All else is named and left to a person."""

SURE = 0.5
"""Score of a lead from which on a page that reads like the policy is taken. A page at a usual path that no link leads
to has less, and is taken where its title says the type.
"""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Find:
    """What was found for a vendor: pages to declare, policies that are declared, what was left, what failed."""

    new: tuple[Found, ...] = ()
    known: tuple[Taken, ...] = ()
    left: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    browser: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Declarer:
    """Declares the policies of vendors; a flow calls it with each."""

    settings: Settings
    services: Services

    def __call__(self, vendor: Vendor, tell: Tell) -> Declared:
        """Find and declare. Raises ConfigError, and the errors of a home page that cannot be had."""
        provider_id, name, declared = self._provider(vendor)
        if vendor.policies:
            found = self._given(vendor, tell)
        elif declared is not None and (known := _wanted_of(declared)):
            found = _Find(known=known, left=_not_looked_for(declared, vendor.website))
        else:
            found = self._discovered(vendor, tell)
        taken = found.known
        if found.new:
            chosen = named(self.settings, provider_id, "", found.new)
            new = [_declaration(one.declaration, found.browser) for one in chosen]
            website = home(vendor.website or found.new[0].url)
            write_declaration(self.settings.config_dir, provider_id, *new, name=name, website=website)
            sync_now(self.settings, self.services.database)
            taken += tuple(Taken(one.id, one.declaration.url, new=True) for one in chosen)
        return Declared(provider_id, taken, found.left, found.problems)

    def _provider(self, vendor: Vendor) -> tuple[str, str, ProviderDeclaration | None]:
        """Id and name of the vendor's provider, and its declaration: by name, by its own site, or a new one."""
        from tracker.core.declaring import slug

        every = load_declarations(self.settings.config_dir)
        wanted = vendor.name.casefold()
        site = _own_site(vendor.website)
        by_name = next((one for one in every if wanted in (one.id, one.name.casefold())), None)
        found = by_name or next((one for one in every if site and _own_site(one.website) == site), None)
        found = found or next((one for one in every if one.id == slug(vendor.name)), None)
        return (found.id, found.name, found) if found is not None else (slug(vendor.name), vendor.name, None)

    # ------------------------------------------------------------------- addresses that were given

    def _given(self, vendor: Vendor, tell: Tell) -> _Find:
        """Look at each address: declared already, a policy, or why not."""
        known = known_pages(self.services, self.settings)
        find = _Find()
        for url in vendor.policies:
            if id := known.get(target(url), ""):
                if all(one.policy_id != id for one in find.known):
                    find = replace(find, known=(*find.known, Taken(id, url, new=False)))
                continue
            tell(f"looking at {url}")
            done = guarded(f"look at {url}", lambda url=url: self._looked(url))  # type: ignore[misc]
            if isinstance(done, Failure):
                find = replace(find, problems=(*find.problems, f"{url}: {done}"))
                continue
            page, via = done.value
            find = replace(find, new=(*find.new, page), browser=find.browser | ({url} if via == "browser" else set()))
        return find

    def _looked(self, url: str) -> tuple[Found, str]:
        """The page as a policy, and the fetcher that shows it. Raises NotPossible and FetchErrors for what is none.

        A site that does not answer now, or refuses us, may be declared all the same where the address says the type.
        """
        guessed = guess_type(url)
        try:
            fetched = self.services.fetchers["http"].fetch(Request(url))
        except FetchError as error:
            if guessed and _may_come_back(error):
                return _found(url, guessed, None), ""
            raise
        looked = Looked("http", "", fetched, reading_of(self.services, fetched))
        looked = with_browser(self.settings, self.services, url, "", looked)
        if looked.reading is None:
            raise NotPossible("what came cannot be read")
        if looked.reading.verdict is not Verdict.POLICY:
            said = looked.reading.reason or f"it reads like {looked.reading.verdict.value}, not like a policy"
            raise NotPossible(said)
        type = guessed or guess_type(url, looked.reading.title)
        if not type:
            raise NotPossible(f'its type cannot be guessed; declare it with `tracker add {url} --type "..."` first')
        return _found(url, type, looked), looked.via

    # ------------------------------------------------------------------- a home page

    def _discovered(self, vendor: Vendor, tell: Tell) -> _Find:
        """Search from the home page; take the surest page of each type that is wanted, and name the rest."""
        search = Search(vendor.website, known=known_pages(self.services, self.settings))
        found = discover(self.services, search, lambda made, url: tell(f"looking for policies: page {made}, {url}"))
        before = (one for one in found.passed if one.policy_id and one.type in WANTED)
        known = tuple({one.policy_id: Taken(one.policy_id, one.url, new=False) for one in before}.values())
        taken: list[Found] = []
        left: list[str] = []
        for one in found.found:
            if one.type not in WANTED:
                left.append(f"{one.type} {one.url}: `tracker add` declares it")
            elif any(other.type == one.type for other in taken):
                left.append(f"{one.type} {one.url}: another one was taken")
            elif not _sure(one):
                left.append(f"{one.type} {one.url}: not sure enough ({', '.join(one.evidence)})")
            else:
                taken.append(one)
        have = {one.type for one in taken} | {one.type for one in found.passed if one.policy_id}
        for passed in found.passed:
            if passed.type in WANTED and passed.type not in have:
                left.append(f"{passed.type} {passed.url}: {passed.reason}")
        return _Find(tuple(taken), known, (*left, *found.notes))


def _own_site(website: str) -> str:
    """The site of a home page, by which a provider is known; empty for an address without a name."""
    return site_of(website) if website and guess_provider(website).strip("-0123456789") else ""


def _wanted_of(declared: ProviderDeclaration) -> tuple[Taken, ...]:
    """The declared policies of the types that are wanted."""
    wanted = (one for type in WANTED for one in declared.policies if one.type == type)
    return tuple(Taken(one.id, one.sources[0].url, new=False) for one in wanted)


def _not_looked_for(declared: ProviderDeclaration, website: str) -> tuple[str, ...]:
    """The wanted types that a provider does not have, which is declared already: nobody looks for more at its site."""
    types = {one.type for one in declared.policies}
    missing = [type for type in WANTED if type not in types]
    place = website or declared.website
    more = f"`tracker discover {place}` finds more" if place else "`tracker add` declares it"
    return tuple(f"{type}: not looked for, the provider is declared already; {more}" for type in missing)


def _sure(found: Found) -> bool:
    return found.score >= SURE or guess_type("", found.title) == found.type


def _may_come_back(error: FetchError) -> bool:
    """Whether a page that was not had may be there all the same."""
    if isinstance(error, BadStatus):
        return error.transient or isinstance(error, Blocked | RateLimited)
    return isinstance(error, Unreachable) or error.transient


def _found(url: str, type: str, looked: Looked | None) -> Found:
    reading = looked.reading if looked is not None else None
    title, language = (reading.title, reading.language) if reading is not None else ("", "")
    return Found(url, type, language, title, len(reading.clauses) if reading else 0, 1.0, ("given in the list",))


def _declaration(declaration: NewPolicy, browser: frozenset[str]) -> NewPolicy:
    return replace(declaration, via="browser") if declaration.url in browser else declaration
