"""A workflow file is checked whole before anything runs: file, line, and what was expected."""

from __future__ import annotations

import pytest

from postonce import WorkflowInvalid
from postonce.workflow.definition import ModelCall, Workflow
from postonce.workflow.read import read

HEAD = "providers: [generated.digitalocean]\nsteps:\n"


def problems(text: str) -> list[str]:
    with pytest.raises(WorkflowInvalid) as raised:
        read(text, "web.yaml")
    return list(raised.value.problems)


def step(body: str) -> str:
    """Return a file with one step `a` (line 3), `body` below it from line 4."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{HEAD}  a:\n{lines}"


def good() -> Workflow:
    body = """
  net:
    model: Vpc
    with: {name: net, region: "${{ inputs.region }}"}
  machines:
    model: Droplet
    needs: net
    for_each: [a, b]
    concurrency: 1
    retries: 2
    timeout_s: 30
    allow_failure: true
    with: {name: "${{ each }}", size: s, image: i, vpc_uuid: "${{ net.id }}"}
  record:
    model: DomainRecord
    parents: {domain_name: example.com}
    instance: www
    method: apply
    with: {type: A, name: www, data: "${{ machines.map(m, m.id)[0] }}"}
inputs: {region: {default: nyc3}}
concurrency: 2
"""
    return read(HEAD + body, "dir/web.yaml")


def test_a_file_becomes_steps_with_what_they_need() -> None:
    workflow = good()
    assert (workflow.name, workflow.concurrency, list(workflow.inputs)) == ("web", 2, ["region"])
    assert {name: step.needs for name, step in workflow.steps.items()} == {
        "net": (),
        "machines": ("net",),
        "record": ("machines",),
    }
    machines = workflow.steps["machines"]
    assert machines.is_many
    assert (machines.concurrency, machines.retries, machines.timeout_s) == (1, 2, 30.0)
    record = workflow.steps["record"].call
    assert isinstance(record, ModelCall)
    assert (record.method, record.makes, record.model.__name__) == ("apply", True, "DomainRecord")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("model: Vpcc", "web.yaml:4: steps.a.model: no model 'Vpcc' in generated.digitalocean"),
        ("modle: Vpc", "web.yaml:4: steps.a.modle: a step has no 'modle'; did you mean model"),
        ("with: {}", "web.yaml:3: steps.a: a step needs a model"),
        ("model: Tag\nmethod: creat", "web.yaml:5: steps.a.method: Tag has no method 'creat'"),
        ("model: Tag\nmethod: _post", "web.yaml:5: steps.a.method: Tag has no method '_post'"),
        ("model: Tag\nwith: {nme: x, name: y}", "web.yaml:5: steps.a.with.nme: TagSpec has no"),
        ("model: Vpc", "web.yaml:3: steps.a.with: VpcSpec: name, region must be given"),
        ("model: Tag\nwith:\n  name: 5", "web.yaml:6: steps.a.with.name: "),
        ("model: Tag\nwith: {name: x}\nneeds: [b]", "web.yaml:6: steps.a.needs: there is no such"),
        ("model: Tag\nwith: {name: x}\nneeds: a", "web.yaml:6: steps.a.needs: a step cannot need"),
        ("model: Tag\nwith: {name: x}\nretries: -1", "web.yaml:6: steps.a.retries: expected a who"),
        ("model: Tag\nwith: {name: x}\ntimeout_s: 0", "web.yaml:6: steps.a.timeout_s: expected a"),
        ("model: Tag\nwith: {name: '${{ 1 + }}'}", "web.yaml:5: steps.a.with.name: ${{ 1 + }} is"),
        ("model: Tag\nwith: {name: '${{ b.id }}'}", "web.yaml:5: steps.a.with.name: b.id: there"),
        ("model: Tag\nwith: {name: '${{ each }}'}", "web.yaml:5: steps.a.with.name: each: `each`"),
        ("model: Tag\nwith: {name: '${{ inputs.x }}'}", "web.yaml:5: steps.a.with.name: inputs.x"),
        ("model: DomainRecord\nwith: {type: A}", "web.yaml:3: steps.a.parents: DomainRecord's par"),
        (
            "model: Droplet\nmethod: power_off\nwith: {droplet: 1}",
            "web.yaml:6: steps.a.with.droplet: Droplet.power_off(): there is no 'droplet'",
        ),
        (
            "model: Droplet\nmethod: power_off\nwith: {droplet_id: 1}\nskip_if_exists: true",
            "web.yaml:7: steps.a.skip_if_exists: power_off makes no instance",
        ),
        ("model: Tag\nwith: {name: x}\nfor_each: {}", "web.yaml:6: steps.a.for_each: expected"),
        ("model: Tag\nwith: {name: x}\nfor_each: 3", "web.yaml:6: steps.a.for_each: expected"),
        ("model: Tag\nwith: {name: x}\nfor_each:", "web.yaml:6: steps.a.for_each: expected"),
        ("model: Tag\nwith: {name: x}\nfor_each: a${{ b }}", "web.yaml:6: steps.a.for_each: exp"),
        (
            "model: Tag\ninstance: x\nfor_each: [a, b]\nwith: {name: '${{ each }}'}",
            "web.yaml:5: steps.a.instance: all items would be one instance",
        ),
        (
            "model: Tag\nmethod: apply\nadopt: true\nwith: {name: x}",
            "web.yaml:6: steps.a.adopt: apply adopts nothing",
        ),
        (
            "model: Tag\nreplace: true\nwith: {name: x}",
            "web.yaml:5: steps.a.replace: create replaces nothing",
        ),
        (
            "model: Tag\nmethod: list\ninstance: x\nwait: false",
            "web.yaml:6: steps.a.instance: list works on no instance",
        ),
        ("model: Tag\nmethod: list\nwait: false", "web.yaml:6: steps.a.wait: list waits for"),
        (
            "model: Tag\nwith: {name: '${{ [1].map(a, string(a))[0] }}'}",
            "web.yaml:5: steps.a.with.name: ${{ [1].map(a, string(a))[0] }}: its variable 'a' ",
        ),
        ("model: Tag\nwith: {name: '${{ .b }}'}", "web.yaml:5: steps.a.with.name: .b: there is no"),
        (
            "model: builtins:int\nmethod: bit_length",
            "web.yaml:4: steps.a.model: builtins:int is",
        ),
        ("model: Tag\nwith: {name: '${{ 1'}", "web.yaml:5: steps.a.with.name: '${{ 1' opens an"),
        (
            "model: Tag\nwith: {name: x}\ninstance: ''",
            "web.yaml:6: steps.a.instance: expected a te",
        ),
        (
            "model: Tag\nwith: {name: x}\ninstance: [x]",
            "web.yaml:6: steps.a.instance: expected a t",
        ),
        ("model: Tag\nwith: {name: x}\ninstance:", "web.yaml:6: steps.a.instance: expected a text"),
        ("model: nowhere.at.all:Thing", "web.yaml:4: steps.a.model: there is no package"),
        ("model: postonce.errors:Nothing", "web.yaml:4: steps.a.model: postonce.errors has no cl"),
    ],
)
def test_a_fault_is_told_with_its_place(body: str, problem: str) -> None:
    assert any(one.startswith(problem) for one in problems(step(body)))


def test_all_faults_are_told_at_once_from_top_to_bottom() -> None:
    found = problems(step("model: Vpcc\nneeds: [b]") + "  for: 3\nnme: x\n")
    assert [one.split(" ")[0] for one in found] == sorted(one.split(" ")[0] for one in found)
    assert len(found) >= 5


def test_a_circle_is_told() -> None:
    text = HEAD + "".join(
        f"  {name}: {{model: Tag, needs: {need}, with: {{name: x}}}}\n"
        for name, need in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    assert "in a circle" in problems(text)[0]


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("net.idd", "a result has no 'idd'; did you mean id"),
        ("net.state.nme", "VpcState has no field 'nme'; did you mean name"),
        ("many.id", "many has for_each, so its result is a list"),
    ],
)
def test_a_reference_must_lead_somewhere(reference: str, says: str) -> None:
    text = HEAD + (
        "  net: {model: Vpc, with: {name: n, region: r}}\n"
        "  many: {model: Tag, for_each: [a], with: {name: '${{ each }}'}}\n"
        f"  a: {{model: Tag, with: {{name: '${{{{ {reference} }}}}'}}}}\n"
    )
    assert says in problems(text)[0]


def test_a_field_that_the_document_leaves_out_is_reached_by_brackets() -> None:
    text = HEAD + (
        "  net: {model: Vpc, with: {name: n, region: r}}\n"
        "  a: {model: Tag, with: {name: '${{ net.state[\"new_field\"] }}'}}\n"
    )
    assert read(text, "web.yaml").steps["a"].needs == ("net",)


@pytest.mark.parametrize("name", ["for", "inputs", "each", "a-b", "1a", "int", "size", "true"])
def test_a_name_that_no_expression_can_use_is_refused(name: str) -> None:
    assert any("expected a name of letters" in one for one in problems(f"{HEAD}  {name}: {{}}\n"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "web.yaml:1: expected a workflow (a mapping), found nothing"),
        ("- a\n", "web.yaml:1: expected a workflow (a mapping), found a list"),
        ("name: x\n", "web.yaml:1: expected steps, found none"),
        ("steps: [a]\n", "web.yaml:1: steps: expected a mapping, found a list"),
        ("concurrency: 0\nsteps: {}\n", "web.yaml:1: concurrency: expected a whole number, 1"),
        ("providers: [nowhere]\nsteps: {}\n", "web.yaml:1: providers: there is no package"),
        ("inputs: {a: {type: text}}\n", "web.yaml:1: inputs.a.type: expected one of string"),
        ("inputs: {a: {type: integer, default: x}}\n", "web.yaml:1: inputs.a.default: expected"),
        ("inputs: {a: 5}\n", "web.yaml:1: inputs.a: expected an input (a mapping), found 5"),
    ],
)
def test_the_form_of_a_file_is_checked(text: str, problem: str) -> None:
    assert problems(text)[0].startswith(problem)


def test_a_thing_that_nothing_names_needs_an_instance() -> None:
    found = problems(HEAD + "  ip: {model: ReservedIp, with: {region: nyc3}}\n")
    assert "give it a name of your own with `instance:`" in found[0]


def test_a_name_that_two_providers_have_must_say_whose_it_is() -> None:
    body = "steps:\n  a: {model: Certificate, with: {name: x}}\n"
    with pytest.raises(WorkflowInvalid) as caught:
        read(f"providers: [generated.digitalocean, generated.hetzner]\n{body}", "web.yaml")
    assert str(caught.value) == (
        "web.yaml:3: steps.a.model: several packages have a model 'Certificate': say which, "
        "generated.digitalocean:Certificate or generated.hetzner:Certificate"
    )


def test_a_name_that_one_package_has_twice_over_is_plain() -> None:
    workflow = read(
        f"{HEAD}  a: {{model: Tag, with: {{name: x}}}}\n", "w", ["generated.digitalocean"]
    )
    assert list(workflow.steps) == ["a"]
