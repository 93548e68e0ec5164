"""What every plugin must do, for what core itself offers."""

from __future__ import annotations

from nlpx.testing import ComponentCase, ConverterCase, LanguageCase, ScorerCase, contract_tests

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

TestContract = contract_tests(
    "core",
    ConverterCase("conllu", sample=CONLLU),
    ConverterCase("iob", sample=IOB),
    ConverterCase("ner", sample=NER),
    ConverterCase("jsonl", sample=JSONL, options={"lang": "xx"}),
    ConverterCase("json", sample=JSON),
    *(LanguageCase(code, texts=(text,)) for code, text in TEXTS.items()),
    ComponentCase("merge_entities"),
    ComponentCase("merge_noun_chunks", lang="en"),
    ComponentCase("merge_subtokens"),
    ScorerCase("spacy.tokenizer_scorer.v1", given_by_others=("speed",), needs_no_annotation=True),
    only=("converters", "languages", "commands", "factories", "scorers", "notices"),
)
