"""A million characters that templates or the stream of Next.js were made of to keep a reader busy, and their like."""

from __future__ import annotations

import json

import pytest

from tracker.core.model import Hints
from tracker.core.reading.carried import carried
from tracker.core.reading.payloads import flight

MANY = 1_000_000
LAW = "We process your personal data under this privacy policy, and you have the right to a copy of the data. "


def filled(unit: str) -> str:
    return unit * (MANY // len(unit))


@pytest.mark.parametrize(
    "html",
    [
        "<template " + filled("shadowroot="),
        "<template " + filled("shadowrootmode= "),
        "<template " + filled("shadowroot=") + ">",
        filled("<template shadowroot="),
        filled("<template "),
        filled("</template "),
        "</template" + " " * MANY,
    ],
    ids=lambda html: html[:30],
)
def test_templates_without_an_end(html: str) -> None:
    assert carried(html, Hints(), "https://example.com/", "") is None  # the time limit of every test is the bar


@pytest.mark.parametrize(
    "script",
    [
        "self.__next_f.push([" + "]" * MANY,
        "self.__next_f.push([" + filled("] "),
        "self.__next_f.push([" + filled("])"),
        filled("__next_f.push(["),
        filled("__next_f.push( "),
        filled('__next_f.push([1,"'),
        filled('__next_f.push(["",'),
        "__next_f.push(" + " " * MANY,
        "__next_f.push(" + "[" * MANY,
        '__next_f.push([1,"' + "a" * MANY,
    ],
    ids=lambda script: script[:30],
)
def test_pushes_without_an_end(script: str) -> None:
    assert flight([script]) == []
    assert carried(f"<script>{script}</script>", Hints(), "https://example.com/", "") is None


@pytest.mark.parametrize("attribute", ['shadowrootmode="open"', "shadowroot=open", "class=a SHADOWROOTMODE=closed"])
def test_a_shadow_root_is_opened(attribute: str) -> None:
    text = f"<p>{LAW * 12}</p>"
    html = f"<x-a><TEMPLATE {attribute}>{text}</template ></x-a><template id=b>"
    found = carried(html, Hints(), "https://example.com/", "")
    assert found is not None
    assert found.html == f"<x-a>{text}</x-a><template id=b>"
    assert found.place == "its templates"


def test_what_scripts_push_is_put_together() -> None:
    rows = [json.dumps([1, '0:["a)]",']), json.dumps([1, '"b"]\n'])]
    assert flight([f"self.__next_f.push({row})" for row in rows]) == [["a)]", "b"]]
    assert flight([";".join(f"self.__next_f.push( {row} )" for row in rows)]) == [["a)]", "b"]]
    begun = "(self.__next_f=self.__next_f||[]).push([0]);self.__next_f.push(x);self.__next_f.push([2,null]);"
    assert flight([begun, *(f"{begun}self.__next_f.push({row})" for row in rows)]) == [["a)]", "b"]]
