"""Mistakes in the configuration: collected, worded, and raised together as one ConfigError.

A mistake says where (file and line, or environment variable), which key, what was found and what is allowed. Values
that may be secret (headers, cookies, proxies, passwords) are never repeated.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from tracker.errors import ConfigError
from tracker.settings.toml import Location

_EXPLAINED = "explained"
_SECRET = frozenset({"headers", "cookies", "proxy", "password", "secret", "token", "database_url"})
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. `where`: `config/tracker.toml, line 4`, or the environment variable. `key`: dotted, or empty."""

    where: str
    key: str
    problem: str

    def __str__(self) -> str:
        """The line that the operator reads."""
        return f"{self.where}: {self.key}: {self.problem}" if self.key else f"{self.where}: {self.problem}"


def refuse(mistakes: Iterable[Mistake]) -> None:
    """Raise one ConfigError that lists the mistakes, each on a line; do nothing where there are none."""
    lines = sorted({str(mistake) for mistake in mistakes}, key=_by_place)
    if len(lines) == 1:
        raise ConfigError(lines[0])
    if lines:
        raise ConfigError(f"{len(lines)} mistakes in the configuration:\n" + "\n".join(f"  {line}" for line in lines))


def _by_place(line: str) -> list[int | str]:
    """Sort lines by file, and within a file by number."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", line)]


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known name that `name` most likely means, or an empty text. `cutoff`: likeness needed, 0..1."""
    lowered = {each.lower(): each for each in known}
    part = [each for each in lowered if len(name) > 3 and (name.lower() in each or each in name.lower())]
    if len(part) == 1:
        return lowered[part[0]]
    return lowered.get(next(iter(get_close_matches(name.lower(), lowered, n=1, cutoff=cutoff)), ""), "")


def unknown(name: str, known: Iterable[str], what: str = "key") -> str:
    """Return the words for a name that is not known: the nearest one, then all that are."""
    names = sorted(known)
    near = nearest(name, names)
    suggestion = f"did you mean {near!r}? " if near else ""
    return f"unknown {what} {name!r}; {suggestion}Allowed: {', '.join(names)}"


def shown(value: Any) -> str:
    """Return a value as TOML would write it, on one line and cut where it is long; of tables only that they are."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple) and any(isinstance(part, dict) for part in value):
        return "a list of tables"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def explained(problem: str) -> PydanticCustomError:
    """Return the error of a value for which `problem` is all there is to say, in place of what its key allows."""
    return PydanticCustomError(_EXPLAINED, "{problem}", {"problem": problem})


def explain(error: ValidationError, model: type[BaseModel], where: Callable[[Location], str]) -> list[Mistake]:
    """Return the mistakes of a failed validation. `where` tells the place of a location."""
    items = error.errors(include_url=False)
    inner = {tuple(item["loc"])[:length] for item in items for length in range(len(item["loc"]))}
    found: list[Mistake] = []
    for item in items:
        location: Location = tuple(item["loc"])
        if location not in inner:  # else a part of it is the mistake
            found.append(Mistake(where(location), dotted(location), _problem(item["type"], item, model)))
    return found


def dotted(location: Sequence[int | str]) -> str:
    """Return a location as people write it: `policies[2].url`, counted from 1."""
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _problem(kind: str, item: Any, model: type[BaseModel]) -> str:
    """Return what is wrong and what is allowed, from one error of pydantic."""
    location: Location = tuple(item["loc"])
    parent, info = _field_at(model, location)
    if kind == _EXPLAINED:
        return str(item["msg"])
    if kind == "extra_forbidden":
        return unknown(str(location[-1]), _names(parent))
    if kind == "missing":
        return f"is required; allowed: {info.title}" if info and info.title else "is required"
    if not location:
        return str(item["msg"]).removeprefix("Value error, ")
    allowed = info.title if info and info.title else str(item["msg"]).removeprefix("Value error, ")
    if kind == "model_type":
        return f"found {shown(item['input'])}; allowed: a table of keys ({', '.join(sorted(_names(parent)))})"
    if _SECRET & {part for part in location if isinstance(part, str)}:
        return f"this value is not allowed; allowed: {allowed}"
    if kind == "value_error" and info is None:
        return allowed
    return f"found {shown(item['input'])}; allowed: {allowed}"


def _names(model: type[BaseModel] | None) -> list[str]:
    """Return the keys that a table may have."""
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


def _field_at(model: type[BaseModel], location: Location) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """Return the table that holds the key at `location`, and the key's field (None where there is no such key)."""
    table: type[BaseModel] | None = model
    info: FieldInfo | None = None
    for part in location:
        if isinstance(part, int) or table is None:
            continue
        parent = table
        info = next((field for name, field in parent.model_fields.items() if part in (name, field.alias)), None)
        inner = _model_in(info.annotation) if info else None
        if inner is None:
            return parent, info
        table = inner
    return table, info


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, BaseModel) else None
    if get_origin(annotation) in (Annotated, Union, types.UnionType, tuple, list):
        return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
    return None
