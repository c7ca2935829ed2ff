"""Settings: names, groups, and refusals that name what is wrong."""

from pathlib import Path

import pytest

from serving.refusals.errors import SettingInvalid
from serving.settings import env_example, read_settings


@pytest.fixture(autouse=True)
def _no_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_every_setting_has_a_default_and_the_database_lies_in_home() -> None:
    settings = read_settings()

    assert settings.port == 8000
    assert settings.host == "127.0.0.1"
    assert settings.database_url == f"sqlite+aiosqlite:///{Path('var').resolve() / 'shopmind.db'}"


def test_groups_are_set_by_their_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMIND_LLM_MODEL", "small")
    monkeypatch.setenv("SHOPMIND_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("SHOPMIND_LIMITS_TURNS_PER_MINUTE", "7")
    monkeypatch.setenv("SHOPMIND_REDIS_URL", "redis://127.0.0.1/3")

    settings = read_settings()

    assert (settings.llm.model, settings.llm.base_url) == ("small", "http://127.0.0.1:9/v1")
    assert settings.limits.turns_per_minute == 7
    assert settings.redis.url == "redis://127.0.0.1/3"


def test_an_argument_of_a_command_beats_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMIND_PORT", "8001")

    assert read_settings(port=8002).port == 8002
    assert read_settings(port=None).port == 8001


def test_a_value_that_cannot_be_read_names_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMIND_LIMITS_BODY_BYTES", "many")

    with pytest.raises(SettingInvalid, match="SHOPMIND_LIMITS_BODY_BYTES"):
        read_settings()


def test_an_address_of_another_kind_names_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMIND_DATABASE_URL", "mysql://somewhere/db")

    with pytest.raises(SettingInvalid, match="SHOPMIND_DATABASE_URL"):
        read_settings()


def test_a_language_model_address_without_a_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMIND_LLM_BASE_URL", "http://127.0.0.1:9/v1")

    with pytest.raises(SettingInvalid, match="SHOPMIND_LLM_MODEL"):
        read_settings()


@pytest.mark.parametrize(
    ("store", "given", "missing"),
    [
        ("pinecone", {}, "SHOPMIND_VECTOR_URL"),
        ("pinecone", {"SHOPMIND_VECTOR_URL": "index.example"}, "SHOPMIND_VECTOR_API_KEY"),
        ("pgvector", {}, "SHOPMIND_VECTOR_URL"),
        ("pgvector", {"SHOPMIND_VECTOR_URL": "mysql://somewhere"}, "SHOPMIND_VECTOR_URL"),
        ("elsewhere", {}, "SHOPMIND_VECTOR_STORE"),
    ],
)
def test_a_vector_store_that_is_set_up_by_half_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, store: str, given: dict[str, str], missing: str
) -> None:
    for name, value in ({"SHOPMIND_VECTOR_STORE": store} | given).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingInvalid, match=missing):
        read_settings()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMIND_LLM_API_KEY", "sk-very-secret")

    assert "very-secret" not in repr(read_settings())


def test_the_example_file_is_what_the_settings_say() -> None:
    assert (Path(__file__).parents[3] / ".env.example").read_text(encoding="utf-8") == env_example()
