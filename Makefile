# make book   set up, then build/<slug>.pdf and build/<slug>.epub
# make site   set up, then the web edition in build/site
# make test   set up, then the tests
# make test-code  run the code the book shows (PyTorch, in .venv-code)
# make figures    draw the book's figures anew with their scripts
# make lint   set up, then format, style, types and the workflows
# make release    all editions of the commit, checked, with sums and a note, in dist
# make dist-check compare dist with its sums
# make publish    attach dist to a release of GitHub (DRY=1: print the command)
# make tools  what checks a release: Java, Chromium, Ace
# make setup  what these share: .venv, MathJax bundle, fonts
# make lock   renew requirements/*.txt from pyproject.toml
# make clean  remove what was built (make distclean: .venv too)

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

# Python from elsewhere does not look into Homebrew's folder on Apple silicon.
ifeq ($(shell uname -s),Darwin)
LIBS := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib
endif

.PHONY: book site test test-code figures lint setup lock tools release dist-check publish clean \
	distclean

book: setup
	@$(LIBS) $(BIN)/bookbuild pdf
	@$(LIBS) $(BIN)/bookbuild epub

site: setup
	@$(LIBS) $(BIN)/bookbuild html

test: setup
	@$(LIBS) $(BIN)/python -m pytest $(TESTS)

test-code: setup
	@$(BIN)/python tools/setup_code.py
	@$(BIN)/bookbuild run $(CODE)

figures: setup
	@$(BIN)/python tools/setup_code.py
	@$(LIBS) $(BIN)/python tools/figures.py $(FIGURES)

lint: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	@$(BIN)/python tools/check_workflows.py

release: setup
	@$(LIBS) $(BIN)/bookbuild release $(RELEASE)

# Both need no set-up: they run beside the token that publishes.
dist-check:
	@python3 tools/dist.py check

publish:
	@python3 tools/dist.py publish

tools: setup
	@$(BIN)/python tools/system.py java=default-jre-headless 'chromium?=chromium'
	@$(BIN)/python tools/check_ace.py

setup:
	@sh tools/setup.sh

lock: setup
	@sh tools/lock.sh

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

distclean: clean
	rm -rf .venv .venv-code node_modules bookbuild/math/bundle bookbuild/render/site/bundle
