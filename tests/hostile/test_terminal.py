"""What a document says is never sent raw to a terminal, and its addresses are never followed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from codegen.printable import printable
from codegen.servers import placed

from .documents import rich
from .running import rendered

Json = Any
STEERING = "\x1b]0;title\x07\x1b[2J\u202egnp.exe\u2066\x9b31m\x00\r\n\x85\u2028forged: line"


def hostile() -> Json:
    """Return a document whose path, operationId, fields and references try to steer."""
    document = rich()
    paths = document["paths"]
    paths[f"/{STEERING}"] = paths.pop("/validate") | {"x": 1}
    paths["/servers"]["post"]["operationId"] = STEERING
    document["components"]["schemas"]["Tree"]["properties"][STEERING] = {"$ref": f"#/{STEERING}"}
    document["components"]["schemas"]["Key"]["properties"][STEERING] = {"type": STEERING}
    return document


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["codegen", *arguments])
    with pytest.raises(SystemExit) as raised:
        main()
    return int(raised.value.code or 0)


@pytest.mark.parametrize(
    "command",
    [
        ("generate", "SPEC", "--provider", "steers", "--out", "OUT"),
        ("classify", "SPEC"),
        ("classify", "SPEC", "--json"),
        ("classify", "SPEC", "--why", "POST", "/servers"),
        ("classify", "SPEC", "--why", "POST", f"/{STEERING}"),
        ("classify", "BROKEN"),
    ],
    ids=["generate", "classify", "json", "why", "why-steers", "broken"],
)
def test_commands_print_nothing_that_steers(
    command: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spec, broken = tmp_path / "spec.json", tmp_path / "broken.json"
    spec.write_text(json.dumps(hostile()))
    broken.write_text(json.dumps({"openapi": STEERING, "paths": {}}))
    told = {"SPEC": str(spec), "BROKEN": str(broken), "OUT": str(tmp_path / "steers")}
    run(*(told.get(one, one) for one in command), monkeypatch=monkeypatch)
    out, err = capsys.readouterr()
    assert out + err
    strange = {one for one in out + err if one != "\n" and not one.isprintable()}
    assert strange == set()
    assert not any(line.startswith("forged") for line in (out + err).splitlines())


def test_printable_text_is_left_as_it_is() -> None:
    assert printable("/things/{id}: größer") == "/things/{id}: größer"
    assert printable("a\x1b[0m\n\u202e") == "a\\x1b[0m\\n\\u202e"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://example.com",
        "http://a\r\nX-Evil: 1",
        "https://user:password@example.com/",
        "https://\u202eexample.com",
        "https://[::1",
        "//[",
    ],
)
def test_only_whole_http_addresses_become_a_provider_s(url: str, tmp_path: Path) -> None:
    document = rich()
    document["servers"] = [{"url": url}]
    document["paths"]["/servers"]["servers"] = [{"url": url}]
    files = {str(file.path): file.text for file in rendered(document, tmp_path)}
    assert "base_url=''" in files["provider.py"]
    assert not any(ascii(url)[1:-1] in text for path, text in files.items() if ".py" in path)


def test_an_address_that_cannot_be_read_is_left_as_it_is() -> None:
    assert placed("//[", "https://example.com/spec.json") == "//["
