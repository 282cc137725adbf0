from __future__ import annotations

import sys
from pathlib import Path

import pytest

from postonce.lazy import lazy_exports

INIT = """
from postonce.lazy import lazy_exports
__getattr__, __dir__ = lazy_exports(__name__, {"Cat": "models.cat", "Dog": "models.dog"})
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    models = tmp_path / "lazy_toy" / "models"
    models.mkdir(parents=True)
    (tmp_path / "lazy_toy" / "__init__.py").write_text(INIT)
    (models / "__init__.py").write_text("")
    (models / "cat.py").write_text("class Cat: ...")
    (models / "dog.py").write_text("class Dog: ...")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "lazy_toy"]:
        monkeypatch.delitem(sys.modules, name)
    return "lazy_toy"


def test_one_name_imports_only_its_module(package: str) -> None:
    toy = __import__(package)
    assert toy.Cat.__name__ == "Cat"
    assert "lazy_toy.models.cat" in sys.modules
    assert "lazy_toy.models.dog" not in sys.modules
    assert vars(toy)["Cat"] is toy.Cat


def test_dir_lists_what_is_not_imported_yet(package: str) -> None:
    assert {"Cat", "Dog"} <= set(dir(__import__(package)))


def test_unknown_name_is_an_attribute_error() -> None:
    get, _ = lazy_exports("postonce", {})
    with pytest.raises(AttributeError, match="module 'postonce' has no attribute 'nothing'"):
        get("nothing")
