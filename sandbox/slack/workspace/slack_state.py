"""The state of this Slack: everything that the Web API, the people and the page read and change."""

from collections.abc import Callable
from typing import Any

from sandbox.slack.workspace.activity_log import ActivityLog
from sandbox.slack.workspace.event_stream import EventStream
from sandbox.slack.workspace.installed_app import App
from sandbox.slack.workspace.message_store import MessageStore
from sandbox.slack.workspace.trigger_ids import TriggerIds
from sandbox.slack.workspace.view_stacks import ViewStacks
from sandbox.slack.workspace.workspace import Workspace


class SlackState:
    """A workspace with an app in it. ``clock`` gives epoch seconds; ``port`` is where it is served, once it is.

    ``messages`` and ``views`` change what people see, and tell ``events``; ``log`` holds what went to and fro.
    """

    def __init__(self, workspace: Workspace, app: App, clock: Callable[[], float], port: int = 0) -> None:
        self.workspace, self.app, self.clock, self.port = workspace, app, clock, port
        self.events = EventStream()
        self.log = ActivityLog()
        self.triggers = TriggerIds(clock)
        self.messages = MessageStore(workspace, app, self.events, clock)
        self.views = ViewStacks(
            app_id=app.id,
            bot_id=app.bot_id,
            clock=clock,
            changed=lambda user: self.events.publish("view", user=user),
        )

    @property
    def url(self) -> str:
        """``http://127.0.0.1:port``."""
        return f"http://127.0.0.1:{self.port}"

    async def until(self, condition: Callable[[], Any], *, within: float = 5.0) -> Any:
        """Wait until something is so, looking again at every change in this Slack; its value.

        Raises ``AssertionError`` after ``within`` real seconds, telling the last calls of the app.
        """
        return await self.events.until(condition, within=within, telling=self.log.latest)
