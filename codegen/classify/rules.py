"""The rules, strongest first. Each looks at one operation and returns what it saw, or None.

To add one: write a small function, put it where its strength is, add one golden case. A rule
never weighs itself against another (verdict.py does); `duplicates` needs least proof, since
calling a repeat harmless when it is not costs the user a second thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..document import stated
from ..ir.idempotency import Idempotency
from ..ir.operations import Role
from ..verbs import (
    APPENDED,
    CHANGING,
    DESTROYING,
    JOINING,
    MAKING,
    PARTING,
    REPEATING,
    ROTATING,
    SETTLING,
)
from ..words import singular
from .hearing import Hearing


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `sees` returns what speaks for `verdict`, or None where it has nothing to say."""

    name: str
    verdict: Idempotency
    sees: Callable[[Hearing], str | None]


# ---- 1. the overlay ----------------------------------------------------------------------------


def _overlay(verdict: Idempotency) -> Callable[[Hearing], str | None]:
    def sees(hearing: Hearing) -> str | None:
        if stated(hearing.operation.fact("idempotency")) != verdict:
            return None
        return f"the overlay says `{verdict}`"

    return sees


# ---- 2. a key of the API's own -----------------------------------------------------------------


def _native_key(hearing: Hearing) -> str | None:
    resource = hearing.resource
    if not hearing.is_create or resource is None or resource.identity.native_key is None:
        return None
    where, _, name = resource.identity.native_key.partition(":")
    return f"takes an idempotency token in its {where} field `{name}`"


# ---- what is plainly said to act anew, whatever the method promises -----------------------------


def _said_renewing(hearing: Hearing) -> str | None:
    if hearing.operation.method in ("GET", "HEAD") or not stated(hearing.operation.fact("renews")):
        return None
    return "the spec says that something new is issued each time (x-postonce-renews)"


# ---- 3. HTTP semantics (RFC 9110 §9.2) ---------------------------------------------------------


def _safe_method(hearing: Hearing) -> str | None:
    if hearing.role is Role.ACTION:
        return None  # a GET that is called by another name than a reading one
    if hearing.operation.method in ("GET", "HEAD", "OPTIONS", "TRACE"):
        return f"{hearing.operation.method} is safe (RFC 9110 §9.2.1)"
    return None


def _idempotent_method(hearing: Hearing) -> str | None:
    if hearing.operation.method not in ("PUT", "DELETE") or _is_repeating(hearing):
        return None
    return f"{hearing.operation.method} is idempotent (RFC 9110 §9.2.2)"


def _is_repeating(hearing: Hearing) -> bool:
    """Whether a PUT or DELETE is a verb in disguise: each time has an effect of its own."""
    if hearing.role is Role.CREDENTIAL or _starts_job(hearing) is not None:
        return True
    return hearing.role is Role.ACTION and _repeating_word(hearing) is not None


# ---- 4. structure ------------------------------------------------------------------------------


def _computes(hearing: Hearing) -> str | None:
    return "reads or computes; nothing lasting is left" if hearing.role is Role.QUERY else None


def _refused_always(hearing: Hearing) -> str | None:
    operation = hearing.operation
    if stated(operation.fact("retired")):
        return "the spec says that it is retired and always refused"
    if operation.method == "POST" and operation.success is None and operation.declares("410"):
        return "declares no success, and 410: it is retired and does nothing"
    return None


def _issues_secret(hearing: Hearing) -> str | None:
    if hearing.role is Role.CREDENTIAL:
        return "each call leaves another secret behind"
    return None


def _keyed_by_client(hearing: Hearing) -> str | None:
    resource = hearing.resource
    if hearing.role is not Role.CREATE or not hearing.is_create or resource is None:
        return None
    if hearing.may_leave_out(resource.identity.natural_key):
        return None  # what is left out is made up anew each time
    for evidence in resource.evidence:
        if evidence.rule == "keyed-by-client":
            return f"{evidence.says}: a second one has nowhere to be"
    return None


def _starts_job(hearing: Hearing) -> str | None:
    is_put = hearing.operation.method == "PUT" and hearing.role in (Role.UPDATE, Role.CREATE)
    if is_put and hearing.starts_job:
        return f"answers an id of its own, which `{hearing.item_key}` finds: each makes another"
    return None


def _only_one(hearing: Hearing) -> str | None:
    resource = hearing.resource
    if hearing.role is not Role.CREATE or not hearing.is_create or resource is None:
        return None
    if resource.kind != "singleton" or resource.delete is None or resource.read is None:
        return None
    if resource.delete.partition(" ")[2] == resource.read.partition(" ")[2]:
        return "there is one at most: it is read and deleted without an id"
    return None


def _set_member(hearing: Hearing) -> str | None:
    if hearing.role is Role.DETACH or (hearing.role is Role.ATTACH and not hearing.makes_item):
        return "a member of a set is in it, or not"
    return None


