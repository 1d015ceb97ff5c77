from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.comparing.texts import assert_complete, compared, cut, reading
from tracker.core.comparing import compare
from tracker.core.entities import entity_lists
from tracker.core.model import QUIET_STATES, ClauseChange, ClauseState, Comparison
from tracker.core.reading.segment import segment

HEAD = "# Subprocessors\n\nThese companies work for us, each under a written agreement.\n\n"
TAIL = "\n\n## Questions\n\nWrite to us within thirty days if you object to a company that we add.\n"

PARTIES = [
    ("Acme, Inc.", "Cloud hosting", "United States"),
    ("Beta GmbH", "E-mail delivery", "Germany"),
    ("Gamma Ltd", "Customer support", "UK"),
    ("Delta", "Payments", "Dublin, Ireland"),
    ("epsilon.io", "Error monitoring", "USA, Ireland"),
]
Party = tuple[str, str, str]


def table(parties: list[Party], heads: Party = ("Subprocessor", "Purpose", "Location")) -> str:
    rows = [heads, ("---", "---", "---"), *parties]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


LAYOUTS: dict[str, Callable[[list[Party]], str]] = {
    "table": table,
    "table in another order": lambda parties: table(
        [(c, a, b) for a, b, c in parties], ("Location", "Subprocessor", "Purpose")
    ),
    "table without heads": lambda parties: "\n".join(f"| {a} | {b} | {c} |" for a, b, c in parties),
    "brackets": lambda parties: "\n".join(f"- {a} ({b}) – {c}" for a, b, c in parties),
    "bold": lambda parties: "\n".join(f"- **{a}** — {b}, {c}" for a, b, c in parties),
    "colon": lambda parties: "\n".join(f"{n}. **{a}:** {b} ({c})" for n, (a, b, c) in enumerate(parties, 1)),
    "nested": lambda parties: "\n".join(f"- {a}\n  - Purpose: {b}\n  - Location: {c}" for a, b, c in parties),
    "cards": lambda parties: "\n\n".join(f"### {a}\n\n**Purpose:** {b}\n\n**Location:** {c}" for a, b, c in parties),
    "accordion": lambda parties: "\n\n".join(f"### {a}\n\n{b}\n\nCountry: {c}" for a, b, c in parties),
    "records": lambda parties: "\n\n".join(f"Name: {a}\nPurpose: {b}\nLocation: {c}" for a, b, c in parties),
    "triples": lambda parties: "\n\n".join(f"{a}\n\n{b}\n\n{c}" for a, b, c in parties),
    "bars": lambda parties: "\n".join(f"{a} | {b} | {c}" for a, b, c in parties),
    "tabs": lambda parties: "\n".join(f"{a}\t{b}\t{c}" for a, b, c in parties),
    "wide gaps": lambda parties: "\n".join(f"{a}     {b}     {c}" for a, b, c in parties),
}
NAMES = list(LAYOUTS)


def page(layout: str, parties: list[Party]) -> str:
    return HEAD + LAYOUTS[layout](parties) + TAIL


def told(comparison: Comparison) -> list[str]:
    return [phrase for change in comparison.loud() for phrase in change.evidence]


def only(comparison: Comparison) -> ClauseChange:
    (change,) = comparison.loud()
    assert change.group is not None
    assert change.group.kind == "entities"
    return change


# ------------------------------------------------------------------ reading lists


@pytest.mark.parametrize("layout", NAMES)
def test_a_list_is_read_whatever_its_layout(layout: str) -> None:
    text = page(layout, PARTIES)
    (found,) = entity_lists(text, segment(text))
    assert found.sure
    assert [(entity.name, entity.said("purpose")) for entity in found.entities] == [(a, b) for a, b, _ in PARTIES]
    places = [entity.said("location") for entity in found.entities]
    assert [place.replace(",", "").split() for place in places] == [c.replace(",", "").split() for _, _, c in PARTIES]


