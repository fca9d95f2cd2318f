"""A session's interface: events in, actions out, records, ports."""
