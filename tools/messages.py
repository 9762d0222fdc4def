"""`make messages`: bring locale/ in line with the installed libraries, and compile it.

Strings that a new release added stand in locale/ afterwards, empty; those that it dropped or has translated
itself are gone. See locale/README.md.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import polib
from django.apps import apps

LOCALE = Path(__file__).resolve().parents[1] / "locale"
LIBRARIES = ("wagtail", "allauth", "taggit")  # those whose words staff see
POLISHED = "다듬음"  # the comment on an entry that replaces the library's own Korean
HEADER = {
    "Language": "ko",
    "Language-Team": "Korean",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

Key = tuple[str | None, str, str]  # context, text, plural text


def key(entry: polib.POEntry | polib.MOEntry) -> Key:
    """What makes an entry the same in two catalogues."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural or ""


def compiled(po: Path) -> bytes:
    """The .mo file of a .po file."""
    return bytes(polib.pofile(str(po)).to_binary())


@dataclass(frozen=True)
class Catalogue:
    """The strings of one installed app for pages ("django") or scripts ("djangojs"), and our part of them."""

    name: str
    domain: str
    upstream: Path

    @property
    def path(self) -> Path:
        """Our .po file; there is none where the library lacks nothing."""
        return LOCALE / self.name / "ko" / "LC_MESSAGES" / f"{self.domain}.po"

    def source(self) -> dict[Key, polib.POEntry]:
        """Every string of the app, in English."""
        file = polib.pofile(str(self.upstream / "en" / "LC_MESSAGES" / f"{self.domain}.po"))
        return {key(entry): entry for entry in file if not entry.obsolete}

    def theirs(self) -> dict[Key, polib.MOEntry]:
        """What the library itself has in Korean, as Django reads it."""
        file = self.upstream / "ko" / "LC_MESSAGES" / f"{self.domain}.mo"
        found = polib.mofile(str(file)) if file.exists() else []
        return {key(entry): entry for entry in found if entry.msgstr or any(entry.msgstr_plural.values())}

    def ours(self) -> polib.POFile:
        if self.path.exists():
            return polib.pofile(str(self.path), wrapwidth=78)
        file = polib.POFile(wrapwidth=78)
        file.metadata = {"Project-Id-Version": self.name, **HEADER}
        return file

    def untranslated(self) -> list[str]:
        """The strings that nobody has put into Korean yet."""
        translated = self.theirs().keys() | {key(entry) for entry in self.ours() if entry.translated()}
        return [entry.msgid for at, entry in self.source().items() if at not in translated]

    def update(self) -> None:
        """Keep what the library lacks, add what is new to it, compile."""
        source, theirs, file = self.source(), self.theirs(), self.ours()
        before = {key(entry): entry for entry in file}
        wanted = {
            at: before.get(at) or _empty(entry)
            for at, entry in source.items()
            if at not in theirs or (at in before and POLISHED in before[at].tcomment)
        }
        if wanted and wanted.keys() != before.keys():
            file[:] = wanted.values()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file.save(str(self.path))
        if wanted:
            self.path.with_suffix(".mo").write_bytes(compiled(self.path))
        else:
            self.path.unlink(missing_ok=True)
            self.path.with_suffix(".mo").unlink(missing_ok=True)


def _empty(entry: polib.POEntry) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=entry.msgctxt,
        msgid=entry.msgid,
        msgid_plural=entry.msgid_plural,
        msgstr_plural={0: ""} if entry.msgid_plural else {},
        comment=entry.comment,
        occurrences=entry.occurrences,
        flags=entry.flags,
    )


def catalogues() -> Iterator[Catalogue]:
    """Django's own, and those of the installed apps; `wagtail.contrib.redirects` is called "wagtail-redirects"."""
    yield Catalogue("django", "django", Path(django.__file__).parent / "conf" / "locale")
    for app in apps.get_app_configs():
        name = app.name.replace(".contrib.", ".").replace(".", "-").replace("_", "-")
        upstream = Path(app.path) / "locale"
        if name.split("-")[0] in LIBRARIES:
            for file in sorted(upstream.glob("en/LC_MESSAGES/*.po")):
                yield Catalogue(name, file.stem, upstream)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    missing = 0
    for catalogue in catalogues():
        catalogue.update()
        for text in catalogue.untranslated():
            missing += 1
            print(f"{catalogue.path.relative_to(LOCALE.parent)}: {text!r}")
    print(f"{missing} texts are not in Korean yet" if missing else "every text is in Korean")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
