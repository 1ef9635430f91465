"""Slack's Web API and Socket Mode, as the bot uses them."""
