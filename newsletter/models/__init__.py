from .alerts import FullProgram, Happening
from .campaigns import Campaign, Delivery, DomainPace, Variant
from .pages import NewsletterIndexPage, NewsletterPage
from .recipients import Recipients
from .subscribers import Refusal, Subscriber, SubscriberTopic

__all__ = [
    "Campaign",
    "Delivery",
    "DomainPace",
    "FullProgram",
    "Happening",
    "NewsletterIndexPage",
    "NewsletterPage",
    "Recipients",
    "Refusal",
    "Subscriber",
    "SubscriberTopic",
    "Variant",
]
