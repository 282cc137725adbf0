"""What an API offers: roles of operations, resources, identities."""

from .discover import discover as discover
from .discover import roles_asked as roles_asked
