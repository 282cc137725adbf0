"""Every request that the models send is accepted by a validator that nobody here wrote.

The vendored documents stand in for the originals here: `make witness` takes these.
`POSTONCE_WITNESS=all` sends the requests of the further methods, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from ..subjects import ROOT
from .broken import broken
from .excuses import excuses, faults, idle
from .packages import Package, Request, generated
from .prism import Absent, Prism, running
from .sending import verdict_on
from .verdicts import objections

IS_WHOLE = os.environ.get("POSTONCE_WITNESS") == "all"
PACKAGES = list(generated())
MODELS = [(package, name) for package in PACKAGES for name in package.classes]
every_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.provider)
every_model = pytest.mark.parametrize(
    ("package", "name"), MODELS, ids=[f"{package.provider}-{name}" for package, name in MODELS]
)


@pytest.fixture(scope="session")
def prisms() -> Iterator[Callable[[str], Prism]]:
    """Return the Prism of a provider's vendored document, started when first asked for."""
    started: dict[str, Prism] = {}
    with ExitStack() as stack:

        def prism_of(provider: str) -> Prism:
            if provider not in started:
                document = ROOT / "specs" / provider / "openapi.json"
                started[provider] = stack.enter_context(running(document))
            return started[provider]

        yield prism_of


@pytest.fixture
def prism(package: Package, prisms: Callable[[str], Prism]) -> Prism:
    """Prism on the document of the package."""
    try:
        return prisms(package.provider)
    except Absent as absent:
        pytest.skip(str(absent))


@pytest.fixture(scope="session")
def wire() -> Iterator[httpx.HTTPTransport]:
    with httpx.HTTPTransport() as transport:
        yield transport


def played(package: Package, name: str) -> list[Request]:
    return [one for one in package.requests(name) if IS_WHOLE or one.is_plain]


@every_model
def test_every_request_of_a_model_is_accepted(
    package: Package, name: str, prism: Prism, wire: httpx.HTTPTransport
) -> None:
    found = [verdict_on(request, prism.url, wire) for request in played(package, name)]
    assert found
    assert not faults(found)


@every_package
def test_a_broken_request_is_refused(
    package: Package, prism: Prism, wire: httpx.HTTPTransport
) -> None:
    tried: set[str] = set()
    for name in package.classes[:: 1 if IS_WHOLE else 5]:
        create = next(one for one in package.requests(name) if one.method == "create")
        for sent in verdict_on(create, prism.url, wire).sent[:1]:
            for fault, request in broken(create, sent):
                response = wire.handle_request(request)
                response.read()
                assert objections(response), f"{create} {fault}"
                tried.add(fault.split()[0])
    assert tried == {"at", "without", "as", "with"}


@every_package
def test_every_excuse_speaks_of_a_request(package: Package) -> None:
    everything = [one for name in package.classes for one in package.requests(name)]
    assert not idle(package, everything)


def test_every_excuse_is_for_a_provider_that_is_there() -> None:
    assert {one.provider for one in excuses()} <= {package.provider for package in PACKAGES}
