"""Delivery to the app: what is sent, over Socket Mode or HTTP, and what was answered."""
