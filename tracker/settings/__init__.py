"""Settings and declarations: the only reader of the environment and of config/.

Names are loaded when first asked for: building the models of the settings takes 0.2 s, and some commands need none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.settings.declared import load_declarations
    from tracker.settings.limits import read_limits
    from tracker.settings.load import Settings, environment, load_settings
    from tracker.settings.writing import NewPolicy, write_declaration

__all__ = [
    "NewPolicy",
    "Settings",
    "environment",
    "load_declarations",
    "load_settings",
    "read_limits",
    "write_declaration",
]

_HOMES = {
    "NewPolicy": "writing",
    "Settings": "load",
    "environment": "load",
    "load_declarations": "declared",
    "load_settings": "load",
    "read_limits": "limits",
    "write_declaration": "writing",
}


def __getattr__(name: str) -> Any:
    """A name of `__all__` from the module it lives in. Raises AttributeError for another one."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
