"""The staff's pages, a module per noun."""
