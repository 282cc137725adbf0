from __future__ import annotations

import pytest

from codegen.discover.spelling import answer_paths
from codegen.document import Document
from codegen.load import operations_of
from codegen.shapes import Shapes

from .documents import Json, integer, many, text, thing

SIZE = thing("slug", memory=integer())


@pytest.mark.parametrize(
    ("sent", "shown", "path"),
    [
        ({"region": text()}, {"region": thing("name", "slug")}, "region.slug"),
        ({"size": text()}, {"size": SIZE, "size_slug": text()}, "size_slug"),
        ({"droplet_id": integer()}, {"droplet": thing("name", id=integer())}, "droplet.id"),
        ({"model_uuid": text()}, {"model": thing("name", "uuid")}, "model.uuid"),
        ({"key_uuid": text()}, {"key": thing("name")}, None),
        ({"region_slug": text()}, {"region_slug": text()}, None),
        ({"volumes": many(text())}, {"volume_ids": many(text())}, "volume_ids"),
        ({"location": text()}, {"location": thing("name", id=integer())}, "location.name"),
        ({"name": text()}, {"name": text()}, None),
        ({"secret": text()}, {"name": text()}, None),
        ({"region": text(readOnly=True)}, {"region": thing("slug")}, None),
    ],
)
def test_request_field_is_found_where_the_answer_shows_it(
    sent: Json, shown: Json, path: str | None
) -> None:
    raw = {"sent": thing(**sent), "shown": thing(**shown)}
    document = Document(raw=raw, sha256="", parse=operations_of)
    shapes = Shapes(document)
    found = answer_paths(
        shapes.of(document.at("#/sent")), shapes.of(document.at("#/shown")), shapes
    )
    assert found == ({} if path is None else {next(iter(sent)): path})
