.DEFAULT_GOAL := help
.PHONY: help run test mutants bench load manage lint audit format messages screenshots lock clean
bin := .venv/bin

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## bring up the whole portal on this machine; PORT=8000; Ctrl-C stops all of it
	@deploy/dev/run.sh

test: ## check everything, or a part of the tests: ARGS="tests/orders -k invoice"
	@deploy/dev/test.sh $(ARGS)

bench: ## measure speed against the bare tools, all or a part: ARGS="orders"; fails when a bound is broken
	@deploy/dev/bench.sh $(ARGS)

load: ## two hundred customers and ten officers on the portal of `make run` for five minutes, or ARGS="1"
	@deploy/dev/load.sh $(ARGS)

mutants: ## change the stopwatch in every way Cosmic Ray knows, and see a test fail each time (docs/mutation.md)
	@deploy/dev/mutants.sh $(ARGS)

manage: ## run a management command against the data of `make run`: ARGS="shell"
	@deploy/dev/manage.sh $(ARGS)

lint: ## style, types, templates and import direction
	@deploy/dev/setup.sh
	$(bin)/ruff check --quiet .
	$(bin)/ruff format --quiet --check .
	$(bin)/mypy
	$(bin)/djlint --lint --quiet templates
	$(bin)/lint-imports --no-logo
	$(bin)/bandit --quiet --recursive --configfile pyproject.toml --severity-level medium \
		silastik orders payments publications microdata feedback deploy manage.py

audit: ## ask what is known against the pinned packages, as far as that can be asked from here
	@deploy/dev/setup.sh
	@$(bin)/python -m deploy.dev.audit

format: ## rewrite Python in the project's style
	@deploy/dev/setup.sh
	@$(bin)/ruff check --fix-only --quiet .
	@$(bin)/ruff format .

messages: ## collect the texts to translate into locale/en, and count what is missing
	@deploy/dev/setup.sh
	@$(bin)/python manage.py makemessages --locale en --no-obsolete --no-wrap --add-location file \
		--ignore '.venv' --ignore '.data' --ignore tests
	@msgfmt --check --statistics --output-file /dev/null locale/en/LC_MESSAGES/django.po

screenshots: ## take the pictures of docs/screenshots
	@deploy/dev/test.sh tests/journeys/screenshots.py

lock: ## compile requirements/*.in to *.txt with hashes; UPGRADE=1 takes newer releases
	@deploy/dev/setup.sh
	@deploy/dev/lock.sh

clean: ## remove all that the other targets have made, data included
	@deploy/dev/clean.sh
