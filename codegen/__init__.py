"""The generator: an OpenAPI document in, a package of create-once models out."""

__version__ = "0.1.0"
