// Which page is shown: pairing, choosing, the running session, devices.

import { claim, el, get, Unpaired } from "./dom.js";
import { Link } from "./link.js";
import { Sound } from "./sound.js";
import { hearing } from "./hearing.js";
import { pairing } from "./pairing.js";
import { Screen } from "./screen.js";
import { before, choosing } from "./choosing.js";
import { devices } from "./devices.js";
import { history } from "./history.js";
import { household } from "./household.js";
import { voices } from "./voices.js";
import { backup } from "./backup.js";
import { machine } from "./machine.js";

const PAGES = { "": ["Sessions", choosing], history: ["Looking back", history], household: ["Household", household], devices: ["Devices", devices], sound: ["Sound", hearing] };
// Led to by other pages.
const MORE = { begin: ["Before", before], voices: ["How it sounds", voices], backup: ["Backup", backup], machine: ["This machine", machine] };
const nav = document.getElementById("nav");
const cut = document.getElementById("cut");
let link = null;
let state = null;
let screen = null;
const ears = document.getElementById("ears");
const sound = new Sound(() => { ears.textContent = sound.trouble; });
let shown = null; // the page that is on the screen, so that a message does not draw it anew

// Dark in the evening, also on a device that is set to light.
function darken() {
  const hour = new Date().getHours();
  document.documentElement.classList.toggle("evening", hour >= 19 || hour < 7);
}
darken();
setInterval(darken, 60000);
document.addEventListener("visibilitychange", darken);

function page() {
  return location.hash.slice(1).split("/")[0];
}

const here = () => PAGES[page()] ?? MORE[page()] ?? PAGES[""];

async function draw(force = false) {
  if (!state) return;
  const running = state.phase === "running" && state.shown;
  const wanted = running ? "running" : state.phase === "starting" ? "starting"
    : state.role === "screen" ? "waiting" : state.role === "room" ? "room" : `page ${location.hash}`;
  if (wanted === shown && !force) return;
  const turned = shown !== null && wanted !== shown;
  shown = wanted;
  document.title = running || state.phase === "starting" ? "Session, Companion" : `${here()[0]}, Companion`;
  document.body.className = running ? "running" : "";
  nav.hidden = running || state.role !== "partner" || state.phase === "starting";
  if (running) {
    screen?.end();
    screen = new Screen((message) => link.send(message));
    claim()(screen.element);
    screen.update(state);
    if (turned) document.getElementById("main").focus();
    return;
  }
  screen?.end();
  screen = null;
  if (wanted === "starting") claim()(el("h1", {}, "One moment"), el("p", { class: "lead" }, "The session is about to begin."));
  else if (wanted === "waiting") claim()(el("h1", {}, "Companion"), el("p", { class: "lead waiting" }, "The next session appears here by itself."));
  else await open(wanted);
  if (turned && wanted === shown) document.getElementById("main").focus(); // where a screen reader goes on
}

async function open(wanted) {
  const [, draw_page] = wanted === "room" ? PAGES.sound : here();
  const place = page() === "begin" ? "" : page() in MORE ? "household" : page();
  nav.replaceChildren(...Object.entries(PAGES).map(([name, [title]]) =>
    el("a", { href: `#${name}`, "aria-current": place === name ? "page" : false }, title)));
  try {
    await draw_page({ sound, state, trouble: state.trouble, again: () => draw(true), rest: location.hash.slice(1).split("/")[1] ?? "" });
  } catch (error) {
    if (error instanceof Unpaired) return enter();
    if (wanted !== shown) return;
    claim()(el("h1", {}, "That did not work"), el("p", {}, error.message),
      el("button", { onclick: () => draw(true) }, "Try again"));
  }
}

function begin() {
  link?.end();
  sound.again();
  link = new Link(
    sound,
    (message) => {
      sound.running(message.phase !== "idle");
      sound.taken(message.ears);
      if (state && message.pages !== state.pages) location.reload(); // a tablet may stay open through an update
      const trouble = state && message.trouble && message.trouble !== state.trouble;
      const forgotten = state && message.forgotten !== state.forgotten && page() === "history";
      state = message;
      cut.textContent = "";
      screen?.update(state);
      draw(Boolean(trouble) || forgotten && state.phase === "idle");
    },
    (never) => {
      // Safari shows a page whose certificate was only waved through, and refuses its WebSocket.
      if (never) cut.replaceChildren("This browser does not trust your household yet. ", el("a", { href: "/trust.html" }, "Install its certificate"), ", then open this page again.");
      else if (state) cut.textContent = "The line is cut. This page comes back by itself.";
    },
    enter,
    (sentence) => screen?.refused(sentence),
  );
}

function enter() {
  link?.end();
  sound.end();
  link = null;
  state = screen = shown = null;
  nav.hidden = true;
  document.body.className = "";
  pairing(begin);
}

addEventListener("hashchange", () => draw(state?.phase === "idle")); // a session stays as it is, and what is typed with it

const code = location.hash.match(/^#(\d{8})$/)?.[1];
if (code) {
  window.history.replaceState(null, "", "/");
  pairing(begin, code);
} else {
  get("/api/me").then(({ role }) => (role ? begin() : enter()), begin);
}
