"""Modals and App Homes: the stack of a person, hashes, what survives an update.

Slack: surfaces/modals, reference/views, views.open, views.push, views.update, views.publish.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack import slack_limits
from sandbox.slack.block_kit.schema import Problem
from sandbox.slack.block_kit.surfaces import check_view
from sandbox.slack.block_kit.view_state import carried_over, initial_values, with_ids
from sandbox.slack.slack_errors import MethodRefusedError

JSON = dict[str, Any]


@dataclass(eq=False)
class View:
    """A modal or Home that a person has before her; ``values`` is ``state.values``: what she typed and picked.

    ``unseen``: the app was told that it is shown, and it never was. ``slack_says``: Slack's own words over it.
    """

    id: str
    user: str
    team_id: str
    definition: JSON
    blocks: list[JSON]
    values: JSON
    hash: str
    app_id: str
    bot_id: str
    root_id: str
    previous_id: str | None = None
    channel: str | None = None
    closed: bool = False
    submitting: bool = False
    unseen: bool = False
    slack_says: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    earlier: list[JSON] = field(default_factory=list)

    @property
    def type(self) -> str:
        """``modal`` or ``home``."""
        return str(self.definition["type"])

    @property
    def callback_id(self) -> str:
        """As the app gave it, or empty."""
        return str(self.definition.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """As the app gave it, or empty."""
        return str(self.definition.get("private_metadata", ""))

    @property
    def title(self) -> str:
        """The words at its top; empty for a Home."""
        return str((self.definition.get("title") or {}).get("text", ""))

    def as_slack(self) -> JSON:
        """The view object, as methods answer it and payloads carry it."""
        shown = {name: self.definition.get(name) for name in ("title", "submit", "close")}
        return {
            "id": self.id,
            "team_id": self.team_id,
            "type": self.type,
            "blocks": self.blocks,
            "private_metadata": self.private_metadata,
            "callback_id": self.callback_id,
            "state": {"values": self.values},
            "hash": self.hash,
            **shown,
            "clear_on_close": bool(self.definition.get("clear_on_close", False)),
            "notify_on_close": bool(self.definition.get("notify_on_close", False)),
            "submit_disabled": bool(self.definition.get("submit_disabled", False)),
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "app_id": self.app_id,
            "external_id": self.definition.get("external_id", ""),
            "app_installed_team_id": self.team_id,
            "bot_id": self.bot_id,
        }


class ViewStacks:
    """Every view there is or was, the stack of modals and the Home of each person.

    ``changed`` is called whenever a person sees something else.
    """

    def __init__(self, *, app_id: str, bot_id: str, clock: Callable[[], float], changed: Callable[[str], None]) -> None:
        self._app_id, self._bot_id, self._clock, self._changed = app_id, bot_id, clock, changed
        self._count = 0
        self.all: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.opens_over_modals = False
        """Whether ``views.open`` while a modal is open takes its place. Slack answers ok and may show nothing, on phones
        nothing at all (its maintainers in bolt-js 1827 and 1072, bolt-python 481)."""

    def top(self, user: str) -> View | None:
        """The modal a person has before her."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, team_id: str, definition: JSON, channel: str | None) -> View:
        """Show a modal; where one is open already it is only said to be shown, unless ``opens_over_modals``."""
        self._check(definition, "modal")
        view = self._make(user, team_id, definition, channel, None)
        if self.stacks.get(user) and not self.opens_over_modals:
            view.closed, view.unseen = True, True
            return view
        self.clear(user)
        self.stacks[user] = [view]
        self._changed(user)
        return view

    def push(self, under_id: str | None, definition: JSON) -> View:
        """Show a modal over the one with that id; ``not_found`` when it is gone, ``push_limit_reached`` above three."""
        self._check(definition, "modal")
        under = self.all.get(under_id or "")
        if under is None or under.closed or under.type != "modal":
            raise MethodRefusedError("not_found")
        stack = self.stacks[under.user]
        if len(stack) >= slack_limits.VIEW_STACK:
            raise MethodRefusedError("push_limit_reached")
        view = self._make(under.user, under.team_id, definition, under.channel, stack[-1])
        stack.append(view)
        self._changed(under.user)
        return view

    def update(self, view: View, definition: JSON, expected_hash: str | None = None) -> View:
        """Put another definition in a view's place; ``hash_conflict`` when it changed since ``expected_hash``."""
        if view.closed:
            raise MethodRefusedError("not_found")
        if expected_hash is not None and expected_hash != view.hash:
            raise MethodRefusedError("hash_conflict")
        self._check(definition, view.type, view)
        view.earlier.append(view.definition)
        blocks = with_ids(definition["blocks"], self._next_id)
        view.values = carried_over(initial_values(blocks, view.channel), view.values)
        view.definition, view.blocks, view.hash, view.errors = definition, blocks, self._hash(), {}
        self._changed(view.user)
        return view

    def publish(self, user: str, team_id: str, definition: JSON, expected_hash: str | None) -> View:
        """Show a person's App Home."""
        home = self.homes.get(user)
        if home is not None:
            return self.update(home, definition, expected_hash)
        self._check(definition, "home")
        self.homes[user] = view = self._make(user, team_id, definition, None, None)
        self._changed(user)
        return view

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """A view that is still open, by either id; ``not_found`` otherwise."""
        for view in self.all.values():
            if not view.closed and (
                view.id == view_id or (external_id and view.definition.get("external_id") == external_id)
            ):
                return view
        raise MethodRefusedError("not_found")

    def close(self, view: View) -> None:
        """Take one view away; the one under it is seen again."""
        view.closed = True
        stack = self.stacks.get(view.user, [])
        if view in stack:
            stack.remove(view)
        self._changed(view.user)

    def clear(self, user: str) -> None:
        """Take the whole stack away."""
        for view in self.stacks.pop(user, []):
            view.closed = True
        self._changed(user)

    def touched(self, view: View) -> None:
        """A person typed or picked something in it."""
        self._changed(view.user)

    def _make(self, user: str, team_id: str, definition: JSON, channel: str | None, under: View | None) -> View:
        self._count += 1
        id_ = f"V0{self._count:08d}"
        blocks = with_ids(definition["blocks"], self._next_id)
        view = View(
            id=id_,
            user=user,
            team_id=team_id,
            definition=definition,
            blocks=blocks,
            values=initial_values(blocks, channel),
            hash=self._hash(),
            app_id=self._app_id,
            bot_id=self._bot_id,
            root_id=under.root_id if under else id_,
            previous_id=under.id if under else None,
            channel=channel,
        )
        self.all[id_] = view
        return view

    def _check(self, definition: JSON, wanted: str, instead_of: View | None = None) -> None:
        problems = check_view(definition)
        if not problems and definition["type"] != wanted:
            problems = [Problem(f"must be a {wanted}", "/view/type")]
        if problems:
            raise MethodRefusedError("invalid_arguments", messages=[str(problem) for problem in problems])
        if len(json.dumps(definition, ensure_ascii=False).encode()) > slack_limits.VIEW_BYTES:
            raise MethodRefusedError("view_too_large")
        if any(view is not instead_of for view in self._open_with(definition.get("external_id"))):
            raise MethodRefusedError("duplicate_external_id")

    def _open_with(self, external_id: str | None) -> list[View]:
        """The views that are open and have this ``external_id``; none without one."""
        if not external_id:
            return []
        return [
            view for view in self.all.values() if not view.closed and view.definition.get("external_id") == external_id
        ]

    def _hash(self) -> str:
        self._count += 1
        return f"{int(self._clock())}.{self._count:08x}"

    def _next_id(self) -> str:
        self._count += 1
        return f"b{self._count:05x}"
