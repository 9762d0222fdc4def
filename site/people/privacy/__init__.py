"""The personal data that this app keeps, and that of the libraries behind signing in."""

from . import account, standing, counselling, signing_in, staff  # isort: skip - the order in which they are erased

__all__ = ["account", "counselling", "signing_in", "staff", "standing"]
