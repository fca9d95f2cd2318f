"""A session that is led by tapping and typing, in whatever browser."""

from tools.scripted_page import ScriptedPage

SCRIPT = """\
format: 1
id: taps
title: By tap
summary: A question, a turn, a breath, a silence.
language: en
people: {min: 2, max: 2, roles: [first, second]}
steps:
  - section: Arriving
  - ask: ${first}, shall we begin?
    to: first
    answer: yes_no
    save: begin
  - ask: ${second}, how close do you feel, from one to ten?
    to: second
    answer: rating
    save: close
  - turn: first
    say: ${first}, how was your day?
    time: 3m
    save: day
  - breathe: long-exhale
    cycles: 10
    cues: tones
  - silence: 60s
"""


def answer_and_type(page: ScriptedPage, address: str) -> None:
    """Answer both questions of ``SCRIPT``, type a turn, and open the page again in the middle of it."""
    page.click("Yes")
    page.wait("document.querySelector('.headline').textContent === 'Leo'")
    page.click("7")
    page.wait("document.querySelector('.screen').dataset.mood === 'listening'")
    page.click("Type instead")
    page.fill("#text", "I saw a heron by the river.")
    page.click("Say it")
    page.wait("document.querySelector('.captions').textContent.includes('heron')")
    page.open(address)
    page.wait("document.querySelector('.headline')?.textContent === 'Maya'")
    page.wait("document.querySelector('.captions').textContent.includes('heron')")
