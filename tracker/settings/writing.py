"""Writing declarations: policies more in config/providers/<provider>.toml, comments and order kept."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from tracker.errors import ConfigError
from tracker.settings.declared import PROVIDER_ID, check_file
from tracker.settings.mistakes import shown


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """A policy to declare. Empty texts are left out of the file."""

    type: str
    url: str
    id: str = ""
    via: str = ""
    language: str = ""
    region: str = ""
    robots: str = ""
    note: str = ""


def write_declaration(
    config_dir: Path, provider_id: str, *new: NewPolicy, name: str = "", website: str = "", sector: str = ""
) -> Path:
    """Declare policies more, all of them or none, and return the file, which is made where it is absent.

    `name`, `website` and `sector` are written only into a new file (name defaults to the id). The result is checked
    before the file is replaced, whole or not at all. Raises ConfigError.
    """
    if not PROVIDER_ID.fullmatch(provider_id):
        raise ConfigError(
            f"provider {shown(provider_id)}: not an id; allowed: lower-case letters, digits, dots and hyphens"
        )
    path = config_dir / "providers" / f"{provider_id}.toml"
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        document = tomlkit.parse(before)
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    if not before:
        document["name"] = name or provider_id
        for key, value in (("website", website), ("sector", sector)):
            if value:
                document[key] = value
    policies = document.setdefault("policies", tomlkit.aot())
    if not isinstance(policies, tomlkit.items.AoT):
        raise ConfigError(f"{path}: policies: written as a list in one place; allowed: tables of the form [[policies]]")
    for policy in new:
        policies.append(_entry(policy))
    text = tomlkit.dumps(document)
    check_file(path, text, config_dir)
    _replace(path, text)
    return path


def _entry(policy: NewPolicy) -> tomlkit.items.Table:
    """The table of a policy, with an empty line before its header."""
    entry = tomlkit.table()
    entry.trivia.indent = "\n"
    for key in NewPolicy.__slots__:
        if value := getattr(policy, key):
            entry[key] = value
    return entry


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
