# Thin on purpose: what happens stands in dev/, one module per verb.
# PYTHON=python3.12 chooses another interpreter; PORT=, KEYCLOAK_PORT= and friends move the ports of `make run`.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup run test lint lock bench endurance screenshots messages notices clean

help: ## Show this list
	@$(PYTHON) -m dev.help

setup: ## Install what running needs, without starting anything
	@$(PYTHON) -m dev.setup run

run: ## Start the whole portal with demo data: web, worker, Keycloak, payment sandbox
	@$(PYTHON) -m dev.setup run
	@$(VENV_PYTHON) -m dev.run

test: ## Install what tests need and run every check there is
	@$(PYTHON) -m dev.setup test
	@$(VENV_PYTHON) -m dev.test

lint: ## Run only the quick static checks: style, types, templates, import contracts
	@$(PYTHON) -m dev.setup lint
	@$(VENV_PYTHON) -m dev.test static

lock: ## Compile requirements*.in into the hash-locked requirements*.txt
	@$(PYTHON) -m dev.setup lint
	@$(VENV_PYTHON) -m dev.lock

bench: ## Print the figures of tests/benchmarks and check their exact counts
	@$(PYTHON) -m dev.setup test
	@$(VENV_PYTHON) -m dev.test bench

endurance: ## Run the long tests that `make test` leaves out
	@$(PYTHON) -m dev.setup test
	@$(VENV_PYTHON) -m dev.test endurance

screenshots: ## Make the pictures of the README from the running demo
	@$(PYTHON) -m dev.setup test
	@$(VENV_PYTHON) -m dev.screenshots

messages: ## Collect the texts for translation and compile the translations
	@$(PYTHON) -m dev.setup messages
	@$(VENV_PYTHON) -m dev.messages

notices: ## Write THIRD-PARTY.md from the lock files
	@$(PYTHON) -m dev.setup lint
	@$(VENV_PYTHON) -m dev.notices

clean: ## Remove everything made by the above, except the environment and the data in var/
	@$(PYTHON) -m dev.clean
