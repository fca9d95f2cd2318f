// Elements, requests and the shapes that stand for people.

export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export class Unpaired extends Error {}

async function request(path, options, read = (response) => response.json()) {
  const response = await fetch(path, { credentials: "same-origin", ...options }).catch(() => {
    throw new Error("The line is cut. Try again in a moment.");
  });
  if (response.ok) return read(response);
  const json = response.headers.get("content-type")?.startsWith("application/json");
  const body = json ? await response.json() : { error: await response.text() };
  if (response.status === 401) throw new Unpaired(body.error);
  throw new Error(body.error || "That did not work.");
}

export const get = (path) => request(path, {});
export const post = (path, body = {}, read) =>
  request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }, read);

// A sound that is made for this, played here; a later one takes its place.
let context = null;
let playing = null;

export async function aloud(path, body, gain) {
  // An iPhone's silent switch silences what is no playback; a page that listens is more than that.
  if (navigator.audioSession?.type === "auto") navigator.audioSession.type = "playback";
  context ??= new AudioContext();
  const running = context.resume(); // within the tap, or phones stay silent
  const sound = await context.decodeAudioData(await post(path, body, (response) => response.arrayBuffer()));
  await running;
  quiet();
  const volume = new GainNode(context, { gain });
  playing = new AudioBufferSourceNode(context, { buffer: sound });
  playing.connect(volume).connect(context.destination);
  playing.start();
}

export function quiet() {
  playing?.stop();
  playing = null;
}

// A file that is made for this, into the downloads.
export async function save(path, body, name) {
  const address = URL.createObjectURL(await post(path, body, (response) => response.blob()));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

// One shape a person, for those who see no colours: circle, square, triangle, diamond, hexagon, star.
const SHAPES = [
  "M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20z",
  "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
  "M12 2.5L22.5 21h-21z",
  "M12 1L23 12L12 23L1 12z",
  "M7 3h10l5 9l-5 9H7l-5-9z",
  "M12 1.5l3.2 6.9l7.5.9l-5.5 5.2l1.4 7.5L12 18.3L5.4 22l1.4-7.5L1.3 9.300l7.500-.9z",
];

export function shape(person) {
  return svg("svg", { viewBox: "0 0 24 24", class: "shape", "aria-hidden": "true" },
    svg("path", { d: SHAPES[person % SHAPES.length] }));
}

export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// Who draws claims the place first and then fetches: what was claimed later is not drawn over when that takes long.
let claims = 0;

export function claim() {
  const mine = ++claims;
  return (...children) => {
    if (mine === claims) document.getElementById("main").replaceChildren(...children.filter((child) => child !== null));
  };
}

// A button that is asked twice: the first tap says what it does. What it shows may be a browser's translation.
export function sure(title, question, act, properties = {}) {
  let asked = false;
  const turn = (asks) => { asked = asks; button.textContent = asks ? question : title; };
  const button = el("button", {
    type: "button", "aria-live": "polite", ...properties,
    onclick: () => (asked ? act() : turn(true)),
    onblur: () => turn(false),
  }, title);
  return button;
}

const shown = new WeakMap();

// Set a text where it is another than before. A page that a browser has translated is left as it is until then.
export function set(element, text) {
  if (shown.get(element) === text) return;
  shown.set(element, text);
  element.textContent = text;
}
