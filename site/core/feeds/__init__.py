"""Feeds and calendar files: what they are written from, and how readers learn that nothing changed (docs/feeds.md)."""
