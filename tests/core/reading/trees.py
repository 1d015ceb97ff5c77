"""Made-up pages for property tests: nested elements, each with an id, on which every word stands once."""

from __future__ import annotations

from hypothesis import strategies as st

TAGS = ("div", "p", "ul", "li", "span", "h2", "section", "nav", "aside", "button", "table", "tr", "td", "ol", "a")


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page whose ids are e1, e2 ... and whose words w1, w2 ..., in document order."""
    count = 0

    def element(depth: int) -> str:
        nonlocal count
        count += 1
        name, tag = f"e{count}", draw(st.sampled_from(TAGS))
        inside = []
        for _ in range(draw(st.integers(0, 3))):
            count += 1
            inside.append(f" w{count} " if depth == 0 or draw(st.booleans()) else element(depth - 1))
        return f"<{tag} id={name}>{''.join(inside)}</{tag}>"

    return "".join(element(3) for _ in range(draw(st.integers(1, 3))))
