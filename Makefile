# `make` alone lists the commands. Needed: Python 3.11 or newer, and make.
PYTHON ?= python3
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock fmt messages

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

run: ## the demo on this machine: packages, database, content, web and worker (PORT=8000)
	@$(PYTHON) tools/bootstrap.py run

test: ## everything: checks, SQLite, PostgreSQL, browser
	@$(PYTHON) tools/bootstrap.py test

check: ## style, types, templates, settings, migrations, import layers
	@$(PYTHON) tools/bootstrap.py check

bench: ## the speed of the pages, against floors measured in the same run
	@$(PYTHON) tools/bootstrap.py bench

lock: ## pin requirements*.in into requirements*.txt
	@$(PYTHON) tools/bootstrap.py lock

fmt: ## put code and imports into the project's form
	@$(PYTHON) tools/bootstrap.py fmt

messages: ## bring the Korean of the libraries (locale/) up to date, and compile it
	@$(PYTHON) tools/bootstrap.py messages
