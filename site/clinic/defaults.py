"""Settings of the document clinic, as `from clinic.defaults import *`."""

CLINIC_FILE_DAYS = 30  # after the answer, files of both sides are deleted
