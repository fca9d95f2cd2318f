// Before a session: who is here, which session, its settings.

import { claim, el, get, post } from "./dom.js";

const TIMES = [["Any length", Infinity], ["10 minutes", 10], ["20 minutes", 20], ["30 minutes", 30], ["45 minutes", 45]];
const LONGER = 1.15; // a session is an estimate
const chosen = { minutes: Infinity, words: "", names: null };
let picked = null; // the session that was chosen from the list: its page is one that the browser goes back from

export async function choosing({ trouble }) {
  const show = claim();
  const catalogue = await get("/api/catalogue");
  chosen.names ??= catalogue.names.length ? [...catalogue.names] : ["", ""];
  const list = el("div", { id: "catalogue" });
  const light = first(catalogue);
  const draw = () => {
    list.replaceChildren(...found(catalogue).map((theme) => themed(theme, catalogue)));
    if (light) light.hidden = Boolean(chosen.words) || chosen.minutes !== Infinity;
  };
  const search = el("input", {
    id: "search", type: "search", value: chosen.words, placeholder: "repair, gratitude, breathing …", autocomplete: "off",
    oninput: () => { chosen.words = search.value; draw(); },
  });
  show(
    el("h1", {}, "What would help you today?"),
    trouble ? el("p", { class: "trouble card", role: "alert" }, trouble) : null,
    catalogue.deaf ? el("p", { class: "card" }, `${catalogue.deaf} Without one you type your turns and tap your answers; or let a phone listen (Sound, on the phone). A demonstration couple can show you each session.`) : null,
    catalogue.ears ? el("p", { class: "faint" }, `${catalogue.ears} listens and speaks.`) : null,
    el("section", { "aria-label": "Who is here" }, people(catalogue)),
    light,
    el("section", { class: "filters", "aria-label": "Find a session" },
      el("div", { class: "field" }, el("label", { htmlFor: "search" }, "What is it about?"), search),
      el("div", { class: "chips", role: "group", "aria-label": "How much time there is" }, ...TIMES.map(([title, minutes]) =>
        el("button", {
          type: "button", class: "chip", "aria-pressed": String(chosen.minutes === minutes),
          onclick: (event) => {
            chosen.minutes = minutes;
            for (const chip of event.target.parentNode.children) chip.setAttribute("aria-pressed", String(chip === event.target));
            draw();
          },
        }, title)))),
    list,
  );
  draw();
}

// For those who were never here: one that is short and light, so that nobody has to search first.
function first(catalogue) {
  const session = catalogue.themes.flatMap(({ sessions }) => sessions).find(({ id }) => id === catalogue.first);
  return session ? el("section", {}, el("h2", {}, "For a first time"), el("ul", { class: "plain cards" }, card(session, catalogue))) : null;
}

function people(catalogue) {
  const box = el("div", { class: "people" });
  const draw = () => box.replaceChildren(
    ...chosen.names.map((name, at) => el("div", { class: "field" },
      el("label", { htmlFor: `name${at}` }, at === 0 ? "First name" : "And"),
      el("input", {
        id: `name${at}`, value: name, maxLength: 60, autocomplete: "off",
        oninput: (event) => { chosen.names[at] = event.target.value; },
      }))),
    chosen.names.length < 6
      ? el("button", { type: "button", onclick: () => { chosen.names.push(""); draw(); box.querySelector(".field:last-of-type input").focus(); } }, "One more")
      : "",
  );
  draw();
  return box;
}

function found(catalogue) {
  const words = chosen.words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (theme, session) => session.minutes <= chosen.minutes * LONGER
    && words.every((word) => `${theme.title} ${session.title} ${session.summary}`.toLowerCase().includes(word));
  const themes = catalogue.themes
    .map((theme) => ({ ...theme, sessions: theme.sessions.filter((session) => fits(theme, session)) }))
    .filter((theme) => theme.sessions.length);
  return themes.length ? themes : [{ title: "Nothing fits. Try fewer words, or more time.", sessions: [] }];
}

