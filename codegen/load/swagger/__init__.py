"""Swagger 2.0 → OpenAPI 3.0, so that all that follows knows one way of saying things.

Own code, because no converter in Python fits (docs/dependencies.md). What has no counterpart
is a finding. Source: the "Swagger 2.0" and "OpenAPI 3.0.3" specifications, object by object.
"""

from .convert import converted as converted
from .layout import SWAGGER as SWAGGER
