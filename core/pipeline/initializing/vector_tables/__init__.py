"""Tables of word vectors as other programs write them: text, word2vec's binary, floret, NumPy; packed or not."""
