"""The state of this Slack: one workspace, the app installed in it, messages, views and a log of what happened."""
