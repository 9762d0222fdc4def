"""One row for each copy of an issue, made by the hundred before the first is sent."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import QuerySet

from core import clock
from newsletter.enums import CampaignStatus
from newsletter.issues import Edition
from newsletter.models import Campaign
from newsletter.services.issues import issue_publish
from newsletter.services.sending import deliveries_add

BATCH = 500


def preparing() -> QuerySet[Campaign]:
    return Campaign.objects.filter(status=CampaignStatus.PREPARING).order_by("pk")


@transaction.atomic
def prepare_some() -> bool:
    """Give the next subscribers of a campaign their rows; False when no campaign needs any.

    The campaign's row is locked, and says whose turn is next: a killed worker leaves a whole number of steps behind it.
    """
    skip = connection.features.has_select_for_update_skip_locked
    campaign = preparing().select_for_update(skip_locked=skip, of=("self",)).first()
    if campaign is None:
        return False
    if not campaign.prepared_to:
        issue_publish(campaign)
    edition = Edition.of(campaign)
    subscribers = list(edition.readers().filter(pk__gt=campaign.prepared_to).order_by("pk")[:BATCH])
    deliveries_add(campaign, edition.copies_for(subscribers))
    if subscribers:
        campaign.prepared_to = subscribers[-1].pk
    else:
        campaign.prepared_at, campaign.status = clock.now(), CampaignStatus.SENDING
    campaign.save(update_fields=["prepared_to", "prepared_at", "status"])
    return True
