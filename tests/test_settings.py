"""Settings: defaults, environment over file, one clear message for each mistake."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from tracker.core.assessing.topics import TOPICS
from tracker.core.model import ChangeKind
from tracker.errors import ConfigError
from tracker.fetch import FetchOptions
from tracker.flows import Schedule
from tracker.settings import load_declarations, load_settings
from tracker.settings.sections import TOPIC_NAMES, AlertKind, TrackerFile
from tracker.settings.toml import line_of
from tracker.settings.values import duration, network, size, web_url

CASES = Path(__file__).parent / "cases" / "config"


def settings_file(folder: Path, text: str) -> dict[str, str]:
    (folder / "tracker.toml").write_text(text)
    return {"TRACKER_CONFIG_DIR": str(folder)}


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_a_broken_configuration_gets_its_own_message(case: str) -> None:
    folder = CASES / case
    environ = {"TRACKER_CONFIG_DIR": str(folder)}
    if (folder / "environment").exists():
        environ |= dict(line.split("=", 1) for line in (folder / "environment").read_text().splitlines())
    with pytest.raises(ConfigError) as caught:
        load_settings(environ), load_declarations(folder)
    assert str(caught.value).replace(str(folder), "CONFIG") == (folder / "message.txt").read_text().rstrip("\n")


def test_the_broken_configurations_are_many_and_all_messages_differ() -> None:
    messages = [path.read_text() for path in CASES.glob("*/message.txt")]
    assert len(messages) >= 20
    assert len(set(messages)) == len(messages)


def test_secrets_are_not_repeated() -> None:
    for case, secret in (("secret-header", "s3cr3t"), ("password-in-the-file", "hunter2")):
        assert secret not in (CASES / case / "message.txt").read_text()


def test_without_any_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert settings.fetch_options() == FetchOptions()
    assert settings.schedule() == Schedule()
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/tracker.db"
    assert not settings.channels
    assert not settings.subscriptions
    assert not load_declarations(settings.config_dir)


@pytest.mark.parametrize(
    ("web", "allowed"),
    [
        ("", True),
        ('host = "localhost"', True),
        ('host = "::1"', True),
        ('host = "127.0.0.2"\npublic_url = "http://tracker.localhost:8000"', True),
        ('host = "0.0.0.0"', False),
        ('host = "192.168.1.20"', False),
        ('host = "tracker.lan"', False),
        ('public_url = "https://tracker.example"', False),
        ('host = "0.0.0.0"\npublic_url = "http://127.0.0.1:8000"', False),
        ('host = "0.0.0.0"\ndecisions = "all"', True),
        ('decisions = "none"', False),
    ],
)
def test_pages_decide_only_where_nobody_from_elsewhere_comes(tmp_path: Path, web: str, allowed: bool) -> None:
    assert load_settings(settings_file(tmp_path, f"[web]\n{web}\n")).decide_on_pages is allowed


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environ = settings_file(tmp_path, '[fetch]\nhost_interval = "5s"\ndeadline = "30s"\n[web]\nport = 81\n')
    environ |= {
        "TRACKER_FETCH__HOST_INTERVAL": "0",
        "TRACKER_FETCH__HOST_CONCURRENCY": "20",
        "TRACKER_FETCH__ALLOW_NETWORKS": '["127.0.0.0/8", "::1"]',
        "TRACKER_WEB__PUBLIC_URL": "https://tracker.example/policies/",
        "TRACKER_MAIL__HOST": "",
        "TRACKER_DATABASE_URL": "postgresql+psycopg://tracker:hush@db/tracker",
        "TRACKER_DATA_DIR": "/srv/tracker",
    }
    settings = load_settings(environ)
    fetch = settings.fetch_options()
    assert (fetch.host_interval, fetch.host_concurrency, fetch.deadline) == (0.0, 20, 30.0)
    assert fetch.allow_networks == ("127.0.0.0/8", "::1/128")
    assert settings.public_url == "https://tracker.example/policies"
    assert settings.file.web.port == 81
    assert settings.data_dir == Path("/srv/tracker")
    assert "hush" not in repr(settings)


def test_variables_of_container_platforms_are_no_mistakes(tmp_path: Path) -> None:
    environ = {"TRACKER_PORT": "tcp://10.0.0.1:8000", "TRACKER_SERVICE_HOST": "10.0.0.1", "TRACKER_TEST_PG": "x"}
    assert load_settings(environ | settings_file(tmp_path, "")).file == TrackerFile()


def test_one_underscore_too_few_is_a_mistake() -> None:
    with pytest.raises(ConfigError, match="did you mean TRACKER_FETCH__DEADLINE"):
        load_settings({"TRACKER_FETCH_DEADLINE": "3"})


def test_a_folder_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"TRACKER_CONFIG_DIR.*existing folder"):
        load_settings({"TRACKER_CONFIG_DIR": str(tmp_path / "nowhere")})


def test_the_password_comes_from_its_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("correct horse\nsecond line\n")
    environ = settings_file(
        tmp_path, '[mail]\nhost = "mail.acme.example"\nsecurity = "tls"\npassword_file = "password"\n'
    )
    settings = load_settings(environ)
    assert settings.transport_options().mail_password == "correct horse"
    assert settings.transport_options().mail_port == 465
    assert "correct horse" not in repr(settings)


def test_channels_and_subscriptions_become_values(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    environ = settings_file(
        tmp_path,
        '[[channels]]\nname = "bot"\nkind = "webhook"\nurl = "https://hooks.acme.example/x"\nsecret_file = "hook"\n'
        '[[subscriptions]]\nchannel = "bot"\ntypes = ["Privacy Policy"]\nkinds = ["silent"]\nsignificance = 0.5\n',
    )
    settings = load_settings(environ)
    (channel,) = settings.channels
    assert (channel.id, channel.kind) == ("bot", "webhook")
    assert channel.config["secret_file"] == str(tmp_path / "hook")
    (subscription,) = settings.subscriptions
    assert subscription.kinds == ("silent",)
    assert (subscription.channel, subscription.types, subscription.significance) == ("bot", ("Privacy Policy",), 0.5)


def test_the_kinds_of_alert_are_those_of_changes_of_health_and_of_imports() -> None:
    assert set(get_args(AlertKind)) == {*ChangeKind, "health", "recovered", "summary"}


def test_the_topics_are_those_that_changes_bear() -> None:
    assert sorted(TOPICS) == list(TOPIC_NAMES)


def test_every_setting_says_what_it_does_and_what_is_allowed() -> None:
    for name, info in TrackerFile.model_fields.items():
        section = info.annotation
        if name in ("channels", "subscriptions") or section is None:
            continue
        for key, field in section.model_fields.items():
            assert field.title, f"{name}.{key}"
            assert field.description, f"{name}.{key}"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [(5, 5.0), (0.5, 0.5), ("45s", 45.0), ("30m", 1800.0), ("12h", 43200.0), ("7d", 604800.0), ("1h 30m", 5400.0),
     ("2w", 1209600.0), ("90", 90.0), ("1.5H", 5400.0)],
)  # fmt: skip
def test_durations(text: object, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "12 hours", "-5", -1, True, "nan", "inf", "99999d", None, [3]])
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        duration(text)


@pytest.mark.parametrize(
    ("text", "count"), [(100, 100), ("20 MB", 20_000_000), ("1 GiB", 2**30), ("1.5kb", 1500), ("7", 7), ("8 B", 8)]
)
def test_sizes(text: object, count: int) -> None:
    assert size(text) == count


@pytest.mark.parametrize("text", ["", "0", 0, -3, "20 elephants", True, "1 TB"])
def test_what_is_no_size(text: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        size(text)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "https://", "https://user:pw@a.example/", "https://a.example/a b", "//a.example/", "privacy",
     "https://a.example\\@b.example/", "https://a.example:0/", "https://a.example/\n", "https://[::1"],
)  # fmt: skip
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        web_url(url)


def test_networks_are_brought_to_one_form() -> None:
    assert [network(text) for text in ("127.0.0.1", "10.1.2.3/8", " fd00::1/8 ")] == [
        "127.0.0.1/32",
        "10.0.0.0/8",
        "fd00::/8",
    ]


TOML = """\
# not = "a key"
name = "A"      # name = "B"
note = '''
url = "in a text"
[nor] a table
'''
[fetch]
allow_networks = [
  "a", # ]
  "b",
]
deadline = 3
web.port = 5
[[policies]]
type = "x"
  [policies.headers]
  "X-Key" = "y"
