"""A small, complete, strict Slack for one machine: the story tests and the demo stand on it.

It listens on 127.0.0.1 only and knows nothing of the bot: it speaks the Web API, Socket Mode and signed HTTP as Slack
documents them, refuses what Slack refuses, and sometimes what Slack only warns of. From the top down:

============= ================================================================================================
slack_server  ``Slack``: everything put together and served
page_api      JSON over HTTP for a page in a browser
web_api       the app's calls over HTTP: tokens, faults, rate limits, the log
people        ``Member``: what somebody sees and does, and with which result
methods       the methods of the Web API by family, and their arguments
delivery      what is sent to the app, over Socket Mode or HTTP
workspace     ``SlackState``: the workspace with its users and channels, the app, messages, views, events, the log
block_kit     which blocks, elements and views are accepted; ``state.values``
slack_faults  trouble a test sets up; ``rate_limits``: Slack's own
slack_limits  every figure, with its source; ``slack_errors``: how Slack says no; ``mrkdwn``: which syntax is live
============= ================================================================================================
"""

from sandbox.slack.mrkdwn import Live, live_syntax, live_texts
from sandbox.slack.people.action_result import ActionResult
from sandbox.slack.people.person import Member
from sandbox.slack.people.viewer import text_of
from sandbox.slack.slack_errors import CannotDoError
from sandbox.slack.slack_server import Slack
from sandbox.slack.workspace.activity_log import Call, Delivery, LoggedAnswer
from sandbox.slack.workspace.channels import Channel, PostedMessage
from sandbox.slack.workspace.installed_app import App, Manifest
from sandbox.slack.workspace.users import Team, User
from sandbox.slack.workspace.view_stacks import View
from sandbox.slack.workspace.workspace import Workspace

__all__ = [
    "ActionResult",
    "App",
    "Call",
    "CannotDoError",
    "Channel",
    "Delivery",
    "Live",
    "LoggedAnswer",
    "Manifest",
    "Member",
    "PostedMessage",
    "Slack",
    "Team",
    "User",
    "View",
    "Workspace",
    "live_syntax",
    "live_texts",
    "text_of",
]
