"""Search and references of what is loaded: at once, instead of a task for the worker with every saved page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler, register_signal_handlers
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def index_at_the_end() -> Iterator[None]:
    """Pages saved inside are in the indexes when it ends."""
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        register_signal_handlers()
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
