"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetkg.api.settings import default_store, read_settings
from budgetkg.ontology.errors import BudgetKGError, InvalidIdentifier


def test_defaults_need_no_environment() -> None:
    settings = read_settings({"XDG_DATA_HOME": "/data"})
    assert settings.store == "/data/budgetkg/store"
    assert settings.base_iri == "https://w3id.org/budgetkg/id/"
    assert settings.store_update == ""
    assert settings.store_parameters == ()
    assert settings.workers == 0
    assert settings.log_level == "WARNING"
    assert not settings.is_remote


def test_default_store_is_in_the_home_without_xdg() -> None:
    assert default_store({}) == Path.home() / ".local" / "share" / "budgetkg" / "store"
    assert default_store({"XDG_DATA_HOME": ""}) == Path.home() / ".local" / "share" / "budgetkg" / "store"


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("BUDGETKG_STORE", "/srv/kg", "store", "/srv/kg"),
        ("BUDGETKG_STORE_UPDATE", "http://kg.example/update", "store_update", "http://kg.example/update"),
        # as in a query string: several, encoded, and one without a value
        (
            "BUDGETKG_STORE_PARAMETERS",
            "union-default-graph=true&infer=&name=%E5%85%8B",
            "store_parameters",
            (("union-default-graph", "true"), ("infer", ""), ("name", "克")),
        ),
        ("BUDGETKG_STORE_USER", "reader", "store_user", "reader"),
        ("BUDGETKG_STORE_PASSWORD", "a=b&c", "store_password", "a=b&c"),
        ("BUDGETKG_BASE_IRI", "https://data.example/id/", "base_iri", "https://data.example/id/"),
        ("BUDGETKG_WORKERS", "3", "workers", 3),
        ("BUDGETKG_LOG_LEVEL", "info", "log_level", "INFO"),
    ],
)
def test_each_setting_is_read_from_the_environment(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(read_settings({name: value}), field) == expected


def test_empty_setting_is_no_setting() -> None:
    assert read_settings({"BUDGETKG_BASE_IRI": "", "BUDGETKG_WORKERS": ""}) == read_settings({})


def test_store_of_the_command_line_wins() -> None:
    assert read_settings({"BUDGETKG_STORE": "/a"}, store="/b").store == "/b"
    assert read_settings({"BUDGETKG_STORE": "/a"}, store=None).store == "/a"


@pytest.mark.parametrize(
    ("store", "remote"),
    [
        ("http://localhost:7878/query", True),
        ("https://kg.example/sparql", True),
        ("/srv/http", False),
        ("store", False),
    ],
)
def test_store_is_remote_where_it_is_a_url(store: str, remote: bool) -> None:
    assert read_settings({}, store=store).is_remote is remote


@pytest.mark.parametrize("base", ["https://部门.example/id/", "https://data.example/id", "data/id/"])
def test_base_iri_that_mints_no_ascii_iris_is_refused(base: str) -> None:
    with pytest.raises(InvalidIdentifier, match="base IRI"):
        _ = read_settings({"BUDGETKG_BASE_IRI": base}).minter


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        read_settings({}).store = "/elsewhere"  # type: ignore[misc]


def test_number_of_workers_that_is_no_number_is_refused_with_a_message() -> None:
    with pytest.raises(BudgetKGError, match="BUDGETKG_WORKERS"):
        read_settings({"BUDGETKG_WORKERS": "abc"})
