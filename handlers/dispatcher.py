"""Dispatcher: the one way in for everything people do: acknowledged at once, let in or not, run, and told when it failed.

Every listener is registered here, so that none can forget the check. Slack wants its answer within three seconds: what
carries nothing is acknowledged before anything else; a view sent in and a type-ahead field are answered with what they
ask for, within a time limit of our own.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any, Protocol, TypeAlias, cast

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.permissions import Denial, Person, Rules, why_not
from bot.slack.errors import (
    SlackError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackTriggerExpiredError,
    SlackTriggerUsedError,
)
from bot.store import NewerVersionError, RedisError, UnreadableError
from bot.views import replies, trouble, ways
from bot.views.block_kit import Option
from handlers.interaction import Interaction, rules_of
from handlers.ports import Bot

log = structlog.get_logger(__name__)

COMMAND = "/encore"

ANSWER_SECONDS = 2.5
"""Slack: a view sent in and an options request are answered within three seconds."""

ENDING = "encore_ending"
"""In Bolt's context: what is told when all that a request asked for is done (`Ending`)."""

NOT_OURS = frozenset({"user_not_visible", "user_not_found"})
"""users.info of a person of another organisation."""

Body: TypeAlias = dict[str, Any]
Run: TypeAlias = Callable[[Interaction], Awaitable[None]]


