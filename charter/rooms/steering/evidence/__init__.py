"""What this room can prove of doing and steering (四) and of evaluating (五)."""

from charter.rooms.steering.evidence import doing, evaluating, notices, steering

__all__ = ["doing", "evaluating", "notices", "steering"]
