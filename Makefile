# make chat   set everything up and open the chat     make test   the same, run all tests
# make check  ruff, mypy, fast tests                  make bench  the numbers of the README
# make bench-parsing   expected and found pairs of real documents, and what reading costs
# make bench-speed     a first answer beside importing and loading the model, in whole processes
# make bench-failures  the queries that went worst, with every feature
# make test-browsers   the page in Firefox and WebKit, where they are installed
# make test-milvus     the index on a Milvus server, against one of its own on 127.0.0.1
# make audit           known holes of what is installed, its licences and bill of materials
# make test-everywhere  all tests ten times, in ways in which machines differ
PYTHON ?= python3
BIN := .venv/bin
# Two processes, each with whole files of tests: what a file sets up is set up once.
IN_TWO := -n 2 --dist loadfile

.PHONY: chat test audit test-browsers test-milvus test-everywhere check bench bench-parsing bench-speed bench-rivals bench-failures fit pictures

chat: .venv/installed
	$(BIN)/python app.py

test: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(IN_TWO)

test-browsers: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[engines]'
	xvfb-run -a $(BIN)/python -m pytest -m engines tests/web/test_other_browsers.py

test-milvus: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[milvus-server]'
	$(BIN)/python -m pytest tests/store tests/cli/test_index_on_milvus.py tests/web/test_index_away.py tests/web/test_two_servers.py -k 'milvus or contract or away'

test-everywhere: .venv/installed
	$(BIN)/python -m benchmarks.everywhere

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(IN_TWO) -m "not model and not browser"

audit: .venv/installed
	$(BIN)/python .ci/audit.py

bench: .venv/installed
	$(BIN)/python -m benchmarks.quality --all

bench-parsing: .venv/installed
	$(BIN)/python -m benchmarks.parsing

bench-speed: .venv/installed
	$(BIN)/python -m benchmarks.speed

bench-rivals: .venv/installed
	$(BIN)/python -m benchmarks.rivals

bench-failures: .venv/installed
	$(BIN)/python -m benchmarks.failures

fit: .venv/installed
	$(BIN)/python -m benchmarks.fit
	$(BIN)/python -m benchmarks.alternates --fit

pictures: .venv/installed
	$(BIN)/python docs/pictures.py

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "QA Bot needs Python 3.11 or newer; try make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
