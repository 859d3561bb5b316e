"""What students write instead of the three functions, which skill it shows to be missing, and how the hint leads there."""

MISTAKES = []
