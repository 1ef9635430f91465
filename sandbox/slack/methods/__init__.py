"""The methods of the Web API by family (Slack: reference/methods)."""

from sandbox.slack.methods import chat, conversations, team, views
from sandbox.slack.methods.registry import METHODS

FAMILIES = (chat, conversations, team, views)
"""The modules that register methods; importing them fills ``METHODS``."""

__all__ = ["FAMILIES", "METHODS"]
