"""People: what somebody sees in Slack, does there, and how that ends."""
