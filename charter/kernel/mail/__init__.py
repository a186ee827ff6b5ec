"""Mail that comes in: read, threaded, handed to the room that it answers, or set aside."""
