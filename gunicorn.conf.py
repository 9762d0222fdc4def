"""How gunicorn runs the production settings: `gunicorn` alone is enough."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent

chdir = str(BASE_DIR)
pythonpath = str(BASE_DIR / "site")
wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30
limit_request_line = 8190  # bytes, the most that gunicorn takes; a Korean letter in an address has nine
accesslog = None
control_socket_disable = True  # nothing outside BIND