const howMany = ([least, most]) => least === most ? (least === 1 ? "1 person" : `${least} people`) : `${least} to ${most} people`;

function themed(theme, catalogue) {
  return el("section", {}, el("h2", {}, theme.title),
    el("ul", { class: "plain cards" }, ...theme.sessions.map((session) => card(session, catalogue))));
}

function card(session, catalogue) {
  return el("li", { class: "card session" },
    el("h3", {}, session.title),
    el("p", {}, session.summary),
    el("p", { class: "faint" }, `about ${session.minutes} min, ${howMany(session.people)}${session.deep ? ", goes deep" : ""}`),
    el("button", { type: "button", "aria-label": `Choose ${session.title}`, onclick: () => { picked = { session, catalogue }; location.hash = "begin"; } }, "Choose"));
}

export async function before(page) {
  if (!picked) return choosing(page); // the page was loaded anew
  const { session, catalogue } = picked;
  const show = claim();
  const settings = await get(`/api/settings/${encodeURIComponent(session.id)}`);
  const said = el("p", { role: "alert", class: "trouble" });
  const names = chosen.names.map((name) => name.trim()).filter(Boolean);
  const inputs = settings.map(field);
  const word = el("input", { id: "safe-word", maxLength: 60, autocomplete: "off", placeholder: "a fruit, an animal, a town", "aria-describedby": "about-word" });
  const begin = async (demonstration) => {
    said.textContent = "";
    const changed = inputs.filter(({ value }) => value() !== null).map(({ name, value }) => [name, value()]);
    try {
      await post("/api/begin", { script: session.id, people: demonstration ? [] : names, settings: demonstration ? {} : Object.fromEntries(changed), safe_word: demonstration ? "" : word.value.trim(), demonstration });
      window.history.replaceState(null, "", "#"); // afterwards the list is there
    } catch (error) {
      said.textContent = error.message;
    }
  };
  show(
    el("h1", {}, session.title),
    el("p", { class: "lead" }, session.summary),
    el("p", { class: "faint" }, `About ${session.minutes} minutes, ${howMany(session.people)}. With ${names.join(", ") || "nobody named yet"}.`),
    el("form", { class: "card narrow", onsubmit: (event) => { event.preventDefault(); begin(false); } },
      inputs.length ? el("h2", {}, "As you like it") : null,
      ...inputs.map(({ element }) => element),
      session.deep ? el("div", { class: "field" }, el("label", { htmlFor: "safe-word" }, "Safe word"), word,
        el("p", { class: "faint", id: "about-word" }, "Said aloud, it ends the exercise at once. Left empty, the one you have counts, or you are asked for one.")) : null,
      el("div", { class: "row" },
        el("button", { type: "submit", class: "main" }, catalogue.deaf ? "Begin, by typing" : "Begin"),
        el("button", { type: "button", onclick: () => begin(true) }, "Watch the demonstration couple"),
        el("a", { href: "#", class: "button" }, "Back")),
      said),
  );
}

// A setting, and what is sent of it: null where it was left alone, else what --set takes.
function field({ name, kind, unit, value, least, most }) {
  const id = `set-${name}`;
  const title = name.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());
  const label = el("label", { htmlFor: id }, unit ? `${title} (${unit === "m" ? "minutes" : "seconds"})` : title);
  const wrap = (input, given) => ({ name, value: given, element: el("div", { class: "field" }, label, input) });
  if (kind === "yes_no") {
    const input = el("select", { id }, el("option", { value: "" }, value === null ? "asked aloud" : `as it is: ${value ? "yes" : "no"}`), el("option", {}, "yes"), el("option", {}, "no"));
    return wrap(input, () => input.value || null);
  }
  const before = value === null ? "" : String(value);
  const input = el("input", kind === "words" ? { id, value: before, maxLength: 200 }
    : { id, type: "number", step: "any", value: before, min: least ?? "", max: most ?? "" });
  return wrap(input, () => (input.value === before || input.value === "" ? null : `${input.value}${unit}`));
}
