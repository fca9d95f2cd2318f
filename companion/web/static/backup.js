// A copy of all that is kept, in one encrypted file.

import { claim, el, get, save } from "./dom.js";

const day = (began) => new Date(began).toLocaleDateString(undefined, { dateStyle: "medium" });

export async function backup() {
  const show = claim();
  const { sessions } = await get("/api/history");
  const people = [...new Set(sessions.flatMap((session) => session.people))];
  const said = el("p", { role: "status" });
  const first = secret("first"), second = secret("second");
  const button = el("button", { type: "submit", class: "main" }, "Make a backup");
  const make = async (event) => {
    event.preventDefault();
    if (first.value !== second.value) {
      said.textContent = "The two passphrases are different.";
      return;
    }
    button.disabled = true;
    said.textContent = "A moment: it is being encrypted.";
    try {
      await save("/api/backup", { passphrase: first.value }, `companion-${new Date().toISOString().slice(0, 10)}.backup`);
      first.value = second.value = "";
      said.textContent = "The backup is in the downloads of this browser. Put it on a stick, or where you keep what matters.";
    } catch (error) {
      said.textContent = error.message;
    }
    button.disabled = false;
  };
  show(
    el("h1", {}, "Backup"),
    sessions.length ? el("p", { class: "lead" }, `It holds ${sessions.length === 1 ? "the session" : `all ${sessions.length} sessions`} that you let Companion keep, ${span(sessions)}, of ${people.join(", ")}: answers, words and sound, as far as they are kept, with what each of you chose to keep, known voices and the safe word.`)
      : el("p", { class: "lead" }, "No session is kept here yet. A backup would hold what each of you chose to keep, and the safe word."),
    el("p", {}, "It is one encrypted file, and only its own passphrase opens it, here or on another machine. Without the passphrase nobody can, and nobody can find it for you. It does not hold the voice you chose, how names sound, and your own scripts."),
    el("form", { class: "card narrow", onsubmit: make },
      field("A passphrase for it: four words, or twelve characters", first), field("Once more", second), el("div", { class: "row" }, button), said),
    el("h2", {}, "Bring it back"),
    el("p", {}, "In the terminal of the machine with Companion, since it takes the place of what is there: ", el("code", {}, "companion restore FILE"), ". All of it comes back, or nothing is changed."),
  );
}

function span(sessions) {
  const [from, to] = [day(sessions.at(-1).began), day(sessions[0].began)];
  return from === to ? `of ${to}` : `from ${from} to ${to}`;
}

const secret = (id) => el("input", { id, type: "password", maxLength: 200, autocomplete: "new-password", required: true });
const field = (title, input) => el("div", { class: "field" }, el("label", { htmlFor: input.id }, title), input);
