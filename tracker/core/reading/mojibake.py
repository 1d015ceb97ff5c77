"""Text that was decoded wrongly before it reached the page: seen at little cost, mended where that is safe.

A page may be well-formed UTF-8 and still say `confidentialitÃ©`: somebody read UTF-8 as Windows-1252 and saved what
they saw. The mending itself is ftfy's, which knows which such sequences nobody means; it is asked only where one shows.
"""

from __future__ import annotations

from tracker.core.patterns import later
from tracker.core.reading.charsets import guessed

_SIGNS = ("Ã", "Â", "Ð", "Ñ", "Î")
"""UTF-8's first bytes as Windows-1252 shows them: accented Latin, signs, Cyrillic, Greek. Quotes: `â€`."""
_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_TWICE = later(rf"Ã{_TAIL}|â€{_TAIL}|â‚¬|Â[\xa1-\xbf]|(?:[ÐÑ]{_TAIL}){{3}}|(?:[ÎÏ]{_TAIL}){{3}}|Â\xa0(?=[\d:;!?»€%])")
_RUN = later(r"[À-ÖØ-öø-ÿ]{4,}")
_HIGH = later(r"[À-ÖØ-öø-ÿ]")
_HIGH_RUN = later(r"[\xa1-\xff]+")
_COMMONEST, _RARE = (
    "îïÏ",
    100,
)  # what the Cyrillic and the Greek o look like; no Latin text has one in a hundred letters
_LEAST = 40  # letters in runs of accented ones: Latin texts have none, Cyrillic ones consist of them
_SAMPLE, _START = 50_000, 5_000


def shows(text: str) -> bool:
    """Whether a page's text shows signs of having been decoded wrongly; asked of each text, so it only looks."""
    if text.isascii():
        return False
    if (any(map(text.__contains__, _SIGNS)) or ("€" in text and "â€" in text)) and _TWICE.search(text):
        return True
    start = text[:_START]
    there = filter(start.__contains__, _COMMONEST)  # hardly ever: finding nothing is ten times as fast as counting
    return any(start.count(letter) * _RARE > len(start) for letter in there) and bool(misread(text))


def mended(text: str) -> tuple[str, str]:
    """The page put right where it was decoded wrongly, and a sentence for people about that; empty: left alone."""
    fixed, places = _decoded_once(text)
    if places:
        some = "1 place was" if places == 1 else f"{places} places were"
        return fixed, f"The page's encoding was broken (UTF-8 read as Windows-1252): {some} repaired."
    codec = misread(text)
    if codec:
        fixed = _HIGH_RUN.sub(lambda match: match[0].encode("cp1252", "replace").decode(codec, "replace"), text)
        return fixed, f"The page's encoding was broken ({codec} read as Windows-1252): it was repaired."
    return text, ""


def _decoded_once(text: str) -> tuple[str, int]:
    """Lines with doubly encoded characters, decoded once more; and how many places that put right."""
    from ftfy import TextFixerConfig, fix_encoding_and_explain

    config = TextFixerConfig(replace_lossy_sequences=False, restore_byte_a0=False)
    before = len(_TWICE.findall(text))
    lines = [fix_encoding_and_explain(line, config).text if _TWICE.search(line) else line for line in text.split("\n")]
    fixed = "\n".join(lines)
    left = len(_TWICE.findall(fixed))
    return (fixed, before - left) if left < before else (text, 0)


def misread(text: str) -> str:
    """The encoding of a text that was read as Windows-1252 and is another script's; empty where it is Latin indeed."""
    sample = text[:_SAMPLE]
    runs = sum(len(run) for run in _RUN.findall(sample))
    if runs < _LEAST or 2 * runs < len(_HIGH.findall(sample)):
        return ""
    codec = guessed(sample.encode("cp1252", "ignore"))
    return "" if codec == "cp1252" else codec
