"""Storage of sessions: the record, its transcript, its captions and its event log."""
