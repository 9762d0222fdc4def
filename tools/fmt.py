"""`make fmt`: imports and code into the project's form."""

import subprocess
import sys

from tools.console import python

if __name__ == "__main__":
    codes = [
        subprocess.run(python("-m", "ruff", *arguments), check=False).returncode
        for arguments in (("check", "--fix", "."), ("format", "."))
    ]
    sys.exit(max(codes))
