"""What the companion says of itself, beside the words of the script.

Warm, brief, unhurried. It never judges, advises or takes sides. Where a couple hears
a thing often there are several wordings, used in turn.
"""

from collections.abc import Mapping

from companion.core.language import Prompts, StepLabels

PROMPTS = Prompts(
    who_is_next="Who would like to go next?",
    mirror="{listener}, in your own words, what did you hear? You could begin with: ",
    mirror_again="{listener}, once more, with that added. You could begin with: ",
    mirror_more="What would you like {listener} to hear as well?",
    breath={"in": "Breathe in.", "hold": "Hold.", "out": "Breathe out."},
)

LABELS = StepLabels(
    turn="{name}'s turn",
    question="a question",
    question_for="a question for {name}",
    enrol="getting to know your voices",
    breathe="breathing together",
    silence="silence",
    end="the end",
    quote="what was said",
    apart="questions for each alone",
    prompt="a few words",
)

PHRASES: Mapping[str, tuple[str, ...]] = {
    "your turn": ("{name}, the floor is yours. You have {time}.",),
    "offer": (
        "Still your turn, {name}. Take your time.",
        "There is no hurry, {name}. The floor is still yours.",
        "Take all the time you need, {name}. If that was all, say: I'm done.",
    ),
    "thanks": ("Thank you, {name}.", "Thank you.", "Thank you, {name}. Let it stand for a moment."),
    "time is over": (
        "{name}, your time has come to its end. Thank you.",
        "Thank you, {name}. That was your time.",
    ),
    "passed": ("That's fine. We go on.", "Of course. We go on.", "You are free to pass. We go on."),
    "skipped": ("All right, we leave that out.", "We leave that out and go on."),
    "can't skip": ("This part can't be left out. You can pass, pause, or stop at any time.",),
    "not yet": ("{name} still has this time. You can skip it later, or say: time out.",),
    "done early": ("You have {time} left, {name}. Stay with it if you like, or say: I'm done, once more.",),
    "time given": ("You have {time} more, {name}.", "{time} more for you, {name}."),
    "no more time": ("This is all the time there is for now.",),
    "last sentence": ("Your time is used, {name}. You can still end your sentence.",),
    "no turn": ("Nobody is on the clock right now.",),
    "time left": ("You have about {time} left, {name}.", "About {time} left, {name}."),
    "time left here": ("About {time} left here.",),
    "time so far": ("We have been here for about {time}.",),
    "nothing to repeat": ("There is nothing to repeat just now.",),
    "floor so far": ("So far: {times}.",),
    "not yours to end": ("{name} still has the floor, and says when it is enough.",),
    "asked another": ("Thank you, {other}. This question is for {name}. {how}",),
    "this is theirs": (
        "{other}, this is {name}'s time. Yours comes next.",
        "{other}, let us stay with {name} for now. Your time will come.",
    ),
    "this is theirs, many": (
        "{other}, this is {name}'s time. Yours will come.",
        "{other}, let us stay with {name} for now. Your time will come.",
    ),
    "this is somebody's": (
        "This is {name}'s time. Everybody else's will come.",
        "Let us stay with {name} for now. Every voice has its time.",
    ),
    "shall we pause": (
        "There is a lot here at once. Would it help to take a time-out? Yes, or no?",
        "It is hard to wait just now. Shall we take a time-out? Yes, or no?",
    ),
    "stay with": ("Then we stay with {name}. You have {time}.",),
    "begin instead": (
        "I hear {other}, and it would be {name}'s turn. {name}, shall {other} go first? Yes, or no?",
    ),
    "begins instead": ("Then {other} goes first, and {name} after that. {other}, the floor is yours.",),
    "tell a little": (
        "{name}, so that I know your voice, please tell in two or three sentences what you did today.",
        "And {name}, what did you do today? Two or three sentences, so that I know your voice.",
    ),
    "tell more": ("Thank you, {name}. Please tell a little more.", "A few more words, {name}, please."),
    "tell it alone": ("I heard more than one voice. {name}, once more, please, and you alone.",),
    "tell it nearer": (
        "It is a little hard to hear you, {name}. Could you come nearer, and say it once more?",
    ),
    "voice known": ("Thank you, {name}. Now I know your voice.", "Thank you, {name}. That was enough."),
    "voice alike": (
        "Thank you, {name}. Your voices are much alike, so I may not always know who speaks.",
    ),
    "voice unknown": ("That's fine, {name}. We go on without it.",),
    "voice forgotten": ("{name}, I have forgotten your voice.",),
    "voices forgotten": ("I have forgotten your voices.",),
    "voices forgotten, alone": ("I have forgotten your voice.",),
    "words forgotten": (
        "I have forgotten what was said last. If I shall forget what came before it too, say it again.",
    ),
    "nothing to forget": ("There is nothing that I could forget.",),
    "session forgotten": (
        "I have forgotten all of this session, and I keep nothing more of it. "
        "We can go on, or you say: stop.",
    ),
    "not kept any more": (
        "From here on I can't keep what happens. What was kept until now is safe; "
        "what helps is on the screen.",
    ),
    "go on unkept": ("{name}, shall we go on without keeping it? Yes, or no?",),
    "go on unkept, alone": ("Shall we go on without keeping it? Yes, or no?",),
    "help turn": ("It is {name}'s turn. You can say: {commands}.",),
    "help question": ("You can answer, or say: {commands}.",),
    "help": ("You can say: {commands}.",),
    "paused": ("Paused. Say: go on, when you are ready.", "We pause. When you are ready, say: go on."),
    "still paused": ("We are paused. Say: go on, when you are ready.",),
    "came back": (
        "I am back. What you said is safe, except perhaps the last words.{where} "
        "When you are ready, say: go on.",
    ),
    "woke up": (
        "I was asleep for a while, and your time stood still.{where} When you are ready, say: go on.",
    ),
    "at their turn": ("It is {name}'s turn, with {time} left.",),
    "at the end of their turn": ("It is {name}'s turn.",),
    "at their question": ("There was a question for {name}.",),
    "at a question": ("There was a question for you.",),
    "at a part": ("We were at this part: {part}.",),
    "going on": ("We go on.", "Then we go on."),
    "still your turn": ("{name}, it is still your turn. You have {time}.",),
    "silence": (
        "Take your time, {name}.",
        "There is no hurry, {name}. {how}",
        "{how} You can also say: pass.",
    ),
    "unclear": (
        "I am not sure I understood. {how}",
        "I did not quite get that. {how}",
        "Once more, please. {how} Or say: pass.",
    ),
    "unsure of words": ("I am not sure I heard it right. Shall I read what I have?",),
    "not read": ("That's fine, I leave it unread.", "All right, we leave it with you."),
    "you said": ("{name}, you said: {words}",),
    "you said, alone": ("You said: {words}",),
    "it was said": ("This is what I have: {words}",),
    "differs": (
        "Here your answers differ: {words}. Every answer is welcome, and it may be worth a talk.",
    ),
    "differs widely": (
        "Your answers differ in {count} places, among them: {words}. "
        "Every answer is welcome, and it may be worth a talk.",
    ),
    "alike": ("Wherever more than one of you answered, your answers were alike.",),
    "alone first": (
        "The next questions are for each of you alone. {others}, please go out of hearing. "
        "{name}, when you are alone, say: ready.",
    ),
    "alone next": (
        "Thank you. Now it is {name}'s turn alone. {others}, please go out of hearing. "
        "{name}, when you are here and alone, say: ready.",
    ),
    "alone again": (
        "There are questions left for {name} alone. {others}, please go out of hearing once more. "
        "{name}, when you are alone, say: ready.",
    ),
    "not alone yet": ("There is no hurry, {name}. When you are alone, say: ready.",),
    "not alone": ("That's all right, {name}. We leave these questions out.",),
    "together again": (
        "Thank you, {name}. That was all. Please call {others} back. When you are all here, say: ready.",
    ),
    "not together yet": ("There is no hurry. When you are all here, say: ready.",),
    "left open": ("That's all right. We leave it open.", "We can leave that open, and go on."),
    "how yes_no": ("You can say yes or no.",),
    "how rating": ("You can say a number from {low} to {high}.",),
    "how choice": ("You can say {options}.",),
    "how name": ("Just say your name.",),
    "how text": ("Say it in your own words. When you are done, say: I'm done.",),
    "stop once": ("We pause here. Would you like to end the session? Yes, or no?",),
    "stop twice": ("Then we end the session for today. Is that right? Yes, or no?",),
    "not stopping": ("All right, we don't end it. We stay paused. Say: go on, when you are ready.",),
    "stopped": ("We end here. Thank you both for the time you gave it. Be gentle with each other.",),
    "stopped, alone": ("We end here. Thank you for the time you gave it. Be gentle with yourself.",),
    "stopped, many": ("We end here. Thank you all for the time you gave it. Be gentle with each other.",),
    "time out": (
        "Time-out. Take {time} apart, and do something that calms you. I will let you know when it is over.",
    ),
    "time out at": (
        "Time-out. Take {time} apart, and do something that calms you. We come back at {clock}.",
    ),
    "time out, alone": (
        "Time-out. Take {time}, and do something that calms you. I will let you know when it is over.",
    ),
    "time out at, alone": (
        "Time-out. Take {time}, and do something that calms you. We go on at {clock}.",
    ),
    "safe word": (
        "We stop here, at once. What was being said is not kept. Nobody needs to explain. "
        "Take {time}. I will let you know when it is over.",
    ),
    "break left": ("Your break has {time} left. If you want to come back now, say: go on, once more.",),
    "break over": (
        "Your break is over. When you are both back and ready, say: go on. If not today, say: stop.",
    ),
    "break over, alone": ("Your break is over. When you are ready, say: go on. If not today, say: stop.",),
    "break over, many": (
        "Your break is over. When you are all back and ready, say: go on. If not today, say: stop.",
    ),
    "break still over": ("I am still here. When you are ready, say: go on. If not today, say: stop.",),
    "welcome back": ("Welcome back. We begin this part again.",),
    "postponed": ("We leave it here for today. You can take it up another time.",),
    "microphone lost": (
        "I can't hear you at the moment. Your time has stopped. Please look at the microphone.",
    ),
    "microphone found": ("I can hear you again. What you said before is safe.",),
    "distress": (
        "I stop the exercise here. What was said matters, and it needs more than I can give. "
        "Please turn to someone you trust. In danger, call the emergency number. "
        "I wait, until you say: go on.",
    ),
    "the end": ("That is the end of this session. Thank you.",),
}  # fmt: skip
