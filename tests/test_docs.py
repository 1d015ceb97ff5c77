"""The docs name what there is, and lead where they say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts.write_reference import pages
from tracker.cli.application import COMMANDS, function_of
from tracker.core.declaring import RANGE_KEYS
from tracker.core.model import ChangeKind, Outcome
from tracker.core.reading.ago_phrases import AGO
from tracker.core.reading.filters import FILTERS
from tracker.core.reading.inspection import NOTES
from tracker.core.reading.rules import RULES
from tracker.fetch.registry import FETCHERS
from tracker.settings import load_declarations, load_settings
from tracker.settings.load import PLACES, variable_names
from tracker.settings.sections import TrackerFile
from tracker.transport.registry import TRANSPORTS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data" / "README.md"])


def words(*names: str) -> str:
    return "\n".join((DOCS / name).read_text("utf-8") for name in names)


@pytest.mark.parametrize("name", ["cli.md", "settings.md", "declarations.md", "api.md", "rules.md"])
def test_the_reference_is_up_to_date(name: str) -> None:
    assert (DOCS / "reference" / name).read_text("utf-8") == pages()[name], "run: make reference"


def test_every_command_is_named_and_has_help() -> None:
    reference = words("reference/cli.md")
    for name in COMMANDS:
        assert f"## `tracker {name}`" in reference
        assert function_of(name).__doc__, name


def test_every_setting_is_named() -> None:
    reference = words("reference/settings.md")
    for name, info in TrackerFile.model_fields.items():
        part = re.split(r"^## ", reference.partition(f"[{name}]")[2], maxsplit=1, flags=re.MULTILINE)[0]
        keys = getattr(info.annotation, "model_fields", {})
        assert [key for key in keys if f"| `{key}` |" not in part] == []


def test_every_channel_fetcher_and_rule_is_named() -> None:
    for kind in TRANSPORTS:
        assert f'kind = "{kind}"' in words("howto/email.md", "howto/webhook.md")
    for fetcher in FETCHERS:
        assert f'"{fetcher}"' in words("reference/declarations.md")
    told = words("reference/rules.md")
    names = [*(rule.__name__ for rule in RULES), *NOTES, *FILTERS]
    assert [name for name in names if f"| `{name}` |" not in told] == []


def test_every_way_to_override_is_told() -> None:
    told = words("howto/overrides.md")
    assert [name for name in (*RANGE_KEYS, *FILTERS) if f"| `{name}" not in told] == []
    languages = re.search(r"in (\d+) languages", told)
    assert languages is not None
    assert int(languages[1]) == len(AGO)


def test_every_outcome_and_kind_is_explained() -> None:
    told = words("explanation/how-a-check-works.md")
    assert [one for one in (*Outcome, *ChangeKind) if f"| `{one}` |" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_toml_in_the_docs_is_toml(page: Path) -> None:
    for text in re.findall(r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        assert tomllib.loads(text)


def test_the_declarations_in_the_docs_are_right(tmp_path: Path) -> None:
    (tmp_path / "providers").mkdir()
    texts = re.findall(
        r"```toml\n(name = .*?)```",
        words("reference/declarations.md", "howto/add-a-policy.md", "howto/overrides.md"),
        re.DOTALL,
    )
    for number, text in enumerate(texts):
        (tmp_path / "providers" / f"p{number}.toml").write_text(text.replace('"Acme"', f'"Acme {number}"'))
    assert len(load_declarations(tmp_path)) == len(texts) == 5


def test_the_settings_in_the_docs_are_right(tmp_path: Path) -> None:
    (tmp_path / "mail-password").write_text("hush")
    (tmp_path / "webhook-secret").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    tutorial = re.findall(r"```toml\n(\[fetch\].*?)```", words("tutorial.md"), re.DOTALL)
    mail = re.findall(r"```toml\n(\[.*?)```", words("howto/email.md"), re.DOTALL)
    hook = re.findall(r"```toml\n(\[.*?)```", words("howto/webhook.md"), re.DOTALL)
    for text in ("".join(tutorial), "".join(mail), "".join(hook)):
        (tmp_path / "tracker.toml").write_text(text)
        assert len(load_settings({"TRACKER_CONFIG_DIR": str(tmp_path)}).channels) == 1


def test_make_targets_in_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target for page in PAGES for target in re.findall(r"\bmake ([a-z-]+)\b`?$", page.read_text(), re.MULTILINE)
    }
    assert named <= targets


def test_variables_that_are_named_exist() -> None:
    files = [*PAGES, *(ROOT / name for name in ("Dockerfile", "compose.yaml", "deploy/policy-tracker.service"))]
    named = {found for file in files for found in re.findall(r"\bTRACKER_[A-Z_]+", file.read_text("utf-8"))}
    elsewhere = {"TRACKER_PUBLIC_URL", "TRACKER_PORT", "TRACKER_SERVICE_HOST"}  # of compose; of container platforms
    assert {name for name in named if not name.endswith("_")} - elsewhere <= {*PLACES, *variable_names()}


def test_the_image_is_made_of_files_that_are_there() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert names
    for name in names:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
