"""The pages of the household: what a session shows and takes, for browsers on this machine."""
