"""A small, complete, strict Slack for one machine: the story tests and the demo stand on it.

It listens on 127.0.0.1 only and knows nothing of the bot: it speaks the Web API, Socket Mode and signed HTTP as Slack
documents them, refuses what Slack refuses, and sometimes what Slack only warns of. ``server`` says how to start one,
``people`` how somebody uses it, ``page_api`` what a page in a browser can ask, ``faults`` how to make trouble.

========== ===================================================================================================
world      teams, users, channels and their messages
app        the manifest, the granted scopes, the tokens
server     ``Slack``: everything together
people     ``Person``: what somebody does and sees; ``outcomes``: what becomes of it; ``filling``: using an element
web_api    tokens, scopes, arguments, the log of calls; ``methods_*``: the methods by family
messages   posting, editing, response URLs
views      modals and Homes; ``state``: what was typed; ``triggers``: leave to open one
delivery   telling the app; ``socket_mode`` and ``http_mode``: how; ``payloads``: what
surfaces   Block Kit: whole messages and views; ``blocks``, ``elements``: their parts; ``schema``: the language of the rules
limits     every figure, with its source
faults     trouble a test sets up; Slack's own rate limits
page_api   JSON over HTTP for a page
========== ===================================================================================================
"""

from sandbox.slack.app import App, Manifest
from sandbox.slack.delivery import Answer, Delivery
from sandbox.slack.errors import CannotDoError
from sandbox.slack.mrkdwn import Live, live_syntax, live_texts
from sandbox.slack.outcomes import Outcome
from sandbox.slack.people import Person, said
from sandbox.slack.server import Slack
from sandbox.slack.views import View
from sandbox.slack.web_api import Call
from sandbox.slack.world import Channel, Message, Team, User, World

__all__ = [
    "Answer",
    "App",
    "Call",
    "CannotDoError",
    "Channel",
    "Delivery",
    "Live",
    "Manifest",
    "Message",
    "Outcome",
    "Person",
    "Slack",
    "Team",
    "User",
    "View",
    "World",
    "live_syntax",
    "live_texts",
    "said",
]