[[policies]]
sources = [ { url = "u" },
  { url = "v" } ]
url = "w"
"""


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (("name",), 2),
        (("note",), 3),
        (("url",), 0),
        (("fetch",), 7),
        (("fetch", "allow_networks", 1), 8),
        (("fetch", "deadline"), 12),
        (("fetch", "web", "port"), 13),
        (("fetch", "gone"), 7),
        (("policies", 0), 14),
        (("policies", 0, "type"), 15),
        (("policies", 0, "headers", "X-Key"), 17),
        (("policies", 1, "sources", 1, "url"), 19),
        (("policies", 1, "url"), 21),
        (("policies", 1, "type"), 18),
    ],
)
def test_the_line_of_a_key(location: tuple[int | str, ...], line: int) -> None:
    assert line_of(TOML, location) == line


def test_the_shipped_settings_file_says_nothing_but_defaults() -> None:
    config = Path(__file__).parents[1] / "config"
    settings = load_settings({"TRACKER_CONFIG_DIR": str(config)})
    assert settings.file == TrackerFile()
    assert settings.schedule().interval == timedelta(hours=12)
    text = (config / "tracker.toml").read_text()
    for name, info in TrackerFile.model_fields.items():
        keys = () if name in ("channels", "subscriptions") else info.annotation.model_fields  # type: ignore[union-attr]
        for key in keys:
            assert f"\n# {key} = " in text.partition(f"[{name}]")[2], f"{name}.{key}"


def test_the_defaults_in_the_shipped_file_are_the_defaults(tmp_path: Path) -> None:
    """With every commented key of the sections taken in, nothing changes but the mail port."""
    text = (Path(__file__).parents[1] / "config" / "tracker.toml").read_text()
    before, _, rest = text.partition("# Destinations")
    plain = before + "[archive]" + rest.partition("[archive]")[2]
    assignment = re.compile(r"^# ([a-z_]+ = )", re.MULTILINE)
    environ = settings_file(tmp_path, assignment.sub(r"\1", plain))
    found = load_settings(environ).file
    assert found.model_copy(update={"mail": TrackerFile().mail}) == TrackerFile()
    assert found.mail.port == 587
