from __future__ import annotations

from codegen.discover.cases import Survey
from codegen.discover.holders import habits_of

from .documents import Json, many, op, surveyed, text, thing

NOUNS = ("disks", "hosts", "pools", "zones", "users")


def kind(noun: str) -> Json:
    return thing("id", f"{noun}_size", f"{noun}_mode")


def around(inner: Json, member: str = "data") -> Json:
    return thing(code={"type": "integer"}, trace=thing(span=text()), **{member: inner})


def documents_of(answer: Json, noun: str) -> dict[str, Json]:
    return {
        f"GET /{noun}": op(around(many(answer))),
        f"POST /{noun}": op(around(answer), body=answer),
        f"GET /{noun}/{{id}}": op(around(answer)),
    }


def wrapped() -> Survey:
    paths: dict[str, Json] = {}
    for noun in NOUNS:
        paths |= documents_of(kind(noun), noun)
    return surveyed(paths)


def test_member_of_ever_other_fields_holds_what_answers_are_about() -> None:
    survey = wrapped()
    habits = habits_of(survey.document, survey.shapes)
    assert habits.holders == {"data"}
    assert set(habits.around) == {"code", "trace"}


def test_what_always_stands_around_the_holder_hides_nothing() -> None:
    survey = wrapped()
    one = survey.cases["GET /pools/{id}"].answer
    assert (one.envelope, one.is_list) == ("data", False)
    several = survey.cases["GET /pools"].answer
    assert (several.envelope, several.is_list) == ("data", True)


def test_field_that_requests_have_too_is_of_the_thing() -> None:
    paths: dict[str, Json] = {}
    for noun in NOUNS:
        bare = thing(code=text(), spec=kind(noun))
        paths |= {f"GET /{noun}/{{id}}": op(bare), f"PUT /{noun}/{{id}}": op(bare, body=bare)}
    survey = surveyed(paths)
    assert not habits_of(survey.document, survey.shapes).holders
    assert survey.cases["GET /pools/{id}"].answer.envelope is None


def test_member_that_is_always_alike_is_a_field() -> None:
    owner = thing("login", "age")
    paths = {f"GET /{n}/{{id}}": op(thing(n, owner=owner)) for n in NOUNS}
    survey = surveyed(paths)
    assert not habits_of(survey.document, survey.shapes).holders


def test_holder_of_another_envelope_is_left_alone() -> None:
    paths = {f"GET /{n}": op(around(thing(**{n: many(kind(n))}))) for n in NOUNS}
    survey = surveyed(paths)
    assert survey.cases["GET /hosts"].answer.envelope is None
