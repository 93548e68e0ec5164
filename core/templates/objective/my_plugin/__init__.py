"""An objective of pretraining for nlpx."""
