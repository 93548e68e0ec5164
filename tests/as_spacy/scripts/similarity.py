"""Give words vectors, compare words, spans and texts, and look for neighbours."""

import numpy
import spacy
from spacy.strings import StringStore
from spacy.vectors import Vectors
from spacy.vocab import Vocab

rng = numpy.random.RandomState(0)
ANIMALS = ["cat", "dog", "horse"]
FRUITS = ["apple", "pear", "plum"]
base = {"animal": rng.uniform(-1, 1, 16).astype("f"), "fruit": rng.uniform(-1, 1, 16).astype("f")}
table = {}
for kind, words in (("animal", ANIMALS), ("fruit", FRUITS)):
    for word in words:
        table[word] = base[kind] + rng.uniform(-0.2, 0.2, 16).astype("f")

nlp = spacy.blank("en")
for word, vector in table.items():
    nlp.vocab.set_vector(word, vector)
print(nlp.vocab.vectors.shape[1], nlp.vocab.vectors_length)

cat, dog, apple = (nlp.vocab[word] for word in ("cat", "dog", "apple"))
print(round(cat.similarity(dog), 3), round(cat.similarity(apple), 3), cat.has_vector, nlp.vocab["zebra"].has_vector)
one, two, three = nlp("my cat and your dog"), nlp("the dog"), nlp("an apple and a plum")
print(round(one.similarity(two), 3), round(one.similarity(three), 3), one.similarity(two) > one.similarity(three))
print(round(one[1].similarity(three[1]), 3), round(one[1:2].similarity(two[1:2]), 3), round(float(one.vector_norm), 3))
print(numpy.allclose(one.vector, sum(token.vector for token in one) / len(one)), one[0].is_oov, one[1].is_oov)

query = numpy.asarray([table["cat"]])
keys, rows, scores = nlp.vocab.vectors.most_similar(query, n=3)
print([nlp.vocab.strings[key] for key in keys[0]], [round(float(score), 2) for score in scores[0]])

vectors = Vectors(shape=(4, 3), name="small")
vectors.add("red", vector=numpy.array([1.0, 0.0, 0.0], dtype="f"))
vectors.add("blue", vector=numpy.array([0.0, 1.0, 0.0], dtype="f"))
print(vectors.shape, vectors.n_keys, vectors.is_full, vectors.size)
store = StringStore(["red", "blue"])
print(store["red"] in vectors, store.add("green") in vectors)
print(sorted(store[key] for key in vectors.keys()), vectors[store["red"]].tolist())
again = Vectors().from_bytes(vectors.to_bytes())
print(again.shape, again.find(key="red"), again.find(keys=["red", "blue"]).tolist())
vectors.resize((2, 3))
print(vectors.shape)

vocab = Vocab(strings=["red"])
vocab.vectors = again
print(vocab["red"].vector.tolist(), vocab["red"].vector_norm, vocab.has_vector("blue"))
nlp.vocab.prune_vectors(2)
print(nlp.vocab.vectors.shape, nlp.vocab.has_vector("cat"))
three.user_hooks["similarity"] = lambda doc, other: 0.25
print(three.similarity(one))
