"""Every change on the policy floor. A verdict is written by `judging.judge` alone."""
