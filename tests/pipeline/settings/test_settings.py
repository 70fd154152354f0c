"""Settings: where they come from, which are refused, and what the documentation says of them."""

import pytest

from unspun.pipeline.settings import Settings
from unspun.pipeline.settings.fields import setting_fields
from unspun.pipeline.settings.origins import explain_settings, load_settings
from unspun.pipeline.settings.page import settings_page
from unspun.pipeline.settings.readers import InvalidSettings
from unspun.sources.web.fetch_settings import FetchSettings


@pytest.fixture(autouse=True)
def _clean_environment(tmp_path, monkeypatch):
    """No variables of ours, and a working folder without a settings file."""
    import os

    for name in [name for name in os.environ if name.upper().startswith("UNSPUN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def origins():
    return {setting.name: setting.origin for setting in explain_settings() if setting.origin != "default"}


def test_an_argument_comes_before_the_environment_and_that_before_the_file(tmp_path, monkeypatch):
    (tmp_path / "unspun.toml").write_text("batch_size = 1\nkeep = 1\nlock_timeout = 1\n")
    monkeypatch.setenv("UNSPUN_BATCH_SIZE", "2")
    monkeypatch.setenv("UNSPUN_KEEP", "2")
    settings = load_settings(batch_size=3)
    assert (settings.batch_size, settings.keep, settings.lock_timeout, settings.publish_every) == (3, 2, 1, 0)
    explained = {setting.name: setting.origin for setting in explain_settings(batch_size=3)}
    assert [explained[name] for name in ("batch_size", "keep", "lock_timeout", "publish_every")] == [
        "argument",
        "UNSPUN_KEEP",
        "unspun.toml",
        "default",
    ]


def test_the_parts_of_a_group_may_come_from_different_places(tmp_path, monkeypatch):
    (tmp_path / "unspun.toml").write_text('[fetch]\ndelay = 2.5\nallowed_hosts = ["feeds.harrow.example"]\n')
    monkeypatch.setenv("UNSPUN_FETCH__ATTEMPTS", "1")
    fetch = load_settings().fetch
    assert (fetch.delay, fetch.attempts, fetch.redirects) == (2.5, 1, FetchSettings().redirects)
    assert fetch.allowed_hosts == {"feeds.harrow.example"}
    assert origins() == {
        "fetch.delay": "unspun.toml",
        "fetch.attempts": "UNSPUN_FETCH__ATTEMPTS",
        "fetch.allowed_hosts": "unspun.toml",
    }


def test_the_path_of_the_file_can_be_given_and_a_missing_one_is_refused(tmp_path, monkeypatch):
    (tmp_path / "other.toml").write_text("keep = 7\n")
    monkeypatch.setenv("UNSPUN_CONFIG", str(tmp_path / "other.toml"))
    assert load_settings().keep == 7
    monkeypatch.setenv("UNSPUN_CONFIG", "nowhere.toml")
    with pytest.raises(InvalidSettings, match=r"UNSPUN_CONFIG: there is no file nowhere\.toml"):
        load_settings()


@pytest.mark.parametrize("field", [field.name for field in setting_fields(Settings)])
def test_every_setting_can_be_given_by_the_environment_and_by_the_file(field, tmp_path, monkeypatch):
    import json
    import tomllib

    value = {
        "pipelines": {"de": "de_news"},
        "fetch.allowed_hosts": ["a.example"],
        "fetch.user_agent": "desk/1",
        "log_format": "json",
        "near_duplicates": "duplicates",
        "after_loading": "move",
    }.get(field)
    default = next(each.default for each in setting_fields(Settings) if each.name == field)
    if value is None:
        value = not default if isinstance(default, bool) else default + 1 if isinstance(default, (int, float)) else "x"
    variable = f"UNSPUN_{field.upper().replace('.', '__')}"
    with monkeypatch.context() as given:
        given.setenv(variable, value if isinstance(value, str) else json.dumps(value))
        assert origins() == {field: variable}
    group, _, name = field.rpartition(".")
    shown = '{de = "de_news"}' if field == "pipelines" else json.dumps(value)
    content = f"[{group}]\n{name} = {shown}\n" if group else f"{name} = {shown}\n"
    assert tomllib.loads(content)
    (tmp_path / "unspun.toml").write_text(content)
    assert origins() == {field: "unspun.toml"}


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("UNSPUN_BATCH_SISE", "5", "UNSPUN_BATCH_SISE: there is no such setting; did you mean UNSPUN_BATCH_SIZE?"),
        ("UNSPUN_FETCH__DELAI", "5", "did you mean UNSPUN_FETCH__DELAY?"),
        ("UNSPUN_LIMITS", '{"rato": 5}', "UNSPUN_LIMITS: there is no setting limits.rato; did you mean limits.ratio?"),
        ("UNSPUN_LIMITS", "{", "UNSPUN_LIMITS: not JSON"),
        ("UNSPUN_ZZZZ", "5", "UNSPUN_ZZZZ: there is no such setting; there are WAREHOUSE, RAW, STAGED,"),
        ("UNSPUN_BATCH_SIZE", "0", "UNSPUN_BATCH_SIZE: batch_size: .*greater than or equal to 1 .given: 0"),
        ("UNSPUN_FETCH__PER_HOST", "many", "UNSPUN_FETCH__PER_HOST: fetch.per_host: .*given: many"),
    ],
)
def test_a_wrong_variable_is_refused_with_its_name_and_the_nearest_one(monkeypatch, variable, value, said):
    monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSettings, match=said):
        load_settings()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("batch_sise = 5\n", "unspun.toml: there is no setting batch_sise; did you mean batch_size?"),
        ("[fetch]\ndelai = 5\n", "unspun.toml: there is no setting fetch.delai; did you mean fetch.delay?"),
        ("[fetsh]\ndelay = 5\n", "unspun.toml: there is no setting fetsh; did you mean fetch?"),
        ("fetch = 5\n", "unspun.toml: fetch: "),
        ("keep = -1\n", "unspun.toml: keep: .*given: -1"),
        ("keep =\n", "unspun.toml: .*line 1"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_nearest_key(tmp_path, content, said):
    (tmp_path / "unspun.toml").write_text(content)
    with pytest.raises(InvalidSettings, match=said):
        load_settings()


def test_all_that_is_wrong_is_said_at_once(monkeypatch):
    monkeypatch.setenv("UNSPUN_KEEP", "-1")
    monkeypatch.setenv("UNSPUN_BATCH_SIZE", "0")
    with pytest.raises(InvalidSettings) as error:
        load_settings()
    assert len(str(error.value).splitlines()) == 2


def test_variables_that_kubernetes_sets_for_a_service_of_our_name_are_no_settings(monkeypatch):
    for name in (
        "SERVICE_HOST",
        "SERVICE_PORT",
        "PORT",
        "PORT_8080_TCP",
        "PORT_8080_TCP_ADDR",
        "REPORT_SERVICE_PORT_HTTP",
    ):
        monkeypatch.setenv(f"UNSPUN_{name}", "tcp://10.0.0.1:8080")
    assert load_settings() == Settings()


def test_a_password_is_not_repeated_in_an_error(monkeypatch):
    monkeypatch.setenv("UNSPUN_KEEP", "postgresql://news:s3cret@db/lake")
    with pytest.raises(InvalidSettings) as error:
        load_settings()
    assert "s3cret" not in str(error.value) and "news:***@db" in str(error.value)


def test_every_setting_is_described_and_on_the_page():
    page = settings_page()
    for field in setting_fields(Settings):
        assert field.description, field.name
        assert f"| `{field.name}` |" in page


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("warehouse", "s3://news/w.duckdb", "ducklake:postgres:"),
        ("warehouse", "postgres://news@db/lake", "ducklake:postgres:"),
        ("warehouse", "ducklake:mysql:host=db", "postgres, sqlite, duckdb"),
        ("raw", "ftp://harrow.example/raw", "s3://"),
        ("inbox", "https://harrow.example/drop", "unspun sources add"),
    ],
)
def test_a_place_that_nothing_can_open_is_refused_with_what_to_write(name, value, remedy):
    with pytest.raises(InvalidSettings, match=remedy):
        load_settings(**{name: value})
