"""What is spoken and understood: phrases, commands, answers, words of danger."""
