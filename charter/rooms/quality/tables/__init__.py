"""The lists of this room; rows are named tuples from kept statements."""
