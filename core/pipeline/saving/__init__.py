"""Saved pipelines: finding them, and checking what their files hold before it is taken over."""
