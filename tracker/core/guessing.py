"""Guesses for `tracker add`: whose page an address is, and what kind of document. Pure; words only, no look-ups."""

from __future__ import annotations

from tracker.core.addresses import site_of
from tracker.core.declaring import slug
from tracker.core.naming import address_names, names_in


def guess_provider(url: str) -> str:
    """Return the id that a provider gets from an address: `policies.example.co.uk` gives `example`; maybe empty."""
    site = site_of(url)
    labels = site.split(".")
    if not site or labels[-1].isdigit():  # an address has no name in it
        return slug(" ".join(labels)) if site else ""
    return slug(labels[0])


def guess_type(url: str, title: str = "") -> str:
    """Return the terms type that an address speaks of, or else the title; empty where neither does."""
    named = names_in(title)
    return address_names(url).type or (named[0].type if named else "")
