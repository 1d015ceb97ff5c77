"""Guesses for `tracker add`: whose page an address is, and what kind of document. Pure; words only, no look-ups."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from tracker.core.declaring import slug

_SECOND_LEVEL = frozenset(
    ("ac", "co", "com", "edu", "gob", "gov", "govt", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch")
)
"""Labels between a name and a country code (`example.co.uk`), as the registries of two-letter domains use them."""

_TYPES: tuple[tuple[str, str], ...] = (
    ("Trackers Policy", r"cookies?|trackers?|gestion-des-cookies"),
    ("Data Processor Agreement", r"dpa|data-processing|data-processor|processorterms|auftragsverarbeitung"),
    ("Subprocessors List", r"sub-?processors?"),
    ("Acceptable Use Policy", r"aup|acceptable-use|usage-polic(?:y|ies)|use-policy|online-conduct"),
    ("Community Guidelines", r"community|guidelines|code-of-conduct|rules"),
    ("Copyright Claims Policy", r"copyright|dmca"),
    ("Law Enforcement Guidelines", r"law-enforcement"),
    ("Developer Terms", r"developers?-(?:terms|policy|agreement)|api-terms"),
    ("Imprint", r"imprint|impressum|legal-notice|mentions-legales"),
    ("Vulnerability Disclosure Policy", r"security-disclosure|vulnerability|bug-bounty|responsible-disclosure"),
    ("Commercial Terms", r"commercial-terms|enterprise-terms|msa"),
    (
        "Privacy Policy",
        r"privacy\w*|datenschutz\w*|confidentialite|donnees-personnelles|privacidad|privacidade|protezione-dati|gdpr|"
        r"data-protection|integritetspolicy|tietosuoja\w*|prywatnos\w*|privatlivs\w*|personvern\w*",
    ),
    (
        "Terms of Service",
        r"terms\w*|tos|termsofuse|conditions|agb|eula|user-agreement|subscriber-agreement|servicesagreement|cgu|cgv|"
        r"nutzungsbedingungen|conditions-generales|condiciones|termos|termini|voorwaarden|agreement",
    ),
)
"""Open Terms Archive's terms types by the words of an address or title, the narrower first."""


def guess_provider(url: str) -> str:
    """Return the id that a provider gets from an address: `policies.example.co.uk` gives `example`; maybe empty."""
    labels = (urlsplit(url).hostname or "").split(".")
    if len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return slug(labels[-3])
    if labels[-1].isdigit() or len(labels) == 1:  # an address or a bare name has no domain
        return slug(" ".join(labels)) if labels[0] else ""
    return slug(labels[-2])


def guess_type(url: str, title: str = "") -> str:
    """Return the terms type that an address speaks of, or else the title; empty where neither does."""
    parts = urlsplit(url)
    for words in (f"{parts.path} {parts.query}", (parts.hostname or "").split(".")[0], title):
        plain = slug(unquote(words))
        for type, pattern in _TYPES:
            if re.search(rf"(?:^|-)(?:{pattern})(?:-|$)", plain):
                return type
    return ""
