"""Generated packages by name: what is found, and what the errors say to somebody who mistyped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import generated.digitalocean
from postonce.commands.packages import imported
from postonce.errors import ConfigError
from postonce.package import manifest_of, provider_of


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty present folder; what is imported from it, and the path to it, go afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def package(folder: Path, code: str = "", manifest: str = '{"resources": []}') -> None:
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(code)
    (folder / "manifest.json").write_text(manifest)


def test_a_package_on_the_path_is_found() -> None:
    found = imported("generated.digitalocean")
    assert found is generated.digitalocean
    assert manifest_of(found)["provider"] == provider_of(found).name == "digitalocean"


def test_a_package_in_the_present_folder_is_found_before_any_other(here: Path) -> None:
    package(here / "this", "HERE = True")  # one of the standard library that nothing loads
    assert imported("this").HERE
    assert sys.path.count(str(here)) == 1
    imported("this")
    assert sys.path.count(str(here)) == 1


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere_at_all", r"no package 'nowhere_at_all'.* generated\.mycloud"),
        ("generated.nowhere", r"no package 'generated\.nowhere'.* generated\.mycloud"),
        ("json", r"json is no generated package.* generated\.mycloud"),
        ("json.nothing", r"no package 'json\.nothing'"),
        ("generated", "generated is no generated package"),
        ("", "'' is not the name of a package"),
        (".digitalocean", "not the name of a package"),
        ("a b", "not the name of a package"),
    ],
)
def test_what_is_no_generated_package_is_told(name: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        imported(name)


@pytest.mark.parametrize("name", ["", ".", "generated", "{}/generated/mycloud", "a/mycloud"])
def test_what_means_no_package_is_led_nowhere(here: Path, name: str) -> None:
    package(here / "generated" / "mycloud")
    (here / "manifest.json").write_text("{}")
    with pytest.raises(ConfigError, match="name a generated package as Python imports it"):
        imported(name.format(here))


@pytest.mark.parametrize("name", ["mycloud", "generated/mycloud", "./generated/mycloud/"])
def test_a_short_name_and_a_path_lead_to_the_package(here: Path, name: str) -> None:
    package(here / "generated" / "mycloud")
    with pytest.raises(ConfigError, match=r"did you mean generated\.mycloud\?"):
        imported(name)


def test_a_namesake_elsewhere_leads_to_the_package_too(here: Path) -> None:
    package(here / "generated" / "json")
    with pytest.raises(ConfigError, match=r"no manifest\.json .* did you mean generated\.json\?"):
        imported("json")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import nowhere_at_all", "mycloud cannot be imported: No module named 'nowhere_at_all'"),
        ("from .models import x", r"mycloud cannot be imported: No module named 'mycloud\.models'"),
        ("1 / 0", "mycloud cannot be imported: ZeroDivisionError: division by zero"),
        ("def", "mycloud cannot be imported: SyntaxError"),
    ],
)
def test_an_import_that_raises_is_told_as_such(here: Path, code: str, says: str) -> None:
    package(here / "mycloud", code)
    with pytest.raises(ConfigError, match=says):
        imported("mycloud")


@pytest.mark.parametrize("manifest", ["", "[]", '{"name": "an app"}', '{"resources": 1}'])
def test_a_manifest_of_another_sort_is_none(here: Path, manifest: str) -> None:
    package(here / "mycloud", manifest=manifest)
    with pytest.raises(ConfigError, match="mycloud is no generated package"):
        imported("mycloud")
