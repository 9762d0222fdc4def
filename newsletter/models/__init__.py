from .campaigns import Campaign, Delivery, DomainPace, Variant
from .pages import NewsletterIndexPage, NewsletterPage
from .subscribers import Refusal, Subscriber, SubscriberTopic

__all__ = [
    "Campaign",
    "Delivery",
    "DomainPace",
    "NewsletterIndexPage",
    "NewsletterPage",
    "Refusal",
    "Subscriber",
    "SubscriberTopic",
    "Variant",
]
