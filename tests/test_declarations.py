"""Declarations: what a provider's file means, and writing one policy more."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tracker.core.declaring import PolicyDeclaration, ProviderDeclaration, SourceDeclaration, policy_id, slug
from tracker.core.guessing import guess_provider, guess_type
from tracker.errors import ConfigError
from tracker.settings import NewPolicy, load_declarations, write_declaration

CONFIG = Path(__file__).parents[1] / "config"
URLS = Path(__file__).parents[2] / "shared" / "corpus" / "policy_urls.jsonl"


def declare(folder: Path, text: str, name: str = "acme") -> tuple[ProviderDeclaration, ...]:
    (folder / "providers").mkdir(exist_ok=True)
    (folder / "providers" / f"{name}.toml").write_text(text)
    return load_declarations(folder)


def test_a_full_declaration(tmp_path: Path) -> None:
    (provider,) = declare(
        tmp_path,
        """
name = "Acme"
website = "https://acme.example"
sector = "Anvils"

[[policies]]
type = "Privacy Policy"
url = "https://acme.example/privacy"
id = "acme-privacy"
interval = "6h"
select = ["main"]
remove = [".share"]
language = "en"
robots = "ignore"
note = "Asked by mail."
headers = { "X-Region" = "eu" }
cookies = { consent = "yes" }
proxy = "http://proxy.example:3128"
ca_bundle = "acme.pem"
""",
    )
    source = SourceDeclaration(
        url="https://acme.example/privacy",
        select=("main",),
        remove=(".share",),
        language="en",
        robots="ignore",
        headers={"X-Region": "eu"},
        cookies={"consent": "yes"},
        proxy="http://proxy.example:3128",
        ca_bundle=str(tmp_path / "acme.pem"),
    )
    policy = PolicyDeclaration(
        "acme-privacy", "Privacy Policy", (source,), interval=21600.0, language="en", note="Asked by mail."
    )
    assert provider == ProviderDeclaration("acme", "Acme", "https://acme.example", "Anvils", (policy,))


def test_sources_inherit_what_they_do_not_say(tmp_path: Path) -> None:
    (provider,) = declare(
        tmp_path,
        """
