"""Deleting subscribers: nothing of them stays but the hash of an address that refused."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from newsletter.models import Subscriber
from newsletter.services.accounts import consent_take_back
from people.datasets import remove
from people.models import User
from people.signals import addresses_forgotten


@transaction.atomic
def subscribers_forget(subscribers: QuerySet[Subscriber]) -> int:
    """Delete them with the single mails that were sent to them; gives their number."""
    found = list(subscribers)
    for each in found:
        consent_take_back(each)
    number = remove(Subscriber.objects.filter(pk__in=[each.pk for each in found]))
    addresses = {each.email for each in found}
    accounts = User.objects.annotate(address=Lower("email")).filter(address__in=addresses)
    addresses -= set(accounts.values_list("address", flat=True))
    if addresses:  # an account goes on having its mails
        addresses_forgotten.send(sender=User, addresses=sorted(addresses))
    return number
