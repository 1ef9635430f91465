"""Tracking: what happens to an order at the portal, found out between two polls, and when to poll next. Pure."""
