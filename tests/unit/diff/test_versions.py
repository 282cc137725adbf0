from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from codegen.diff import compare
from codegen.errors import SettingsError
from codegen.versions import packages

from .clouds import DROP, codes, document

SOURCE = """
address = "https://cloud.example/openapi.json"
[auth]
env = ["{variable}"]
"""
OVERLAY = """
overlay: 1.0.0
info: {title: t, version: "1"}
actions: [{target: "$.paths['/prices']", description: Gone., remove: true}]
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit of a vendored cloud, which has changed since."""
    monkeypatch.chdir(tmp_path)
    vendor(tmp_path / "specs" / "cloud")
    git("init", "--quiet")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "one")
    vendor(tmp_path / "specs" / "cloud", without="paths/~1prices")
    return tmp_path


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def vendor(folder: Path, *, without: str | None = None, variable: str = "CLOUD_KEY") -> None:
    edits = [] if without is None else [(without, DROP)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openapi.json").write_text(json.dumps(document(*edits)))
    (folder / "source.toml").write_text(SOURCE.format(variable=variable))


def changes(old: str, new: str, provider: str | None = None) -> list[str]:
    return codes(compare(*packages(old, new, provider)))


REMOVED = ["class-removed", "method-removed"]


@pytest.mark.parametrize("new", ["cloud", "specs/cloud", "specs/cloud/openapi.json"])
@pytest.mark.parametrize("old", ["HEAD:cloud", "HEAD:specs/cloud", "HEAD:specs/cloud/openapi.json"])
def test_a_version_in_git_is_compared_with_the_files_of_today(
    repository: Path, old: str, new: str
) -> None:
    assert changes(old, new) == REMOVED
    assert changes(old, old) == changes(new, new) == []
    assert {path.name for path in repository.iterdir()} == {".git", "specs"}


def test_an_overlay_beside_the_document_is_applied(repository: Path) -> None:
    vendor(repository / "specs" / "cloud")
    (repository / "specs" / "cloud" / "overlay.yaml").write_text(OVERLAY)
    assert changes("HEAD:cloud", "cloud") == REMOVED


def test_both_versions_go_by_one_name(repository: Path) -> None:
    vendor(repository / "other")
    old, new = packages("other", "cloud", None)
    assert (old.provider.name, new.provider.name) == ("cloud", "cloud")
    assert [one.provider.name for one in packages("other", "cloud", "mine")] == ["mine", "mine"]
    vendor(repository / "1-st")
    assert [one.provider.name for one in packages("1-st", "1-st", None)] == ["api", "api"]


def test_variables_are_compared_where_both_versions_name_some(repository: Path) -> None:
    vendor(repository / "other", variable="OTHER_KEY")
    vendor(repository / "specs" / "cloud")
    (repository / "bare.json").write_text(json.dumps(document()))
    assert changes("other", "cloud") == ["variable-added", "variable-removed"]
    assert changes("bare.json", "cloud") == []


def test_a_plain_document_is_read_as_if_it_were_vendored(repository: Path) -> None:
    vendor(repository / "specs" / "cloud")
    (repository / "specs" / "cloud" / "overlay.yaml").write_text(OVERLAY)
    raw = document()
    turned = dict(reversed(raw["components"]["schemas"].items()))
    raw["components"]["schemas"] = turned
    (repository / "bare.json").write_text(json.dumps(raw))
    before = {path: path.read_bytes() for path in repository.rglob("specs/*/*")}
    assert changes("bare.json", "cloud") == changes("cloud", "bare.json") == []
    assert {path: path.read_bytes() for path in repository.rglob("specs/*/*")} == before


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("nowhere", "expected a document, a folder with openapi.json"),
        ("", "expected a document, a folder with openapi.json"),
        (".", "openapi.json: no such file"),
        ("HEAD:specs/nowhere", "HEAD:specs/nowhere/openapi.json: git finds no such file"),
        ("nobody:cloud", "nobody:specs/cloud/openapi.json: git finds no such file"),
        ("--help:cloud", "--help:specs/cloud/openapi.json: git finds no such file"),
        ("HEAD:../cloud", "git finds no such file"),
    ],
)
def test_what_names_no_version_is_told(repository: Path, version: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        packages(version, "cloud", None)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
