"""A small strict Slack and a small strict portal for one's own machine. The demo and the tests run on them; the bot never does."""
