"""Which k: clusterings of rising k beside their measures."""
