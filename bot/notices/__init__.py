"""Notices: which events are announced in Slack, and to whom. Pure."""
