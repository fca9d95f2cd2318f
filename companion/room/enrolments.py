"""What simulated partners tell when the companion wants to know their voices: some ten seconds."""

from companion.room.plan import Cue, Line, Piece

ENROLMENTS = (
    (
        "I got up early this morning and watered all the plants on the balcony.",
        "Then I took the train to work, and in the evening I walked home along the river.",
        "All in all it was a good day for me.",
    ),
    (
        "Today I repaired the old bicycle in the yard, which took much longer than I thought.",
        "For lunch we had soup, and later I called my brother and we laughed a lot.",
        "So I went to bed happy and a little late.",
    ),
    (
        "My day began with a cup of tea and a long letter from a friend in Norway.",
        "In the afternoon I bought apples and bread, and it rained on the way back.",
        "I like it when the street is that quiet.",
    ),
    (
        "I spent most of the day in the office, and wrote a report about the new bridge.",
        "After that I met our neighbour, who showed me the kittens in her kitchen.",
        "Now I would like to have one of them, too.",
    ),
    (
        "This morning the children sang in the bus, and everybody had to smile.",
        "I read for an hour in the library, and then I cooked a large pot of rice with vegetables.",
        "It was more than enough for the two of us.",
    ),
    (
        "We went to the market today, and I found a blue lamp for the living room.",
        "Then I slept a little on the sofa, until the dog from next door woke me up.",
        "He wanted to go out again, and so we did.",
    ),
    (
        "Yesterday I watched an old film about a lighthouse, and today I still think of it.",
        "Otherwise it was a quiet day with some work in the garden and warm bread for dinner.",
        "My bread was a little dark, but I liked it.",
    ),
    (
        "I cleaned the windows today, and now the whole room looks bigger and brighter.",
        "In between I listened to the radio, and my mother told me about her holiday.",
        "She wants to come and see us in the spring.",
    ),
    (
        "I was at the dentist this morning, and it was not nearly as bad as I feared.",
        "On the way home I bought flowers, and now they are standing on the table.",
        "They are yellow, and nearly as tall as the door.",
    ),
    (
        "First I looked for my keys for half an hour, and they were in the pocket of my coat.",
        "Later the sun came out, and we drank our coffee outside in front of the house.",
        "I liked that quiet hour best of all.",
    ),
    (
        "Today I learned a new song on the guitar, very slowly, one line after the other.",
        "My fingers hurt a little, but in the evening I played it for my sister on the phone.",
        "She said that she knew it at once.",
    ),
    (
        "It was a long day with many meetings, and I was glad when I could go outside.",
        "Then I ran around the lake, and two swans looked at me as if I were a stranger.",
        "I still have to laugh when I think of it.",
    ),
)
"""What is told the first time and the next, by one partner after the other."""
PARTNERS = 6
"""So many begin with different words."""
_BREATH_S = 0.35
_READS_S = 9.5


def telling(place: int, again: int, *, reads: bool) -> Line:
    """What the partner at ``place`` in the room tells the ``again``-th time, from 0 on; with ``reads`` so
    much of their recordings."""
    if reads:
        return Line((Piece("", reads_s=_READS_S),), Cue.ENROLS)
    told = ENROLMENTS[(place % PARTNERS + PARTNERS * again) % len(ENROLMENTS)]
    return Line(tuple(Piece(text, _BREATH_S if at else 0.0) for at, text in enumerate(told)), Cue.ENROLS)
