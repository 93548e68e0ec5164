"""Find orders in messages by token patterns: callbacks, quantifiers, sets, regular expressions and extensions."""

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

MESSAGES = [
    "Please send 3 boxes of green tea and two crates of oranges to our Berlin office.",
    "We ordered twelve bags of flour last week, but only 10 bags arrived!",
    "Invoice INV-2024-0117 covers 5 pallets; invoice INV-2023-9981 is still open.",
    "Thanks, everything is fine. No order today.",
]
WORDS = {"two": 2, "three": 3, "twelve": 12}

nlp = spacy.blank("en")
Token.set_extension("is_unit", getter=lambda token: token.lower_ in {"boxes", "crates", "bags", "pallets"})
Doc.set_extension("orders", default=None)
Span.set_extension("amount", default=0)


def remember(matcher, doc, i, matches):
    """Keep the amount of what is found on the span."""
    match_id, start, end = matches[i]
    number = doc[start]
    span = Span(doc, start, end, label="ORDER")
    span._.amount = int(number.text) if number.is_digit else WORDS.get(number.lower_, 0)
    doc._.orders = (doc._.orders or []) + [(span.text, span._.amount)]


matcher = Matcher(nlp.vocab, validate=True)
matcher.add(
    "ORDER",
    [
        [{"LIKE_NUM": True}, {"_": {"is_unit": True}}],
        [{"LIKE_NUM": True}, {"_": {"is_unit": True}}, {"LOWER": "of"}, {"IS_ALPHA": True, "OP": "+"}],
    ],
    on_match=remember,
    greedy="LONGEST",
)
invoices = Matcher(nlp.vocab)
invoices.add("INVOICE", [[{"LOWER": "invoice"}, {"TEXT": {"REGEX": r"^INV-\d{4}"}}]])
invoices.add("THANKS", [[{"LOWER": {"IN": ["thanks", "please"]}}, {"IS_PUNCT": True, "OP": "?"}]])

for text in MESSAGES:
    doc = nlp(text)
    found = matcher(doc)
    print(len(found), doc._.orders)
    spans = invoices(doc, as_spans=True)
    print([(span.text, span.label_, span.start_char) for span in filter_spans(spans)])
    for match_id, start, end in invoices(doc):
        print("  ", nlp.vocab.strings[match_id], start, end)

print(len(matcher), "ORDER" in matcher, matcher.get("ORDER")[1][0])
matcher.remove("ORDER")
print(len(matcher), "ORDER" in matcher)
