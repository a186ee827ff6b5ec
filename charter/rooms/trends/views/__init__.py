"""Pages of trends: the figures, the reviews, the proposals."""
