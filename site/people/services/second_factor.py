"""Taking a lost second factor away."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from wagtail.log_actions import log

from people.models import User
from people.services.devices import devices_sign_out_others


@transaction.atomic
def second_factor_reset(*, person: User, by: User | None, reason: str) -> None:
    """Forget the person's devices and recovery codes and end their sessions: whoever found the phone is out, too.

    `by` is the member of staff who decided it; nobody when it was done on the server.
    """
    Authenticator.objects.filter(user=person).delete()
    devices_sign_out_others(person=person, here=None)
    log(person, "people.reset_second_factor", user=by, data={"reason": reason})
