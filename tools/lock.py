"""`make lock`: pin requirements.in and requirements-dev.in, the second never against the first."""

import subprocess
import sys

HEADER = "make lock"


def compile_requirements(name: str, *options: str) -> None:
    """Write <name>.txt from <name>.in; `--upgrade` in the arguments takes newer releases."""
    command = ["uv", "pip", "compile", "--quiet", "--no-emit-index-url", "--no-emit-find-links"]
    command += ["--python-version", "3.11", "--universal", "--custom-compile-command", HEADER]
    subprocess.run([*command, *options, *sys.argv[1:], f"{name}.in", "-o", f"{name}.txt"], check=True)


if __name__ == "__main__":
    compile_requirements("requirements")
    compile_requirements("requirements-dev", "--constraint", "requirements.txt")
