"""Pages of a provider's site, made up: documents that read like policies, home pages, legal pages."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fetch.loopback import answer

SENTENCES = {
    "en": "We process your personal data only as described here, and you agree that this policy governs it.",
    "de": "Wir verarbeiten Ihre personenbezogenen Daten nur wie hier beschrieben; Sie haben ein Recht auf Auskunft.",
    "fr": "Nous traitons vos données personnelles selon la présente politique, et vous avez le droit de les consulter.",
}


def document(title: str, *, language: str = "en", about: str = "anvils", head: str = "", links: str = "") -> bytes:
    """A policy. `about` makes its text its own."""
    parts = "".join(
        f"<h2>{number}. {about} {number}</h2><p>{SENTENCES[language]} ({about} {number})</p>" for number in range(1, 12)
    )
    return answer(
        f"<!doctype html><html lang={language}><head><title>{title}</title>{head}</head><body>"
        f"<nav><a href=/>Home</a></nav><main>"
        f"<h1>{title}</h1><p>Last updated: 3 May 2024</p>{parts}</main>{links}</body></html>".encode()
    )


def anchors(links: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<li><a href='{url}'>{text}</a></li>" for url, text in links)


def home(*footer: tuple[str, str], main: str = "", head: str = "", language: str = "en") -> bytes:
    """A home page with links in its footer."""
    return answer(
        f"<!doctype html><html lang={language}><head><title>Acme Anvils</title>{head}</head><body>"
        f"<nav><a href=/anvils>Anvils</a></nav><main>"
        f"<h1>Anvils since 1920</h1><p>Forged by hand, shipped anywhere.</p>{main}"
        f"</main><footer><ul>{anchors(footer)}</ul></footer></body></html>".encode()
    )


def hub(*links: tuple[str, str]) -> bytes:
    """A page that lists documents."""
    return answer(
        f"<!doctype html><html lang=en><head><title>Legal</title></head><body><main><h1>Legal</h1>"
        f"<ul>{anchors(links)}</ul></main></body></html>".encode()
    )


NOT_FOUND = answer(
    b"<!doctype html><html><head><title>Page not found</title></head><body><h1>Page not found</h1>"
    b"<p>The page you are looking for does not exist.</p></body></html>"
)
"""What a site that never says 404 answers to any path."""
