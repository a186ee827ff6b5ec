"""The only place that knows everybody: settings, urls, wiring, command line."""
