"""The step types, one module each: notation, checks, compilation and views.

``docs/adding-a-step.md`` shows how to add one.
"""

from companion.core import program as p
from companion.scripts.model.step import register
from companion.scripts.steps.ask import ApartView, AskStep, AskView
from companion.scripts.steps.bell import BellStep, BellView
from companion.scripts.steps.branches import ChooseStep, IfStep, IfView
from companion.scripts.steps.breathe import BreatheStep, BreatheView
from companion.scripts.steps.checklist import ChecklistStep, TallyView
from companion.scripts.steps.draw import DrawStep, DrawView
from companion.scripts.steps.end import EndStep, EndView
from companion.scripts.steps.enrol import EnrolStep, EnrolView
from companion.scripts.steps.loops import EachStep, EachView, RepeatStep, RepeatView, RoundsStep, RoundsView
from companion.scripts.steps.mirror import MirrorStep, MirrorView
from companion.scripts.steps.pairs import PairsStep, PairsView
from companion.scripts.steps.quote import QuoteStep, QuoteView
from companion.scripts.steps.remember import RecallStep, RecallView, RememberStep, RememberView
from companion.scripts.steps.remind import RemindStep, RemindView
from companion.scripts.steps.say import SayStep, SayView
from companion.scripts.steps.section import SectionStep, SectionView
from companion.scripts.steps.set import SetStep, SetView
from companion.scripts.steps.silence import SilenceStep, SilenceView
from companion.scripts.steps.turn import TurnStep, TurnView
from companion.scripts.steps.use import UseStep, UseView
from companion.scripts.views.step_view import register_view

# Display order.
register(
    SayStep, AskStep, TurnStep, MirrorStep, EnrolStep, BreatheStep, SilenceStep, BellStep, PairsStep,
    IfStep, RepeatStep, EachStep, RoundsStep, UseStep, QuoteStep, DrawStep, ChooseStep, ChecklistStep,
    SetStep, SectionStep, RememberStep, RecallStep, RemindStep, EndStep,
)  # fmt: skip
register_view(p.Say, SayView())
register_view(p.Ask, AskView())
register_view(p.Apart, ApartView())
register_view(p.Turn, TurnView())
register_view(p.Mirror, MirrorView())
register_view(p.Enrol, EnrolView())
register_view(p.Breathe, BreatheView())
register_view(p.Silence, SilenceView())
register_view(p.Bell, BellView())
register_view(p.Pairs, PairsView())
register_view(p.If, IfView())
register_view(p.Repeat, RepeatView())
register_view(p.Each, EachView())
register_view(p.Rounds, RoundsView())
register_view(p.Use, UseView())
register_view(p.Quote, QuoteView())
register_view(p.Draw, DrawView())
register_view(p.Tally, TallyView())
register_view(p.Set, SetView())
register_view(p.Section, SectionView())
register_view(p.Remember, RememberView())
register_view(p.Recall, RecallView())
register_view(p.Remind, RemindView())
register_view(p.End, EndView())