@pytest.mark.parametrize(
    ("language", "lines", "names"),
    [
        (
            "de",
            [
                "# Unterauftragnehmer",
                "",
                "| Firma | Zweck | Sitz |",
                "|---|---|---|",
                "| Alster GmbH | Hosting | Deutschland |",
                "| Elbe AG | Newsletter | Irland |",
            ],
            ["Alster GmbH", "Elbe AG"],
        ),
        (
            "fr",
            [
                "## Sous-traitants",
                "",
                "- **Loire SAS** – hébergement (France)",
                "- **Rhône SARL** – paiement (Irlande)",
            ],
            ["Loire SAS", "Rhône SARL"],
        ),
        (
            "es",
            ["# Subencargados", "", "- Ebro S.L. (alojamiento) – España", "- Tajo S.A. (correo) – Irlanda"],
            ["Ebro S.L.", "Tajo S.A."],
        ),
        (
            "ja",
            [
                "# 再委託先",
                "",
                "| 会社名 | 業務内容 | 所在国 |",
                "|---|---|---|",
                "| 株式会社みどり | メール配信 | 日本 |",
                "| あおい合同会社 | 決済 | 米国 |",
            ],
            ["株式会社みどり", "あおい合同会社"],
        ),
        (
            "zh",
            [
                "# 委托处理",
                "",
                "| 公司名称 | 用途 | 国家 |",
                "|---|---|---|",
                "| 绿叶有限公司 | 短信 | 中国 |",
                "| 蓝天有限公司 | 支付 | 新加坡 |",
            ],
            ["绿叶有限公司", "蓝天有限公司"],
        ),
    ],
)
def test_lists_in_other_languages(language: str, lines: list[str], names: list[str]) -> None:
    text = "\n".join(lines)
    (found,) = entity_lists(text, segment(text))
    assert [entity.name for entity in found.entities] == names
    assert all(entity.said("purpose") and entity.said("location") for entity in found.entities)


@pytest.mark.parametrize(
    "lines",
    [
        [
            "# Who gets your data",
            "",
            "- Service providers: companies that help us run the service.",
            "- Authorities: where the law obliges us.",
            "- Buyers: if we sell a part of our business.",
        ],
        [
            "## Sub-processors",
            "",
            "5.1 Authorisation. The customer authorises us to engage sub-processors.",
            "",
            "5.2 Notice. We will tell you thirty days before we engage another one.",
            "",
            "5.3 Liability. We shall be liable for what they do.",
        ],
        [
            "## Third parties",
            "",
            "| Category of personal information | Categories of third parties |",
            "|---|---|",
            "| Identifiers | Advertising networks |",
            "| Internet activity | Analytics providers |",
            "| Location | Service providers |",
        ],
        [
            "# Cookies of third parties",
            "",
            "| Cookie | Provider | Expires |",
            "|---|---|---|",
            "| _ga | Acme Inc. | 2 years |",
            "| _gid | Beta Inc. | 1 day |",
            "| _x | Gamma Inc. | Session |",
        ],
        [
            "## Your rights",
            "",
            "- Access: you may ask for a copy.",
            "- Erasure: you may ask us to delete it.",
            "- Objection: you may object.",
        ],
    ],
)
def test_rules_kinds_and_cookies_are_no_lists_of_parties(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert [found for found in entity_lists(text, segment(text)) if found.sure] == []


def test_a_name_that_spans_rows_holds_for_all_of_them() -> None:
    rows = ["| Acme Inc. | Hosting | US |", "|  | Mail | IE |", "| Beta AG | Logs | CH |"]
    text = HEAD + "\n".join(["| Vendor | Purpose | Country |", "|---|---|---|", *rows])
    (found,) = entity_lists(text, segment(text))
    assert [entity.name for entity in found.entities] == ["Acme Inc.", "Acme Inc.", "Beta AG"]


def test_a_row_of_one_cell_heads_those_below_it() -> None:
    text = (
        HEAD
        + "| Vendor | Country |\n|---|---|\n| Core |\n| Acme Inc. | US |\n| Optional |\n| Beta AG | Switzerland |\n"
    )
    (found,) = entity_lists(text, segment(text))
    assert [(entity.name, entity.section) for entity in found.entities] == [
        ("Acme Inc.", "Core"),
        ("Beta AG", "Optional"),
    ]


# ------------------------------------------------------------------ comparing them


@pytest.mark.parametrize(("before", "after"), list(permutations(NAMES, 2)))
def test_another_form_is_nothing_to_tell(before: str, after: str) -> None:
    comparison = compared(page(before, PARTIES), page(after, PARTIES))
    assert [(change.state.value, change.evidence) for change in comparison.loud()] == []
    assert len(comparison.changes) == 1


@pytest.mark.parametrize("layout", NAMES)
def test_another_order_is_nothing_to_tell(layout: str) -> None:
    comparison = compared(page(layout, PARTIES), page(layout, PARTIES[::-1]))
    assert comparison.loud() == ()
    assert len(comparison.changes) == 1


@pytest.mark.parametrize("layout", NAMES)
def test_what_came_went_and_changed_is_told(layout: str) -> None:
    after = [*PARTIES[:2], ("Zeta S.A.", "Backups", "France"), ("Delta", "Invoices", "Dublin, Ireland"), PARTIES[4]]
    comparison = compared(page(layout, PARTIES), page(layout, after))
    assert [(change.state.value, change.group and change.group.kind) for change in comparison.loud()] == [
        ("removed", "entities"), ("added", "entities"), ("modified", "entities")
    ]  # fmt: skip
    assert told(comparison) == [
        "party removed: Gamma Ltd (Customer support, UK)",
        "party added: Zeta S.A. (Backups, France)",
        "Delta: purpose Payments -> Invoices",
    ]
    changed = comparison.loud()[-1]
    assert (cut(comparison.old_text, changed.deleted), cut(comparison.new_text, changed.inserted)) == (
        ["Payments"],
        ["Invoices"],
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("United States", "USA"),
        ("US", "the United States"),
        ("United States, Ireland", "Ireland and the U.S."),
        ("Germany", "Deutschland"),
        ("EU", "European Union"),
    ],
)
def test_one_country_has_many_names(was: str, now: str) -> None:
    comparison = compared(
        page("table", [("Eta AB", "Logs", was), *PARTIES]), page("table", [("Eta AB", "Logs", now), *PARTIES])
    )
    assert comparison.loud() == ()


