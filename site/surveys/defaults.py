"""Settings of the survey, as `from surveys.defaults import *`."""

from datetime import time

SURVEY_ASKS_AT = time(10, 0)  # of the day after a use, in Seoul; what falls into the night waits until 08:00
