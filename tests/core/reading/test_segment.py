from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.model import ClauseKind
from tracker.core.reading.segment import segment

Shape = list[tuple[str, str, str]]  # kind, number, words


def shape(text: str) -> Shape:
    return [(c.kind.value, c.number, " ".join(text[c.body : c.end].split())) for c in segment(text)]


MARKDOWN = """Privacy Policy
==============

Last updated: May 2020

## 1. What we collect

We collect **data**.

* your name
* your e-mail

1\\. First step
2\\. Second step

| Name | Purpose |
|------|---------|
| Acme | billing |

***

**Contact**

Write to us.
"""


def test_markdown() -> None:
    assert shape(MARKDOWN) == [
        ("heading", "", "Privacy Policy"),
        ("paragraph", "", "Last updated: May 2020"),
        ("heading", "1.", "What we collect"),
        ("paragraph", "", "We collect **data**."),
        ("item", "", "your name"),
        ("item", "", "your e-mail"),
        ("item", "1.", "First step"),
        ("item", "2.", "Second step"),
        ("row", "", "| Name | Purpose |"),
        ("row", "", "| Acme | billing |"),
        ("heading", "", "Contact**"),
        ("paragraph", "", "Write to us."),
    ]


def test_paths_are_the_headings_above() -> None:
    paths = {MARKDOWN[c.body : c.end].split(maxsplit=1)[0]: c.path for c in segment(MARKDOWN)}
    assert paths["your"] == ("Privacy Policy", "1. What we collect")
    assert paths["What"] == ("Privacy Policy",)
    assert paths["Write"] == ("Privacy Policy", "1. What we collect", "Contact")
    assert paths["Privacy"] == ()


@pytest.mark.parametrize(
    ("line", "number", "body"),
    [
        ("1. We share data.", "1.", "We share data."),
        ("1\\. We share data.", "1.", "We share data."),
        ("12) We share data.", "12)", "We share data."),
        ("2.1 We share data.", "2.1", "We share data."),
        ("2.1.3. We share data.", "2.1.3.", "We share data."),
        ("(a) we share data;", "(a)", "we share data;"),
        ("* (iv) we share data;", "(iv)", "we share data;"),
        ("b. We share data.", "b.", "We share data."),
        ("IV. We share data.", "IV.", "We share data."),
        ("§ 5 Wir geben Daten weiter.", "§ 5", "Wir geben Daten weiter."),
        ("Section 4: We share data.", "Section 4:", "We share data."),
        ("## Article 7", "Article 7", ""),
        ("第5条 個人情報の利用", "第5条", "個人情報の利用"),
        ("（1）個人情報の利用", "（1）", "個人情報の利用"),
        ("三、个人信息的使用。", "三、", "个人信息的使用。"),
        ("① 個人情報の利用。", "①", "個人情報の利用。"),
        ("> 3. We share data.", "3.", "We share data."),
        ("**4. Sharing of data**", "4.", "Sharing of data**"),
        ("## 5 Sharing of data", "5", "Sharing of data"),
        ("### 2.7\u200b Sharing of data", "2.7", "\u200b Sharing of data"),
        ("**4.2.** **Sharing of data**", "4.2.", "** **Sharing of data**"),
        # No numbers, but words that count:
        ("30 days after the notice we delete it.", "", "30 days after the notice we delete it."),
        ("1.5 million users rely on us.", "", "1.5 million users rely on us."),
        ("25. Mai 2018 tritt sie in Kraft.", "", "25. Mai 2018 tritt sie in Kraft."),
        ("1. 1. 2024 gilt die Fassung.", "", "1. 1. 2024 gilt die Fassung."),
        ("2018-04-25 was the last edit.", "", "2018-04-25 was the last edit."),
        ("Section 5 of the Act applies to us.", "", "Section 5 of the Act applies to us."),
        ("i.e. we share data.", "", "i.e. we share data."),
    ],
)
def test_numbers(line: str, number: str, body: str) -> None:
    (clause,) = segment(line)
    assert clause.number == number
    assert line[clause.body : clause.end] == body


@pytest.mark.parametrize("bullet", ["*", "-", "+", "•", "–", "▪", "●", "\uf0b7"])
def test_bullets(bullet: str) -> None:
    text = f"We collect:\n{bullet} your name\n{bullet} your address"
    assert [kind for kind, _, _ in shape(text)] == ["paragraph", "item", "item"]
    assert [words for _, _, words in shape(text)][1:] == ["your name", "your address"]


PARAGRAPHS = [
    "We collect the information that you give us when you open an account, and the information that Your Device sends "
    "to us while you use the Services, such as its address and its settings.",
    "We keep it for thirty days. After that it is deleted or made anonymous, unless the law of Your Country tells us "
    "to keep it for longer than that, in which case We Will tell you so.",
    "Partners Who process data for us may use it for no purpose of their own, and They must delete it at our demand "
    "within ten days.",
]


