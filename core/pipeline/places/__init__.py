"""Where pipelines are: in folders, in installed packages, and behind links of the user's."""
