from __future__ import annotations

import numpy as np
import pytest

from nlp_tok2vec import models
from nlpx.errors import ConfigError


def test_feature_extractor_gives_the_attributes_of_each_doc(docs):
    columns = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "ORTH", "SPACY"]
    model = models.build_feature_extractor(columns)
    for doc, features in zip(docs, model.predict(docs), strict=True):
        assert features.dtype == np.uint64
        np.testing.assert_array_equal(features, doc.to_array(columns).reshape(len(doc), len(columns)))


def test_feature_extractor_takes_numbers_and_names(docs):
    by_name, by_number = (
        models.build_feature_extractor(columns).predict(docs) for columns in (["ORTH", "SHAPE"], [65, 68])
    )
    for name, number in zip(by_name, by_number, strict=True):
        np.testing.assert_array_equal(name, number)


def test_feature_extractor_has_no_gradient(docs):
    features, backprop = models.build_feature_extractor(["ORTH"])(docs, is_train=True)
    assert backprop(features) == []


def test_feature_extractor_names_an_attribute_that_there_is_not():
    with pytest.raises(ConfigError, match="NROM"):
        models.build_feature_extractor(["ORTH", "NROM"])