name = "Acme"
[[policies]]
type = "Terms of Service"
select = ["main"]
language = "de"
sources = [
  { url = "https://acme.example/1" },
  { url = "https://acme.example/2", select = [], language = "en" },
]
""",
    )
    (policy,) = provider.policies
    assert policy.id == "acme-terms-of-service-de"
    assert [(one.url, one.select, one.language) for one in policy.sources] == [
        ("https://acme.example/1", ("main",), "de"),
        ("https://acme.example/2", (), "en"),
    ]


def test_one_page_may_hold_two_policies_told_apart_by_select(tmp_path: Path) -> None:
    text = 'name = "Acme"\n' + "".join(
        f'[[policies]]\ntype = "{type}"\nurl = "https://acme.example/legal"\nselect = ["#{part}"]\n'
        for type, part in (("Privacy Policy", "privacy"), ("Terms of Service", "terms"))
    )
    assert len(declare(tmp_path, text)[0].policies) == 2


def test_two_files_may_not_claim_one_id(tmp_path: Path) -> None:
    text = 'name = "A"\n[[policies]]\nid = "one"\ntype = "T"\nurl = "https://{}.example/"\n'
    declare(tmp_path, text.format("a"), "a")
    with pytest.raises(ConfigError, match=r'b\.toml, line 2: .*"one" is taken at .*a\.toml, line 2'):
        declare(tmp_path, text.format("b"), "b")


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "providers").mkdir()
    for name in "abc":
        (tmp_path / "providers" / f"{name}.toml").write_text("nam = 1\n")
    (tmp_path / "providers" / "d.toml").write_bytes(b'name = "\xff"\n')
    with pytest.raises(ConfigError) as caught:
        load_declarations(tmp_path)
    lines = str(caught.value).splitlines()
    assert lines[0] == "7 mistakes in the configuration:"
    assert lines[-1].endswith("d.toml, line 1: not valid TOML: not UTF-8")


@pytest.mark.parametrize(
    ("arguments", "id"),
    [
        (("acme", "Privacy Policy"), "acme-privacy-policy"),
        (("acme", "Privacy Policy", "", "pt-BR"), "acme-privacy-policy-pt-br"),
        (("acme", "Privacy Policy", "EU", "en"), "acme-privacy-policy-eu"),
        (("acme", "Conditions générales d'utilisation"), "acme-conditions-generales-d-utilisation"),
    ],
)
def test_ids_are_made_from_provider_and_type(arguments: tuple[str, ...], id: str) -> None:
    assert policy_id(*arguments) == id


def test_a_type_without_latin_letters_still_makes_an_id() -> None:
    assert slug("隐私政策") != slug("服务条款")
    assert len(slug("隐私政策")) == 8


# --------------------------------------------------------------------------- what we ship


def test_the_shipped_declarations() -> None:
    providers = load_declarations(CONFIG)
    assert len(providers) >= 30
    assert all(provider.sector and provider.website and provider.policies for provider in providers)
    assert len({provider.sector for provider in providers}) >= 8
    urls = {source.url for provider in providers for policy in provider.policies for source in policy.sources}
    assert urls >= {
        "https://www.voiceelements.com/privacy/",
        "https://voiceconnectinc.com/privacy-policy/",
        "https://www.voxox.com/privacy",
        "https://www.voxvalley.com/privacy-policy",
        "https://www.intelligentvoice.com/privacy-policy/",
    }


def test_the_shipped_addresses_are_known_to_be_right() -> None:
    if not URLS.exists():
        pytest.skip("the list of known addresses is not on this machine")
    known = {json.loads(line)["url"] for line in URLS.read_text().splitlines()}
    for provider in load_declarations(CONFIG):
        for policy in provider.policies:
            if provider.sector != "Voice and telephony" or provider.id == "verizon":
                assert {source.url for source in policy.sources} <= known, policy.id


# --------------------------------------------------------------------------- writing


def test_a_new_provider_gets_a_file(tmp_path: Path) -> None:
    policy = NewPolicy("Privacy Policy", "https://acme.example/privacy")
    path = write_declaration(tmp_path, "acme", policy, name="Acme", website="https://acme.example")
    assert path == tmp_path / "providers" / "acme.toml"
    (provider,) = load_declarations(tmp_path)
    assert (provider.name, provider.website) == ("Acme", "https://acme.example")
    assert [one.id for one in provider.policies] == ["acme-privacy-policy"]
    assert os.listdir(path.parent) == ["acme.toml"]


def test_comments_and_order_stay(tmp_path: Path) -> None:
    before = (
        '# Anvils.\nname = "Acme"   # the one\n\n'
        '[[policies]]\n# Moved in 2024.\ntype = "Privacy Policy"\nurl = "https://acme.example/privacy"\n'
    )
    declare(tmp_path, before)
    policy = NewPolicy("Terms of Service", "https://acme.example/terms", robots="ignore", note="Agreed by phone.")
    path = write_declaration(tmp_path, "acme", policy, name="Not Acme")
    after = path.read_text()
    assert after.startswith(before)
    assert "Not Acme" not in after
    added = load_declarations(tmp_path)[0].policies[1]
    assert (added.type, added.sources[0].robots, added.note) == ("Terms of Service", "ignore", "Agreed by phone.")


@pytest.mark.parametrize(
    ("before", "policy", "message"),
    [
        ("", NewPolicy("Privacy Policy", "ftp://acme.example"), r"line 5: policies\[1\]\.url: found"),
        ('name = "Acme"\npolicies = []\n', NewPolicy("T", "https://acme.example"), r"policies: written as a list"),
        ("name = \n", NewPolicy("T", "https://acme.example"), "not valid TOML"),
        (
            'name = "Acme"\n[[policies]]\ntype = "T"\nurl = "https://acme.example/1"\n',
            NewPolicy("T", "https://acme.example/2"),
            'the id "acme-t" is taken',
        ),
    ],
)
def test_a_file_is_left_alone_where_the_result_would_be_wrong(
    tmp_path: Path, before: str, policy: NewPolicy, message: str
) -> None:
    path = tmp_path / "providers" / "acme.toml"
    path.parent.mkdir()
    if before:
        path.write_text(before)
    with pytest.raises(ConfigError, match=message):
        write_declaration(tmp_path, "acme", policy)
    assert (path.read_text() if path.exists() else "") == before


def test_a_provider_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not an id"):
        write_declaration(tmp_path, "../acme", NewPolicy("T", "https://acme.example"))


# --------------------------------------------------------------------------- guessing


@pytest.mark.parametrize(
    ("url", "provider", "type"),
    [
        ("https://www.acme.com/privacy/", "acme", "Privacy Policy"),
        ("https://policies.acme.co.uk/terms?hl=en", "acme", "Terms of Service"),
        ("https://acme.com.br/politica-de-privacidade", "acme", "Privacy Policy"),
        ("https://acme.de/datenschutzerklaerung", "acme", "Privacy Policy"),
        ("https://acme.io/legal/cookie-policy", "acme", "Trackers Policy"),
        ("https://privacy.acme.com/en-gb/statement", "acme", "Privacy Policy"),
        ("https://acme.com/legal/sub-processors", "acme", "Subprocessor List"),
        ("https://acme.com/legal/acceptable-use", "acme", "Acceptable Use Policy"),
        ("https://acme.com/legal/dpa", "acme", "Data Processor Agreement"),
        ("https://x.com/tos", "x", "Terms of Service"),
        ("http://localhost:8000/privacy", "localhost", "Privacy Policy"),
        ("http://127.0.0.1:8000/a/17", "127-0-0-1", ""),
        ("https://acme.com/legal", "acme", ""),
    ],
)
def test_guesses_from_an_address(url: str, provider: str, type: str) -> None:
    assert (guess_provider(url), guess_type(url)) == (provider, type)


def test_the_title_helps_where_the_address_says_nothing() -> None:
    assert guess_type("https://acme.com/legal/17", "Acme: Terms & Conditions") == "Terms of Service"
    assert guess_type("https://acme.com/privacy", "Terms of use") == "Privacy Policy"
