from .campaigns import Campaign, Delivery, Variant
from .subscribers import Refusal, Subscriber, SubscriberTopic

__all__ = ["Campaign", "Delivery", "Refusal", "Subscriber", "SubscriberTopic", "Variant"]