def wrapped(paragraph: str, width: int) -> str:
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + 1 + len(word) > width and lines[-1]:
            lines.append("")
        lines[-1] = (lines[-1] + " " + word).strip()
    return "\n".join(lines)


@pytest.mark.parametrize("width", [60, 72, 80, 100])
@pytest.mark.parametrize("gap", ["\n\n", "\n \n"])
def test_hard_wrapped_lines_are_one_clause(width: int, gap: str) -> None:
    text = gap.join(wrapped(paragraph, width) for paragraph in PARAGRAPHS)
    assert [words for _, _, words in shape(text)] == PARAGRAPHS


def test_hard_wrapped_list_items() -> None:
    items = [f"{number}. {paragraph}" for number, paragraph in enumerate(PARAGRAPHS, 1)]
    text = "\n".join(wrapped(item, 72).replace("\n", "\n   ") for item in items)
    assert [words for _, _, words in shape(text)] == PARAGRAPHS
    assert [number for _, number, _ in shape(text)] == ["1.", "2.", "3."]


def test_one_wrapped_paragraph_among_lines_of_any_length() -> None:
    """The lines of one paragraph tell its width, whatever stands right above and below it."""
    inside = (
        "We keep the data of each account for as long as the law of the country asks; and we delete it (see section "
        "11. Contact) once that time is over, unless you ask us to keep it for longer than that."
    )
    text = "\n".join([PARAGRAPHS[0], wrapped(inside, 78), PARAGRAPHS[1]])
    assert "asks;\nand we" in text
    assert [words for _, _, words in shape(text)] == [PARAGRAPHS[0], inside, PARAGRAPHS[1]]


def test_an_address_on_a_line_of_its_own_belongs_to_the_line_above() -> None:
    text = "Support hotlines can be found in the list at:\nhttps://acme.example/hotlines\n\nNext."
    assert [words for _, _, words in shape(text)] == [
        "Support hotlines can be found in the list at: https://acme.example/hotlines",
        "Next.",
    ]


def test_the_next_number_begins_an_entry_however_full_the_line_above() -> None:
    items = [
        f"{n}. Protect the personal safety of the users of the Service or of people at place {n}" for n in range(1, 5)
    ]
    text = wrapped(" ".join(PARAGRAPHS), 84) + "\n\n" + "\n".join(items)
    assert [number for _, number, _ in shape(text)][-4:] == ["1.", "2.", "3.", "4."]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\n\n\n\n"])
def test_a_paragraph_a_line(gap: str) -> None:
    assert [words for _, _, words in shape(gap.join(PARAGRAPHS))] == PARAGRAPHS


def test_plain_headings_by_their_looks() -> None:
    text = f"Privacy Policy\n1. Collection\n{PARAGRAPHS[0]}\n2. Retention\n{PARAGRAPHS[1]}"
    clauses = segment(text)
    assert [c.kind for c in clauses][1:] == [ClauseKind.HEADING, ClauseKind.PARAGRAPH] * 2
    assert clauses[-1].path == ("2. Retention",)


def test_a_list_without_bullets_is_no_row_of_headings() -> None:
    text = "We collect:\nName\nEmail address\nPhone number"
    assert [kind for kind, _, _ in shape(text)] == ["paragraph"] * 4


def test_giant_paragraphs_are_cut_into_sentences() -> None:
    sentences = [f"Sentence number {n} says what we do with the data of our customers." for n in range(60)]
    text = " ".join(sentences)
    assert [words for _, _, words in shape(text)] == sentences


def test_giant_paragraph_in_chinese() -> None:
    sentence = "我们收集您在使用服务时向我们提供的个人信息，包括您的姓名和电子邮件地址以及电话号码。"
    text = sentence * 50
    assert [words for _, _, words in shape(text)] == [sentence] * 50


def test_abbreviations_end_no_sentence() -> None:
    sentence = "Acme Inc. A company of Delaware, e.g. The one above, shares data with its partners. "
    assert {words for _, _, words in shape(sentence * 30)} == {sentence.strip()}


def test_tabbed_rows_stay_apart() -> None:
    text = "Acme\tbilling\tIreland\nBolt\tsupport\tFrance"
    assert [kind for kind, _, _ in shape(text)] == ["row", "row"]


@pytest.mark.parametrize("text", ["", "\n\n", "***", "---\n===", "|---|---|", "\x00", "\ufeff", "a", "1.", "-", "\r"])
def test_small_texts(text: str) -> None:
    covered = "".join(text[c.start : c.end] for c in segment(text))
    assert re.findall(r"\w+", covered) == re.findall(r"\w+", text)


LINE = st.text(alphabet=st.sampled_from(list("ab A.1|*#-=_>\t\u00a0\u200b(),:é日。")), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_every_word_is_in_exactly_one_clause(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    position = 0
    for clause in segment(text):
        assert position <= clause.start <= clause.body <= clause.end
        assert clause.start < clause.end
        assert not re.search(r"\w", text[position : clause.start].replace("_", ""))
        position = clause.end
    assert not re.search(r"\w", text[position:].replace("_", ""))
