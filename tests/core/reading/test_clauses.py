"""Goldens of clauses, one for each trap in cutting a text; and what must hold for keys and sentences of any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.reading.segment import GIANT, segment

CASES = Path(__file__).resolve().parents[2] / "cases" / "clauses"
SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"


def written(text: str) -> list[dict[str, object]]:
    """The clauses of a text as a golden holds them: kind, number, path and words."""
    return [
        {"kind": c.kind.value, "number": c.number, "path": list(c.path), "text": text[c.body : c.end]}
        for c in segment(text)
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.txt")))
def test_goldens(name: str) -> None:
    """A new trap is a pair of files: the text, and its clauses, one on each line."""
    text = (CASES / f"{name}.txt").read_bytes().decode("utf-8")
    expected = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    assert written(text) == [json.loads(line) for line in expected if line]


def test_there_are_goldens() -> None:
    assert len(list(CASES.glob("*.txt"))) >= 20


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_seeds(number: str) -> None:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the shared seeds are not there")
    text = found[0].read_text(encoding="utf-8")
    clauses = segment(text)
    lines = {" ".join(line.split()) for line in text.splitlines() if any(map(str.isalnum, line))}
    whole = {" ".join(text[c.start : c.end].split()) for c in clauses}
    assert len(lines & whole) > 0.9 * len(lines)
    assert len({c.key for c in clauses}) == len(clauses)


def named(text: str) -> dict[str, str]:
    """The words of each clause by its key."""
    return {c.key: text[c.body : c.end] for c in segment(text)}


HEADINGS = ["What we collect", "How we use it", "Your rights", "Contact"]
SENTENCES = [
    "We keep your data for thirty days and then delete it.",
    "You may ask us for a copy at any time.",
    "We sell nothing to nobody, for any price.",
    "Our partners must delete it at our demand.",
    "Write to privacy@example.com or to our office.",
]


def text_of(sections: list[tuple[int, list[str]]]) -> str:
    parts = ["# Privacy Policy"]
    for place, (heading, sentences) in enumerate(sections, 1):
        parts.append(f"## {place}. {HEADINGS[heading % len(HEADINGS)]}")
        parts += [f"{place}.{count} {sentence}" for count, sentence in enumerate(sentences, 1)]
    return "\n\n".join(parts)


SECTIONS = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.sampled_from(SENTENCES), max_size=4, unique=True)),
    min_size=1,
    max_size=4,
    unique_by=lambda section: section[0],
)


@settings(max_examples=100, deadline=None)
@given(SECTIONS, st.integers(0, 3), st.integers(0, 4))
def test_a_clause_added_elsewhere_leaves_the_other_keys(
    sections: list[tuple[int, list[str]]], section: int, place: int
) -> None:
    old = text_of(sections)
    heading, sentences = sections[section % len(sections)]
    changed = [*sentences[:place], "This clause is new in the text.", *sentences[place:]]
    sections[section % len(sections)] = (heading, changed)
    new = text_of(sections)
    before, after = named(old), named(new)
    assert before.items() <= after.items()
    assert [words for key, words in after.items() if key not in before] == ["This clause is new in the text."]


@settings(max_examples=100, deadline=None)
@given(SECTIONS, st.integers(0, 3))
def test_a_section_that_goes_leaves_the_other_keys(sections: list[tuple[int, list[str]]], gone: int) -> None:
    old = named(text_of([*sections, (99, ["We end here, with this."])]))
    kept = [section for place, section in enumerate(sections) if place != gone % len(sections)]
    new = named(text_of([*kept, (99, ["We end here, with this."])]))
    assert new.items() <= old.items() or (99 % 4) in {heading for heading, _ in sections}


LINE = st.text(alphabet=st.sampled_from(list("ab A.1|*#-_>()é日。 ")), max_size=40)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINE, max_size=12))
def test_keys_are_unique_and_stable(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    keys = [clause.key for clause in segment(text)]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 12 for key in keys)
    assert [clause.key for clause in segment(text)] == keys


FORMS = [
    ("We don't sell “your” data to anybody at all.", 'we **don’t** sell "your" data to anybody at all.'),
    ("We delete it - always - and softly, too.", "We delete it – always – and soft\u00adly, too."),
    ("See our list of partners and more.", "See [our list](https://example.com/a) of partners and more."),
    ("1. We keep your data for a month.", "(iv) We keep your\u00a0data for a month."),
    ("- We keep your data for a month.", "We keep your data for a month. And we say so."),
    ("We mean * and _ and # and nothing else.", "We mean \\* and \\_ and # and nothing else."),
    (
        "個人情報の利用目的は次のとおりです。",
        "個人情報の 利用目的は次のとおりです。"[:5] + "の利用目的は次のとおりです。"[1:],
    ),
]


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_form_does_not_count_in_keys(one: str, other: str) -> None:
    assert segment(one)[0].key == segment(other)[0].key


def test_place_and_opening_words_count_in_keys() -> None:
    text = "# P\n\n## A\n\nWe keep it.\n\n## B\n\nWe keep it.\n\nWe lose it.\n\nWe lose it."
    keys = [clause.key for clause in segment(text)]
    assert len(set(keys)) == len(keys)
    retitled = text.replace("# P\n", "# Our Privacy Notice\n")
    assert [clause.key for clause in segment(retitled)][1:] == keys[1:]
    assert segment(text.replace("## A", "## C"))[2].key != keys[2]


def words_between(text: str) -> list[str]:
    return [text[clause.start : clause.end] for clause in segment(text)]


PARTS = [
    "We collect the data that you give us when you open an account with us.",
    "Acme Inc. keeps it, e.g. Your name, for 2.5 years in the U.S. of America.",
    "“Do you sell it?” is what our customers ask us more often than anything else.",
    "See https://example.com/a.b?c=d and (in Annex A.) the list of our partners...",
    "我们收集您在使用服务时向我们提供的个人信息，包括您的姓名和电子邮件地址。",
    "हम आपके खाता खोलने पर दी गई व्यक्तिगत जानकारी एकत्र करते हैं।",
    "هل نبيع بياناتك الشخصية إلى أي شخص آخر في أي وقت؟",
    "[Our partners. All of them](https://example.com/partners) must delete it at our demand.",
]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(PARTS), min_size=30, max_size=40),
    st.integers(0, 29),
    st.sampled_from(["quickly ", "ever "]),
)
def test_an_edit_in_one_sentence_moves_no_other_end(parts: list[str], place: int, word: str) -> None:
    old = " ".join(parts)
    assert len(old) > GIANT
    edited = list(parts)
    space = edited[place].find(" ", 12)
    at = space + 1 if space > 0 else 9
    edited[place] = edited[place][:at] + word + edited[place][at:]
    before, after = words_between(old), words_between(" ".join(edited))
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
