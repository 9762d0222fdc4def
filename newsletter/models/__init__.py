from .campaigns import Campaign, Delivery, Variant
from .subscribers import Subscriber, SubscriberTopic

__all__ = ["Campaign", "Delivery", "Subscriber", "SubscriberTopic", "Variant"]
