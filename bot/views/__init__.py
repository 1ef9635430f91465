"""Everything that Slack shows of the bot: blocks and sentences, from facts. Pure."""
