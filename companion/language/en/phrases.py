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
    mirror_added="{listener}, once more, with that added.",
    mirror_more="What would you like {listener} to hear as well?",
    mirror_so_far="{listener}, in your own words, what did you hear so far? You could begin with: ",
    mirror_rest="I cut you off before. What else would you like {listener} to hear? You can pass.",
    breath={
        "in": "Breathe in.",
        "hold": "Hold.",
        "out": "Breathe out.",
        "and in": "And in.",
        "and hold": "Hold.",
        "and out": "And out.",
    },
)

LABELS = StepLabels(
    turn="{name}'s turn",
    question="a question",
    question_for="a question for {name}",
    enrol="getting to know your voices",
    breathe="breathing together",
    silence="silence",
    bell="a bell",
    pairs="talking in pairs",
    end="the end",
    quote="what was said",
    apart="questions for each alone",
    prompt="a few words",
)

PHRASES: Mapping[str, tuple[str, ...]] = {
    "your turn": ("{name}, the floor is yours. You have {time}.",),
    "shorter turn": ("You have {time}.",),
    "offer": (
        "Still your turn, {name}. Take your time.",
        "There's no rush, {name}. It's still your turn.",
        "Take all the time you need, {name}. If that's everything, say: I'm done.",
    ),
    "offer ends": (
        "I'll move on in {time}, {name}, unless you say something.",
        "Shall I move on, {name}? I'll wait another {time}. Just speak if you'd like to go on.",
    ),
    "thanks": ("Thank you, {name}.", "Thank you.", "Thank you for that, {name}."),
    "coach observation": (
        "{name}, you said: {words}. Would you like to say it as a camera would have seen it? Or leave it.",
    ),
    "coach feeling": (
        "{name}, you said: {words}. What feeling comes with that? One word, or leave it.",
    ),
    "coach need": (
        "{name}, you said: {words}. What would that give you? Say it without a name in it, or leave it.",
    ),
    "coach request": (
        "{name}, you said: {words}. Would you like to ask it so that a no would be fine? Or leave it.",
    ),
    "time is over": ("{name}, that's your time. Thank you.", "Thank you, {name}. That's your time."),
    "cut off": ("I'm sorry to cut you off, {name}. That's your time.",),
    "passed": ("That's fine. Let's move on.", "Of course. Let's move on.", "No problem. Moving on."),
    "nothing said": ("That's fine. Nothing for now.", "All right. Let's leave it there.", "That's okay too."),
    "skipped": ("All right, we'll leave that out.", "We'll leave that out and move on."),
    "can't skip": ("This part can't be skipped. You can pass, pause, or stop at any time.",),
    "not yet": ("This is still {name}'s time. You can skip it later, or say: time out.",),
    "done early": ("You still have {time}, {name}. Use it if you like, or say again: I'm done.",),
    "time given": ("You have {time} more, {name}.", "That's {time} more for you, {name}."),
    "no more time": ("That's all the time there is for now.",),
    "last sentence": ("Your time is up, {name}. You can still finish your sentence.",),
    "no turn": ("It's nobody's turn right now.",),
    "time left": ("You have about {time} left, {name}.", "About {time} left, {name}."),
    "time left here": ("About {time} left here.",),
    "time so far": ("We've been here for about {time}.",),
    "nothing to repeat": ("There's nothing to repeat right now.",),
    "floor so far": ("So far: {times}.",),
    "not yours to end": ("It's still {name}'s turn. {name} will say when they're done.",),
    "asked another": ("Thank you, {other}. This question is for {name}. {how}",),
    "this is theirs": (
        "One moment, {other}. You're next.",
        "{other}, let's stay with {name} for now. You're next.",
    ),
    "this is theirs, many": (
        "One moment, {other}. Your turn will come.",
        "{other}, let's stay with {name} for now. Your turn will come.",
    ),
    "this is somebody's": (
        "This is {name}'s time. Everyone gets a turn.",
        "Let's stay with {name} for now. Everyone gets a turn.",
    ),
    "shall we pause": (
        "There's a lot here at once. Would a time-out help? Yes or no?",
        "That's two voices at once. Would a time-out help? Yes or no?",
    ),
    "stay with": ("Then we'll stay with {name}. You have {time}.",),
    "would a time-out help": ("Would a time-out help, {name}? Yes or no?",),
    "begin instead": ("That sounded like {other}. {name}, is it okay if {other} goes first? Yes or no?",),
    "begins instead": ("Then {other} goes first, and {name} after that. {other}, the floor is yours.",),
    "tell a little": (
        "{name}, so I can learn your voice, please tell me what you did today. A few sentences will do.",
        "And {name}, what did you do today? A few sentences, so I can learn your voice.",
    ),
    "tell anything": ("Whenever you're ready, {name}. Anything about your day will do.",),
    "tell more": ("Thank you, {name}. Please tell me a bit more.", "Just a few more words, {name}, please."),
    "tell it alone": ("I heard more than one voice. {name}, once more, please, and just you this time.",),
    "tell it nearer": (
        "It's a little hard to hear you, {name}. Could you come a bit closer, and say it again?",
    ),
    "voice known": ("Thank you, {name}. Now I know your voice.", "Thank you, {name}. That's all I needed."),
    "voice alike": (
        "Thank you, {name}. Your voices sound very similar, so I may not always know who's speaking.",
    ),
    "voice unknown": ("That's fine, {name}. We'll go on without it.",),
    "voice forgotten": ("{name}, I've forgotten your voice.",),
    "voices forgotten": ("I've forgotten your voices.",),
    "voices forgotten, alone": ("I've forgotten your voice.",),
    "words forgotten": ("I've forgotten that. To forget what came before it as well, say it again.",),
    "forget together": ("{name}, that was said together. Shall I forget it? Yes or no?",),
    "words stay": ("Then it stays, since it was said together.",),
    "theirs forgotten": ("{name}, I've forgotten what you said today, and what I kept of yours here.",),
    "all forgotten": ("I've forgotten what was said today.",),
    "nothing to forget": ("There's nothing for me to forget.",),
    "session forgotten": (
        "I've forgotten this whole session, and I won't keep any more of it. "
        "We can go on, or you can say: stop.",
    ),
    "not kept any more": (
        "From here on I can't keep what happens. What I kept so far is safe. There's help on the screen.",
    ),
    "go on unkept": ("{name}, shall we go on without keeping it? Yes or no?",),
    "go on unkept, alone": ("Shall we go on without keeping it? Yes or no?",),
    "another voice": ("From now on I sound like this.",),
    "slower": ("I'll speak more slowly, like this.",),
    "faster": ("I'll speak a little faster, like this.",),
    "softer": ("I'll speak more softly, like this.",),
    "louder": ("I'll speak louder, like this.",),
    "safe word set": ("That's your safe word from now on. Say it at any time, and everything stops.",),
    "safe word too common": ("That word comes up too easily. Say: our safe word is, and then a rarer one.",),
    "which safe word": ("Say: our safe word is, and then the word. A fruit, an animal, a town.",),
    "help turn": ("It's {name}'s turn. You can say: {commands}.",),
    "help question": ("You can answer, or say: {commands}.",),
    "help": ("You can say: {commands}.",),
    "paused": ("Paused. Say: go on, when you're ready.", "We're pausing. When you're ready, say: go on."),
    "still paused": ("We're still paused. Say: go on, when you're ready.",),
    "waiting for you": ("I'll wait, {name}. When you're back, say: go on.",),
    "nobody there": (
        "It's been quiet for a while, so I'm pausing here. Nothing's lost. When you're ready, say: go on.",
    ),
    "leave it": ("{name}, shall we leave it for today? Either is fine.",),
    "left for today": ("Then let's leave it for today. There will be another evening.",),
    "nobody took part": ("Not every evening is for talking. Another time, then.",),
    "back first": (
        "Welcome back. Let's wait for {others}. When you're both ready, say: go on.",
    ),
    "back first, alone": ("Welcome back. When you're ready, say: go on.",),
    "back first, many": (
        "Welcome back. Let's wait for the others. When you're all ready, say: go on.",
    ),
    "came back": (
        "I'm back. What you said is safe, except perhaps the last few words.{where} "
        "When you're ready, say: go on.",
    ),
    "woke up": (
        "I was asleep for a while, and your time stood still.{where} When you're ready, say: go on.",
    ),
    "at their turn": ("It's {name}'s turn, with {time} left.",),
    "at the end of their turn": ("It's {name}'s turn.",),
    "at their question": ("There was a question for {name}.",),
    "at a question": ("There was a question for you.",),
    "at a part": ("We were at this part: {part}.",),
    "going on": ("All right, on we go.", "Okay, on we go."),
    "still your turn": ("{name}, it's still your turn. You have {time}.",),
    "silence": (
        "Take your time, {name}.",
        "There's no rush, {name}. {how}",
        "{how} You can also say: pass.",
    ),
    "unclear": (
        "I'm not sure I got that. {question} {how}",
        "Sorry, once more: {question} You can also say pass, or stop.",
        "Let me try once more. {question} {how}",
    ),
    "another language": ("I only understand English, I'm sorry. {question}",),
    "not in words": ("I only understand English, so I couldn't write down what was in another language.",),
    "once more": ("All right. {question}", "Then once more: {question}"),
    "take your time": (
        "Take your time, {name}.",
        "No rush, {name}. I'll wait.",
        "Of course, {name}. Take all the time you need.",
    ),
    "unsure": (
        "That's fine, {name}. You don't have to decide. Take a moment, or say: pass.",
        "It's okay not to know, {name}. Take a moment, or say: pass.",
    ),
    "and you": ("And you, {name}? {question}",),
    "did you mean": ("{heard}, for you, {name}?", "Did I hear {heard}, {name}?"),
    "you choose": ("Then how about {heard}, {name}?",),
    "read back": ("{heard}, {name}. Is that right?", "I heard: {heard}. Is that right, {name}?"),
    "a yes in doubt": ("Just to be sure, {name}: yes, or would you rather not? Either is fine.",),
    "take it as yes": ("I'll go with yes, then.", "Yes, then. You can still change your mind."),
    "take it as no": ("That's fine. I'll go with no.", "Okay, no, then. That's all right."),
    "changed to": ("{heard}, then, {name}.", "{heard}, {name}. I've changed that."),
    "changed": ("I've changed that, {name}.",),
    "was that you": ("Was that you, {name}? If so, say: yes, that was me.",),
    "are you done": ("{name}, was that you? And are you done? Yes or no?",),
    "would you pass": ("Was that you, {name}? Would you like to pass? Yes or no?",),
    "explain yes_no": ("Whatever's true for you is fine. A yes or a no is enough.",),
    "explain rating": ("It goes from {low}, the least, to {high}, the most. There's no wrong number.",),
    "explain choice": ("There's no wrong choice. You can say {options}.",),
    "explain name": ("Just the name you like to be called.",),
    "explain day": ("Any day that suits you: tomorrow, next Tuesday, the twelfth of March.",),
    "explain text": ("Anything that comes to mind will do. A word is enough.",),
    "unsure of words": ("I'm not sure I heard that right. Shall I read what I have?",),
    "not read": ("That's fine, I won't read it.", "All right, I'll leave it with you."),
    "a pair": ("{name} with {others}",),
    "in pairs": ("In pairs: {pairs}.",),
    "pairs talk": ("You have {time}. I keep the time.",),
    "pairs begin": ("{names}, you begin, and the other listens. You have {time}.",),
    "pairs swap": ("And now {names}. You have {time}.",),
    "you said": ("{name}, you said: “{words}”",),
    "you said, alone": ("You said: “{words}”",),
    "in your words": ("In your words: “{words}”",),
    "in their words": ("In {name}'s words: “{words}”",),
    "it was said": ("This is what I have: “{words}”",),
    "differs": (
        "Your answers differ here: {words}. Every answer is welcome. You might want to talk about it.",
    ),
    "differs widely": (
        "Your answers differ in {count} places, among them: {words}. "
        "Every answer is welcome. You might want to talk about it.",
    ),
    "alike": ("Wherever more than one of you answered, your answers were alike.",),
    "alone first": (
        "The next questions are for each of you alone. {others}, please step out of earshot. "
        "{name}, when you're alone, say: ready.",
    ),
    "alone next": (
        "Now it's {name}'s turn alone. {others}, please step out of earshot. "
        "{name}, when you're here and alone, say: ready.",
    ),
    "alone again": (
        "There are questions left for {name} alone. {others}, please step out of earshot once more. "
        "{name}, when you're alone, say: ready.",
    ),
    "not alone yet": ("There's no rush, {name}. When you're alone, say: ready.",),
    "not alone": ("That's all right, {name}. We'll leave these questions out.",),
    "together again": (
        "That's all, {name}. Please call {others} back. When you're all here, say: ready.",
    ),
    "not together yet": ("There's no rush. When you're all here, say: ready.",),
    "left open": ("That's all right. We'll leave it open.", "We can leave that open, and move on."),
    "how yes_no": ("You can say yes or no.",),
    "how rating": ("You can say a number from {low} to {high}.",),
    "how choice": ("You can say {options}.",),
    "how name": ("Just say your name.",),
    "how day": ("You can say tomorrow, a weekday, or a date.",),
    "how text": ("Say it in your own words. When you're done, say: I'm done.",),
    "stop": ("We've stopped. If that was a slip, say within a minute: go on.",),
    "way back": (
        "{name}, how are you now? Shall we take that part up again? Say yes, leave it out, or not yet.",
    ),
    "way back, alone": ("How are you now? Shall we take that part up again, or leave it out?",),
    "back": ("Welcome back.",),
    "said before": ("Before, {name} said: “{words}”",),
    "go on together": ("{name}, shall we go on? Yes or no?",),
    "stopped": ("Let's leave it here for today. Thank you.",),
    "stopped, with help": (
        "Let's leave it here for today. Thank you. "
        "There are people to talk to, day and night. The numbers are on the help page.",
    ),
    "time out": (
        "Time-out. Take {time} apart, and do something that calms you. I'll let you know when it's over.",
    ),
    "time out at": (
        "Time-out. Take {time} apart, and do something that calms you. We'll come back at {clock}.",
    ),
    "time out, alone": (
        "Time-out. Take {time}, and do something that calms you. I'll let you know when it's over.",
    ),
    "time out at, alone": (
        "Time-out. Take {time}, and do something that calms you. We'll go on at {clock}.",
    ),
    "safe word": (
        "We're stopping here, right away. What was being said isn't kept. Nobody needs to explain. "
        "Take all the time you need.",
    ),
    "break left": ("Your break has {time} left. To come back now, say again: go on.",),
    "break over": (
        "Your break is over. When you're both back and ready, say: go on. If not today, say: stop.",
    ),
    "break over, alone": ("Your break is over. When you're ready, say: go on. If not today, say: stop.",),
    "break over, many": (
        "Your break is over. When you're all back and ready, say: go on. If not today, say: stop.",
    ),
    "break stays": ("That's fine. The break goes on. If not today, say: stop.",),
    "break still over": ("I'm still here. When you're ready, say: go on. If not today, say: stop.",),
    "welcome back": ("All right. Let's start this part again.",),
    "pause call": ("We're still paused. When you're ready, say: go on. If not today, say: stop.",),
    "postponed": ("Let's leave it here for today. Thank you.",),
    "microphone lost": (
        "I can't hear you at the moment. Your time has stopped. Please check the microphone.",
    ),
    "microphone silent": (
        "I hear nothing from the microphone. Is it muted? Your time has stopped until I hear you. "
        "You can also go on with a key, or type on a page.",
    ),
    "microphone found": ("I can hear you again. What you said before is safe.",),
    "breath slower": ("Then we'll breathe a little slower.",),
    "breath faster": ("Then we'll breathe a little faster.",),
    "breath stays": ("Let's leave it as it is.",),
    "breath without holds": ("Without holding, then.",),
    "breath with holds": ("With holding again.",),
    "breaths fewer": ("Fewer, then.",),
    "breaths more": ("A few more, then.",),
    "the end": ("That's the end of this session. Thank you.",),
}  # fmt: skip
