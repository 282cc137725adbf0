"""Keyring: the secrets of one provider, by the way of access that they open.

A way is what goes together with one request. Of several the first counts whose secrets are all
there; a text handed over as `token=` serves the first that takes just one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..errors import ConfigError
from ..facts import Auth, Provider


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret and how it is carried; `user` is the name, or the client's id, before it.

    `variables` are those it was found in.
    """

    auth: Auth
    value: str = field(repr=False)
    user: str = ""
    variables: tuple[str, ...] = ()


Way: TypeAlias = tuple[Secret, ...]


class Keyring:
    """What is known of a provider's secrets: a token, and variables."""

    def __init__(self, provider: Provider, token: str | None, variables: Mapping[str, str]) -> None:
        self._provider = provider
        self._token = (token or "").strip()
        self._variables = variables
        served = next((auth for auth in ways_of(provider) if _takes_one(auth)), None)
        self._told = served.env if served is not None else ()
        """The variables that a token handed over stands in for."""

    def way(self, names: Sequence[str] | None = None) -> Way:
        """Return the secrets of the way to take; `names` are the ways that an operation names.

        Raises: ConfigError where there are none.
        """
        found = self.found(names)
        if found is None:
            provider = self._provider
            places = needs(provider, names)
            where = f"set {places}, or pass" if places else "pass"
            what = "no token for" if self._takes_token(names) else "no secrets for"
            raise ConfigError(f"{what} {provider.name}: {where} token= to the context")
        return found

    def found(self, names: Sequence[str] | None = None) -> Way | None:
        """Return the secrets of the first way that is open, None where none is."""
        ways = ways_of(self._provider, names)
        if self._token and names is None:
            for auth in ways:
                if _takes_one(auth):
                    return (_split(auth, self._token),)
        for auth in ways:
            secrets = [self._secret(one) for one in _together(auth)]
            known = tuple(secret for secret in secrets if secret is not None)
            if len(known) == len(secrets):
                return known
        return None

    def _takes_token(self, names: Sequence[str] | None) -> bool:
        return any(map(_takes_one, ways_of(self._provider, names)))

    def _secret(self, auth: Auth) -> Secret | None:
        for name in auth.env:
            if self._token and name in self._told:
                return _split(auth, self._token)
            if value := self._variables.get(name, "").strip():
                return _split(auth, value, (name,))
        if auth.pair is None:
            return None
        user, value = (self._variables.get(name, "").strip() for name in auth.pair)
        return Secret(auth, value, user, auth.pair) if user and value else None


def ways_of(provider: Provider, names: Sequence[str] | None = None) -> tuple[Auth, ...]:
    """Return the ways of access there are, the likeliest first; one without secrets is none."""
    if names is None:
        ways = (provider.auth, *provider.alternatives)
    else:
        ways = tuple(provider.special[name] for name in names)
    return ways or (Auth(scheme="none"),)


def needs(provider: Provider, names: Sequence[str] | None = None) -> str:
    """Return the variables that open a way, in words: `A or B`, `ID and SECRET`."""
    ways = (_needed(auth) for auth in ways_of(provider, names))
    return " or ".join(dict.fromkeys(way for way in ways if way))


def variables_of(provider: Provider, names: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return every variable in which a secret is looked for."""
    every = (one for way in ways_of(provider, names) for one in _together(way))
    return tuple(dict.fromkeys(name for one in every for name in (*one.env, *(one.pair or ()))))


def query_keys(provider: Provider) -> frozenset[str]:
    """Return the parameters of the query that carry a secret."""
    return frozenset(one.name or "token" for one in _every(provider) if one.scheme == "query")


def secret_headers(provider: Provider) -> frozenset[str]:
    """Return the headers that carry a secret, in lower case; what the user tells may be one."""
    named = [one.name for one in _every(provider) if one.scheme in ("bearer", "header")]
    named += [one.name for one in provider.common if one.value is None and one.location == "header"]
    return frozenset({"authorization", "cookie", *(name.lower() for name in named if name)})


def _every(provider: Provider) -> Iterator[Auth]:
    ways = (provider.auth, *provider.alternatives, *provider.special.values())
    return (one for way in ways for one in _together(way))


def _together(auth: Auth) -> tuple[Auth, ...]:
    every = (auth, *auth.also)
    return tuple(one for one in every if one.scheme != "none")


def _takes_one(auth: Auth) -> bool:
    return not auth.also and auth.scheme not in ("none", "client_credentials")


def _split(auth: Auth, value: str, variables: tuple[str, ...] = ()) -> Secret:
    """Return a secret; `user:password` in one where there are users, who may have no password."""
    if auth.scheme != "basic":
        return Secret(auth, value, variables=variables)
    user, _, password = value.partition(":")
    return Secret(auth, password, user, variables)


def _needed(auth: Auth) -> str:
    parts = []
    for one in _together(auth):
        pair = (" and ".join(one.pair),) if one.pair is not None else ()
        parts.append(" or ".join((*one.env, *pair)))
    return " and ".join(part for part in parts if part)
