"""A stateful stand-in for any provider, driven by its vendored spec and manifest."""
