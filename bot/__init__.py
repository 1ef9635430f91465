"""Encore Bot: order event-cinema encores from Slack and hear when the recording has landed at the cinema."""
