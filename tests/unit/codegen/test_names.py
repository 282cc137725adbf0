from __future__ import annotations

import ast
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from codegen.names import (
    RESOURCE_ATTRIBUTES,
    FieldName,
    Names,
    argument_name,
    class_name,
    field_name,
    method_name,
    module_name,
)
from postonce.model import Model
from postonce.schema import AnswerModel, RequestModel


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("server_id", "server_id"),
        ("nodePools", "node_pools"),
        ("VPCPeering", "vpc_peering"),
        ("x-axis.value", "x_axis_value"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("1_clicks", "n1_clicks"),
        ("_hidden", "hidden"),
        ("from", "from_"),
        ("list", "list_"),
        ("date", "date_"),
        ("model_config", "model_config_"),
        ("model_name", "model_name"),
        ("self", "self_"),
        ("é", "e"),
        ("\u202e", "u202e"),
        ("", "value"),
    ],
)
def test_property_becomes_a_field(raw: str, name: str) -> None:
    assert field_name(raw) == name


def test_class_name_joins_words_and_steps_aside_for_imports() -> None:
    assert class_name("server_action", "Spec") == "ServerActionSpec"
    assert class_name("literal") == "Literal_"
    assert class_name("1-click") == "N1Click"


@given(st.text())
def test_every_text_becomes_an_identifier(raw: str) -> None:
    for name in (field_name(raw), class_name(raw), argument_name(raw), module_name(raw)):
        assert name.isidentifier()
        assert name.isascii()
        assert not keyword.iskeyword(name)
        ast.parse(f"{name} = 1")


def test_fields_never_shadow_what_pydantic_or_the_bases_define() -> None:
    for model in (BaseModel, RequestModel, AnswerModel):
        for taken in dir(model):
            assert field_name(taken) not in dir(model), taken


def test_models_own_names_are_known() -> None:
    own = {name for name in (*dir(Model), *Model.__annotations__) if not name.startswith("_")}
    assert own <= RESOURCE_ATTRIBUTES


def test_method_may_have_a_plain_verb() -> None:
    assert method_name("power-off") == "power_off"
    assert method_name("import") == "import_"


def test_names_that_differ_only_in_case_do_not_stand_together() -> None:
    names = Names()
    assert names.take(FieldName("name")) == "name"
    assert names.take(FieldName("Name"), FieldName("other")) == "other"


def test_numbers_are_the_last_resort() -> None:
    names = Names(["thing", "big_thing"])
    wishes = FieldName("thing"), FieldName("big_thing")
    assert names.take(*wishes) == "big_thing2"
    assert names.take(*wishes) == "big_thing3"
