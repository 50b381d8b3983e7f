# make demo   ingest the five example disclosures and ask which projects share a funding document
# make serve  serve the demo store: SPARQL, trace, OpenAPI
# make test   set up, check and test everything
# make docs   the documentation of the ontology as HTML
# make bench  measure against named peers

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
DEMO    = .demo/store
PORT   ?= 8000

.PHONY: demo serve test lint types docs bench clean

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet -e ".[dev]"
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	$(BIN)/budgetkg ingest examples/disclosures --store $(DEMO)
	@echo
	$(BIN)/budgetkg summary --store $(DEMO)
	@echo
	@echo "哪些项目共用一份资金文件？ Which projects share a funding document?"
	$(BIN)/budgetkg trace "新财企〔2024〕140号" --store $(DEMO)
	$(BIN)/budgetkg query shared-documents --store $(DEMO)

serve: $(VENV)/.installed
	@test -d $(DEMO) || $(MAKE) demo
	$(BIN)/budgetkg serve --store $(DEMO) --port $(PORT)

test: lint types
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# mypy does not see a package map; it sees the package through links
types: $(VENV)/.developing
	@mkdir -p build/types/budgetkg
	@for part in ontology ingest shapes api; do ln -sfn ../../../$$part build/types/budgetkg/$$part; done
	MYPYPATH=build/types $(BIN)/mypy -p budgetkg

docs: $(VENV)/.developing
	$(BIN)/python docs/ontology.py docs/ontology.html

bench: $(VENV)/.developing
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.serving

clean:
	rm -rf $(VENV) .demo build dist *.egg-info docs/ontology.html
