// How the companion sounds: its voice, and how it says names.

import { aloud, claim, el, get, post, quiet } from "./dom.js";

export async function voices({ again }) {
  const show = claim();
  const [found, names] = await Promise.all([get("/api/voices"), get("/api/names")]);
  const said = el("p", { role: "status" });
  const pace = choice("pace", found.paces, found.pace);
  const loudness = choice("loudness", Object.keys(found.loudnesses), found.loudness);
  const gain = () => 10 ** (found.loudnesses[loudness.value] / 20);
  const keep = (voice) => told(said, async () => {
    const { done } = await post("/api/voices/keep", { voice, pace: pace.value, loudness: loudness.value });
    found.voice = voice;
    draw();
    return done;
  });
  const take = (voice) => voice.id === found.voice ? "Keep" : "Use";
  const list = el("ul", { class: "plain" });
  const draw = () => list.replaceChildren(...found.voices.map((voice) => el("li", { class: "device" },
    el("span", {}, el("strong", {}, voice.name), `, ${voice.about}`,
      el("span", { class: "faint" }, voice.missing ? ` Not here yet: ${voice.missing}` : voice.id === found.voice ? " It speaks now." : "")),
    voice.missing ? null : el("span", { class: "row" },
      el("button", { type: "button", "aria-label": `Hear ${voice.name}`, onclick: () => told(said, () => aloud("/api/hear", { voice: voice.id, pace: pace.value }, gain())) }, "Hear"),
      el("button", { type: "button", "aria-label": `${take(voice)} ${voice.name}`, onclick: () => keep(voice.id) }, take(voice))))));
  draw();
  show(
    el("h1", {}, "How it sounds"),
    el("p", { class: "lead" }, "Hear each voice on this device, at the pace and the loudness that you choose, and use the one you like. It speaks from the next session on."),
    found.told ? el("p", { class: "card" }, "This time companion home was started with --voice, which counts until it is started without.") : null,
    el("section", { class: "card form", "aria-label": "Voice" },
      el("fieldset", {}, el("legend", { class: "unseen" }, "Pace and loudness"), field("Pace", pace), field("Loudness", loudness)), list, said),
    el("h2", {}, "How it says your names"),
    ...saying(names, gain, again),
  );
}

function saying(names, gain, again) {
  const said = el("p", { role: "status" });
  const row = (name, sounds, at) => {
    const known = Boolean(name);
    const who = el("input", { id: `name${at}`, value: name, maxLength: 60, readOnly: known, autocomplete: "off", placeholder: "Siobhán" });
    const spelt = el("input", { id: `sounds${at}`, value: sounds, maxLength: 60, autocomplete: "off", placeholder: known ? "as it is written" : "Shivawn" });
    const both = () => ({ name: who.value.trim(), sounds: spelt.value.trim() });
    return el("fieldset", {},
      el("legend", { class: "unseen" }, known ? `How ${name} sounds` : "Another name"),
      field("Name", who), field("Sounds like", spelt),
      el("span", { class: "row" },
        el("button", { type: "button", "aria-label": `Say it: ${name || "the name"}`, onclick: () => told(said, () => aloud("/api/hear", both(), gain())) }, "Say it"),
        el("button", { type: "button", "aria-label": `Keep it: how ${name || "the name"} sounds`, onclick: () => told(said, async () => {
          const { done } = await post("/api/names/keep", both());
          if (!known) again();
          return done;
        }) }, "Keep it")));
  };
  return [
    el("p", {}, "Hear a name. If it sounds wrong, write it as you would read it aloud, hear it again, and keep what is right. Empty is as it is written."),
    el("section", { class: "card form", "aria-label": "Names" }, ...names.map(({ name, sounds }, at) => row(name, sounds, at)), row("", "", names.length), said),
  ];
}

function choice(id, values, chosen) {
  return el("select", { id }, ...values.map((value) => el("option", { value, selected: value === chosen }, value)));
}

const field = (title, input) => el("div", { class: "field" }, el("label", { htmlFor: input.id }, title), input);

// Do it, and say what came of it.
async function told(said, act) {
  said.textContent = "…";
  quiet();
  try {
    said.textContent = (await act()) ?? "";
  } catch (error) {
    said.textContent = error.message;
  }
}
