"""Roles: what each operation is to its resource, by ordered rules; the first that fires decides.

A rule sees one operation with its place among all others and says why it fired, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..ir.discovery import Tried
from ..ir.idempotency import Evidence
from ..ir.operations import Role
from .cases import Case, Survey
from .signs import acting, calling, changing, issuing, joining, making, reading


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: for operations of `methods`, `fires` returns what it saw, or None."""

    name: str
    methods: tuple[str, ...]
    role: Role
    fires: Callable[[Case, Survey], str | None]


def role_of(case: Case, survey: Survey) -> tuple[Role, Evidence]:
    """Return the role of an operation and the evidence for it."""
    for rule, says in _asked(case, survey):
        if says is not None:
            return rule.role, Evidence(rule=rule.name, source=case.source, says=says)
    raise AssertionError(f"no rule for {case.key}: the table must end with a rule for each method")


def roles_tried(case: Case, survey: Survey) -> tuple[Tried, ...]:
    """Return what every rule for the operation's method says of its role, strongest first."""
    return tuple(
        Tried(rule=rule.name, speaks_for=rule.role, says=says)
        for rule, says in _asked(case, survey)
    )


def _asked(case: Case, survey: Survey) -> Iterator[tuple[Rule, str | None]]:
    for rule in RULES:
        if case.operation.method in rule.methods:
            yield rule, rule.fires(case, survey)


_BODY = ("PUT", "PATCH")

RULES = (
    # Calls by name.
    Rule("named-reading-call", ("POST",), Role.QUERY, calling.calls_to_read),
    Rule("named-call", ("POST",), Role.ACTION, calling.calls_otherwise),
    Rule("named-call-by-get", ("GET",), Role.ACTION, calling.gets_otherwise),
    # Reading.
    Rule("list-answer", ("GET",), Role.LIST, reading.answers_list),
    Rule("plain-read", ("GET", "HEAD", "OPTIONS", "TRACE"), Role.READ, reading.answers_one),
    # Posts that leave nothing behind.
    Rule("only-checks", ("POST",), Role.QUERY, reading.only_checks),
    Rule("computing-path", ("POST",), Role.QUERY, reading.computes_by_path),
    Rule("reading-id", ("POST",), Role.QUERY, reading.reads_by_id),
    Rule("model-and-input", ("POST",), Role.QUERY, reading.computes_by_body),
    Rule("filled-in", ("POST",), Role.QUERY, reading.fills_in),
    Rule("answers-address", ("POST",), Role.QUERY, reading.answers_address),
    # Secrets, whichever method issues them.
    Rule("rotated-secret", ("POST", *_BODY), Role.CREDENTIAL, issuing.rotates_secret),
    Rule("issued-secret", ("POST",), Role.CREDENTIAL, issuing.issues_secret),
    Rule("action-with-secret", ("POST",), Role.CREDENTIAL, issuing.acts_and_issues),
    # Actions on a thing.
    Rule("makes-beside", ("POST",), Role.CREATE, making.makes_beside),
    Rule("join-action", ("POST",), Role.ATTACH, joining.joins_under_actions),
    Rule("part-action", ("POST",), Role.DETACH, joining.parts_under_actions),
    Rule("under-actions", ("POST",), Role.ACTION, acting.stands_under_actions),
    # Sets and their members.
    Rule("set-with-delete", ("POST",), Role.ATTACH, joining.joins_by_pair),
    Rule("joins-reference", ("POST",), Role.ATTACH, joining.joins_by_reference),
    Rule("add-and-remove", ("POST",), Role.ATTACH, joining.joins_by_add),
    Rule("joining-word", ("POST", "PUT"), Role.ATTACH, joining.joins_by_word),
    Rule("parting-word", ("POST", "PUT"), Role.DETACH, joining.parts_by_word),
    # Changes by POST.
    Rule("post-on-item", ("POST",), Role.UPDATE, changing.posts_to_item),
    Rule("whole-list", ("POST",), Role.UPDATE, changing.posts_whole_list),
    Rule("update-verb", ("POST",), Role.UPDATE, changing.updates_by_verb),
    Rule("changing-id", ("POST",), Role.UPDATE, changing.changes_by_id),
    # Making.
    Rule("making-verb", ("POST",), Role.CREATE, making.makes_by_verb),
    Rule("posts-own-path", ("POST",), Role.CREATE, making.posts_to_own_path),
    Rule("verb-path", ("POST",), Role.ACTION, acting.ends_with_verb),
    Rule("verb-on-item", ("POST",), Role.ACTION, acting.acts_on_item),
    Rule("post-on-collection", ("POST",), Role.CREATE, making.posts_to_collection),
    Rule("answers-a-thing", ("POST",), Role.CREATE, making.answers_what_is_read),
    Rule("making-id", ("POST",), Role.CREATE, making.makes_by_id),
    Rule("post-otherwise", ("POST",), Role.ACTION, acting.posts_otherwise),
    # Putting.
    Rule("put-verb", _BODY, Role.ACTION, acting.puts_verb),
    Rule("put-member", ("PUT",), Role.ATTACH, joining.puts_member),
    Rule("put-creates", ("PUT",), Role.CREATE, making.puts_new),
    Rule("put-singleton", ("PUT",), Role.CREATE, making.puts_only_one),
    Rule("put-collection", ("PUT",), Role.CREATE, making.puts_into_collection),
    Rule("put-state", _BODY, Role.UPDATE, changing.puts_state),
    # Deleting.
    Rule("empties", ("DELETE",), Role.ACTION, acting.empties),
    Rule("member-out", ("DELETE",), Role.DETACH, joining.takes_member_out),
    Rule("delete", ("DELETE",), Role.DELETE, changing.deletes),
)
