"""Failures: error answers in the provider's own shape."""

from __future__ import annotations

from http import HTTPStatus

from ..types import Json
from .messages import Answer
from .samples import Sampler, Wish
from .spec import Operation, Spec, mapping

_TEXTS = ("message", "detail", "reason", "description", "error", "error_message", "title")
_CODES = ("code", "id", "status", "status_code", "type", "error_code")


class Failures:
    """Makes error answers as the spec declares them for the operation, else for any other."""

    def __init__(self, spec: Spec, sampler: Sampler) -> None:
        self._spec = spec
        self._sampler = sampler

    def answer(self, status: int, message: str, operation: Operation | None = None) -> Answer:
        """Return an error answer of this status that carries `message`."""
        schema = self._schema(status, operation)
        wish = Wish(side="answer", is_minimal=False, lists=2)
        body = None if schema is None else self._sampler.value(schema, wish, "error")
        word = _word(status)
        if not isinstance(body, dict) or not body:
            return Answer(status=status, body={"id": word, "message": message})
        return Answer(status=status, body=_filled(body, status, word, message))

    def invalid(self, message: str, operation: Operation) -> Answer:
        """Return the refusal of a request that breaks the spec: 422, or 400 if that is declared."""
        declared = operation.answers
        status = 400 if "400" in declared and "422" not in declared else 422
        return self.answer(status, message, operation)

    def _schema(self, status: int, operation: Operation | None) -> Json:
        operations = [operation] if operation else []
        wanted = (str(status), f"{status // 100}XX", "DEFAULT")
        for candidate in [*operations, *self._spec.operations.values()]:
            for key in wanted:
                body = candidate.answers.get(key)
                if body is not None and body.is_json and mapping(body.schema):
                    return body.schema
        return None


def _word(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")
    except ValueError:
        return "error"


def _filled(node: Json, status: int, word: str, message: str) -> Json:
    """Return a sample of an error with its texts and codes put in, wherever they stand."""
    if isinstance(node, list):
        return [_filled(element, status, word, message) for element in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, Json] = {}
    for name, value in node.items():
        if name in _TEXTS and isinstance(value, str):
            result[name] = message
        elif name in _CODES and isinstance(value, str):
            result[name] = word
        elif name in _CODES and isinstance(value, int) and not isinstance(value, bool):
            result[name] = status
        else:
            result[name] = _filled(value, status, word, message)
    return result
