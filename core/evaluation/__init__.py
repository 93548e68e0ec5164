"""What an evaluation tells besides the scores: how sure they are, what was taken for what, and a page of it all."""
