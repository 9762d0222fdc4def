"""Addresses of styles, scripts and pictures: with the hash of their content, looked up once."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    @cache  # noqa: B019 - there is one storage, as long as the process runs
    def url(self, name: str | None, force: bool = False) -> str:
        """Every page names a handful, and nothing changes while a process runs."""
        return str(super().url(name, force))
