"""Killing the bot at every step of a journey, and judging from what Slack received and what the portal did."""
