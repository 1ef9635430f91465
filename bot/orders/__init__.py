"""Orders: the draft, the parser of its words, its checks, and the order's life until the portal has it. Pure."""
