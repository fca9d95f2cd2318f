"""What is kept after a session: the record, its transcript, its captions and its event log."""
