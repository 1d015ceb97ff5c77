"""Settings and declarations: the only reader of the environment and of config/."""

from tracker.settings.declared import load_declarations
from tracker.settings.load import Settings, environment, load_settings
from tracker.settings.writing import NewPolicy, write_declaration

__all__ = ["NewPolicy", "Settings", "environment", "load_declarations", "load_settings", "write_declaration"]