def test_a_country_that_changed_is_told() -> None:
    after = [PARTIES[0], ("Beta GmbH", "E-mail delivery", "Ireland"), *PARTIES[2:]]
    change = only(compared(page("cards", PARTIES), page("cards", after)))
    assert change.evidence == ("Beta GmbH: location Germany -> Ireland",)


def test_a_new_legal_form_is_a_change_of_the_same_party() -> None:
    after = [("Acme LLC", "Cloud hosting", "United States"), *PARTIES[1:]]
    assert only(compared(page("table", PARTIES), page("table", after))).evidence == (
        "party renamed: Acme, Inc. -> Acme LLC",
    )


def test_another_company_for_the_same_purpose_is_another_party() -> None:
    after = [("Omega Corp.", "Cloud hosting", "United States"), *PARTIES[1:]]
    assert told(compared(page("table", PARTIES), page("table", after))) == [
        "party removed: Acme, Inc. (Cloud hosting, United States)",
        "party added: Omega Corp. (Cloud hosting, United States)",
    ]


def test_a_renamed_column_is_one_record() -> None:
    old, new = page("table", PARTIES), page("table", PARTIES).replace("| Purpose |", "| Nature of the service |")
    change = only(compared(old, new))
    assert change.evidence == ("column renamed: Purpose -> Nature of the service",)
    assert cut(new, change.new) == ["| Subprocessor | Nature of the service | Location |"]


def test_a_column_that_came_is_one_record() -> None:
    old = page("table", PARTIES)
    rows = [
        f"| {a} | {b} | {c} | {d} |" for (a, b, c), d in zip(PARTIES, ("yes", "no", "yes", "yes", "no"), strict=True)
    ]
    new = HEAD + "\n".join(["| Subprocessor | Purpose | Location | DPA signed |", "|---|---|---|---|", *rows]) + TAIL
    change = only(compared(old, new))
    assert change.evidence == ("column added: DPA signed",)
    assert cut(new, change.inserted) == ["DPA signed", "yes", "no", "yes", "yes", "no"]
    assert only(compared(new, old)).evidence == ("column removed: DPA signed",)


def test_a_name_that_stands_several_times() -> None:
    several = [*PARTIES, ("Acme, Inc.", "Search", "United States"), ("Acme, Inc.", "Maps", "United States")]
    after = [several[6], *PARTIES, ("Acme, Inc.", "Search", "Japan")]
    assert only(compared(page("table", several), page("table", after))).evidence == (
        "Acme, Inc.: location United States -> Japan",
    )


def test_a_party_that_went_to_another_part_of_the_list() -> None:
    def parted(first: list[Party], second: list[Party]) -> str:
        return f"{HEAD}## Core\n\n{table(first)}\n\n## Optional\n\n{table(second)}{TAIL}"

    comparison = compared(parted(PARTIES[:3], PARTIES[3:]), parted(PARTIES[:2], [*PARTIES[3:], PARTIES[2]]))
    (change,) = comparison.loud()
    assert (change.state, change.evidence) == (ClauseState.MOVED, ("Gamma Ltd: from Core to Optional",))


