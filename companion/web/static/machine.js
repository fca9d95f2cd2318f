// Whether the machine with Companion is fit for a session, in words, and what to do.

import { claim, el, post } from "./dom.js";

const MARKS = { yes: ["good", "✓ "], warn: ["", "! "], no: ["bad", "✗ "] };
const SAID = { yes: "in order", warn: "could be better", no: "to be put right" };

export async function machine() {
  const show = claim();
  const list = el("ul", { class: "plain" });
  const said = el("p", { role: "status" });
  const button = el("button", { type: "button", class: "main" }, "Examine it");
  button.onclick = async () => {
    button.disabled = true;
    list.replaceChildren();
    said.textContent = "It plays a sentence, listens, and tries the models. That takes up to a minute; be quiet for it.";
    try {
      const checks = await post("/api/examine");
      list.replaceChildren(...checks.map(row));
      const bad = checks.filter((check) => check.verdict === "no").map((check) => check.name);
      const rest = bad.every((name) => ["loudspeaker", "microphone"].includes(name)) ? " A phone or a tablet can take its place: see Sound." : "";
      said.textContent = bad.length ? `To fix before a session: ${bad.join(", ")}.${rest}` : "It is ready for a session.";
    } catch (error) {
      said.textContent = error.message;
    }
    button.disabled = false;
  };
  show(
    el("h1", {}, "This machine"),
    el("p", { class: "lead" }, "What a session needs of the machine with Companion: its microphone and loudspeaker, room on the disk, the journal, the models of speech and how fast they are."),
    el("p", { class: "faint" }, "A phone or a tablet that listens is examined there, under Sound."),
    el("div", { class: "row" }, button), said,
    el("div", { class: "checks" }, list),
  );
}

const row = ({ name, verdict, finding, remedy }) => el("li", { class: MARKS[verdict][0] },
  el("span", { "aria-hidden": "true" }, MARKS[verdict][1]), el("strong", {}, name), el("span", { class: "unseen" }, `, ${SAID[verdict]}`), `: ${finding}`,
  remedy ? el("p", { class: "faint" }, remedy) : null);
