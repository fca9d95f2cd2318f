// Whether this device hears and is heard, in words, and what to do.

import { claim, el } from "./dom.js";

const TELEPHONE_HZ = 16000; // a Bluetooth headset whose microphone is on
const HEADSET = /bluetooth|hands-?free|headset|airpods|buds/i;
const TONE_S = 1.2, TONE_HZ = 660, HEARD_HZ = 16000;
const REASONS = {
  SecurityError: "This page came without a secure connection, and so the browser gives it no microphone. Begin with companion home --lan, and open the address with https that stands in the terminal.",
  NotAllowedError: "The browser was told not to give this page the microphone. Allow it (the sign beside the address, then Microphone; on an iPhone or iPad: Settings, Apps, Safari, Microphone), then tap again.",
  NotFoundError: "This device has no microphone, or it is switched off. Plug one in, or take another device.",
  NotReadableError: "Another program has the microphone. End the call or close that program, then tap again.",
  TooOld: "This browser is too old for this. Update it, or take another one.",
  NotSupportedError: "This browser can't take sound from this microphone at its rate. Choose another microphone in its settings, or take another browser.",
};

export const problem = (error) => REASONS[error.name] ?? `The microphone could not be opened (${error.name}). Close this page and open it again.`;

// A headset in telephone quality, by what the browser says of the microphone.
export function telephone(track, context) {
  const settings = track?.getSettings?.() ?? {};
  const slow = Math.min(settings.sampleRate ?? Infinity, context.sampleRate) <= TELEPHONE_HZ;
  return slow || HEADSET.test(track?.label ?? "")
    ? "This is a headset's microphone, in telephone quality. Take it off and use the device's own: it hears both of you."
    : "";
}

const row = (good, words) => el("li", { class: good ? "good" : "bad" }, el("span", { "aria-hidden": "true" }, good ? "✓ " : "✗ "), words);

// What is known without asking anybody.
function checks(sound) {
  const rows = [
    row(isSecureContext, isSecureContext ? "The connection is secure." : REASONS.SecurityError),
    row(Boolean(window.AudioWorkletNode), window.AudioWorkletNode ? "The browser can do it." : REASONS.TooOld),
  ];
  if (!sound.on) return sound.trouble ? [...rows, row(false, sound.trouble)] : rows;
  const ready = sound.context.state === "running" && sound.source;
  return [...rows, row(ready && !sound.trouble, sound.trouble || "The microphone is on.")];
}

// A tone by the loudspeaker, as all else sounds; whether the microphone heard it too.
function tone(sound) {
  const pcm = Int16Array.from({ length: 24000 * TONE_S }, (_, at) => {
    const seconds = at / 24000;
    return 9000 * Math.sin(2 * Math.PI * TONE_HZ * seconds) * Math.min(1, seconds * 20, (TONE_S - seconds) * 20);
  });
  sound.node.port.postMessage({ at: sound.context.currentTime + 0.15, pcm });
}

export function strength(samples, hz) {
  let re = 0, im = 0, power = 1e-9;
  samples.forEach((value, at) => {
    re += value * Math.cos(2 * Math.PI * hz * at / HEARD_HZ);
    im += value * Math.sin(2 * Math.PI * hz * at / HEARD_HZ);
    power += value * value;
  });
  return 2 * (re * re + im * im) / samples.length / power; // 1: nothing but the tone
}

export async function hearing({ sound, again }) {
  const show = claim();
  const list = el("ul", { class: "plain" });
  const meter = el("meter", { min: 0, max: 1, value: 0, "aria-label": "How loud it is" });
  const heard = el("p", { role: "status" });
  const whose = el("p", {});
  const draw = () => {
    list.replaceChildren(...checks(sound));
    whose.textContent = sound.claimed ? "This device is the room's microphone and loudspeaker."
      : "Another device is the room's microphone, or the line is cut. Tap Stop, then Listen, to take this one.";
  };
  const turn = () => {
    if (!meter.isConnected) return;
    meter.value = Math.min(1, Math.sqrt(sound.level));
    setTimeout(turn, 80);
  };
  const play = () => {
    const samples = [];
    sound.onHeard = (pcm) => samples.push(...pcm);
    tone(sound);
    heard.textContent = "…";
    setTimeout(() => {
      sound.onHeard = null;
      const windows = Array.from({ length: Math.floor(samples.length / 3200) }, (_, at) => samples.slice(3200 * at, 3200 * (at + 1)));
      heard.textContent = Math.max(0, ...windows.map((window) => strength(window, TONE_HZ))) > 0.3
        ? "It plays, and it hears what it plays. Say something: the bar must move."
        : "The microphone did not hear the tone. If you did not hear it either, turn the volume up, and on an iPhone the silent switch off. If you did, say something: the bar must move.";
    }, (TONE_S + 0.6) * 1000);
  };
  draw();
  sound.onLook = draw;
  show(
    el("h1", {}, "Sound"),
    el("p", { class: "lead" }, "Lay this device between you, and it listens and speaks for the session that is begun next. Between sessions nothing of what it hears leaves it."),
    el("div", { class: "card checks", role: "status" }, list),
    el("div", { class: "row" }, sound.on
      ? el("button", { type: "button", onclick: () => { sound.end(); again(); } }, "Stop listening here")
      : el("button", { type: "button", class: "main", onclick: async () => { await sound.begin(); again(); } }, "Listen and speak here")),
    ...(sound.on ? [
      whose,
      meter, el("div", { class: "row" }, el("button", { type: "button", onclick: play }, "Play a tone")), heard] : []),
  );
  turn();
}
