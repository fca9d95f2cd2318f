// A browser is paired once, with a code from the terminal or from a page that is paired already.

import { claim, el, post } from "./dom.js";

export function pairing(done, code = "") {
  const show = claim();
  const said = el("p", { role: "alert", class: "trouble" });
  const input = el("input", {
    id: "code", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 11, required: true,
    pattern: "[0-9 ]{8,11}", value: code, class: "code",
  });
  const name = el("input", { id: "name", maxLength: 40, value: "", placeholder: "Kitchen tablet", autocomplete: "off" });
  const enter = async (event) => {
    event?.preventDefault();
    said.textContent = "";
    try {
      await post("/api/pair", { code: input.value, name: name.value });
      said.textContent = "You are in. One moment …";
      done();
    } catch (error) {
      said.textContent = error.message;
    }
  };
  const knock = async () => {
    try {
      await post("/api/knock");
      said.textContent = "A new code is in the terminal.";
    } catch (error) {
      said.textContent = error.message;
    }
  };
  show(
    el("h1", {}, "Come in"),
    el("p", { class: "lead" }, "What is said in your sessions is private, so each browser is let in once. The code is in the terminal where Companion runs, or on a page that is paired already, under Devices."),
    el("form", { onsubmit: enter, class: "card narrow" },
      el("label", { htmlFor: "code" }, "Code"), input,
      el("label", { htmlFor: "name" }, "What is this device called?"), name,
      el("div", { class: "row" },
        el("button", { type: "submit", class: "main" }, "Let me in"),
        el("button", { type: "button", onclick: knock }, "Show a new code")),
      said),
  );
  if (code) enter();
}
