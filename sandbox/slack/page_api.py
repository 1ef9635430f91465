"""The API for a page in a browser: JSON over HTTP under ``/sandbox/slack``. Loopback only, same origin only.

Reading
-------
``GET /sandbox/slack/people`` → ``{"team": {id, domain, name}, "bot": {id, name}, "people": [{id, name, real_name, tz,
tz_label, tz_offset, is_restricted, …}], "commands": ["/encore"], "shortcuts": ["encore_order"], "now": epoch seconds}``:
whom one can act as (bots and deleted users are left out), what the app offers in its manifest.

``GET /sandbox/slack/state?user=alice`` → what that person sees now::

    {"version": 17,                      # grows with every change; compare with the events of /live
     "now": 1795270000.0,                # Slack's clock
     "user": {…},                        # as in people
     "channels": [{"id", "name", "kind": "public"|"private"|"im", "archived", "bot": is the bot in it,
                   "messages": [message, …]}],
     "views": [view, …],                 # the stack of modals; the last is the one in front; [] when none
     "home": view or null}

A *message* is Slack's message object (``ts``, ``user``, ``text``, ``blocks``, ``thread_ts``, ``edited``, ``reactions``,
``subtype: "thread_broadcast"``) and besides ``ephemeral`` (true: only this person sees it), ``from_bot``, ``user_name``,
``replies`` (the thread under it, oldest first, messages again; replies themselves are not repeated in ``messages`` except
broadcast ones) and ``values`` (``state.values`` of its elements for this person).

A *view* is Slack's view object (``id``, ``type``, ``title``, ``submit``, ``close``, ``blocks``, ``callback_id``, ``hash``,
``state.values``, …) and besides ``errors`` (by block_id, from the last submission) and ``submitting``.

``GET /sandbox/slack/live`` → server-sent events (``EventSource``): ``data: {"version", "what", …}`` for each change;
``what`` is ``message``, ``view``, ``typed``, ``delivery``, ``call``, ``socket``, ``complaint`` or ``closed``. Read the
state again on ``message``, ``view``, ``typed``; a ``user`` that is not null means that only that person's sight changed.

``GET /sandbox/slack/log`` → ``{"calls": [{time, method, ok, error, arguments}], "deliveries": [{time, type, answers}],
"complaints": [text]}``: the last two hundred of each, for a panel that shows what the bot does.

Acting
------
``POST /sandbox/slack/act`` with JSON ``{"user": "alice", "do": …, …}``. Answers are ``{"what", "errors", "detail", "view"}``
(see ``ActionResult``: ok, closed, cleared, pushed, updated, errors, incomplete, operation_timeout, dispatch_failed, …); what
Slack would not let the person do is status 409 with ``{"what": "cannot", "detail"}``, a request that makes no sense 400.

==================  ==========================================================================================
``do``              further fields
==================  ==========================================================================================
``command``         ``text`` ("/encore order …"), ``channel`` (id or name; absent: the app's direct messages)
``say``             ``text``, ``channel``, ``thread_ts`` (optional)
``shortcut``        ``callback_id``; with ``channel`` and ``ts`` it is a message shortcut
``home``            ``tab`` ("home" or "messages")
``type``            place, ``id`` (block_id or action_id), ``text``, ``enter`` (bool): text fields
``pick``            place, ``id``, ``values`` (list of option values, or texts, ids, names, dates): adds to multi-selects
``set``             place, ``id``, ``options`` (list of whole option objects or ids): exactly these, as a page that keeps
                    the picked options itself sends them; an external select is not asked again
``clear``           place, ``id``, ``values`` (optional: only these)
``suggest``         place, ``id``, ``query`` → ``{"options": [option, …]}`` instead of a result
``click``           place, ``id``, ``value`` (for one of several buttons, or the option of an overflow menu)
``submit``          ``view_id`` (optional: the one in front)
``close``           ``view_id`` (optional), ``all`` (bool: the X, which closes the whole stack)
==================  ==========================================================================================

A *place* is ``view_id`` (also a Home's), or ``channel`` and ``ts`` of a message.
"""

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.slack.people.action_result import ActionResult
from sandbox.slack.people.person import Member, Members
from sandbox.slack.slack_errors import CannotDoError
from sandbox.slack.workspace.channels import JSON, Channel, PostedMessage
from sandbox.slack.workspace.slack_state import SlackState
from sandbox.slack.workspace.view_stacks import View

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


_KEEP_ALIVE = 15.0
_LAST = 200


