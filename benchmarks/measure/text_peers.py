"""fastText or scikit-learn on labelled texts: a score, CPU seconds of training, texts predicted per CPU second.

Arguments: ``fasttext`` or ``sklearn``, and the texts to learn from and to score, in JSON Lines with ``text`` and
``labels``. Each has the settings that its documentation begins with where those score best: fastText learns from pairs
of words in 25 epochs at a rate of 0.5, scikit-learn from words with its defaults.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from clock import report
from sklearn.metrics import f1_score, roc_auc_score

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = list[tuple[str, list[str]]]


def read(path: str) -> Rows:
    """Read texts with their labels."""
    records = map(json.loads, Path(path).read_text(encoding="utf8").splitlines())
    return [(" ".join(record["text"].split()), record["labels"]) for record in records]


def truths_of(rows: Rows) -> Any:
    """Return which labels hold, (n_texts, n_labels)."""
    return np.array([[label in held for label in labels] for _, held in rows])


def learn_fasttext() -> Callable[[], Any]:
    """Let fastText learn; return what predicts the probabilities of texts."""
    from fasttext import train_supervised

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf8") as file:
        file.writelines(f"{' '.join(f'__label__{label}' for label in held)} {text}\n" for text, held in train)
        file.flush()
        loss = "softmax" if is_exclusive else "ova"
        model = train_supervised(file.name, thread=1, verbose=0, loss=loss, epoch=25, lr=0.5, wordNgrams=2)
    columns = {f"__label__{label}": column for column, label in enumerate(labels)}

    def predict() -> Any:
        found = np.zeros((len(dev), len(labels)))
        for row, (text, _) in enumerate(dev):
            # The method of fastText's Python module wants another NumPy.
            for value, label in model.f.predict(f"{text}\n", len(labels), 0.0, "strict"):
                found[row, columns[label]] = value
        return found

    return predict


def learn_sklearn() -> Callable[[], Any]:
    """Let scikit-learn learn; return what predicts the probabilities of texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    vectorizer, model = TfidfVectorizer(), LogisticRegression(max_iter=1000)
    vectors, truths = vectorizer.fit_transform([text for text, _ in train]), truths_of(train)
    if is_exclusive:
        model.fit(vectors, truths.argmax(axis=1))
    else:
        model = OneVsRestClassifier(model).fit(vectors, truths)
    return lambda: model.predict_proba(vectorizer.transform([text for text, _ in dev]))


peer, *paths = sys.argv[1:]
train, dev = map(read, paths)
labels = sorted({label for _, held in train for label in held})
is_exclusive = all(len(held) == 1 for _, held in train)
start = time.process_time()
predict = {"fasttext": learn_fasttext, "sklearn": learn_sklearn}[peer]()
learnt = time.process_time()
found = predict()
done = time.process_time()
truths = truths_of(dev)
if is_exclusive:
    score = f1_score(truths.argmax(axis=1), found.argmax(axis=1), average="macro")
else:
    score = np.mean([roc_auc_score(truths[:, column], found[:, column]) for column in range(len(labels))])
report(cats_score=100 * score, cpu_seconds=learnt - start, texts_per_second=len(dev) / (done - learnt))
