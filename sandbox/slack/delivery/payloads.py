"""Payloads: what Slack sends to an app, field by field (Slack: reference/interaction-payloads, apis/events-api).

Every payload is a copy: what happens later to a view or message does not change what was sent.
"""

from copy import deepcopy
from typing import Any

from sandbox.slack.workspace.channels import JSON, Channel, PostedMessage
from sandbox.slack.workspace.slack_state import SlackState
from sandbox.slack.workspace.users import User
from sandbox.slack.workspace.view_stacks import View


class Payloads:
    """Makes payloads, and with them the trigger ids and response URLs that they carry."""

    def __init__(self, state: SlackState) -> None:
        self._state = state
        self._workspace, self._app = state.workspace, state.app
        self._triggers, self._clock = state.triggers, state.clock
        self._events = 0

    def command(self, user: User, channel: Channel, command: str, text: str) -> dict[str, str]:
        """A slash command. Its fields are all strings, as it is sent as a form."""
        team, enterprise = self._workspace.acted_in(user), self._workspace.enterprise_of(user)
        above = {"enterprise_id": enterprise["id"], "enterprise_name": enterprise["name"]} if enterprise else {}
        return {
            "token": "",
            "team_id": team.id,
            "team_domain": team.domain,
            **above,
            "channel_id": channel.id,
            "channel_name": "privategroup" if channel.kind == "private" else channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self._app.id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(user, channel),
            "trigger_id": self._triggers.issue(user.id, channel=channel.id),
        }

    def block_actions(self, user: User, where: View | PostedMessage, action: JSON, values: JSON) -> JSON:
        """Somebody used an element of a view or message; ``values`` is the state of the message, if it is one."""
        payload = self._common("block_actions", user) | self._place(where)
        payload["actions"] = [{**deepcopy(action), "action_ts": f"{self._clock():.6f}"}]
        payload["trigger_id"] = self._trigger(user, where)
        if isinstance(where, PostedMessage):
            payload["state"] = {"values": deepcopy(values)}
            payload["response_url"] = self.response_url(user, self._workspace.channels[where.channel], where)
        return payload

    def block_suggestion(
        self, user: User, where: View | PostedMessage, block_id: str, action_id: str, query: str
    ) -> JSON:
        """Somebody typed into an external select."""
        asked = {"block_id": block_id, "action_id": action_id, "value": query}
        return self._common("block_suggestion", user) | self._place(where) | asked

    def view_submission(self, user: User, view: View) -> JSON:
        """Somebody submitted a modal."""
        trigger_id = self._triggers.issue(user.id, channel=view.channel, view_id=view.id)
        payload = self._common("view_submission", user)
        return payload | {"trigger_id": trigger_id, "view": deepcopy(view.as_slack()), "response_urls": []}

    def view_closed(self, user: User, view: View, *, is_cleared: bool) -> JSON:
        """Somebody closed a modal, or with ``is_cleared`` the whole stack."""
        return self._common("view_closed", user) | {"view": deepcopy(view.as_slack()), "is_cleared": is_cleared}

    def shortcut(self, user: User, callback_id: str) -> JSON:
        """A global shortcut."""
        payload = self._common("shortcut", user)
        return payload | {
            "callback_id": callback_id,
            "trigger_id": self._triggers.issue(user.id),
            "action_ts": f"{self._clock():.6f}",
        }

    def message_action(self, user: User, message: PostedMessage, callback_id: str) -> JSON:
        """A shortcut from the menu of a message."""
        channel = self._workspace.channels[message.channel]
        return self._common("message_action", user) | {
            "callback_id": callback_id,
            "trigger_id": self._triggers.issue(user.id, channel=channel.id),
            "message_ts": message.ts,
            "response_url": self.response_url(user, channel, message),
            "message": deepcopy(message.as_slack()),
            "channel": self._channel(channel),
            "action_ts": f"{self._clock():.6f}",
        }

    def event(self, user: User, event: JSON) -> JSON:
        """The envelope of an event that this user caused."""
        self._events += 1
        team = self._workspace.acted_in(user).id
        enterprise = self._workspace.enterprise_of(user)
        return {
            "token": "",
            "team_id": team,
            "context_team_id": team,
            "api_app_id": self._app.id,
            "event": {**deepcopy(event), "event_ts": f"{self._clock():.6f}"},
            "type": "event_callback",
            "event_id": f"Ev0{self._events:08d}",
            "event_time": int(self._clock()),
            "authorizations": [
                {
                    "enterprise_id": enterprise["id"] if enterprise else None,
                    "team_id": team,
                    "user_id": self._workspace.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self._events:08d}",
        }

    def response_url(self, user: User, channel: Channel, original: PostedMessage | None = None) -> str:
        """A new response URL, whole."""
        return f"{self._state.url}/response/{self._state.messages.response_url(user, channel, original)}"

    def _common(self, kind: str, user: User) -> JSON:
        return {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
            "api_app_id": self._app.id,
            "token": "",
            "team": self._workspace.team_of(user),
            "enterprise": self._workspace.enterprise_of(user),
            "is_enterprise_install": False,
        }

    def _place(self, where: View | PostedMessage) -> JSON:
        if isinstance(where, View):
            return {"container": {"type": "view", "view_id": where.id}, "view": deepcopy(where.as_slack())}
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": where.ts,
            "channel_id": where.channel,
            "is_ephemeral": where.ephemeral_for is not None,
        }
        if where.thread_ts:
            container["thread_ts"] = where.thread_ts
        place = {"container": container, "channel": self._channel(self._workspace.channels[where.channel])}
        if where.ephemeral_for is None:  # the contents of an ephemeral message are not kept and not sent
            place["message"] = deepcopy(where.as_slack())
        return place

    def _trigger(self, user: User, where: View | PostedMessage) -> str:
        if isinstance(where, View):
            return self._triggers.issue(user.id, channel=where.channel, view_id=where.id)
        return self._triggers.issue(user.id, channel=where.channel)

    @staticmethod
    def _channel(channel: Channel) -> JSON:
        return {"id": channel.id, "name": "privategroup" if channel.kind == "private" else channel.name}