def test_the_same_parties_in_a_table_and_in_detail() -> None:
    def twice(parties: list[Party], details: list[Party]) -> str:
        return f"{HEAD}{table(parties)}\n\n## Details\n\n{LAYOUTS['cards'](details)}{TAIL}"

    after = [("Acme, Inc.", "Cloud hosting", "Japan"), *PARTIES[1:]]
    assert told(compared(twice(PARTIES, PARTIES), twice(after, PARTIES))) == [
        "Acme, Inc.: location United States -> Japan"
    ]
    assert told(compared(twice(PARTIES, PARTIES), twice(PARTIES[:3], PARTIES[:3]))) == [
        "party removed: Delta (Payments, Dublin, Ireland)",
        "party removed: epsilon.io (Error monitoring, USA, Ireland)",
        "party removed: Delta (Payments, Dublin, Ireland)",
        "party removed: epsilon.io (Error monitoring, USA, Ireland)",
    ]


def test_a_link_that_leads_elsewhere_is_a_link() -> None:
    old = page("table", [("[Eta AB](https://eta.example/dpa-1)", "Logs", "Sweden"), *PARTIES])
    (change,) = compared(old, old.replace("dpa-1", "dpa-2")).changes
    assert change.group is not None
    assert (change.group.kind, cut(old, change.deleted)) == ("link", ["https://eta.example/dpa-1"])


def test_a_list_that_is_new_is_told_party_by_party() -> None:
    comparison = compared(HEAD + TAIL, page("table", PARTIES))
    assert [phrase for phrase in told(comparison) if phrase.startswith("party added: ")] == [
        f"party added: {name} ({purpose}, {place})" for name, purpose, place in PARTIES
    ]


def test_what_stands_around_a_list_is_compared_as_ever() -> None:
    old, new = page("table", PARTIES), page("table", PARTIES[::-1]).replace("thirty days", "ten days")
    (change,) = compared(old, new).loud()
    assert (cut(old, change.deleted), cut(new, change.inserted)) == (["thirty"], ["ten"])


# ------------------------------------------------------------------ properties

PARTY = st.tuples(
    st.sampled_from(["Acme", "Beta", "Gamma", "Delta", "Eta", "Zeta", "Iota", "Kappa", "Lambda", "Sigma"]),
    st.sampled_from(["Hosting", "E-mail delivery", "Customer support", "Payments", "Search of tickets"]),
    st.sampled_from(["Germany", "United States", "Ireland", "France, Spain", "Japan"]),
)
LIST = st.lists(PARTY, min_size=3, max_size=9, unique_by=lambda party: party[0])
STATES = {ClauseState.ADDED: ClauseState.REMOVED, ClauseState.REMOVED: ClauseState.ADDED}


@settings(max_examples=120, deadline=None)
@given(LIST, st.sampled_from(NAMES), st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_form_and_order_say_nothing(parties: list[Party], one: str, other: str, chance: random.Random) -> None:
    named = [(f"{a} {form}", b, c) for (a, b, c), form in zip(parties, ["Inc.", "GmbH", "Ltd"] * 3, strict=False)]
    comparison = compared(page(one, named), page(other, chance.sample(named, len(named))))
    assert [(change.state.value, change.evidence) for change in comparison.loud()] == []


@settings(max_examples=120, deadline=None)
@given(LIST, LIST, st.sampled_from(NAMES))
def test_comparing_the_other_way_round_says_the_same(one: list[Party], other: list[Party], layout: str) -> None:
    there, back = compared(page(layout, one), page(layout, other)), compared(page(layout, other), page(layout, one))
    swapped = Counter((STATES.get(change.state, change.state), change.new, change.old) for change in back.loud())
    assert Counter((change.state, change.old, change.new) for change in there.loud()) == swapped


@settings(max_examples=150, deadline=None)
@given(LIST, LIST, st.sampled_from(["table", "brackets", "nested", "cards", "bars", "records"]))
def test_every_word_that_changed_is_in_a_record(one: list[Party], other: list[Party], layout: str) -> None:
    """In one layout and order, as for any text; re-sorted, the words of form are the same ones."""
    comparison = compare(reading(page(layout, one)), reading(page(layout, other)))
    if not any(change.state in QUIET_STATES for change in comparison.changes):
        assert_complete(comparison)
    for change in comparison.changes:
        if change.state in QUIET_STATES:
            was, now = cut(comparison.old_text, change.old), cut(comparison.new_text, change.new)
            assert Counter(" ".join(was).split()) == Counter(" ".join(now).split())
