// The browsers that are let in, and codes for more of them.

import { claim, el, get, post, sure } from "./dom.js";

const ROLES = [
  ["A screen without words", { role: "screen", words: false }],
  ["A screen with captions", { role: "screen", words: true }],
  ["Microphone and loudspeaker", { role: "room" }],
  ["A partner's: everything", { role: "partner" }],
];

const told = (device) => device.role === "partner" ? "everything" : device.role === "room" ? "microphone and loudspeaker" : device.words ? "screen with captions" : "screen without words";

export async function devices({ again }) {
  const show = claim();
  const listed = await get("/api/devices");
  const said = el("p", { role: "status", class: "bigcode" });
  const trouble = el("p", { role: "alert", class: "trouble" });
  const role = el("select", { id: "role" }, ...ROLES.map(([title], at) => el("option", { value: at }, title)));
  const more = async (event) => {
    event.preventDefault();
    try {
      const { code } = await post("/api/code", ROLES[Number(role.value)][1]);
      said.textContent = `${code.slice(0, 4)} ${code.slice(4)}`;
    } catch (error) {
      trouble.textContent = error.message;
    }
  };
  const remove = async (id) => {
    try {
      await post("/api/revoke", { id });
      again();
    } catch (error) {
      trouble.textContent = error.message;
    }
  };
  const row = (device) => el("li", { class: "device" },
    el("span", {}, el("strong", {}, device.name), el("span", { class: "faint" }, ` ${told(device)}${device.this ? ", this one" : ""}`)),
    sure(`Remove ${device.name}`, device.this ? "This browser is out at once. Tap again" : "It is out at once. Tap again", () => remove(device.id)));
  show(
    el("h1", {}, "Devices"),
    el("ul", { class: "plain card" }, ...listed.map(row)),
    trouble,
    el("h2", {}, "Let another one in"),
    el("form", { class: "card narrow", onsubmit: more },
      el("label", { htmlFor: "role" }, "What it may see"), role,
      el("button", { type: "submit", class: "main" }, "Show a code"), said,
      el("p", { class: "faint" }, "The code is valid once, for five minutes. Open the same address there, and type it.")),
  );
}