class PageApi:
    """Serves the API described above."""

    def __init__(self, state: SlackState, people: Members) -> None:
        self._state, self._people = state, people
        self._actions: dict[str, Callable[[Member, JSON], Awaitable[ActionResult | JSON]]] = {
            "command": lambda who, a: who.runs(a["text"], channel=a.get("channel")),
            "say": self._say,
            "shortcut": self._shortcut,
            "home": lambda who, a: who.opens_home(a.get("tab", "home")),
            "type": lambda who, a: who.types(self._place(who, a), a["id"], a["text"], enter=bool(a.get("enter"))),
            "pick": lambda who, a: who.picks(self._place(who, a), a["id"], *a["values"]),
            "set": lambda who, a: who.sets(self._place(who, a), a["id"], a["options"]),
            "clear": lambda who, a: who.clears(self._place(who, a), a["id"], *a.get("values", [])),
            "suggest": self._suggest,
            "click": lambda who, a: who.clicks(self._place(who, a), a["id"], a.get("value")),
            "submit": lambda who, a: who.submits(self._view(who, a) if a.get("view_id") else None),
            "close": lambda who, a: who.closes(
                self._view(who, a) if a.get("view_id") else None, all_of_them=bool(a.get("all"))
            ),
        }

    def routes(self) -> list[web.RouteDef]:
        """What to serve."""
        return [
            web.get("/sandbox/slack/people", self._get_people),
            web.get("/sandbox/slack/state", self._get_state),
            web.get("/sandbox/slack/live", self._stream_events),
            web.get("/sandbox/slack/log", self._get_log),
            web.post("/sandbox/slack/act", self._post_action),
        ]

    async def _get_people(self, request: web.Request) -> web.Response:  # noqa: ARG002
        state = self._state
        people = [u for u in state.workspace.users.values() if not u.is_bot and not u.deleted]
        team, manifest = state.workspace.team, state.app.manifest
        return web.json_response(
            {
                "team": {"id": team.id, "domain": team.domain, "name": team.name},
                "bot": {"id": state.workspace.bot.id, "name": manifest.name},
                "people": [u.as_slack(state.clock()) for u in people],
                "commands": sorted(manifest.commands),
                "shortcuts": sorted(manifest.global_shortcuts),
                "now": state.clock(),
            }
        )

    async def _get_state(self, request: web.Request) -> web.Response:
        try:
            person = self._people.person(request.query.get("user", ""))
        except CannotDoError as error:
            return web.json_response({"what": "cannot", "detail": str(error)}, status=409)
        state = self._state
        mine = [c for c in state.workspace.channels.values() if person.id in c.members]
        return web.json_response(
            {
                "version": state.events.version,
                "now": state.clock(),
                "user": person.user.as_slack(state.clock()),
                "channels": [self._channel(person, channel) for channel in mine],
                "views": [_view(view) for view in person.views],
                "home": _view(person.home) if person.home else None,
            }
        )

    async def _stream_events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        # A page that was closed is no fault of anybody's.
        with self._state.events.subscribe() as queue, suppress(ConnectionResetError):
            await response.write(b": listening\n\n")
            while True:
                try:
                    change = await asyncio.wait_for(queue.get(), _KEEP_ALIVE)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                await response.write(f"data: {json.dumps(change)}\n\n".encode())
                if change["what"] == "closed":
                    break
        return response

    async def _get_log(self, request: web.Request) -> web.Response:  # noqa: ARG002
        calls = [
            {"time": c.time, "method": c.method, "ok": c.ok, "error": c.error, "arguments": c.arguments}
            for c in self._state.log.calls[-_LAST:]
        ]
        sent = [
            {"time": d.time, "type": d.type, "answers": [a.what for a in d.answers]}
            for d in self._state.log.deliveries[-_LAST:]
        ]
        return web.json_response(
            {"calls": calls, "deliveries": sent, "complaints": self._state.log.complaints[-_LAST:]}
        )

    async def _post_action(self, request: web.Request) -> web.Response:
        try:
            asked = await request.json()
            action = self._actions[asked["do"]]
            person = self._people.person(asked["user"])
            result = await action(person, asked)
        except CannotDoError as error:
            return web.json_response({"what": "cannot", "detail": str(error)}, status=409)
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response({"what": "nonsense", "detail": f"{type(error).__name__}: {error}"}, status=400)
        if isinstance(result, dict):
            return web.json_response(result)
        shown = _view(result.view) if result.view else None
        said = {"what": result.what, "errors": dict(result.errors), "detail": result.detail, "view": shown}
        return web.json_response(said)

    async def _say(self, who: Member, a: JSON) -> ActionResult:
        under = self._state.workspace.channel(a["channel"]).message(a["thread_ts"]) if a.get("thread_ts") else None
        return ActionResult("ok", message=await who.says(a["text"], a.get("channel"), under=under))

    async def _shortcut(self, who: Member, a: JSON) -> ActionResult:
        if a.get("ts"):
            return await who.runs_message_shortcut(a["callback_id"], self._message(who, a))
        return await who.runs_shortcut(a["callback_id"])

    async def _suggest(self, who: Member, a: JSON) -> JSON:
        return {"options": await who.suggestions(self._place(who, a), a["id"], a.get("query", ""))}

    def _place(self, who: Member, a: JSON) -> View | PostedMessage:
        return self._view(who, a) if a.get("view_id") else self._message(who, a)

    def _view(self, who: Member, a: JSON) -> View:
        view = self._state.views.all.get(a["view_id"])
        if view is None or view.user != who.id or view.closed:
            raise CannotDoError(f"{who.user.name} has no view {a['view_id']} before her")
        return view

    def _message(self, who: Member, a: JSON) -> PostedMessage:
        channel = self._state.workspace.channel(a["channel"])
        for message in channel.messages:
            seen = message.ephemeral_for in (None, who.id) and not message.deleted
            if message.ts == a["ts"] and seen and who.id in channel.members:
                return message
        raise CannotDoError(f"{who.user.name} sees no message {a['ts']} in {channel.name}")

    def _channel(self, person: Member, channel: Channel) -> JSON:
        return {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "archived": channel.archived,
            "bot": self._state.workspace.bot.id in channel.members,
            "messages": [
                self._shown(person, m) | {"replies": [self._shown(person, r) for r in person.reads(m)]}
                for m in person.sees(channel)
            ],
        }

    def _shown(self, person: Member, message: PostedMessage) -> JSON:
        return message.as_slack() | {
            "ephemeral": message.ephemeral_for is not None,
            "from_bot": message.from_bot,
            "user_name": self._state.workspace.users[message.user].real_name,
            "values": person.values_in(message),
        }


def _view(view: View) -> dict[str, Any]:
    return view.as_slack() | {"errors": view.errors, "submitting": view.submitting}
