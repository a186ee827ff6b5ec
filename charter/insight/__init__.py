"""Questions across rooms: my work, dashboards. Reads every room, writes nothing."""
