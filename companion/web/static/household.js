// The household: who lives here, what each lets be kept, the safe word.

import { claim, el, get, post } from "./dom.js";

const LEVELS = [["nothing", "nothing"], ["answers", "times and answers"], ["words", "times, answers and my words"]];

const MORE = [["voices", "How it sounds: voice and names"], ["backup", "Make a backup"], ["machine", "Examine this machine"]];

export async function household() {
  const show = claim();
  const found = await get("/api/household");
  const people = (found.names.length ? found.names : ["", ""]).map((name) => ({ name, level: found.levels[name] ?? "nothing" }));
  const rows = el("div", { class: "rows" });
  const said = el("p", { role: "status" });
  const word = el("input", { id: "safe", maxLength: 60, autocomplete: "off", placeholder: found.safe_word ? "as it is" : "pineapple" });
  const draw = () => rows.replaceChildren(...people.map((person, at) => el("fieldset", {},
    el("legend", { class: "unseen" }, `Person ${at + 1}`),
    el("div", { class: "field" }, el("label", { htmlFor: `who${at}` }, "First name"),
      el("input", { id: `who${at}`, value: person.name, maxLength: 60, autocomplete: "off", oninput: (event) => { person.name = event.target.value; } })),
    el("div", { class: "field" }, el("label", { htmlFor: `level${at}` }, "What may be kept"),
      el("select", { id: `level${at}`, onchange: (event) => { person.level = event.target.value; } },
        ...LEVELS.map(([value, title]) => el("option", { value, selected: value === person.level }, title)))))),
    people.length < 6 ? el("button", { type: "button", onclick: () => { people.push({ name: "", level: "nothing" }); draw(); } }, "One more") : "");
  const keep = async (event) => {
    event.preventDefault();
    const named = people.map(({ name, level }) => [name.trim().replace(/\s+/g, " "), level]).filter(([name]) => name);
    try {
      said.textContent = (await post("/api/household/keep", { names: named.map(([name]) => name), levels: Object.fromEntries(named), safe_word: word.value })).done;
    } catch (error) {
      said.textContent = error.message;
    }
  };
  draw();
  show(
    el("h1", {}, "Household"),
    el("p", { class: "lead" }, "Each of you chooses for yourself what may be kept from now on, on this computer alone. The most careful answer counts for all."),
    el("form", { class: "card form", onsubmit: keep }, rows,
      el("div", { class: "field" }, el("label", { htmlFor: "safe" }, "A safe word that ends an exercise at once, said anywhere"), word),
      el("div", { class: "row" }, el("button", { type: "submit", class: "main" }, "Save")), said),
    el("nav", { class: "row", "aria-label": "More of the household" },
      ...MORE.map(([page, title]) => el("a", { class: "button", href: `#${page}` }, title))),
  );
}
