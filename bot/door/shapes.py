"""The shapes of what Slack sends (Slack: reference/interaction-payloads, slash-commands, events-api), as far as anybody reads them:
our handlers, and Bolt, which looks into a payload before any handler does and trusts that each thing is what it expects.

What is not named here is let through as it is: Slack adds fields at any time. What is named is of its type, or absent, or null.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]
"""An id of Slack's, where there must be one: what is printed of ASCII, without spaces."""

MayId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{0,255}$")] | None
"""The same where there may be none, in any of the ways to say so."""

Url: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{0,2000}$")]


class Kind(StrEnum):
    """What there is to be done with a request; the texts are Slack's own `type` where it has one."""

    COMMAND = "command"
    EVENT = "event_callback"
    ACTIONS = "block_actions"
    OPTIONS = "block_suggestion"
    VIEW = "view_submission"
    CLOSED = "view_closed"
    SHORTCUT = "shortcut"
    MESSAGE_SHORTCUT = "message_action"


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


class Named(_Shape):
    """A team, an enterprise, a person or a channel."""

    id: MayId = None
    team_id: MayId = None
    enterprise_id: MayId = None


class User(Named):
    """Who did it: without that nobody could be let in."""

    id: Id


class OptionChosen(_Shape):
    value: str | None = None


class Element(_Shape):
    """How an element stands in a form, or what was done to it. Slack has other kinds of values: nobody reads those."""

    type: str | None = None
    value: str | None = None
    selected_option: OptionChosen | None = None
    selected_options: list[OptionChosen] | None = None
    selected_conversation: MayId = None
    selected_channel: MayId = None


class Action(Element):
    action_id: str
    block_id: str | None = None


class State(_Shape):
    values: dict[str, dict[str, Element]] | None = None


class View(_Shape):
    id: MayId = None
    type: str | None = None
    callback_id: str | None = None
    hash: str | None = None
    team_id: MayId = None
    app_installed_team_id: MayId = None
    private_metadata: str | None = None
    previous_view_id: MayId = None
    root_view_id: MayId = None
    state: State | None = None


class ViewSent(View):
    """A view that something was done with: it is found by these."""

    id: Id
    type: str
    callback_id: str


Reference: TypeAlias = Named | MayId


class ResponseUrl(_Shape):
    response_url: Url


class Looked(_Shape):
    """Where Bolt looks for team, person and channel: in a payload, and again in what is in it."""

    enterprise: Reference = None
    enterprise_id: MayId = None
    team: Reference = None
    team_id: MayId = None
    channel: Reference = None
    channel_id: MayId = None
    user: Reference = None
    user_id: MayId = None
    user_team: MayId = None
    bot_id: str | None = None
    is_enterprise_install: bool | str | None = None
    is_ext_shared_channel: bool | None = None
    authorizations: list[Looked] | None = None
    response_url: Url | None = None
    response_urls: list[ResponseUrl] = Field(default_factory=list)
    thread_ts: str | None = None
    trigger_id: MayId = None
    view: View | None = None
    event: Looked = cast("Looked", None)  # absent, but never null: Bolt takes `{}` only for what is absent
    message: Looked | None = None
    previous_message: Looked | None = None
    item: Looked | None = None
    assistant_thread: Looked | None = None
    function_data: dict[str, Any] | None = None
    function_execution_id: str | None = None
    bot_access_token: str | None = None
    inputs: dict[str, Any] | None = None


class Command(Looked):
    """A slash command: the fields of a form, so that everything in it is text."""

    command: Annotated[str, StringConstraints(pattern=r"^/\S", max_length=255)]
    text: str = ""
    user_id: Id
    team_id: Id
    trigger_id: Id


class Interaction(Looked):
    """What somebody did with something that the bot had shown."""

    type: str
    user: User


class Actions(Interaction):
    actions: list[Action] = Field(min_length=1)
    trigger_id: Id


class Suggestion(Interaction):
    action_id: str
    block_id: str | None = None
    value: str | None = None


class Submission(Interaction):
    view: ViewSent


class Shortcut(Interaction):
    callback_id: str
    trigger_id: Id


class EventInside(Looked):
    """What happened."""

    type: str
    subtype: str | None = None
    tab: str | None = None


class Event(Looked):
    """An event, in its wrapping."""

    type: str
    event_id: Id
    team_id: Id
    event: EventInside


class Challenge(_Shape):
    """Slack asks for this when a request URL is saved (reference/events/url_verification)."""

    challenge: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


SHAPES: Final[dict[Kind, type[_Shape]]] = {
    Kind.COMMAND: Command,
    Kind.EVENT: Event,
    Kind.ACTIONS: Actions,
    Kind.OPTIONS: Suggestion,
    Kind.VIEW: Submission,
    Kind.CLOSED: Submission,
    Kind.SHORTCUT: Shortcut,
    Kind.MESSAGE_SHORTCUT: Shortcut,
}


def check(kind: Kind, payload: dict[str, Any]) -> None:
    """Raises `ValueError` (pydantic's, whose text repeats what was sent) for a payload that is not of its kind's shape."""
    SHAPES[kind].model_validate(payload)