def _sets_sent_secret(hearing: Hearing) -> str | None:
    if hearing.operation.method != "POST" or hearing.sends_secret is None:
        return None
    if hearing.role is not Role.ACTION:
        return None
    return f"sets the secret that is sent as `{hearing.sends_secret}`"


def _attaches_new(hearing: Hearing) -> str | None:
    if hearing.role is Role.ATTACH and hearing.makes_item:
        return "what is attached gets a path and a key of its own"
    return None


def _sets_state(hearing: Hearing) -> str | None:
    if hearing.role is not Role.UPDATE:
        return None
    body = hearing.operation.request
    if body is not None and "json-patch" in body.media_type:
        return None  # a list of steps, which may add each time
    if hearing.operation.method == "POST" and singular(hearing.last) in APPENDED:
        return None  # one more line each time, whatever it is called
    if any(evidence.rule == "whole-list" for evidence in hearing.judgement.evidence):
        return None  # it may add what is sent as well as replace all by it
    return "sets fields to values: the second time they have them"


# ---- 6. facts lifted from prose ----------------------------------------------------------------


def _said_idempotent(hearing: Hearing) -> str | None:
    for name in ("idempotent", "no-effect-repeat"):
        if stated(hearing.operation.fact(name)):
            return f"the spec says so (x-postonce-{name})"
    return None


def _said_unique(hearing: Hearing) -> str | None:
    resource = hearing.resource
    if hearing.role is not Role.CREATE or resource is None or not hearing.is_create:
        return None
    key = resource.identity.natural_key
    if not resource.identity.is_unique or not hearing.requires(key):
        return None  # what may be left out is made up anew each time
    return f"`{', '.join(key)}` must be unique"


# ---- 7. words ----------------------------------------------------------------------------------


def _repeating_word(hearing: Hearing) -> str | None:
    if hearing.role is not Role.ACTION:
        return None
    if hearing.operation.method == "DELETE":
        return f"each time empties `{hearing.last}` of what came in since"
    found = next((verb for verb in hearing.verbs if verb in REPEATING | ROTATING | MAKING), None)
    return None if found is None else f"each `{found}` has an effect of its own"


def _names_new(hearing: Hearing) -> str | None:
    """A verb that must be told a name makes something: promoting a snapshot to a template."""
    body = hearing.operation.request
    if hearing.role is not Role.ACTION or body is None or hearing.variant is not None:
        return None
    if hearing.operation.method != "POST" or "name" not in hearing.shapes.of(body.schema).required:
        return None
    if any(verb in CHANGING | {"rename"} for verb in hearing.verbs):
        return None
    return "must be told a `name`: each makes something of that name"


def _settling_word(hearing: Hearing) -> str | None:
    if hearing.role is not Role.ACTION:
        return None
    found = next((verb for verb in hearing.verbs if verb in _SETTLED), None)
    return None if found is None else f"after `{found}` the state is reached and stays"


_SETTLED = (SETTLING | JOINING | PARTING | CHANGING | DESTROYING) - {"patch"}


def _answers_created(hearing: Hearing) -> str | None:
    if hearing.role is not Role.ACTION or hearing.variant is not None:
        return None
    if hearing.operation.declares("201") is not None:
        return "answers 201: something was made"
    return None


# ---- what is left ------------------------------------------------------------------------------


def _makes(hearing: Hearing) -> str | None:
    if hearing.role is not Role.CREATE:
        return None
    return "each call makes another one, and nothing in the spec keeps it from that"


_S, _I = Idempotency.SAFE, Idempotency.IDEMPOTENT
_C, _D = Idempotency.CONFLICTS, Idempotency.DUPLICATES

RULES = (
    *(Rule("overlay", verdict, _overlay(verdict)) for verdict in Idempotency),
    Rule("native-key", _I, _native_key),
    Rule("said-renewing", _D, _said_renewing),
    Rule("safe-method", _S, _safe_method),
    Rule("idempotent-method", _I, _idempotent_method),
    Rule("computes", _S, _computes),
    Rule("retired", _S, _refused_always),
    Rule("issues-secret", _D, _issues_secret),
    Rule("keyed-by-client", _C, _keyed_by_client),
    Rule("only-one", _C, _only_one),
    Rule("starts-job", _D, _starts_job),
    Rule("attaches-new", _D, _attaches_new),
    Rule("set-member", _I, _set_member),
    Rule("sets-state", _I, _sets_state),
    Rule("sets-secret", _I, _sets_sent_secret),
    Rule("said-idempotent", _I, _said_idempotent),
    Rule("said-unique", _C, _said_unique),
    Rule("repeating-word", _D, _repeating_word),
    Rule("names-new", _D, _names_new),
    Rule("settling-word", _I, _settling_word),
    Rule("answers-created", _D, _answers_created),
    Rule("post-on-collection", _D, _makes),
)
