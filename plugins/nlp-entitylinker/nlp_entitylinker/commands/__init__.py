"""``nlpx kb``: build knowledge bases, look into them, join them and compare them with corpora.

What is heavy is imported when a command runs.
"""
