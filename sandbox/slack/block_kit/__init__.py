"""Block Kit: which blocks, elements and views Slack accepts, and the state of those that hold a value."""
