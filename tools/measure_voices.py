"""Measures how fast each voice speaks, for the ``words_per_minute`` of its card.

python -m tools.measure_voices
"""

from companion import config
from companion.app.engines import Engines
from companion.speaking.cards import load_cards
from companion.speaking.tempo import words_per_minute


def main() -> None:
    """Print the measured rate of each voice beside that of its card."""
    engines = Engines()
    for name, card in load_cards(config.voices_folder()).items():
        measured = words_per_minute(engines.voice(name))
        print(f"{name:<8} measured {measured:5.1f}, card {card.words_per_minute:g}")
    engines.close()


if __name__ == "__main__":
    main()