class Ending(Protocol):
    """Who brought a request, and wants to know how it ended. begun: a listener has it."""

    begun: bool

    async def __call__(self, *, well: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class ViewResponse:
    """How a view that was sent in is answered. No arguments: it is closed. after: what is done once Slack has that."""

    arguments: Mapping[str, Any]
    after: Callable[[], Awaitable[None]] | None = None

    @classmethod
    def close(cls, after: Callable[[], Awaitable[None]] | None = None) -> ViewResponse:
        return cls({}, after)

    @classmethod
    def clear(cls, after: Callable[[], Awaitable[None]] | None = None) -> ViewResponse:
        """Closes all views."""
        return cls({"response_action": "clear"}, after)

    @classmethod
    def errors(cls, errors: Mapping[str, str]) -> ViewResponse:
        """Sentences by the block_ids of input blocks (Slack: nothing else can carry an error)."""
        return cls({"response_action": "errors", "errors": dict(errors)})

    @classmethod
    def push(cls, view: Mapping[str, Any]) -> ViewResponse:
        return cls({"response_action": "push", "view": dict(view)})

    @classmethod
    def update(cls, view: Mapping[str, Any]) -> ViewResponse:
        return cls({"response_action": "update", "view": dict(view)})

    def seen_by(self, interaction: Interaction) -> dict[str, Any]:
        """The arguments, with the view that they may hold marked by the channel from which it came."""
        view = self.arguments.get("view")
        return {**self.arguments, "view": interaction.seen_here(view)} if view else dict(self.arguments)


class NotPermittedError(Exception):
    """The person may not; `str()` is the sentence for them."""


class Dispatcher:
    """Registers listeners on Bolt's app. Keeps hold of what still runs, so that a stop can wait for it.

    `listens_to` holds what is registered, by kind: "command", "shortcut", "action", "event", "view", "options".
    """

    def __init__(self, app: AsyncApp, bot: Bot) -> None:
        self._app = app
        self._bot = bot
        self._running: set[asyncio.Task[Any]] = set()
        self.listens_to: dict[str, list[str | re.Pattern[str]]] = defaultdict(list)

    def rules(self) -> Rules:
        """Who may, as the settings say."""
        return rules_of(self._bot)

    async def drain(self, seconds: float) -> None:
        """Waits until what people asked for is done, at most `seconds`."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=seconds)

    # -- what is acknowledged at once ---------------------------------------------------------------------------------

    def subcommand(self, words: Sequence[str], run: Run) -> None:
        """`/encore <word> …`, in any case; `""` is the bare command. Registered first wins."""
        self.listens_to["command"] += words

        async def begins(body: Body) -> bool:
            return "".join(str(body.get("text") or "").split(None, 1)[:1]).casefold() in words

        self._app.command(COMMAND, matchers=[begins])(self._at_once(run))

    def any_command(self, run: Run) -> None:
        """`/encore` with anything that no subcommand took."""
        self._app.command(COMMAND)(self._at_once(run))

    def shortcut(self, callback_id: str, run: Run) -> None:
        self.listens_to["shortcut"].append(callback_id)
        self._app.shortcut(callback_id)(self._at_once(run))

    def action(self, action_id: str | re.Pattern[str], run: Run) -> None:
        """A button, a select, or an input that dispatches."""
        self.listens_to["action"].append(action_id)
        self._app.action(action_id)(self._at_once(run))

    def event(self, kind: str, run: Run) -> None:
        self.listens_to["event"].append(kind)
        self._app.event(kind)(self._at_once(run))

    def _at_once(self, run: Run) -> Callable[..., Awaitable[None]]:
        async def listener(ack: AsyncAck, body: Body, respond: AsyncRespond, context: AsyncBoltContext) -> None:
            ended = self._keep(context)
            await ack()
            well = True
            interaction = Interaction(self._bot, Person(_user(body)), body, respond.response_url or "")
            try:
                person = await self._let_in(body)
                interaction = replace(interaction, person=person)
                await run(interaction)
            except NotPermittedError as refusal:
                if body.get("type") != "event_callback":
                    await _tell(interaction, trouble.note_message(str(refusal)))
            except SlackTriggerUsedError:
                log.info("trigger_used")
            except Exception as error:  # noqa: BLE001 - every failure ends in a sentence
                well = False
                await _tell(interaction, trouble.trouble_message(*self._sentences(error)))
            await ended(well=well)

        return listener

    # -- what carries an answer ---------------------------------------------------------------------------------------

    def submission(self, callback_id: str, run: Callable[[Interaction], Awaitable[ViewResponse]]) -> None:
        """A view that was sent in. When it fails, a view that says so is laid over it; over the deepest one none fits, and a field
        says so. Nothing typed is lost."""
        self.listens_to["view"].append(callback_id)

        async def listener(ack: AsyncAck, body: Body, respond: AsyncRespond, context: AsyncBoltContext) -> None:
            ended = self._keep(context)
            after = None
            interaction = Interaction(self._bot, Person(_user(body)), body, respond.response_url or "")
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    interaction = replace(interaction, person=await self._let_in(body))
                    answer = await run(interaction)
                after = answer.after
                await ack(**answer.seen_by(interaction))
            except NotPermittedError as refusal:
                await ack(**_in_trouble(interaction, replies.DENIED_TITLE, str(refusal)).arguments)
            except Exception as error:  # noqa: BLE001 - every failure ends in a sentence
                await ack(**_in_trouble(interaction, *self._sentences(error)).arguments)
            if after is not None:
                try:
                    await after()
                except Exception as error:  # noqa: BLE001 - it was answered already: for the log
                    self._sentences(error)
            await ended(well=True)

        self._app.view(callback_id)(listener)

    def options(self, action_id: str, run: Callable[[Interaction], Awaitable[list[Option]]]) -> None:
        """A type-ahead field. It cannot say what went wrong, so then it offers nothing."""
        self.listens_to["options"].append(action_id)

        async def listener(ack: AsyncAck, body: Body, respond: AsyncRespond, context: AsyncBoltContext) -> None:
            ended = self._keep(context)
            found: list[Option] = []
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    found = await run(
                        Interaction(self._bot, await self._let_in(body), body, respond.response_url or "")
                    )
            except NotPermittedError:
                pass
            except Exception as error:  # noqa: BLE001 - there is no other way to answer
                self._sentences(error)
            await ack(options=cast("list[dict[str, Any]]", found))
            await ended(well=True)

        self._app.options(action_id)(listener)

    # -- the check ----------------------------------------------------------------------------------------------------

    async def _let_in(self, body: Body) -> Person:
        """Who did it. Raises `NotPermittedError` for everybody who may not; when Slack cannot say who it is, nobody may."""
        if _workspace(body, self._bot.team) != self._bot.team:
            raise NotPermittedError(replies.denied(Denial.OTHER_WORKSPACE))
        user = _user(body)
        if not user:
            raise NotPermittedError(replies.WHO_IS_IT)
        try:
            person = await self._bot.slack.person(user)
        except SlackError as error:
            if error.error in NOT_OURS:
                raise NotPermittedError(replies.denied(Denial.OTHER_WORKSPACE)) from None
            raise
        # What Slack sent with the request is as good as what users.info says, where that leaves the team out.
        person = replace(person, id=user, team=person.team or self._bot.team)
        if denial := why_not(person, self.rules()):
            log.info("refused", user=user)
            raise NotPermittedError(replies.denied(denial))
        return person

    def _keep(self, context: AsyncBoltContext) -> Callable[..., Awaitable[None]]:
        """Keeps hold of the task that this is, until it ends. Answers what to call before it does."""
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        ending: Ending | None = context.get(ENDING)
        if ending is None:
            return _nobody_asks
        ending.begun = True
        return ending

    def _sentences(self, error: Exception) -> tuple[str, str, str]:
        """What happened, what to do, and the reference under which the log has the rest."""
        reference = token_hex(4)
        match error:
            case SlackTriggerExpiredError():
                what, todo = replies.TOO_LATE_FOR_SLACK
            case TimeoutError():
                what, todo = replies.TOO_SLOW
            case SlackRateLimitedError() | SlackOutcomeUnknownError():
                what, todo = replies.SLACK_SILENT
            case SlackError():
                what, todo = replies.SLACK_REJECTED
            case NewerVersionError():
                what, todo = replies.NEWER
            case UnreadableError():
                what, todo = replies.unreadable(error.record)
            case RedisError():
                what, todo = replies.MEMORY_AWAY
            case _:
                what, todo = replies.FAILED
        expected = isinstance(error, SlackTriggerExpiredError | TimeoutError)
        log.warning(
            "interaction_failed", reference=reference, error=type(error).__name__, exc_info=None if expected else error
        )
        return what, todo, reference


async def _nobody_asks(*, well: bool) -> None:
    """How it ended, where nobody wants to know."""


def _in_trouble(interaction: Interaction, what: str, todo: str, reference: str = "") -> ViewResponse:
    """What went wrong with a view that was sent in, where it is seen: over it, or where no other fits over it, at its first field;
    in its place where it has none, so that nothing typed is lost."""
    view = trouble.trouble_view(what, todo, reference)
    if interaction.depth < ways.MOST:
        return ViewResponse.push(view)
    fields = [block["block_id"] for block in interaction.view.get("blocks") or () if block.get("type") == "input"]
    if not fields:
        return ViewResponse.update(view)
    return ViewResponse.errors({fields[0]: trouble.trouble_message(what, todo, reference).text})


async def _tell(interaction: Interaction, message: Any) -> None:
    try:
        await interaction.answer(message)
    except Exception as error:  # noqa: BLE001 - there is nobody left to tell
        log.error("not_told", error=type(error).__name__)


def _user(body: Body) -> str:
    event = body.get("event")
    user = event.get("user") if isinstance(event, Mapping) else body.get("user") or body.get("user_id")
    return str((user.get("id") if isinstance(user, Mapping) else user) or "")


def _workspace(body: Body, ours: str) -> str:
    """The workspace that the request names: where it was done. Whose person did it is users.info's to say: what stands with the
    user can be her home workspace or the organisation's id, and a view's `app_installed_team_id` another of hers."""
    team, enterprise = body.get("team"), body.get("enterprise")
    named = (team.get("id") if isinstance(team, Mapping) else team) or body.get("team_id")
    if not named and isinstance(enterprise, Mapping) and enterprise.get("id"):
        return ours  # an organisation may name no workspace; it sends only what was done to this app, by whom users.info says
    return str(named or "")
