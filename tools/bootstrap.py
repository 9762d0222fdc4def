"""From an empty machine to a virtual environment with the packages of one command, which then runs in it.

Usage: python3 tools/bootstrap.py run|test|check|bench|lock|fmt|messages

Standard library only, and only syntax that Python 3.6 reads: an old Python must get as far as the sentence
that says it is old.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
VAR = os.environ.get("VAR_DIR") or os.path.join(ROOT, "var")
OLDEST = (3, 11)
NEWER_NAMES = ("python3.11", "python3.12", "python3.13", "python3.14")
HIGHEST_PORT = 65535
SPACE_TO_INSTALL = 1500  # MB: packages, the database, pictures
SPACE_TO_START = 50  # MB
COMMANDS = {
    "run": "requirements.txt",
    "test": "requirements-dev.txt",
    "check": "requirements-dev.txt",
    "bench": "requirements-dev.txt",
    "lock": "requirements-dev.txt",
    "fmt": "requirements-dev.txt",
    "messages": "requirements-dev.txt",
}


class Problem(Exception):
    """Something the person at the keyboard can change; shown as it is, without a traceback."""


def main(arguments):
    """Run one command inside the environment; never returns when that works."""
    command = arguments[0] if arguments else ""
    if command not in COMMANDS:
        raise Problem(
            "어떤 일을 할지 알려 주세요: %s\nSay what to do: %s" % ((" ".join(sorted(COMMANDS)),) * 2)
        )
    use_new_enough_python()
    if command == "run":
        check_port(os.environ.get("PORT") or "8000")
    install(COMMANDS[command])
    os.chdir(ROOT)
    os.environ["PYTHONUTF8"] = "1"
    os.environ["PATH"] = os.path.join(VENV, "bin") + os.pathsep + os.environ.get("PATH", "")
    os.environ["PYTHONPATH"] = os.path.join(ROOT, "site")  # an import root, for every process that follows
    os.execv(PYTHON, [PYTHON, "-m", "tools." + command] + arguments[1:])  # noqa: S606


def use_new_enough_python():
    """Continue with a newer Python of this machine when `python3` is an old one."""
    if sys.version_info[:2] >= OLDEST:
        return
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path and works(path):
            os.execv(path, [path] + sys.argv)  # noqa: S606
    raise Problem(
        "Python %d.%d 이상이 필요해요. 지금 것은 %s이에요.\nPython %d.%d or newer is needed; this one is %s."
        % (OLDEST + (sys.version.split()[0],) + OLDEST + (sys.version.split()[0],))
    )


def works(python):
    """Whether this interpreter starts and is new enough."""
    code = "import sys; sys.exit(sys.version_info[:2] < (%d, %d))" % OLDEST
    try:
        return (
            subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) == 0
        )
    except OSError:
        return False


def check_port(port):
    """Refuse before anything slow starts."""
    if not port.isdigit() or not 0 < int(port) <= HIGHEST_PORT:
        raise Problem(
            "PORT는 1에서 65535 사이의 숫자예요: %s\nPORT is a number from 1 to 65535: %s" % (port, port)
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            raise Problem(
                "%s번 포트를 열 권한이 없어요: PORT=8001 make run\nNot allowed to use port %s." % (port, port)
            ) from None
        except OSError:
            raise Problem(
                "%s번 포트를 다른 프로그램이 쓰고 있어요. 다른 포트로 시작해 주세요: PORT=%d make run\n"
                "Port %s is in use; choose another one." % (port, int(port) % HIGHEST_PORT + 1, port)
            ) from None


def install(requirements):
    """Make the environment and put the packages of a lock file into it, unless they are there already."""
    with open(os.path.join(ROOT, requirements), "rb") as file:
        wanted = hashlib.sha256(file.read() + sys.version.encode()).hexdigest()
    stamp = os.path.join(VENV, "installed-" + requirements)
    done = os.access(PYTHON, os.X_OK) and read(stamp) == wanted
    check_disk(SPACE_TO_START if done else SPACE_TO_INSTALL)
    if done:
        return
    if not (os.access(PYTHON, os.X_OK) and works(PYTHON)):
        make_venv()
    say(sys.stdout, "패키지를 설치하고 있어요. 1~2분 걸려요. / Installing packages, 1-2 minutes.")
    pip(requirements)
    with open(stamp, "w") as file:
        file.write(wanted)


def check_disk(megabytes):
    for folder in (ROOT, VAR):
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError:
            pass
        if not os.access(folder, os.W_OK):
            raise Problem(
                "이 폴더에 쓸 수 없어요: %s\nThis folder can't be written to: %s" % (folder, folder)
            )
        free = shutil.disk_usage(folder).free // 1000000
        if free < megabytes:
            raise Problem(
                "디스크에 빈 자리가 모자라요: %d MB가 필요한데 %d MB만 남았어요.\n"
                "Not enough disk space: %d MB are needed, %d MB are free."
                % (megabytes, free, megabytes, free)
            )


def make_venv():
    say(sys.stdout, "가상 환경을 만들고 있어요. / Making the virtual environment.")
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if result.returncode:
        detail = last_line(result.stdout)
        if b"ensurepip" in result.stdout or b"No module named" in result.stdout:
            detail = "Debian/Ubuntu: apt install python3-venv"
        raise Problem("가상 환경을 만들지 못했어요. %s\nThe virtual environment could not be made." % detail)


def pip(requirements):
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "-r",
        requirements,
    ]
    log = os.path.join(VAR, "pip.log")
    with open(log, "wb") as output:
        code = subprocess.call(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    if code:
        with open(log, "rb") as output:
            lines = output.read().splitlines()
        errors = [line for line in lines if line.startswith(b"ERROR")] or lines
        raise Problem(
            "패키지를 설치하지 못했어요. 인터넷 연결을 확인하고 다시 시작해 주세요. 자세한 내용: %s\n"
            "The packages could not be installed: %s" % (log, last_line(b"\n".join(errors)))
        )


def last_line(output):
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else ""


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def say(stream, text):
    """Korean in any terminal, even where the locale is C."""
    stream.flush()
    stream.buffer.write((text + "\n").encode("utf-8"))
    stream.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Problem as problem:
        say(sys.stderr, str(problem))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        say(sys.stderr, "시작하지 못했어요. / Could not start: %s" % error)
        sys.exit(1)
