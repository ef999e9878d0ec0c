"""Each source is one entry and one adapter; what is missing when one is added is named here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest

from etl import catalog, settings
from etl.catalog import measured
from etl.catalog._facts import table
from etl.errors import UnknownName
from etl.sources import Adapter, adapters

SERVED = [source for source in catalog.sources().values() if source.adapter]


@pytest.mark.parametrize("source", SERVED, ids=lambda source: source.id)
def test_a_source_with_a_service_has_its_adapter(source: catalog.Source) -> None:
    """The adapter that the entry names is there, is of this source, and has all that an adapter has."""
    module, _, name = source.adapter.rpartition(".")
    adapter = getattr(import_module(f"etl.sources.{module}"), name, None)
    assert adapter, f"etl/sources/{module}.py has no {name}, which the entry of {source.id} names."
    assert adapter.source == source.id, f"{name}.source is not {source.id!r}."
    for method in ("changed", "fetch"):
        expected = [*inspect.signature(getattr(Adapter, method)).parameters]
        found = getattr(adapter, method, None)
        assert found, f"{name} has no method {method}."
        assert [*inspect.signature(found).parameters] == expected, f"{name}.{method}"
    assert source.service in catalog.services(), f"No entry declares the service {source.service}."


@pytest.mark.parametrize("source", catalog.sources())
def test_a_source_has_indicators(source: str) -> None:
    """A source that no indicator names in its `series` is never asked for anything."""
    assert any(source in each.series for each in catalog.indicators().values())


def test_a_source_says_what_it_calls_an_indicator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own entry is enough: the entry of the indicator need not be touched. An unknown indicator is named."""

    def declared(series: dict[str, str]) -> Callable[[str], dict[str, dict[str, Any]]]:
        def read(name: str) -> dict[str, dict[str, Any]]:
            found = table(name)
            return found | {"added": {"series": series}} if name == "sources" else found

        return read

    monkeypatch.setattr(measured, "table", declared({"gdp_nominal": "Y"}))
    assert measured.indicators.__wrapped__()["gdp_nominal"].series == {
        **catalog.indicator("gdp_nominal").series,
        "added": "Y",
    }
    monkeypatch.setattr(measured, "table", declared({"gdp_of_mars": "Y"}))
    with pytest.raises(UnknownName, match="gdp_of_mars"):
        measured.indicators.__wrapped__()


def test_a_service_is_declared_once_and_used() -> None:
    declared = [name for source in catalog.sources().values() for name in source.services]
    assert len(declared) == len(set(declared))
    for name, service in catalog.services().items():
        assert service.url.startswith("https://"), name
        assert not service.url.endswith("/"), name
        assert service.about, name


def test_a_source_without_a_service_has_no_adapter_and_the_other_way_round() -> None:
    for source in catalog.sources().values():
        assert bool(source.adapter) == bool(source.service), source.id


def test_names_of_areas_come_in_the_order_of_precedence() -> None:
    order = {name: catalog.source(name).precedence for name in adapters()}
    assert all(lower < higher for lower, higher in pairwise(order.values())), (
        f"two sources of one precedence: {order}"
    )
    assert [*adapters()][-1] == "wdi", f"names are the World Bank's where it has one: {order}"


def test_the_address_of_a_service_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, service in catalog.services().items():
        variable = f"TRILATERAL_{name.upper()}_URL"
        monkeypatch.delenv(variable, raising=False)
        assert settings.load().url(name) == service.url
        monkeypatch.setenv(variable, "http://127.0.0.1:9/x")
        assert settings.load().url(name) == "http://127.0.0.1:9/x"
