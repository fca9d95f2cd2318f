"""Everything the companion lets people hear: voices, prompts, tones, and the loudspeaker."""
