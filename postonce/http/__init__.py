"""Requests to a provider: one small client, what may be sent again, and paging."""
