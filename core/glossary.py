"""What the usual tags, labels and types of entities stand for."""

from __future__ import annotations

import warnings
from typing import Any

# The term, then what it stands for. Where two schemes have one term, it stands with the more common one.
_TERMS = """
ADJ adjective
ADP adposition: preposition or postposition
ADV adverb
AUX auxiliary verb
CONJ conjunction
CCONJ conjunction that coordinates
DET determiner
INTJ interjection
NOUN noun
NUM number
PART particle
PRON pronoun
PROPN proper noun
PUNCT punctuation
SCONJ conjunction that subordinates
SYM symbol
VERB verb
X other
EOL end of a line
SPACE white space

. punctuation that ends a sentence
, comma
-LRB- left round bracket
-RRB- right round bracket
`` quotation mark that opens
"" quotation mark that closes
'' quotation mark that closes
: colon, semicolon, ellipsis or dash
$ currency symbol
# number sign
AFX affix
CC conjunction that coordinates
CD cardinal number
DT determiner
EX "there" that says that something exists
FW foreign word
HYPH hyphen
IN preposition, or conjunction that subordinates
JJ adjective
JJR adjective, comparative
JJS adjective, superlative
LS marker of a list item
MD modal verb
NIL no tag
NN noun, singular or of mass
NNP proper noun, singular
NNPS proper noun, plural
NNS noun, plural
PDT determiner before another
POS ending of the possessive
PRP personal pronoun
PRP$ possessive pronoun
RB adverb
RBR adverb, comparative
RBS adverb, superlative
RP particle
TO "to" before an infinitive
UH interjection
VB verb, base form
VBD verb, past tense
VBG verb, gerund or present participle
VBN verb, past participle
VBP verb, present tense, not of the third person singular
VBZ verb, present tense, third person singular
WDT wh-determiner
WP wh-pronoun
WP$ wh-pronoun, possessive
WRB wh-adverb
SP white space
ADD email or web address
NFP superfluous punctuation
GW part of a word that is written apart
XX unknown
BES "'s" that is short for "is"
HVS "'s" that is short for "has"
_SP white space

$( other punctuation inside of the sentence
$, comma
$. punctuation that ends a sentence
ADJA adjective before a noun
ADJD adjective as a predicate or adverb
APPO postposition
APPR preposition; left part of a circumposition
APPRART preposition with an article
APZR right part of a circumposition
ART article
CARD cardinal number
FM foreign words
ITJ interjection
KOKOM conjunction that compares
KON conjunction that coordinates
KOUI "um", "anstatt" … before "zu" and an infinitive
KOUS conjunction that subordinates, with a clause
NE proper noun
NNE proper noun
PAV pronominal adverb
PROAV pronominal adverb
PDAT demonstrative pronoun before a noun
PDS demonstrative pronoun in place of a noun
PIAT indefinite pronoun before a noun, without a determiner
PIDAT indefinite pronoun before a noun, with a determiner
PIS indefinite pronoun in place of a noun
PPER personal pronoun
PPOSAT possessive pronoun before a noun
PPOSS possessive pronoun in place of a noun
PRELAT relative pronoun before a noun
PRELS relative pronoun in place of a noun
PRF reflexive pronoun
PTKA particle before an adjective or adverb
PTKANT particle that answers
PTKNEG particle of negation
PTKVZ verb particle that stands apart
PTKZU "zu" before an infinitive
PWAT interrogative pronoun before a noun
PWAV interrogative or relative adverb
PWS interrogative pronoun in place of a noun
TRUNC first part of a compound that is cut off
VAFIN auxiliary verb, finite
VAIMP auxiliary verb, imperative
VAINF auxiliary verb, infinitive
VAPP auxiliary verb, past participle
VMFIN modal verb, finite
VMINF modal verb, infinitive
VMPP modal verb, past participle
VVFIN main verb, finite
VVIMP main verb, imperative
VVINF main verb, infinitive
VVIZU main verb, infinitive with "zu" inside
VVPP main verb, past participle
XY no word: contains letters and other signs

AD adverb
AS aspect marker
BA "ba" of the ba-construction
CS conjunction that subordinates
DEC "de" after a relative clause
DEG "de" of association
DER "de" before a complement of result
DEV "de" before a verb
ETC "and so on"
IJ interjection
LB "bei" of the long passive
LC word of place after a noun
M measure word
MSP other particle
NR proper noun
NT noun of time
OD ordinal number
ON word that imitates a sound
P preposition that is neither "ba" nor "bei"
PN pronoun
PU punctuation
SB "bei" of the short passive
VA adjective as a predicate
VC "to be" that links
VE "to have" as the main verb
VV other verb

NP noun phrase
PP prepositional phrase
VP verb phrase
ADVP adverb phrase
ADJP adjective phrase
SBAR clause with a conjunction that subordinates
PRT particle
PNP prepositional noun phrase

acl clause that modifies a noun
acomp complement that is an adjective
advcl clause that modifies a verb
advmod adverb that modifies
agent agent of a passive
amod adjective that modifies a noun
appos apposition
attr attribute: what "to be" ascribes to the subject
aux auxiliary
auxpass auxiliary of the passive
case marker of case
cc conjunction that coordinates
ccomp clause as a complement
clf classifier
complm word that introduces a complement
compound part of a compound
conj conjunct
cop copula
csubj subject that is a clause
csubjpass subject of a passive that is a clause
dative indirect object
dep dependency of no known kind
det determiner
discourse element of the discourse
dislocated element out of its place
dobj direct object
expl expletive
fixed part of a fixed expression
flat part of a flat expression, such as a name
goeswith part of a word that is written apart
hmod modifier in a hyphenated word
hyph hyphen
infmod infinitive that modifies
intj interjection
iobj indirect object
list item of a list
mark word that introduces a clause
meta modifier outside of the sentence proper
neg negation
nmod noun that modifies
nn noun that modifies within a compound
npadvmod noun phrase as an adverb
nsubj subject
nsubjpass subject of a passive
nounmod nominal that modifies
npmod noun phrase that modifies as an adverb
num number that modifies
number part of a compound number
nummod number that modifies
oprd predicate of an object
obj object
obl oblique nominal
orphan what has lost its head to an ellipsis
parataxis clause that stands beside
partmod participle that modifies
pcomp complement of a preposition
pobj object of a preposition
poss possessor
possessive ending of the possessive
preconj word before a coordination, such as "both"
prep preposition that modifies
prt particle of a verb
punct punctuation
quantmod word that modifies a quantity
rcmod relative clause
relcl relative clause
reparandum what the speaker corrects
root root of the sentence
ROOT root of the sentence
vocative somebody who is addressed
xcomp open complement: a clause without a subject of its own

ac marker of an adposition's case
adc part of an adjective
ag genitive attribute
ams argument of measure of an adjective
app apposition
avc part of an adverb phrase
cd conjunction that coordinates
cj conjunct
cm conjunction that compares
cp word that introduces a complement
cvc collocation with a light verb
da dative
dh head of a discourse
dm marker of discourse
ep expletive "es"
hd head
ju conjunction before the clause, outside of it
mnr modifier of a noun, after it
mo modifier
ng negation
nk element of the noun kernel
nmc part of a number
oa accusative object
oc clause as an object
og genitive object
op prepositional object
par element in parentheses
pd predicate
pg genitive that a phrase stands for
ph placeholder
pm particle of a morphological form
pnc part of a proper noun
rc relative clause
re element that is repeated
rs reported speech
sb subject
sbp subject of a passive, as its agent
sp subject or predicate
svp verb prefix that stands apart
uc part of a unit
vo somebody who is addressed

PERSON people, real or invented
NORP nationalities, religious and political groups
FACILITY buildings, airports, roads, bridges …
FAC buildings, airports, roads, bridges …
ORG companies, agencies, institutions …
GPE countries, cities, states
LOC places that are no states: mountains, waters …
PRODUCT objects, vehicles, foods …, no services
EVENT named storms, battles, wars, sports events …
WORK_OF_ART titles of books, songs …
LAW documents that were made laws
LANGUAGE any named language
DATE dates and periods, absolute or relative
TIME times shorter than a day
PERCENT percentages, with the sign or the word
MONEY sums of money, with the unit
QUANTITY measures, such as of weight or distance
ORDINAL first, second …
CARDINAL numbers of no other type
PER people, families
MISC other entities: events, nationalities, products, works of art …
EVT festivals, sports events, wars …
PROD products, works, vehicles …
DRV words that are derived from names
GPE_LOC countries and cities as places
GPE_ORG countries and cities as organisations
"""

GLOSSARY: dict[str, str] = dict(line.split(" ", 1) for line in _TERMS.split("\n") if line)
"""For a term, what it stands for."""


def explain(term: Any) -> str | None:
    """Say what a tag, a label or a type of entities stands for; a warning and None where it is not known.

    Args:
        term: The term, such as ``NNP``.
    """
    words = GLOSSARY.get(term)
    if words is None:
        warnings.warn(f"nobody has said what {term!r} stands for; it may be a label of your own", stacklevel=2)
    return words
