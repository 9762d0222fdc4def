from .alerts import FullProgram, Happening
from .campaigns import Campaign, Delivery, Variant
from .subscribers import Subscriber, SubscriberTopic

__all__ = ["Campaign", "Delivery", "FullProgram", "Happening", "Subscriber", "SubscriberTopic", "Variant"]
