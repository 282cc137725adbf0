"""One request to a provider: a list, without parameters, to see what becomes of address and token.

It is sent once, whatever comes back, and nothing of what it shows is kept or told.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, Unpack

from ..context import Context
from ..data.open import open_store
from ..errors import ApiError, ConfigError, RequestInvalid, TransportError
from ..facts import Paging, Provider
from ..http.client import Client
from ..http.keyring import needs
from ..http.request import Asked
from ..http.retry import Patience
from ..types import Json
from .check import Check, fault, ok, warning

if TYPE_CHECKING:
    from ..model import Model

_TIMEOUT_S = 10.0


class _FirstPage(Client):
    """A client whose lists are one request, that of their first page."""

    def items(
        self,
        path: str,
        *,
        items: str | None,
        paging: Paging | None,
        **asked: Unpack[Asked],
    ) -> Iterator[Json]:
        """Yield the answer as it is."""
        yield self.send(
            "GET", path, at=asked.get("at"), server=asked.get("server"), auth=asked.get("auth")
        )


class _Asking(Context):
    """A context with nothing recorded, through which a model asks once."""

    def __init__(self, client: Client) -> None:
        super().__init__(open_store("sqlite://"))
        self._client = client

    def http(self, provider: Provider) -> Client:
        """Return the one client there is."""
        return self._client


def online_check(
    package: ModuleType,
    resources: Sequence[Json],
    provider: Provider,
    base_url: str,
    variables: Mapping[str, str],
) -> Check:
    """Return what a list that needs no parameters comes to."""
    subject = f"online {provider.name}"
    operation = _easiest(package, resources)
    if operation is None:
        return warning(subject, "no list can be asked for without parameters: nothing was sent")
    path, model = operation
    client = _FirstPage(
        provider,
        base_url=base_url,
        token=None,
        variables=variables,
        timeout_s=_TIMEOUT_S,
        patience=Patience(retries=0),
    )
    with _Asking(client) as ctx:
        try:
            next(model(ctx)._items({}), None)
        except ApiError as error:
            return _refused(subject, f"{path} answered {error.status}", error, provider)
        except (TransportError, RequestInvalid, ConfigError) as error:
            return fault(subject, str(error))
        finally:
            client.close()
    accepted = "" if provider.auth.scheme == "none" else ": the token is accepted"
    return ok(subject, f"{path} answered{accepted}")


def _easiest(
    package: ModuleType, resources: Sequence[Json]
) -> tuple[str, type[Model[Any, Any]]] | None:
    """Return the shortest path that is listed without parameters, and its model."""
    paths = {
        one["list"]: one["class"]
        for one in resources
        if one["list"] and not one["parent"] and "{" not in one["list"]
    }
    for path in sorted(paths, key=lambda path: (path.count("/"), len(path), path)):
        model: type[Model[Any, Any]] = getattr(package, paths[path])
        if not _needs_more(model):
            return path, model
    return None


def _needs_more(model: type[Model[Any, Any]]) -> bool:
    """Whether a list has parameters that must be given."""
    method = getattr(model, "list", None)
    if method is None:
        return True
    _, *parameters = inspect.signature(method).parameters.values()  # the first is self
    return any(one.default is one.empty for one in parameters)


def _refused(subject: str, found: str, error: ApiError, provider: Provider) -> Check:
    names = needs(provider) or "the token"
    match error.status:
        case 401:
            return fault(subject, f"{found}: the token is not accepted", f"renew {names}")
        case 403:
            return warning(
                subject,
                f"{found}: the token may not list this, or is not accepted",
                f"compare the permissions of {names} with what your models need",
            )
        case 404 | 410:
            return fault(subject, f"{found}: this is not the API's address", "check --base-url")
        case 429:
            return warning(subject, f"{found}: the rate limit is used up", "run again later")
        case status if status >= 500:
            return warning(
                subject, f"{found}: the provider has a fault of its own", "run again later"
            )
        case status if status >= 400:
            return warning(subject, f"{found}: whether the token is accepted was not said")
        case _:
            return fault(subject, f"{found}: redirects are not followed", "check --base-url")
