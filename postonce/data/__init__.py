"""The data repository: what was made, under which name, with which remote id."""
