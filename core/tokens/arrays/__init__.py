"""What is computed from the columns of a Doc alone: trees, sentences, common ancestors, offsets."""
