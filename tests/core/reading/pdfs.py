"""PDFs for tests, drawn word by word with reportlab."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
Drawing = Callable[[Any], object]


def drawn(*pages: Drawing, title: str = "", password: str = "") -> bytes:
    """A PDF, one drawing a page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt=password or None, invariant=1)
    if title:
        canvas.setTitle(title)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(
    canvas: Any,
    rows: Sequence[str],
    *,
    left: float = 60,
    top: float = 90,
    step: float = 13,
    font: str = "",
    size: float = 10,
) -> float:
    """Draw lines one under the other from `top` points below the page's upper edge; returns where the next would be."""
    canvas.setFont(font or "Helvetica", size)
    for row in rows:
        canvas.drawString(left, HEIGHT - top, row)
        top += step
    return top
