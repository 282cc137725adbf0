"""Any document → specs/<provider>/: bundle it, lift the facts out of its prose, write it."""

from .vendor import Told as Told
from .vendor import Vendored as Vendored
from .vendor import vendor as vendor
