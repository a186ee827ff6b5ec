"""Pages of the policy floor."""
