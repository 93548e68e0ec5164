"""What spaCy documents under some path, at that path: which name of ours it is, and nothing else.

`table` says what is where; `resolving` gets what an entry names; `modules` makes the modules that stand in the table
alone, such as ``nlpx.util``. Nothing is implemented here, and nothing is imported before somebody asks for it: all
references are strings, as in the manifests of plugins, and what belongs to a plugin is found by what the plugin offers.

A module that is one of our own rooms, such as ``nlpx.tokens``, asks `has_name` and `find_name` for what it has not
itself.
"""
