"""The access log in the Wagtail admin: writing it from lists, looking at it, the monthly review."""
