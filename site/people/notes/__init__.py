"""상담 메모 in the Wagtail admin: for the counsellor who wrote them, and nobody else."""
