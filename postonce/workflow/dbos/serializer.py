"""How DBOS's tables hold values: JSON in ASCII, to be read with any tool."""

from __future__ import annotations

import json
from typing import Any

from dbos import Serializer

from ...errors import RepositoryError

_ERROR = "postonce:error"


class JsonSerializer(Serializer):
    """JSON instead of pickle, DBOS's own choice.

    In ASCII, because a text may hold what a database takes for none (half of a surrogate pair),
    and what cannot be written is never recorded as ended. Errors keep their text.
    """

    def name(self) -> str:
        """Return what DBOS notes beside each value."""
        return "postonce_json"

    def serialize(self, data: Any) -> str:
        """Return `data`, JSON or an error, as a text."""
        if isinstance(data, Exception):
            data = {_ERROR: f"{type(data).__name__}: {data}"}
        return json.dumps(data)

    def deserialize(self, serialized_data: str) -> Any:
        """Return what the text was made of; in place of an error, one with its text."""
        data = json.loads(serialized_data)
        is_error = isinstance(data, dict) and data.keys() == {_ERROR}
        return RepositoryError(data[_ERROR]) if is_error else data
