"""All audio output: voices, prompts, tones, and the loudspeaker."""
