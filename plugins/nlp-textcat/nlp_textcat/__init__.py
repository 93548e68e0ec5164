"""Text classification for nlpx: architectures, and the components textcat and textcat_multilabel."""
