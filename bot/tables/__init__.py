"""Tables out of spreadsheets: bytes in; rows with their lines, and what is wrong with the others in plain words, out.

`encodings` makes text of the bytes, `delimited` cuts it into cells, `headings` says which column means what, `cells` makes a
cell plain, and `table` puts them together.
"""
