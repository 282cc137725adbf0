"""Access: how requests carry their secrets, by the document's security schemes.

A requirement is a list of alternatives, each a set of schemes that go together. What most
operations require is the provider's; an operation that takes none of it names ways of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ..diagnostics import Findings
from ..document import Document, Node, Operation, stated
from ..ir.package import Auth
from ..words import words

Requirement: TypeAlias = tuple[tuple[str, ...], ...]
"""Names of schemes: any of the outer ones, all of the inner ones."""

NONE = Auth(scheme="none")

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What may name a header or a scheme. Source: RFC 9110 §5.6.2."""

_ADDRESS = re.compile(r"(?:https?://)?[^{}\s:]+(?::\d+)?[^{}\s:]*")
_SIGNED = re.compile(r"sig(?:nature)?[-_ ]?v?\d|hmac", re.IGNORECASE)
# HTTP schemes whose credentials answer a challenge or sign the request (IANA's registry).
_ANSWERED = re.compile(
    r"digest|hoba|mutual|negotiate|ntlm|oauth|scram.*|vapid|dpop|gnap|hawk|.*hmac.*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The provider's ways of access; `own` holds the special ones of operations, by their key."""

    auth: Auth
    alternatives: tuple[Auth, ...] = ()
    special: Mapping[str, Auth] = field(default_factory=dict)
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def access_of(
    document: Document, provider: str, env: tuple[str, ...], findings: Findings
) -> Access:
    """Return how the requests to a provider carry their secrets.

    `env` names the variables that may hold the token; other secrets have variables called after
    their schemes.
    """
    schemes = _Schemes(document, provider.upper(), env)
    required = {op.key: _required(op, document) for op in document.operations}
    usual = _usual(required.values(), document)
    ways = tuple(schemes.ways(usual, is_main=True))
    if not ways:
        if any(usual):
            names = ", ".join(sorted({name for way in usual for name in way}))
            findings.note(
                "unknown-auth",
                "#/components/securitySchemes",
                f"no request can be signed as the document asks ({names}): hand the context a "
                "transport= that does",
            )
        ways = (NONE,)
    own, special = dict[str, tuple[str, ...]](), dict[str, Auth]()
    for key, asked in required.items():
        if asked is None or set(usual) <= set(asked) or ways == (NONE,):
            continue
        if not any(asked):
            own[key] = ()
        elif found := schemes.special(asked, ways):
            own[key] = tuple(found)
            special |= found
    return Access(
        auth=ways[0],
        alternatives=ways[1:],
        special=dict(sorted(special.items())),
        own=own,
    )


def _required(operation: Operation, document: Document) -> Requirement | None:
    """Return what an operation requires; nothing is (), None where the document never says."""
    for node in (operation.node.child("security"), document.at("#/security")):
        if isinstance(node.raw, list):
            return _requirement(node)
    return None


def _requirement(node: Node) -> Requirement:
    """Return a list of alternatives, each once; that nothing is required comes last."""
    found = (tuple(name for name, _ in entry.items()) for entry in node.elements())
    return tuple(sorted(dict.fromkeys(found), key=lambda names: not names))


def _usual(required: Iterable[Requirement | None], document: Document) -> Requirement:
    """Return what most operations require; where none says, each scheme there is will do."""
    count = Counter(asked for asked in required if asked and any(asked))
    if count:
        return count.most_common(1)[0][0]
    if isinstance(document.at("#/security").raw, list) and document.operations:
        return _requirement(document.at("#/security"))
    return tuple((name,) for name, _ in document.at("#/components/securitySchemes").items())


@dataclass(frozen=True, slots=True)
class _Schemes:
    """The security schemes of a document."""

    document: Document
    prefix: str
    """What variables' names begin with."""
    env: tuple[str, ...]

    def ways(self, asked: Requirement, *, is_main: bool) -> Iterator[Auth]:
        """Yield the ways of access that a requirement allows and we know, each once."""
        seen: list[Auth] = []
        for at, names in enumerate(asked):
            for way in self._way(names, is_main=is_main and at == 0):
                if (bare := _carriage(way)) not in seen:
                    seen.append(bare)
                    yield way

    def special(self, asked: Requirement, usual: tuple[Auth, ...]) -> dict[str, Auth]:
        """Return the ways of access of an operation that takes not all of the usual ones.

        A secret that travels as the usual one does is that one, where it has none of its own.
        """
        found = {}
        for names in asked:
            for way in self._way(names, is_main=False):
                same = [one for one in usual if _carriage(one) == _carriage(way)]
                fallback = same[0].env if same and not way.also else ()
                label = "_".join("_".join(words(name)) for name in names) or "none"
                if way.scheme == "bearer" and label in found:
                    label = f"{label}_token"
                found[label] = replace(way, env=tuple(dict.fromkeys((*way.env, *fallback))))
        return found

    def _way(self, names: tuple[str, ...], *, is_main: bool) -> Iterator[Auth]:
        """Yield how the schemes `names` are carried together; nothing where one is unknown."""
        if not names:
            yield NONE
            return
        parts = {name: self._auth(name, self._named(name)) for name in names}
        once: dict[Auth, str] = {}
        for name, part in parts.items():
            if part is None:
                return
            once.setdefault(_slot(part), name)  # two that take one place are one
        env: dict[str, tuple[str, ...]] = {name: self._named(name) for name in once.values()}
        if is_main and len(once) == 1:
            env = dict.fromkeys(env, self.env)
        known = (self._auth(name, env[name]) for name in once.values())
        first, *others = (part for part in known if part is not None)
        yield replace(first, also=tuple(others))
        if first.scheme == "client_credentials" and not others:
            yield Auth(scheme="bearer", env=next(iter(env.values())))

    def _named(self, *parts: str) -> tuple[str]:
        said = [word.upper() for part in parts for word in words(part)]
        return ("_".join((self.prefix, *(said or ["KEY"]))),)

    def _pair(self, env: tuple[str, ...], *halves: str) -> tuple[str, str]:
        """Return the variables of a secret's halves, called after its own unless it is the main."""
        above = self.prefix if env == self.env else env[0]
        return f"{above}_{halves[0]}", f"{above}_{halves[1]}"

    def _auth(self, name: str, env: tuple[str, ...]) -> Auth | None:
        scheme = self.document.at("#/components/securitySchemes").child(name).resolved()
        if any(_SIGNED.search(value) for value in _extensions(scheme)):
            return None
        match scheme.get("type"), str(scheme.get("scheme", "")):
            case "oauth2", _:
                return self._oauth(name, scheme, env)
            case "openIdConnect", _:
                return Auth(scheme="bearer", env=env)
            case "http", kind:
                return self._http(kind.strip(), env)
            case "apiKey", _:
                return _key(scheme, env)
            case _:
                return None

    def _http(self, kind: str, env: tuple[str, ...]) -> Auth | None:
        match kind.lower():
            case "bearer":
                return Auth(scheme="bearer", env=env)
            case "basic":
                return Auth(scheme="basic", env=env, pair=self._pair(env, "USERNAME", "PASSWORD"))
            case other if not _TOKEN.fullmatch(other) or _ANSWERED.fullmatch(other):
                return None
            case _:
                return Auth(scheme="header", name="Authorization", prefix=kind, env=env)

    def _oauth(self, name: str, scheme: Node, env: tuple[str, ...]) -> Auth:
        """Return a client's own access where there is one: nobody has to log in."""
        url = scheme.child("flows", "clientCredentials").get("tokenUrl")
        if not isinstance(url, str) or not _ADDRESS.fullmatch(url.strip()):
            return Auth(scheme="bearer", env=env)
        return Auth(
            scheme="client_credentials",
            pair=self._pair(env, "CLIENT_ID", "CLIENT_SECRET"),
            token_url=url.strip(),
            scopes=tuple(self._scopes(name)),
        )

    def _scopes(self, name: str) -> Iterator[str]:
        """Yield the scopes that the document requires of every request."""
        for entry in self.document.at("#/security").elements():
            for scope in entry.child(name).elements():
                if isinstance(scope.raw, str) and re.fullmatch(r"[!-~]+", scope.raw):
                    yield scope.raw


def _key(scheme: Node, env: tuple[str, ...]) -> Auth | None:
    name, place = str(scheme.get("name") or ""), scheme.get("in")
    if place == "query" and name:
        return Auth(scheme="query", name=name, env=env)
    if not _TOKEN.fullmatch(name):
        return None
    if place == "cookie":
        return Auth(scheme="cookie", name=name, env=env)
    said = stated(scheme.get("x-postonce-prefix"))
    prefix = said if isinstance(said, str) and _TOKEN.fullmatch(said) else None
    # Swagger 2 has no bearer scheme: it is spelled as a key in the Authorization header.
    if name.lower() == "authorization" and (prefix or "bearer").lower() == "bearer":
        return Auth(scheme="bearer", env=env)
    return Auth(scheme="header", name=name, prefix=prefix, env=env)


def _slot(auth: Auth) -> Auth:
    """Return how a secret travels, a token that a client asks for as any other."""
    bare = _carriage(auth)
    return Auth(scheme="bearer") if bare.scheme == "client_credentials" else bare


def _carriage(auth: Auth) -> Auth:
    """Return how a secret travels, whatever its variables are called."""
    return replace(auth, env=(), pair=None, also=tuple(_carriage(one) for one in auth.also))


def _extensions(scheme: Node) -> Iterator[str]:
    for key, node in scheme.items():
        if key.startswith("x-") and isinstance(node.raw, str):
            yield node.raw
