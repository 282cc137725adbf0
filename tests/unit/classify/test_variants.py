from __future__ import annotations

from codegen.classify import classify
from codegen.diagnostics import Findings
from codegen.discover import discover
from codegen.ir.discovery import Classification
from tests.unit.discover.documents import Json, document, op, ref, text, thing


def tagged(*tags: str, **fields: Json) -> Json:
    return thing(type=text(enum=list(tags)), **fields)


def classified(body: Json, path: str = "/servers/{id}/actions", **schemas: Json) -> Classification:
    operations = {f"POST {path}": op(thing("id", "status"), body=body, status="201")}
    found = document(operations, schemas)
    return classify(found, discover(found, Findings()), Findings())


KEY = "POST /servers/{id}/actions"


def variants(found: Classification) -> dict[str, str]:
    return {tag: verdict.value.value for tag, verdict in found.variants[KEY].items()}


def test_each_variant_is_judged_by_its_own_tag() -> None:
    mapping = dict.fromkeys(("power_off", "reboot"), "#/components/schemas/plain")
    body = {
        "anyOf": [ref("plain")],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    found = classified(body, plain=tagged("power_off", "reboot"))
    assert variants(found) == {"power_off": "idempotent", "reboot": "duplicates"}


def test_operation_is_judged_by_its_worst_variant() -> None:
    found = classified({"oneOf": [tagged("power_off"), tagged("snapshot")]})
    assert found.verdicts[KEY].value == "duplicates"
    assert found.verdicts[KEY].evidence[0].rule == "worst-variant"
    assert "snapshot" in found.verdicts[KEY].evidence[0].says


def test_variants_are_found_without_a_discriminator() -> None:
    found = classified({"anyOf": [tagged("attach"), tagged("detach"), tagged("resize")]})
    assert set(variants(found)) == {"attach", "detach", "resize"}
    assert found.verdicts[KEY].value == "idempotent"


def test_variant_whose_verb_stands_last_is_judged_by_it() -> None:
    found = classified({"oneOf": [tagged("password_reset"), tagged("change_backup_policy")]})
    assert variants(found) == {"password_reset": "duplicates", "change_backup_policy": "idempotent"}


def test_variant_nobody_knows_is_unknown_and_outweighs_what_is_milder() -> None:
    found = classified({"oneOf": [tagged("frobnicate"), tagged("attach")]})
    assert found.verdicts[KEY].value == "unknown"


def test_type_under_a_path_that_is_a_verb_is_only_a_choice_of_how() -> None:
    path = "/balancers/{id}/actions/change_algorithm"
    found = classified(tagged("round_robin", "least_connections"), path)
    assert found.variants == {}
    assert found.verdicts[f"POST {path}"].value == "idempotent"
