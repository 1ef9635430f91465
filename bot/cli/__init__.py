"""The commands of `encore-bot` that are more than a start: the doctor, and many at once from files."""
