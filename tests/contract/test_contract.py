"""What every plugin must do, for what core itself offers."""

from __future__ import annotations

from io import BytesIO

from nlpx.corpora.file_types import WRITERS
from nlpx.testing import ComponentCase, ConverterCase, FunctionCase, LanguageCase, ScorerCase, contract_tests
from nlpx.tokens import Doc
from nlpx.vocab import Lookups, Vocab

CONLLU = """\
# newdoc
# sent_id = 1
# text = He doesn't sleep.
1\tHe\the\tPRON\tPRP\tCase=Nom|Number=Sing\t4\tnsubj\t_\tNER=O
2-3\tdoesn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdoes\tdo\tAUX\tVBZ\tNumber=Sing\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tsleep\tsleep\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# text = Paris!
1\tParis\tParis\tPROPN\tNNP\t_\t0\troot\t_\tname=B-GPE|SpaceAfter=No
2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_

"""
IOB = "Ada|NNP|B-PERSON Lovelace|NNP|I-PERSON wrote|VBD|O\nShe|PRP|O read|VBD|O in|IN|O London|NNP|B-GPE .|.|O\n"
NER = """\
-DOCSTART- -X- O O

Ada NNP B-NP B-PERSON
Lovelace NNP I-NP I-PERSON
wrote VBD B-VP O

She PRP B-NP O
read VBD B-VP O
. . O O
"""
JSONL = """\
{"text": "Ada Lovelace wrote.", "entities": [[0, 12, "PERSON"]], "meta": {"source": "x"}}
{"text": "London sleeps", "spans": [{"start": 0, "end": 6, "label": "GPE"}], "cats": {"TRAVEL": 1.0}}
"""
JSON = """\
[
  {
    "id": 1,
    "paragraphs": [
      {
        "raw": "Ada wrote.",
        "sentences": [
          {
            "tokens": [
              {"id": 0, "orth": "Ada", "tag": "NNP", "head": 1, "dep": "nsubj", "ner": "U-PERSON"},
              {"id": 1, "orth": "wrote", "tag": "VBD", "head": 0, "dep": "ROOT", "ner": "O"},
              {"id": 2, "orth": ".", "tag": ".", "head": -1, "dep": "punct", "ner": "O"}
            ],
            "brackets": []
          }
        ],
        "cats": [{"label": "WORK", "value": 1.0}]
      }
    ]
  }
]
"""
TEXTS = {
    "de": "Am 3. Mai fuhr z. B. Müllers Hund „Rex“ nach Köln-Ehrenfeld.",
    "en": "Mr. O'Neill's well-known U.K. start-up wasn't worth $1.5bn.",
    "es": "El Sr. Núñez dijo: «¿Qué hora es?» a las 10 a.m.",
    "fr": "Qu'est-ce que c'est ? L'aujourd'hui d'après M. Dupont, va-t-il pleuvoir ?",
    "nl": "De auto's van dhr. Janssen zijn 's avonds in 's-Hertogenbosch.",
    "zh": "我爱北京天安门，2024年。",
    "xx": "Ada wrote 3 letters.",
}
PATTERNS = [
    {"label": "PERSON", "pattern": "Ada Lovelace", "id": "ada"},
    {"label": "GPE", "pattern": [{"LOWER": "london"}]},
]
NOISE = {"@augmenters": "nlpx.noise.v1", "level": 0.5}
RATES = {"initial_rate": 0.1, "warmup_steps": 10, "total_steps": 100}
FUNCTIONS = {
    "nlpx.chain.v1": {"augmenters": {"noise": NOISE}},
    "nlpx.noise.v1": {"level": 0.5},
    "nlpx.tag_map.v1": {"tag_map": {"NNP": {"pos": "PROPN"}}},
    "spacy.lower_case.v1": {"level": 0.5},
    "spacy.orth_variants.v1": {"level": 0.5, "lower": 0.5, "orth_variants": {"single": [], "paired": []}},
    "spacy.batch_by_padded.v1": {"size": 20, "buffer": 4, "discard_oversize": False},
    "spacy.batch_by_sequence.v1": {"size": 2},
    "spacy.batch_by_words.v1": {"size": 10, "tolerance": 0.2, "discard_oversize": False},
    "nlpx.decaying.v1": {"start": 0.5, "stop": 0.1, "decay": 0.01},
    "compounding.v1": {"start": 1.0, "stop": 10.0, "compound": 1.1},
    "constant.v1": {"rate": 0.1},
    "constant_then.v1": {"rate": 0.1, "steps": 3, "schedule": {"@schedules": "constant.v1", "rate": 0.2}},
    "cyclic_triangular.v1": {"min_lr": 0.1, "max_lr": 1.0, "period": 10},
    "decaying.v1": {"base_rate": 1.0, "decay": 0.1},
    "slanted_triangular.v1": {"max_rate": 1.0, "num_steps": 100},
    "warmup_linear.v1": RATES,
}
LEMMAS = Lookups()
LEMMAS.add_table("lemma_lookup", {"slept": "sleep"})


def written(file_type):
    """Return a corpus of one Doc as a file holds it."""
    file = BytesIO()
    doc = Doc(Vocab(), words=["Ada", "lived", "."], tags=["NNP", "VBD", "."], ents=["B-PERSON", "O", "O"])
    WRITERS[file_type]([doc], file)
    return file.getvalue()


TestContract = contract_tests(
    "core",
    ConverterCase("conllu", sample=CONLLU),
    ConverterCase("iob", sample=IOB),
    ConverterCase("ner", sample=NER),
    ConverterCase("jsonl", sample=JSONL, options={"lang": "xx"}),
    ConverterCase("json", sample=JSON),
    ConverterCase("msg", sample=written("msg"), has_lines=False),
    ConverterCase("spacy", sample=written("spacy"), has_lines=False),
    *(LanguageCase(code, texts=(text,)) for code, text in TEXTS.items()),
    ComponentCase("merge_entities"),
    ComponentCase("merge_noun_chunks", lang="en"),
    ComponentCase("merge_subtokens"),
    *(
        ComponentCase(f"{lang}lemmatizer", config={"mode": "lookup"}, initialize={"lookups": LEMMAS})
        for lang in ("", "ca.", "el.", "en.", "es.", "fr.", "ga.", "it.", "mk.", "nl.", "pl.", "ru.", "uk.")
    ),
    *(
        ComponentCase(name, initialize={"patterns": PATTERNS})
        for name in ("entity_ruler", "future_entity_ruler", "span_ruler")
    ),
    ScorerCase("spacy.overlapping_labeled_spans_scorer.v1", settings={"spans_key": "sc"}),
    ScorerCase("spacy.tokenizer_scorer.v1", given_by_others=("speed",), needs_no_annotation=True),
    *(FunctionCase(name, settings=settings) for name, settings in FUNCTIONS.items()),
    only=(
        "augmenters",
        "batchers",
        "schedules",
        "converters",
        "languages",
        "commands",
        "factories",
        "scorers",
        "notices",
    ),
)
