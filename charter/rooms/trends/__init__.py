"""Learning from after-sales: figures of every period, reviews that stay, improvements proposed."""
