"""The loops of the worker and what they do: placing, polling, recording, announcing, posting."""
