"""Scripts that a session writes: answers are data, whatever they hold."""

from hypothesis import given
from hypothesis import strategies as st

from companion.core import program as p
from companion.scripts import has_errors
from companion.scripts.loading import check_text, load_text
from companion.scripts.source.templates import MOST_CHARACTERS, answer, file_name, filled
from tests.scripts.making import HEAD

TEMPLATE = f"""\
{HEAD.replace("title: Test", "title: ${title}")}people: {{min: 1, max: 6}}
note: "Where it is: ${{place}}"
steps:
  - say: "This is ${{title}}: ${{place}}."
  - each: person
    do:
      - turn: person
        say: ${{question}}
        time: ${{minutes}}
  - say: $${{question}}{{title}}
  - end: done
    say: Thank you.
"""
NASTY = st.one_of(
    st.text(max_size=80),
    st.text("${}:#-[]&*!|>'\"%@`\\ \n\t\u2028\x00\ufeff\ud800aname", max_size=40),
    st.sampled_from(
        ["${person}", "$", "$$", "{title}", '"', "\n- end: x", "stop", "yes", "~", "a" * 2000, "x " * 900]
    ),
)


def says(source: str) -> list[str]:
    """All words that a script says."""
    found = []
    for step in load_text(source).steps:
        match step:
            case p.Say():
                found += [str(text) for text in step.texts]
            case p.Each(do=(p.Turn(say=words),)):
                found.append(str(words))
            case p.End():
                found.append(str(step.say))
    return found


@given(NASTY, NASTY, NASTY)
def test_whatever_partners_say_the_new_script_is_sound_and_says_exactly_that(
    title: str, place: str, question: str
) -> None:
    """No error, no step more, no name that would be filled again."""
    said = {"title": title, "place": place, "question": question, "minutes": "5m"}
    new = filled(TEMPLATE, said, id="ours", untitled="Ours", heading="Written from your answers.")
    titled, place, question = answer(title), answer(place), answer(question)
    assert not has_errors(check_text(new.source))
    assert load_text(new.source).title == new.title == (titled or "Ours")
    assert load_text(new.source).id == "ours"
    expected = [f"This is {titled}: {place}."] * bool(place and titled) + [question] * bool(question)
    expected += [f"${question}{{title}}"] * bool(question)
    assert says(new.source) == [*expected, "Thank you."]


@given(NASTY)
def test_an_answer_is_one_short_line_with_the_words_that_were_said(said: str) -> None:
    """Only what can't be seen, braces and what is too long are gone."""
    found = answer(said)
    assert len(found) <= MOST_CHARACTERS
    assert found.isprintable()
    kept = "".join(c for c in said if c.isprintable() and not c.isspace())
    assert kept.translate(str.maketrans("{}", "()")).startswith(found.replace(" ", ""))


def test_a_step_whose_answer_is_missing_is_left_out() -> None:
    """Nobody has to answer everything."""
    new = filled(TEMPLATE, {"title": "Tea", "place": "", "question": "How are you?", "minutes": "5m"})
    assert says(new.source)[0] == "How are you?"
    assert "Where it is" not in new.source


def test_a_setting_whose_answer_is_missing_is_left_out_and_the_others_stay() -> None:
    """As a step is."""
    template = "settings:\n  a: {default: 1m, note: '${x}'}\n  b: {default: 2m}\nsteps:\n- say: Hi\n"
    assert "a:" not in (source := filled(template, {"x": ""}).source)
    assert "b:" in source


def test_names_of_the_new_script_stay_names() -> None:
    """What the writing session does not know belongs to the new script."""
    new = filled(f"{HEAD}steps:\n- say: ${{person}} and ${{place}}\n", {"place": "the sea"})
    assert "${person} and the sea" in new.source


def test_a_file_is_named_after_its_template_and_never_takes_the_place_of_another() -> None:
    """Small letters and hyphens; a number where the name is taken; nothing that was said."""
    assert file_name("ritual", ()) == "ritual"
    assert file_name("_tea at home", ("tea-at-home", "tea-at-home-2")) == "tea-at-home-3"
    assert file_name("お茶", ()) == "session"


@given(st.text(max_size=80), st.sets(st.text(max_size=5), max_size=4))
def test_a_file_name_is_always_one(template: str, taken: set[str]) -> None:
    """Whatever the template is called: an id of its own."""
    name = file_name(template, taken)
    assert name not in taken
    assert not has_errors(check_text(f"{HEAD.replace('id: test', f'id: {name}')}steps:\n- say: Hi\n"))
