"""Common parameters: what goes with every request to a provider, whoever sends it.

Each has the value that the provider's facts state, or the one that its variable holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from ..errors import ConfigError
from ..facts import CommonParameter, Provider


class Common:
    """The common parameters of one provider; `variables` may hold their values."""

    def __init__(self, provider: Provider, variables: Mapping[str, str]) -> None:
        self._provider = provider
        self._variables = variables

    def require(self) -> None:
        """Raise ConfigError where a required one has no value."""
        for one in missing(self._provider, self._variables):
            raise ConfigError(
                f"every request to {self._provider.name} takes the {one.location} parameter "
                f"{one.name}, and nothing tells its value: set {one.env}"
            )

    def beside(self, location: str, given: Mapping[str, object] | None) -> dict[str, object]:
        """Return those at `location`, and what a call gives, which counts before them."""
        return {**self._at(location), **(given or {})}

    def missing_in(self, url: str) -> dict[str, object]:
        """Return those of the query that an address which the provider named does not have."""
        there = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        return {name: value for name, value in self._at("query").items() if name not in there}

    def _at(self, location: str) -> dict[str, object]:
        values = {
            one.name: value_of(one, self._variables)
            for one in self._provider.common
            if one.location == location
        }
        return {name: value for name, value in values.items() if value is not None}


def value_of(one: CommonParameter, variables: Mapping[str, str]) -> str | None:
    """Return the value of a common parameter, None where there is none."""
    return variables.get(one.env, "").strip() or one.value


def missing(provider: Provider, variables: Mapping[str, str]) -> tuple[CommonParameter, ...]:
    """Return the required ones that have no value."""
    return tuple(
        one for one in provider.common if one.is_required and value_of(one, variables) is None
    )
