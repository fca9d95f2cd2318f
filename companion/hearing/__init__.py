"""From sound to words: microphones, voice detection, utterances, transcription."""
