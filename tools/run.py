"""`make run`: the demo on this machine. Tables and content first, then web and worker until Ctrl-C."""

import http.client
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from config.demo.accounts import DEMO_KIOSKS, DEMO_PASSWORD, DEMO_STAFF

START_SECONDS = 60  # until the first page answers
STOP_SECONDS = 4  # until a process that was asked to end is made to
MANAGE = [sys.executable, "manage.py"]


class Stopped(Exception):
    """Ctrl-C, or a polite request to end."""


class Failed(Exception):
    """One sentence about what went wrong."""


def main() -> int:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    port = os.environ.setdefault("PORT", "8000")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        running["prepare"] = start([sys.executable, "-m", "tools.prepare"])
        if running.pop("prepare").wait():
            raise Failed("시작하지 못했어요. / The demo could not start.")
        running["web"] = start(web(port))
        running["worker"] = start([*MANAGE, "db_worker", "--no-startup-delay"])
        wait_until_up(port, running)
        welcome(os.environ["BASE_URL"])
        watch(running)
    except Stopped:
        print("\n끝낼게요. / Stopping.", flush=True)
        return 0
    except Failed as failure:
        print(failure, file=sys.stderr, flush=True)
        return 1
    finally:
        end(running)
    return 0


def web(port: str) -> list[str]:
    """One process with threads: SQLite has one writer at a time anyway."""
    options = {"bind": f"127.0.0.1:{port}", "workers": "1", "threads": "8", "log-level": "warning"}
    return [sys.executable, "-m", "gunicorn", *(f"--{name}={value}" for name, value in options.items())]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches it only through us, once."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def wait_until_up(port: str, running: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        check_alive(running)
        if answers(port):
            return
        time.sleep(0.1)
    raise Failed(
        f"{START_SECONDS}초 안에 시작하지 못했어요. / The site did not start within {START_SECONDS} seconds."
    )


def answers(port: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        check_alive(running)
        time.sleep(0.5)


def check_alive(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in running.items():
        if child.poll() is not None:
            raise Failed(
                f"{name} 프로세스가 멈춰서 모두 끝낼게요. / The {name} process ended; stopping the rest."
            )


def end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, then make sure: no process outlives this one."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    for child in running.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in running.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def welcome(address: str) -> None:
    staff = "\n".join(f"    {email:<24} {label}" for email, label in DEMO_STAFF)
    center, name, word = DEMO_KIOSKS[0]
    print(
        f"""
  디딤이 준비됐어요. / Didim is ready.

  사이트 site            {address}/
  관리자 admin           {address}/cms/
{staff}
    비밀번호 password      {DEMO_PASSWORD}
  메일·문자 demo mails   {address}/outbox/   (로그인 번호도 여기에 있어요 / sign-in codes, too)

  키오스크 kiosk         {address}/kiosk/{center}/open/{word}/   ({name}, 한 번 열 수 있어요 / opens once)

  끝내려면 Ctrl-C를 누르세요. / Press Ctrl-C to stop.
""",
        flush=True,
    )


def _stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
