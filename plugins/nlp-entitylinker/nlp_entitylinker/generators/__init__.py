"""Functions that give the candidates of mentions, each in every place that the component has for one.

================  ==================================================================
`generator`       what they all are; candidates by the text as it stands
`forms`           what is left of a text where its writing does not count
`form_index`      the aliases of a knowledge base by such a form
`by_form`         candidates by case-folded and normalised text, and by initials
`ngram_index`     the aliases of a knowledge base by n-grams of characters
`by_similarity`   candidates whose alias is near the text
`by_document`     candidates of the longer mentions that a mention is a part of
`combined`        several generators, and one for whose candidates the label counts
================  ==================================================================
"""
