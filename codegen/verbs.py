"""Verbs: what the words of a path or operationId tell about an operation.

Every table is plain data. A word that is missing makes a verdict less sure, never milder: an
unknown verb is no evidence for anything.
"""

from __future__ import annotations

from .words import table, words

# Verbs after which nothing has changed: the call reads or computes.
COMPUTING = table(
    "analyze autocomplete calculate check compare completions compute count counts decrypt detect "
    "diff embeddings encrypt estimate evaluate explain fetch filter forecast generations history "
    "infer inference introspect lint lookup match moderations paginate parse predict preview "
    "price prices pricing probe propose query quote render search simulate statistics suggest "
    "transcriptions translate translations validate whoami"
)
READING = table(
    "get list read show fetch find query count search filter validate describe check preview "
    "estimate lookup paginate"
)

MAKING = table("create add new post insert make register import upload provision")
CHANGING = table("update set put patch modify edit change replace configure save")
DESTROYING = table("delete destroy remove clear unset drop")

JOINING = table("attach assign associate bind link join connect share mount applyto")
PARTING = table(
    "detach unassign disassociate unbind unlink leave disconnect unshare remove unmount"
)

# Verbs that put a thing into a state: what is there already stays as it is.
SETTLING = table(
    "abort accept acknowledge activate adopt approve archive block boot cancel change close "
    "complete configure convert deactivate decline demote disable discard dismiss enable finalize "
    "finish grant hide hold ignore lock makedefault mark migrate mount move mutate mute open park "
    "pause pin poweroff poweron promote protect publish reactivate read ready reassign reject "
    "rename reopen resize resolve resume retire revoke scale seen set shutdown snooze stage start "
    "stop suspend switch terminate transfer trust unarchive unblock unhide unlock unmount unmute "
    "unpark unpause unpin unprotect unpublish unread unsubscribe unsuspend untrust update upgrade "
    "upsert verify"
)

# Verbs whose repeat is a second thing or a second side effect.
REPEATING = table(
    "backup boost build burst bounce bump capture charge clone copy cycle deploy dispatch "
    "duplicate email emit execute export fire flush fork generate import increment invite invoke "
    "kick merge notify order pay ping play powercycle purchase purge push reboot rebuild recreate "
    "recycle redeploy redeliver refresh regenerate reindex reinstall reissue rekey renew replay "
    "rerun rescan rescue resend reset restart restore resync retry revert reset roll rollback "
    "rotate run scan send snapshot spawn submit sync test trigger upload"
)

# Repeating verbs that leave a new secret behind.
ROTATING = table("exchange generate issue regenerate reissue rekey renew reset roll rotate")

# Verbs all the same, though they do not tell what a repeat does.
_OPEN = table("commit install")

_VERBS = (
    SETTLING | REPEATING | JOINING | PARTING | CHANGING | MAKING | DESTROYING | ROTATING | _OPEN
)

# Things that are added to, whatever an operationId says: each line of a log is another one.
APPENDED = table("comment event log message note")

# Things that are secrets themselves, or come with one.
SECRET_NOUNS = table("credential credentials key password secret token")


def verb_of(segment: str) -> str | None:
    """Return the verb that a path segment is or starts with, or None where it is a noun.

    `reset-password` starts with one, `power_off` is one, `backups` is a noun.
    """
    parts = words(segment)
    if len(parts) > 1 and parts[0] in ("bulk", "batch"):
        parts = parts[1:]
    if not parts:
        return None
    for verb in ("".join(parts[:2]), parts[0]):
        if verb in _VERBS | COMPUTING:
            return verb
    return parts[-1] if parts[-1] in ("enable", "disable", "confirm", "reset") else None


def verb_of_id(operation_id: str | None) -> str | None:
    """Return the first verb in an operationId, or None."""
    return next((word for word in words(operation_id or "") if word in _VERBS | READING), None)
