"""How fast two workers send a campaign, against smtplib sending the same bytes to the same server in the same run.

`python -m tools.bench_newsletter 3000` for fewer copies than one center's whole list.
"""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.console import python
from tools.postgres import Postgres
from tools.smtp_sink import HOST, SmtpSink

COPIES = 25_082  # as many as one center reached with notices about policy
VARIANTS = 6
WORKERS = 2
GOAL_RATIO = 0.7
GOAL_GROWTH = 30.0  # MB, from the first to the last thousand
SOON = 12  # seconds, until every worker is there
SENDER = "no-reply@didim.example"
PREPARE = f"""
import sys, django
django.setup()
from pathlib import Path
from datetime import timedelta
from core import clock
from newsletter.copies import Stencil
from newsletter.enums import CampaignKind
from newsletter.issues import Item, Section
from newsletter.models import Campaign, NewsletterPage, Subscriber, Variant
from newsletter.services.sending import campaign_schedule, deliveries_add
from newsletter.wording import campaign_words
from people.models import ConsentText
from uuid import uuid4
copies, folder = int(sys.argv[1]), Path(sys.argv[2])
text = ConsentText.objects.first()
Subscriber.objects.bulk_create(
    (Subscriber(email=f"{{number}}@didim.example", status="confirmed", consent_text=text, confirmed_at=clock.now())
     for number in range(copies)), batch_size=1000)
campaign = Campaign.objects.create(kind=CampaignKind.ALERT, name="소식지")
words = "청년을 위한 이야기를 담은 문장이에요. " * 12
variants = []
for number in range({VARIANTS}):
    items = tuple(Item(f"프로그램 {{number}}-{{each}}", f"https://didim.example/programs/{{each}}/", "특강 · 11월 30일", words)
                  for each in range(8))
    sections = [Section("words", "인사", html=f"<p>{{words}}</p>", text=words), Section("list", "이번 주 프로그램", items=items)]
    page = NewsletterPage(title="11월의 소식", search_description="이번 달 소식이에요.")
    made = campaign_words("issue", "11월의 소식", {{"page": page, "sections": sections, "web_url": "https://didim.example/letters/1/"}})
    variants.append(Variant.objects.create(campaign=campaign, key=str(number), subject=made.subject, html=made.html, text=made.text))
    copy = Stencil(variants[-1], campaign).copy(to="0@didim.example", uid=uuid4(), subscriber_uid=uuid4())
    (folder / f"{{number}}.eml").write_bytes(copy.as_bytes())
subscribers = Subscriber.objects.order_by("pk")
for start in range(0, copies, 1000):
    deliveries_add(campaign, [(variants[each.pk % {VARIANTS}], each) for each in subscribers[start : start + 1000]])
Campaign.objects.update(prepared_at=clock.now())
campaign.refresh_from_db()
campaign_schedule(campaign, clock.now() + timedelta(seconds={SOON}))
"""


@dataclass(frozen=True)
class Result:
    copies: int
    speed: float
    """Copies a second, of all workers together."""
    floor: float
    """The same of plain smtplib in as many processes, before and after."""
    growth: float
    """MB of resident memory that a worker gained from the first to the last thousand: the one that gained most."""


def measure(server: Postgres, copies: int = COPIES) -> Result:
    server.execute("CREATE DATABASE newsletter")
    with tempfile.TemporaryDirectory(prefix="didim-newsletter-") as name, SmtpSink(Path(name)) as sink:
        folder = Path(name)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "SECRET_KEY": "only-for-this-measurement",
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": server.url_of("newsletter"),
            "EMAIL_URL": sink.url,
            "PYTHONPATH": "site",
        }
        subprocess.run(python("manage.py", "migrate", "-v0"), env=environment, check=True)
        subprocess.run(python("-c", PREPARE, str(copies), name), env=environment, check=True)
        # The workers first: the campaign begins when they are there.
        speed, growth = workers(sink, environment, copies)
        mails = [file.read_bytes() for file in sorted(folder.glob("*.eml"))]
        floors = [plain(sink, mails, copies // 3) for _ in range(2)]
        return Result(copies, speed, sum(floors) / len(floors), growth)


def plain(sink: SmtpSink, mails: list[bytes], copies: int) -> float:
    """Each process with one connection, as a worker has."""
    with ProcessPoolExecutor(WORKERS) as pool:
        list(pool.map(send, [sink.port] * WORKERS, [mails[:1]] * WORKERS, [1] * WORKERS))  # they are there
        started = time.perf_counter()
        list(pool.map(send, [sink.port] * WORKERS, [mails] * WORKERS, [copies // WORKERS] * WORKERS))
        return copies // WORKERS * WORKERS / (time.perf_counter() - started)


def send(port: int, mails: list[bytes], copies: int) -> None:
    with smtplib.SMTP(HOST, port) as server:
        for number in range(copies):
            server.sendmail(SENDER, f"{number}@didim.example", mails[number % len(mails)])


def workers(sink: SmtpSink, environment: dict[str, str], copies: int) -> tuple[float, float]:
    """Copies a second from the first that arrives to the last, and how much memory a worker gained."""
    command = python("manage.py", "db_worker", "--no-startup-delay", "-v0")
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(WORKERS)
    ]
    edge = min(1000, copies // 3)
    try:
        wait(lambda: sink.count() > 0)
        started, first = time.perf_counter(), sink.count()
        wait(lambda: sink.count() >= edge)
        before = [resident(worker.pid) for worker in running]
        wait(lambda: sink.count() >= copies)
        speed = (copies - first) / (time.perf_counter() - started)
        after = [resident(worker.pid) for worker in running]
    finally:
        for worker in running:
            worker.kill()
            worker.wait()
    return speed, max(end - start for start, end in zip(before, after, strict=True))


def wait(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.1)  # looking takes time from the workers, which plain smtplib is not disturbed by


def resident(pid: int) -> float:
    """MB of memory that a process has."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The worker is gone.")


def report(result: Result) -> bool:
    ratio = result.speed / result.floor
    good = ratio >= GOAL_RATIO and result.growth < GOAL_GROWTH
    print(f"\nnewsletter, {result.copies:,} copies, {WORKERS} workers {result.speed:>8.0f} /s")
    print(f"plain smtplib, {WORKERS} processes             {result.floor:>8.0f} /s")
    print(f"ratio                                  {ratio:>8.2f}  (at least {GOAL_RATIO})")
    print(
        f"memory of a worker, first to last thousand {result.growth:>+5.1f} MB (less than {GOAL_GROWTH:.0f})"
    )
    print("ok" if good else "below the goal")
    return good


def main(copies: int = COPIES) -> int:
    with Postgres() as server:
        return 0 if report(measure(server, copies)) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
