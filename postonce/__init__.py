"""postonce: cloud models whose `create` is safe to run again.

Names are loaded when first used, so that `import postonce` stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy_exports

if TYPE_CHECKING:
    from .context import Context as Context
    from .creation import Timing as Timing
    from .errors import ActionFailed as ActionFailed
    from .errors import ActionUnfinished as ActionUnfinished
    from .errors import AmbiguousMatch as AmbiguousMatch
    from .errors import ApiError as ApiError
    from .errors import CallError as CallError
    from .errors import Claimed as Claimed
    from .errors import ConfigError as ConfigError
    from .errors import CreateFailed as CreateFailed
    from .errors import DecisionRefused as DecisionRefused
    from .errors import Effect as Effect
    from .errors import EffectUnknown as EffectUnknown
    from .errors import ExpressionFailed as ExpressionFailed
    from .errors import IdentityConflict as IdentityConflict
    from .errors import ImmutableChange as ImmutableChange
    from .errors import NotReady as NotReady
    from .errors import NotRecorded as NotRecorded
    from .errors import PostonceError as PostonceError
    from .errors import Refused as Refused
    from .errors import RepositoryError as RepositoryError
    from .errors import RepositoryLocked as RepositoryLocked
    from .errors import RepositoryTooNew as RepositoryTooNew
    from .errors import RequestInvalid as RequestInvalid
    from .errors import StepStopped as StepStopped
    from .errors import StepTimedOut as StepTimedOut
    from .errors import TransportError as TransportError
    from .errors import WorkflowInvalid as WorkflowInvalid
    from .methods import method as method
    from .model import Model as Model
    from .result import Drift as Drift
    from .result import Outcome as Outcome
    from .result import Result as Result
    from .result import Verified as Verified
    from .types import Json as Json
    from .types import RemoteId as RemoteId

__version__ = "0.1.0"

_MODULES = {
    "Context": "context",
    "Timing": "creation",
    "method": "methods",
    "Model": "model",
    "Drift": "result",
    "Outcome": "result",
    "Result": "result",
    "Verified": "result",
    "Json": "types",
    "RemoteId": "types",
    **dict.fromkeys(
        (
            "ActionFailed",
            "ActionUnfinished",
            "AmbiguousMatch",
            "ApiError",
            "CallError",
            "Claimed",
            "ConfigError",
            "CreateFailed",
            "DecisionRefused",
            "Effect",
            "EffectUnknown",
            "ExpressionFailed",
            "IdentityConflict",
            "ImmutableChange",
            "NotReady",
            "NotRecorded",
            "PostonceError",
            "Refused",
            "RepositoryError",
            "RepositoryLocked",
            "RepositoryTooNew",
            "RequestInvalid",
            "StepStopped",
            "StepTimedOut",
            "TransportError",
            "WorkflowInvalid",
        ),
        "errors",
    ),
}

__all__ = [*sorted(_MODULES)]

if not TYPE_CHECKING:  # a type checker that sees __getattr__ would let any name pass
    __getattr__, __dir__ = lazy_exports(__name__, _MODULES)
