// This device as the room's microphone and loudspeaker. What it records goes out only while a session runs; the last
// seconds are kept here, so that what was said while the line was cut comes after.

import { problem, telephone } from "./hearing.js";

const HEAD = 32; // bytes: three float64, two uint32
const KEPT = 500; // frames of 20 ms: ten seconds
const WANTED = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const SILENT = "This device is silent until you tap this page once.";
const ZEROS_MS = 8000; // no microphone that is on gives so much digital silence
const STUCK_MS = 3000; // frames come fifty times a second

export class Sound {
  constructor(onChange) {
    this.onChange = onChange;
    this.link = null;
    this.trouble = "";
    this.level = 0;
    this.kept = [];
    this.lost = 0;
    this.wanted = localStorage.getItem("ears") === "yes";
    this.sending = false; // a session runs
    this.claimed = false; // the household has said from where on it wants what was recorded
    document.addEventListener("visibilitychange", () => document.hidden || (this.awake(), this.look()));
    addEventListener("pointerdown", () => this.look());
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.look());
    navigator.permissions?.query({ name: "microphone" }).then((permission) => {
      this.permission = permission; // or what tells of it is forgotten
      permission.onchange = () => (this.on ? this.look() : this.again());
    }, () => null); // a browser that does not know of it
  }

  get on() {
    return Boolean(this.context);
  }

  // Safari may leave a microphone muted for good when another page or a call had it: then it has to be opened anew.
  get alive() {
    return this.track?.readyState === "live" && !this.track.muted;
  }

  // Begin, by a tap; browsers let nothing listen or sound without one, or a permission that was given before.
  async begin() {
    this.wanted = true;
    localStorage.setItem("ears", "yes");
    this.keep();
    if (navigator.audioSession) navigator.audioSession.type = "play-and-record"; // also with an iPhone's silent switch on
    try {
      if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) throw new DOMException("", isSecureContext ? "TooOld" : "SecurityError");
      await this.open();
      this.context ??= await this.begun();
      await this.resume();
      this.connect(); // before it runs, Chromium would pile up what is recorded, and drop from that pile later
      this.awake();
      this.claim();
      this.tell(this.context.state === "running" ? "" : SILENT);
    } catch (error) {
      this.tell(problem(error));
    }
  }

  // Begin again after a reload, if that needs no tap.
  async again() {
    if (!this.wanted || this.on) return;
    const allowed = await navigator.permissions?.query({ name: "microphone" }).then(({ state }) => state === "granted", () => false);
    if (allowed) this.keep(() => this.begin());
    else this.tell("This device was the room's microphone. Tap Listen and speak here, so that it is again.");
  }

  // Of the tabs of a browser the one that was tapped last listens; ``next``: it waits until no other does.
  keep(next = null) {
    if (!navigator.locks || this.hold) return next?.();
    this.waiting?.abort();
    this.waiting = next && new AbortController();
    const hold = {};
    if (!next) this.hold = hold;
    return navigator.locks.request("ears", next ? { signal: this.waiting.signal } : { steal: true }, () => {
      if (localStorage.getItem("ears") !== "yes") return null; // it was ended there, by a tap
      this.hold = hold;
      next?.();
      return new Promise((release) => { hold.release = release; });
    }).catch(() => {
      if (this.hold !== hold) return;
      this.hold = null;
      this.close();
      this.tell("Another page of this browser is the room's microphone now.");
      this.keep(() => this.begin());
    });
  }

  end() {
    this.wanted = false;
    localStorage.removeItem("ears");
    this.waiting?.abort();
    this.hold?.release?.();
    this.hold = null;
    this.close();
    this.tell("");
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    if (navigator.audioSession) navigator.audioSession.type = "auto";
    this.lock?.release();
    this.context = this.stream = this.track = this.source = this.node = null;
    this.kept = [];
    this.claimed = false;
    this.link?.send({ ears: null });
  }

  // A phone that sleeps hears nothing, also before a session.
  async awake() {
    if (this.on) this.lock = await navigator.wakeLock?.request("screen").catch(() => null);
  }

  async open(anew = false) {
    if (this.alive && !anew) return;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: WANTED });
    const track = this.stream.getAudioTracks()[0];
    this.track = track;
    track.onended = () => { this.disconnect("The microphone is gone: it was pulled out, or another program took it."); this.look(); };
    track.onmute = () => this.disconnect("The microphone is muted, or taken by a call. It goes on by itself afterwards.");
    track.onunmute = () => { this.connect(); this.tell(""); };
  }

  async begun(again = true) {
    const context = new AudioContext({ latencyHint: "interactive" });
    try {
      await context.audioWorklet.addModule("/sound-worklet.js");
    } catch (error) {
      if (context.state !== "closed" || !again) throw error;
      return this.begun(false); // the browser closed it meanwhile
    }
    this.node = new AudioWorkletNode(context, "room-sound", { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1] });
    this.node.port.onmessage = ({ data }) => this.recorded(data);
    this.node.connect(context.destination);
    context.onstatechange = () => { if (context === this.context) this.look(); };
    this.life = crypto.randomUUID();
    this.kept = [];
    this.framed();
    return context;
  }

  // Without a tap a browser neither lets it sound nor says no: it never answers.
  async resume() {
    if (this.context.state !== "running") await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, 1000))]);
  }

  connect() {
    if (!this.context || this.track?.readyState !== "live") return;
    this.source?.disconnect();
    this.source = this.context.createMediaStreamSource(this.stream);
    this.source.connect(this.node);
    this.zerosSince = performance.now();
  }

  disconnect(sentence) {
    this.source?.disconnect();
    this.source = null;
    this.tell(sentence);
  }

  // Look after it: when the page is seen again, a call is over, a device came or went, or somebody taps.
  async look() {
    if (!this.on || this.looking) return;
    this.looking = true;
    try {
      if (this.context.state === "closed") { await this.renew(); return; } // by the browser, as when a headset goes
      const stood = this.context.state !== "running";
      await this.resume();
      if (!this.alive || stood) {
        await this.open();
        this.connect();
        this.tell("");
      }
      if (this.context?.state !== "running") this.tell(SILENT);
      else if (this.trouble === SILENT) this.tell("");
    } catch (error) {
      this.tell(problem(error));
    } finally {
      this.looking = false;
    }
  }

  tell(sentence) {
    this.trouble = sentence || (this.on ? telephone(this.track, this.context) : "");
    this.onChange();
    this.onLook?.();
  }

  // What the household says each second: another device may have been taken instead.
  taken(is_ears) {
    if (!is_ears && this.claimed && performance.now() - this.claimedAt > 3000) {
      this.claimed = false;
      this.tell("Another device is the room's microphone now.");
    }
    this.still += 1;
    const stuck = this.context?.state === "running" && this.still > 2 && performance.now() - this.framedAt > STUCK_MS;
    if (stuck && !document.hidden) this.renew();
  }

  framed() {
    this.framedAt = performance.now();
    this.still = 0; // what the household has said since
  }

  // After a call or Siri, Safari can leave a context that says it runs, and whose time stands still.
  async renew() {
    this.framed();
    this.context.close().catch(() => null); // it is closed
    this.context = this.source = null;
    await this.begin();
  }

  // The line is open: say who records, and hear from where on it is wanted.
  opened(link) {
    this.link = link;
    this.claimed = false;
    this.claim();
  }

  claim() {
    if (this.on && this.link) this.link.send({ ears: this.life, latency_s: this.context.outputLatency || this.context.baseLatency || 0 });
  }

  after(second) {
    this.claimed = true;
    this.claimedAt = performance.now();
    this.onLook?.();
    for (const frame of this.kept) if (second === null || frame.at > second) this.give(frame);
  }

  // What is played, with its second.
  play(buffer) {
    if (!this.node) return;
    const at = new DataView(buffer).getFloat64(0, true);
    const pcm = new Int16Array(buffer, 8);
    this.node.port.postMessage({ at, pcm });
    this.onPlayed?.(at, pcm);
  }

  running(runs) {
    if (runs === this.sending) return;
    this.sending = runs;
    this.kept = [];
  }

  recorded({ at, pcm, late }) {
    this.framed();
    this.late = late;
    this.watch(pcm);
    this.onHeard?.(pcm);
    if (!this.sending) return;
    const frame = { at, pcm, recorded: performance.now() };
    this.kept.push(frame);
    if (this.kept.length > KEPT) {
      this.kept.shift();
      if (!this.claimed) this.lost += 1;
    }
    if (this.claimed) this.give(frame);
  }

  give({ at, pcm, recorded }) {
    const now = performance.now();
    const bytes = new Uint8Array(HEAD + pcm.byteLength);
    const view = new DataView(bytes.buffer);
    [at, now / 1000, (now - recorded) / 1000].forEach((value, place) => view.setFloat64(8 * place, value, true));
    view.setUint32(24, this.late, true);
    view.setUint32(28, this.lost, true);
    bytes.set(new Uint8Array(pcm.buffer), HEAD);
    this.claimed = this.link?.sendBytes(bytes.buffer) ?? false;
  }

  watch(pcm) {
    let peak = 0;
    for (const sample of pcm) peak = Math.max(peak, Math.abs(sample));
    this.level = peak / 32768;
    const now = performance.now();
    if (peak > 1) {
      if (this.zeros) { this.zeros = false; this.tell(""); }
      this.zerosSince = now;
    } else if (pcm.length && !this.zeros && now - this.zerosSince > ZEROS_MS) {
      this.zeros = true;
      this.tell("The microphone delivers nothing at all: it is muted, on the device or by a switch.");
      this.anew();
    }
  }

  // After a call or another program, Safari gives a microphone that is on, and silent until it is opened anew.
  async anew() {
    try {
      await this.open(true);
      this.connect();
    } catch (error) {
      this.tell(problem(error));
    }
  }
}
