"""Policy or not: made-up pages of each kind, short policies that must pass, and home pages that must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.core.model import Verdict
from tracker.core.reading.page_kind import PageFeatures, judge

POLICY = "\n\n".join(
    f"## {n}. Your data, part {n}\n\nWe process personal data of part {n} to perform the agreement. "
    "You have the right to access it and to withdraw your consent."
    for n in range(1, 30)
)
SHORT_POLICY = (
    "# Cookie policy\n\nLast updated: 1 May 2024\n\nWe use cookies to keep you signed in and to remember your "
    "language. You can refuse cookies in the settings of your browser; then you have to sign in again at every visit. "
    "We share no data with third parties."
)
IMPRINT = (
    "# Imprint\n\nAcme Telecom AG\n\nMain Street 5\n\n8203 Springfield\n\nManager: Jo Doe\n\nContact: jo@acme.example"
)
HOME = "# Calls that just work\n\n" + "\n\n".join(
    f"### Plan {n}\n\nUnlimited minutes, crisp sound and friends in {n} cities. Try it and fall in love with talking."
    for n in range(1, 40)
)


def page(
    text: str,
    *,
    title: str = "",
    whole_text: str | None = None,
    link_share: float = 0.0,
    password_field: bool = False,
    meta_refresh: bool = False,
    scripts: int = 0,
    html_chars: int | None = None,
) -> PageFeatures:
    whole = text if whole_text is None else whole_text
    headings = tuple(line.lstrip("# ") for line in text.splitlines() if line.startswith(("# ", "## ")))
    return PageFeatures(
        title=title,
        headings=headings,
        text=text,
        visible_chars=len(whole),
        link_share=link_share,
        html_chars=len(whole) + 200 if html_chars is None else html_chars,
        password_field=password_field,
        meta_refresh=meta_refresh,
        scripts=scripts,
        content_type="text/html",
        url="https://acme.example/privacy",
        whole_text=whole,
    )


POLICIES = [
    page(POLICY, title="Privacy Policy"),
    page(POLICY, title="Acme Telecom"),
    page(POLICY.replace("## ", ""), title="Acme Telecom"),
    page(POLICY, title="Privacy Policy", password_field=True, scripts=40),
    page(
        POLICY + "\n\nPlease enable JavaScript to see the map. Access denied is shown to robots.",
        title="Privacy Policy",
    ),
    page(SHORT_POLICY, title="Acme"),
    page(SHORT_POLICY, title="Cookies | Acme"),
    page(IMPRINT, title="Imprint – Acme"),
    page(
        "# Legal notice\n\n"
        + "The publisher of the site is Acme, 5 Main Street, Springfield; it is liable for it by law.\n\n" * 30
    ),
    page(
        "# Terms of Service\n\nBy signing up for Acme you accept our privacy policy and agree not to send spam, "
        "not to scam users and not to promote violence. We may change these terms at any time."
    ),
    page(
        "# Nutzungsbedingungen\n\nMit der Anmeldung akzeptierst du unsere Datenschutzerklärung und sendest keinen Spam."
    ),
    page(
        "# Subprocessors\n\n| Name | Purpose | Place |\n|---|---|---|\n"
        + "\n".join(f"| Acme {n} | hosting of data | Ireland |" for n in range(9))
    ),
    page("ข้อกำหนดนี้ใช้กับบริการของเรา " * 60, title="บริการ"),
]


@pytest.mark.parametrize("features", POLICIES)
def test_policies_pass_short_ones_too(features: PageFeatures) -> None:
    assert judge(features) == (Verdict.POLICY, "")


REFUSED = [
    (Verdict.EMPTY, page("")),
    (Verdict.EMPTY, page("", html_chars=40)),
    (Verdict.EMPTY, page("# Privacy Policy", title="Privacy Policy | Acme")),
    (Verdict.EMPTY, page("# Community Guidelines\n\nUpdated: 18 January 2022", title="Acme")),
    (Verdict.SHELL, page("", title="Privacy Policy | Acme", scripts=14, html_chars=90_000)),
    (Verdict.SHELL, page("You need to enable JavaScript to run this app.", title="Acme")),
    (
        Verdict.SHELL,
        page(
            "- [Home](/)\n- [Products](/p)\n- [Support](/s)\n- [Company](/c)", title="Acme", link_share=0.9, scripts=3
        ),
    ),
    (
        Verdict.BLOCKED,
        page("# Checking your browser\n\nVerify you are human to continue. Ray ID 9f1c", title="Just a moment..."),
    ),
    (
        Verdict.BLOCKED,
        page("# Access Denied\n\nYou don't have permission to access this page.\n\nReference #18.2f", title=""),
    ),
    (Verdict.BLOCKED, page("Press & Hold to confirm you are a human (and not a bot).", title="Denied")),
    (Verdict.BLOCKED, page("You are now in line. Your estimated wait time is 4 minutes.", title="Waiting Room")),
    (Verdict.BLOCKED, page("# This site isn’t available in your country yet\n\nVisit the help center.", title="Acme")),
    (Verdict.BLOCKED, page("Zugriff verweigert. Bitte wenden Sie sich an den Betreiber.", title="Acme")),
    (Verdict.NOT_FOUND, page("# Page not found\n\nSorry, the page you asked for does not exist.", title="Not found")),
    (Verdict.NOT_FOUND, page("# Oops\n\nWe can’t find the page you were looking for.", title="Acme")),
    (Verdict.NOT_FOUND, page("# Seite nicht gefunden\n\nZur Startseite", title="Acme")),
    (Verdict.NOT_FOUND, page("Страница не найдена. Вернуться на главную.", title="Acme")),
    (Verdict.NOT_FOUND, page("# The Acme Privacy Notice is no longer available.\n\nSee the site.", title="Privacy")),
    (Verdict.NOT_FOUND, page("The Wayback Machine has not archived that URL.", title="")),
    (Verdict.SERVER_ERROR, page("# Something went wrong\n\nPlease try again later.", title="Error")),
    (Verdict.SERVER_ERROR, page("Application error: a client-side exception has occurred", title="")),
    (Verdict.SERVER_ERROR, page("Service unavailable", title="503")),
    (
        Verdict.SERVER_ERROR,
        page("Une erreur est survenue. Nous sommes sur le coup !", title="Politique de confidentialité"),
    ),
    (Verdict.SERVER_ERROR, page("", title="Acme | Offline Page", scripts=1)),
    (Verdict.MAINTENANCE, page("# We'll be right back!\n\nAcme is down for scheduled maintenance.", title="Acme")),
    (
        Verdict.LOGIN,
        page("You must log in to continue.\n\nForgot account? · Sign up", title="Acme", password_field=True),
    ),
    (Verdict.LOGIN, page("# Acme\n\nE-mail\n\nYour secret word\n\nEnter", title="Acme", password_field=True)),
    (
        Verdict.CONSENT,
        page("# We value your privacy\n\nWe and our 847 partners store cookies.\n\nAccept all\n\nReject"),
    ),
    (
        Verdict.CONSENT,
        page(
            "Privacy Policy\n\nUse cookies from Acme here?\n\nSome words on it.\n\nAccept all\n\nManage data settings"
        ),
    ),
    (Verdict.CONSENT, page("", whole_text="Wir respektieren Ihre Privatsphäre. Alle akzeptieren", scripts=9)),
    (Verdict.REDIRECT_STUB, page("Redirecting to legal.acme.example", title="")),
    (Verdict.REDIRECT_STUB, page("You should be redirected quickly, if not click here.", title="Acme")),
    (Verdict.REDIRECT_STUB, page("", meta_refresh=True, html_chars=120)),
    (Verdict.REDIRECT_STUB, page("This page has moved. Please go to acme.example/terms", title="Terms of Service")),
    (
        Verdict.OTHER,
        page("# Calls that just work\n\nPlans from 9 a month. Sign up today and get a month free.", title="Acme"),
    ),
    (Verdict.OTHER, page(HOME, title="Acme Telecom: phones for everyone")),
    (Verdict.OTHER, page("Welcome to nginx! If you see this page, the web server works.", title="Welcome to nginx!")),
]


@pytest.mark.parametrize(("verdict", "features"), REFUSED)
def test_what_is_not_the_policy_is_named(verdict: Verdict, features: PageFeatures) -> None:
    got, reason = judge(features)
    assert got is verdict
    assert reason.endswith(".")
    assert len(reason) < 90


def test_error_words_condemn_short_texts_only() -> None:
    words = "If something went wrong, please try again later; access denied and page not found are shown as they come. "
    assert judge(page(words, title="Help"))[0] is not Verdict.POLICY
    assert judge(page(POLICY + "\n\n" + words * 3, title="Privacy Policy"))[0] is Verdict.POLICY


def test_markers_of_bot_walls_say_nothing_beside_a_whole_policy() -> None:
    features = replace(page(POLICY, title="Privacy Policy"), scripts=60, password_field=True, meta_refresh=True)
    assert judge(features)[0] is Verdict.POLICY


@pytest.mark.parametrize("text", ["[" * 9000, "](" * 9000, "\n" * 100_000, "| " * 50_000, "\ud800 x", "*_" * 50_000])
def test_never_raises(text: str) -> None:
    assert isinstance(judge(page(text))[0], Verdict)
