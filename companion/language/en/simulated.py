"""Lines of simulated people in English."""

from companion.language.en.spoken_forms import spoken_number
from companion.language.pack import Simulated

_THOUGHTS = (
    ("I noticed how tired I was when I came home.", "You noticed how tired you were when you came home."),
    (
        "I enjoyed our long breakfast today.",
        "You enjoyed our long breakfast today.",
    ),
    ("It helps me when somebody asks how my day was.", "It helps you when somebody asks how your day was."),
    (
        "I need a little time before I talk about it.",
        "You need a little time before you talk about it.",
    ),
    ("I would like to go for a long walk on Sunday.", "You would like to go for a long walk on Sunday."),
    (
        "I was worried about work, and said nothing.",
        "You were worried about work, and said nothing.",
    ),
    ("I feel at home when we cook together.", "You feel at home when we cook together."),
    ("I wish that we put the phones away at dinner.", "You wish that we put the phones away at dinner."),
    ("It was hard for me when the plan was changed.", "It was hard for you when the plan was changed."),
    ("I am glad that we take this time.", "You are glad that we take this time."),
    ("I was afraid that nobody would understand me.", "You were afraid that nobody would understand you."),
    ("It made me laugh when the dog stole the bread.", "It made you laugh when the dog stole the bread."),
)
_MOODS = (
    "Warm and calm.",
    "A little lighter than before.",
    "Tired, but good.",
    "Curious.",
    "Thankful for this.",
)
_DAYS = (
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


def _rating(number: int, again: bool) -> str:
    words = spoken_number(number)
    return f"I would say {words}." if again else f"{words.capitalize()}."


SIMULATED = Simulated(
    yes=("Yes.", "Yes, please.", "Yes, I think so."),
    no="No.",
    unclear="I don't really know.",
    own_words="That is how it is for me.",
    day="Tomorrow.",
    sentences=("This is what I wanted to tell you.", "There is a little more to it than that."),
    remark="I wish you would stop and look at it.",
    told="I came home late, and we cooked together, and now we sit here.",
    with_safe_word="Please, {word}.",
    thoughts=_THOUGHTS,
    moods=_MOODS,
    refusals=("I'd rather not say.", "No, not really.", "I don't know.", "Nothing, honestly."),
    hard_no="No, not quite.",
    hard_mood="It was hard. I feel worse than before.",
    mirrored="I heard what you said, and I think that I understand it.",
    rating=_rating,
    days=_DAYS,
)
