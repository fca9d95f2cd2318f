"""Word-by-word evaluation of a short clause that is in no table.

Every word has to be known here: one with another meaning makes the clause no answer. Known words
lean to a yes, to a no, or to neither, and a "not" inverts the next one that leans.
"""

from enum import Enum
from itertools import pairwise


class Lean(Enum):
    """The direction in which a clause leans."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


_MOST_WORDS = 12
_YES = frozenset(
    """
    yes yeah yep yup yeh yap ye aye yessir uhhuh true right correct accurate agree agreed agreeing
    accept accepted fine good great okay okie okey perfect wonderful lovely awesome excellent nice cool
    like love want wanted interested happy glad ready willing valid fact factual affirmative affirm
    affirmed positive exact exactly precisely absolutely definitely certainly surely indeed totally
    completely gladly works helps fits confirm confirmed confirming approve approved possible
    comfortable truth truthful legit reasonable sensible fair alrighty dokie dandy welcome sounds looks
    seems better best proceed proper ahead granted allowed allow support favor favorable beautiful
    terrific fabulous brilliant enjoy appreciate sure certain convinced clear sounds looks seems
    """.split()
)
_NO = frozenset(
    """
    no nope nah nay naw noo nooo noooo huhuh negative wrong false incorrect untrue inaccurate invalid
    disagree disagreed disagreeing refuse refused decline declined deny denied reject rejected terrible
    awful horrible impossible mistaken fake lie lies bogus erroneous unfair dislike hate unacceptable
    unlikely bad pass nonsense rubbish opposite veto forget leave skip objection object against
    misleading inexact improper unwilling uninterested useless unnecessary doubtful nada
    """.split()
)
_SOFT = frozenset(
    """
    good great fine nice cool like love lovely wonderful awesome excellent beautiful bad terrible awful
    horrible hate dislike happy glad ready welcome works helps fits best better interested want wanted
    enjoy appreciate comfortable pass forget leave skip fair clear support possible impossible
    """.split()
)
"""Words that answer only together with these few others."""
_BESIDE_SOFT = frozenset(
    """
    i we it that this is was would be been sounds looks seems seem sound look feels do does did not am
    are very really so pretty quite too just to me for the a an all of thing idea one plan absolutely
    definitely certainly totally completely will can could have had if well oh actually then now today
    though as and but at with about also still never hardly much especially particularly anymore any
    more right us in my our opinion think believe guess suppose probably rather sure
    """.split()
)
_OUTRIGHT = frozenset("yes yeah yep yup no nope nah nay huhuh uhhuh".split())
_NOT = frozenset("not never hardly neither nor without cannot nothing none".split())
_MANNER = frozenset(
    """
    absolutely definitely certainly surely indeed totally completely exactly precisely sounds looks
    seems sure ahead better best certain
    """.split()
)
"""Words that agree only if nothing else leans."""
_UNSURE = frozenset(
    """
    maybe perhaps possibly unsure uncertain undecided unaware unknown depends clueless unclear
    undetermined ambiguous unknowable either torn blank undecidable stumped conflicted
    """.split()
)
_KNOWING = frozenset(
    """
    know idea clue answer answers information sure certain say tell decide decided opinion preference
    remember recall knowledge aware choose positive judge guess respond response pick thought clear
    comment notion hint details data figure confident earthly scale grade
    """.split()
)
_HEDGES = frozenset(
    """
    guess suppose probably likely somewhat kind sort mostly rather apparently presumably hopefully hope
    could might may almost nearly really
    """.split()
)
_WITHOUT_WEIGHT = frozenset(
    """
    i we me us my our you your it its that this these those there here the a an some any all everything
    anything something of to for on in at by with about from as is are was were be been being am do does
    did have has had will would shall should can could may might must going get got and or but so if
    then than just really very quite pretty too also now today tonight yet still again ever always at
    time moment right think believe feel say saying said told know see find guess suppose mean means
    meant answer answers question statement information thing things one ones case point idea way both
    either give giving go done make makes need needed needs let lets take kind sort what how well oh
    actually honestly simply sorry thanks thank much lot bit probably likely somewhat mostly rather
    apparently presumably hopefully hope almost nearly only even afraid happen happening response
    sentence claim line word words part real personally obviously clearly frankly truly own correctly
    true extent degree hundred percent 100 final definite hard firm big plain straight up out off over
    down more keep keeping put call called seem seems sound sounds look looks certain completely
    entirely fully wholly partially mind opinion view side behalf us please man sir maam buddy dear
    companion ai happened heard hear read correctly that's anymore longer rightnow vote turns turn
    turned drawing pay above proper resounding moment second tell telling know knowing whole
    particularly especially necessarily remotely
    """.split()
)
_ASKS = frozenset(
    """
    is are was were am do does did can could will would shall should may might has have had who what
    where when why how which whose
    """.split()
)
_TURNED = frozenset(
    "i you it that this we they there these those the a any your my anyone someone he she".split()
)


def lean(clause: str) -> tuple[Lean | None, bool]:
    """Return which way ``clause`` leans, and whether with doubt; None: it is no answer."""
    words = clause.split()
    if not words or len(words) > _MOST_WORDS or _is_question(words):
        return None, False
    if any(
        word in _ASKS - _AUXILIARIES and (i + 1 == len(words) or words[i + 1] not in _TURNED)
        for i, word in enumerate(words)
    ):
        return None, False
    known = _YES | _NO | _NOT | _UNSURE | _KNOWING | _HEDGES | _WITHOUT_WEIGHT
    if any(word not in known and not word.endswith("ly") for word in words):
        return None, False
    negated = any(word in _NOT for word in words) or any(
        first == "no" and second in _KNOWING for first, second in pairwise(words)
    )
    if any(word in _UNSURE for word in words) or (
        negated and any(word in _KNOWING for word in words) and words[0] != "no"
    ):
        return Lean.UNSURE, False
    cues = [word for word in words if word in _YES | _NO and word not in _MANNER]
    if (
        cues
        and all(word in _SOFT for word in cues)
        and any(word not in _BESIDE_SOFT | _SOFT for word in words)
    ):
        return None, False
    hedged = any(word in _HEDGES for word in words)
    found = _turned(words)
    if found is None:
        return None, False
    return found, hedged


def _turned(words: list[str]) -> Lean | None:
    sides: list[Lean] = []
    manner = False
    pending = False
    for word in words:
        if word in _NOT:
            pending = not pending
        elif word in _NO or word in _YES:
            if word in _MANNER:
                manner = True
                continue
            if pending and word in _OUTRIGHT:
                return None
            side = Lean.NO if (word in _NO) is not pending else Lean.YES
            pending = False
            sides.append(side)
    if pending:
        sides.append(Lean.NO)
    if not sides:
        return Lean.YES if manner and len(words) <= 5 else None
    return sides[0] if len(set(sides)) == 1 else None


def _is_question(words: list[str]) -> bool:
    """Return whether words are a question: "is it true", "what exactly do you mean"."""
    turned = any(first in _ASKS and second in _TURNED for first, second in pairwise(words))
    return (
        turned
        and (words[0] in _ASKS)
        and (words[0] in _AUXILIARIES or any(word in _AUXILIARIES for word in words[1:4]))
    )


_AUXILIARIES = frozenset(
    "is are was were am do does did can could will would shall should may might has have had".split()
)
