"""Words below the views: figures, times, and the sentences that the rules have to say. Pure."""
