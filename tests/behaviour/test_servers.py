"""Where requests go: the document's address, an operation's own, or the caller's."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from postonce import Context
from postonce.errors import ConfigError

from .generated import Generated, Json, generated, servers

ONE = {"id": "1", "name": "web", "size": 1}


def placed(collection: Json = None, post: Json = None, item: Json = None) -> Json:
    """Return a document whose paths and create have servers of their own."""
    document = servers()
    document["servers"] = [{"url": "https://api.acme.test/v1/"}]
    paths = document["paths"]
    for holder, urls in (
        (paths["/servers"], collection),
        (paths["/servers"]["post"], post),
        (paths["/servers/{id}"], item),
    ):
        if urls is not None:
            holder["servers"] = urls
    return document


def addresses(made: Generated, base_url: str | None = None) -> list[str]:
    """Return where a create, a read, a list, an update and a delete go."""
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.method} {request.url}")
        is_list = request.method == "GET" and request.url.path.endswith("/servers")
        return httpx.Response(200, json=[ONE] if is_list else ONE)

    transport = httpx.MockTransport(answer)
    with Context.open("sqlite://", base_url=base_url, transport=transport) as ctx:
        model = made.package.Server(ctx)
        model.create(made.package.ServerSpec(name="web"))
        model.read("1")
        list(model.list())
        model.update("1", made.package.ServerUpdate(size=2))
        model.delete("1")
    return sent


def test_every_operation_goes_to_its_own_server(tmp_path: Path) -> None:
    document = placed(
        collection=[{"url": "https://lists.acme.test"}],
        post=[{"url": "http://make.acme.test"}, {"url": "https://make.acme.test/v2/"}],
        item=[{"url": "/v3"}],
    )
    with generated(document, tmp_path) as made:
        assert addresses(made) == [
            "POST https://make.acme.test/v2/servers",
            "GET https://api.acme.test/v3/servers/1",
            "GET https://lists.acme.test/servers",
            "PATCH https://api.acme.test/v3/servers/1",
            "DELETE https://api.acme.test/v3/servers/1",
        ]


def test_an_address_of_the_callers_own_stands_in_for_all_of_them(tmp_path: Path) -> None:
    document = placed(post=[{"url": "https://make.acme.test/v2"}], item=[{"url": "/v3"}])
    with generated(document, tmp_path) as made:
        sent = addresses(made, "http://127.0.0.1:9/acme/")
    assert all(one.split()[1].startswith("http://127.0.0.1:9/acme/servers") for one in sent)


def test_an_own_server_that_is_the_documents_is_not_repeated(tmp_path: Path) -> None:
    same: Json = [{"url": "https://api.acme.test/v1"}]
    with generated(placed(collection=same, post=same, item=same), tmp_path) as made:
        source = Path(made.package.Server.create.__code__.co_filename).read_text()
    assert "server=" not in source


def test_a_variable_is_filled_with_its_default(tmp_path: Path) -> None:
    url = {"url": "https://{region}.acme.test", "variables": {"region": {"default": "eu"}}}
    with generated(placed(post=[url]), tmp_path) as made:
        assert addresses(made)[0] == "POST https://eu.acme.test/servers"


@pytest.mark.parametrize("urls", [[], [{"url": "/api/v1"}], [{"url": "https://{host}/api"}]])
def test_without_an_address_nothing_is_recorded_and_the_error_names_the_cure(
    urls: Json, tmp_path: Path
) -> None:
    document = servers()
    document["servers"] = urls
    with generated(document, tmp_path) as made, Context.open("sqlite://") as ctx:
        with pytest.raises(ConfigError, match="pass base_url="):
            made.package.Server(ctx).create(made.package.ServerSpec(name="web"))
        assert ctx.data.get("acme/server", "web") is None
        assert "no-base-url" in [one.code for one in made.findings]
    with generated(document, tmp_path) as made:
        assert addresses(made, "https://mine.test/api")[0] == "POST https://mine.test/api/servers"


def test_an_own_server_without_an_address_is_refused(tmp_path: Path) -> None:
    with (
        generated(placed(post=[{"url": "https://{host}/api"}]), tmp_path) as made,
        pytest.raises(ConfigError, match=r"\{host\}.*pass base_url="),
    ):
        addresses(made)
