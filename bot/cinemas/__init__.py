"""The directory of cinemas: what is known of each, how it is found, and how a file of them is read."""
