from __future__ import annotations

from pathlib import Path

import pytest

from codegen.errors import SettingsError
from codegen.settings import providers, straight, vendored

ROOT = Path(__file__).parents[3]


def provider(folder: Path, toml: str) -> Path:
    """Make a vendored provider `toy` with this source.toml; return the folder of specs."""
    (folder / "toy").mkdir()
    (folder / "toy" / "openapi.json").write_text("{}")
    (folder / "toy" / "source.toml").write_text(toml)
    return folder


def test_settings_of_a_vendored_provider_come_from_its_folder(tmp_path: Path) -> None:
    specs = provider(tmp_path, 'prose = "drop"\ndate = 2026-01-02\n[auth]\nenv = ["A", "B"]\n')
    settings = vendored("toy", specs=specs)
    assert settings.spec == specs / "toy" / "openapi.json"
    assert settings.spec_label == "specs/toy/openapi.json"
    assert settings.out == Path("generated/toy")
    assert settings.token_env == ("A", "B")
    assert not settings.keeps_prose
    assert settings.overlay is None
    assert settings.source is not None
    assert settings.source.date == "2026-01-02"


def test_the_overlay_is_used_where_there_is_one(tmp_path: Path) -> None:
    specs = provider(tmp_path, "")
    (specs / "toy" / "overlay.yaml").write_text("overlay: 1.0.0\nactions: []\n")
    assert vendored("toy", specs=specs).overlay == specs / "toy" / "overlay.yaml"


def test_the_token_variable_is_named_after_the_provider_by_default(tmp_path: Path) -> None:
    assert vendored("toy", specs=provider(tmp_path, "")).token_env == ("TOY_TOKEN",)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("prose = ", "expected TOML, found a syntax error"),
        ('prose = "some"', 'expected `prose` to be "drop" or "keep", found \'some\''),
        ('[auth]\nenv = "A"', "expected `env` under [auth] to be a list of variable names"),
        ("[auth]\nenv = []", "expected `env` under [auth] to be a list of variable names"),
        ("auth = 5", "expected `env` under [auth] to be a list of variable names"),
        ("address = [1]", "expected `address` to be text, found [1]"),
    ],
)
def test_nonsense_in_source_toml_is_an_error_that_names_it(
    tmp_path: Path, toml: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        vendored("toy", specs=provider(tmp_path, toml))
    assert said in str(caught.value)
    assert "source.toml" in str(caught.value)


def test_a_provider_that_is_not_there_says_how_to_add_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"openapi\.json: no such file; `make vendor SPEC="):
        vendored("toy", specs=tmp_path)


def test_a_missing_source_toml_is_an_error(tmp_path: Path) -> None:
    specs = provider(tmp_path, "")
    (specs / "toy" / "source.toml").unlink()
    with pytest.raises(SettingsError, match=r"source\.toml: no such file"):
        vendored("toy", specs=specs)


@pytest.mark.parametrize(
    ("spec", "label"),
    [
        ("/home/me/toy.yaml", "toy.yaml"),
        ("toy.json", "toy.json"),
        ("https://x.test/a.json", "a.json"),
    ],
)
def test_no_path_of_this_machine_is_shown(spec: str, label: str, tmp_path: Path) -> None:
    assert straight(spec, provider="toy", out=tmp_path).spec_label == label


def test_a_name_that_cannot_name_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="found 'to-y'"):
        straight("x.json", provider="to-y", out=tmp_path)


def test_all_vendored_providers_are_found() -> None:
    assert "digitalocean" in providers(ROOT / "specs")
