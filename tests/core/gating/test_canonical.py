from __future__ import annotations

import pytest

from tracker.core.gating import canonical, key
from tracker.core.gating.canonical import tokens

EQUAL = [
    ("the case of a heading", "## Your Rights", "## YOUR RIGHTS"),
    ("heading marks", "# Security", "Security\n========"),
    ("emphasis", "We keep **your data** for *30 days*.", "We keep your data for 30 days."),
    ("emphasis inside a word", "Remov**ing** data", "Removing data"),
    ("no-break space", "30\u00a0days", "30 days"),
    ("zero-width space", "rec\u200bords", "records"),
    ("soft hyphen", "infor\u00admation", "information"),
    ("decomposed letters", "Datenschutzerkla\u0308rung", "Datenschutzerklärung"),
    ("full-width digits", "３０ days", "30 days"),
    ("ligature", "the ﬁrst oﬃce", "the first office"),
    ("apostrophes", "It’s free", "It's free"),
    ("quotation marks", "the “Service” and «Site»", 'the "Service" and "Site"'),
    ("dashes", "9–17 o’clock — daily", "9-17 o'clock - daily"),
    ("list glyphs", "• name\n• e-mail", "- name\n- e-mail"),
    ("arrows and hollow glyphs", "→ name\n○ e-mail", "- name\n- e-mail"),
    ("answers in other signs", "✔ name\n☒ e-mail", "✅ name\n❌ e-mail"),
    ("a quotation", "> 30 days of it", "30 days of it"),
    ("an arrow before a number", "Settings -> 2 steps", "Settings → 2 steps"),
    ("a range", "from 5 -10 days", "from 5 - 10 days"),
    ("dashes before a number", "kept – 5 days", "kept - 5 days"),
    ("comparison signs", "≦ 30 days, ＞ 5", "≤ 30 days, > 5"),
    ("an address in angles", "<https://a.example/b> 30 days", "https://a.example/b 30 days"),
    ("wrapping", "We share it with carriers\nto complete calls.", "We share it with carriers to complete calls."),
    ("blank lines", "One.\n\n\nTwo.", "One.\nTwo."),
    ("space before a full stop", "write to us .", "write to us."),
    ("escaped number", "1\\. Scope", "1. Scope"),
    ("table lines", "| a | b |\n|---|---|\n| c | d |", "| a | b |\n| :-- | --- |\n| c | d |"),
    ("tracking parameters", "[x](https://a.example/b?utm_source=m&id=1)", "[x](https://a.example/b?id=1)"),
    ("session in the path", "[x](https://a.example/b;jsessionid=9F)", "[x](https://a.example/b)"),
    ("scheme and final slash", "[x](http://A.example/b/)", "[x](https://a.example/b)"),
    ("a part of the page", "[x](https://a.example/b#s1)", "[x](https://a.example/b#s2)"),
    ("scrambled e-mail", "[x](/cdn-cgi/l/email-protection#a1b2)", "[x](/cdn-cgi/l/email-protection#c3d4)"),
    ("link title", '[x](https://a.example "old")', '[x](https://a.example "new")'),
    ("Chinese wrapped", "我们收集您的\n个人信息", "我们收集您的个人信息"),
]
DIFFERENT = [
    ("a number", "for 30 days", "for 60 days"),
    ("a word", "we do not sell", "we may sell"),
    ("a decimal point", "1.5 months", "15 months"),
    ("two numbers are not one", "section 1. 5 days", "section 1.5 days"),
    ("a link target", "[DPA](https://a.example/v1.pdf)", "[DPA](https://a.example/v2.pdf)"),
    ("an address parameter that counts", "[x](https://a.example/?id=1)", "[x](https://a.example/?id=2)"),
    ("a written address", "see https://a.example/one", "see https://a.example/two"),
    ("a currency", "costs €5", "costs $5"),
    ("per cent", "5% of", "5 of"),
    ("a mark in a table", "| sold | ✓ |", "| sold | ✗ |"),
    ("a mark before a line", "✗ We sell it", "✓ We sell it"),
    ("a mark before an item", "- ✗ We sell it", "- ✓ We sell it"),
    ("less and more", "kept < 30 days", "kept > 30 days"),
    ("less and more at the start", "\\> 30 days", "< 30 days"),
    ("less and nothing", "| < 30 days |", "| 30 days |"),
    ("at most and at least", "≤ 30 days", "≥ 30 days"),
    ("a minus", "a change of -5%", "a change of 5%"),
    ("another minus", "a change of −$5", "a change of $5"),
    ("struck out", "~~We share it~~", "We share it"),
    ("an e-mail address", "[a](mailto:dpo@a.example)", "[a](mailto:privacy@a.example)"),
    ("a Chinese character", "保存三十天", "保存六十天"),
    ("order", "you may not", "not may you"),
]


@pytest.mark.parametrize(("what", "one", "other"), EQUAL, ids=[row[0] for row in EQUAL])
def test_form_makes_no_difference(what: str, one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert key(one) == key(other)


@pytest.mark.parametrize(("what", "one", "other"), DIFFERENT, ids=[row[0] for row in DIFFERENT])
def test_words_numbers_and_targets_count(what: str, one: str, other: str) -> None:
    assert canonical(one) != canonical(other)
    assert key(one) != key(other)


def test_key_is_a_hex_digest() -> None:
    assert len(key("")) == 64
    assert int(key("text"), 16) > 0


def test_canonical_of_canonical_is_stable_without_links() -> None:
    text = "# Title\n\n* One “thing” – 30\u00a0days."
    assert canonical(canonical(text)) == canonical(text)


def test_what_opens_pictures_for_ever_costs_no_square() -> None:
    assert tokens("![" * 200_000) == []
