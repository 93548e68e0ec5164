"""Trained pipelines as packages: made of a folder, described by an index, fetched, installed and looked after.

=================  ==============================================================================
`making`           a package of a pipeline's folder, and the archives that are built of it
`archives`         what wheels and sdists say of themselves
`index`            which packages there are, where, and with which sha256; a JSON file
`fetching`         get a file from a server or from a disk, whole or not at all
`downloading`      from a name to a file that is what the index says; `installing` has pip or uv install it
`compatibility`    which versions a pipeline is for
`validating`       what is wrong with the installed pipelines and with links
=================  ==============================================================================
"""
