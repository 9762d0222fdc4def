from .campaigns import Campaign, Delivery, DomainPace, Variant
from .pages import NewsletterIndexPage, NewsletterPage
from .subscribers import Subscriber, SubscriberTopic

__all__ = [
    "Campaign",
    "Delivery",
    "DomainPace",
    "NewsletterIndexPage",
    "NewsletterPage",
    "Subscriber",
    "SubscriberTopic",
    "Variant",
]
