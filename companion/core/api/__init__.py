"""What a session exchanges with everything around it: events, actions, records, ports."""
