from __future__ import annotations

import numpy as np

from nlp_tok2vec.layers.char_embed import CharEmbed, outer_bytes


def as_text(row: np.ndarray) -> str:
    return bytes(row[row != 255]).decode("latin1")


def test_outer_bytes_takes_turns_between_the_ends():
    assert as_text(outer_bytes(["jumping"], 4)[0]) == "jgun"
    assert as_text(outer_bytes(["jumping"], 8)[0]) == "jgunmip"
    assert as_text(outer_bytes(["jumping"], 5)[0]) == "jgunm"


def test_outer_bytes_fills_up_short_words():
    np.testing.assert_array_equal(
        outer_bytes(["it", "", "."], 4), [[105, 116, 255, 255], [255] * 4, [46, 255, 255, 255]]
    )


def test_outer_bytes_counts_bytes_not_characters():
    np.testing.assert_array_equal(
        outer_bytes(["naïve", "😀"], 8),
        [[110, 101, 97, 118, 195, 175, 255, 255], [240, 128, 159, 152, 255, 255, 255, 255]],
    )


def test_char_embed_embeds_each_place_with_its_own_table(filled, docs):
    model = filled(CharEmbed(nM=3, nC=4).initialize())
    E = model.get_param("E")
    saw = model.predict(docs)[0][1]
    np.testing.assert_array_equal(saw, np.concatenate([E[0, ord("s")], E[1, ord("w")], E[2, ord("a")], E[3, 255]]))
