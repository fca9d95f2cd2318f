// The line to the room: it comes back by itself, and shows the truth when it does.

import { get } from "./dom.js";

const SILENT_MS = 2500; // the server sends each second; more silence than this is a cut line
const AGAIN_MS = 400;
const UNPAIRED = [4401, 1008];
const ASK_EACH = 5; // tries

export class Link {
  constructor(sound, onState, onCut, onUnpaired, onNo) {
    Object.assign(this, { sound, onState, onCut, onUnpaired, onNo });
    this.socket = null;
    this.heard = 0;
    this.tries = 0;
    this.everOpen = false;
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    addEventListener("online", () => this.open());
    addEventListener("pageshow", () => this.look());
    this.timer = setInterval(() => this.look(), AGAIN_MS);
    this.open();
  }

  look() {
    if (performance.now() - this.heard < SILENT_MS) return;
    this.onCut(!this.everOpen && location.protocol === "https:" && this.tries > 3);
    if (this.socket?.readyState !== WebSocket.CONNECTING || performance.now() - this.begun > SILENT_MS) this.open();
  }

  open() {
    this.drop();
    this.begun = performance.now();
    this.tries += 1;
    if (this.tries % ASK_EACH === 0) this.ask();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/room`);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => { if (socket === this.socket) { this.everOpen = true; this.sound.opened(this); } };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      if (typeof data !== "string") { this.sound.play(data); return; }
      const message = JSON.parse(data);
      if (message.no) { this.onNo(message.no); return; }
      if ("after" in message) { this.sound.after(message.after); return; }
      this.heard = performance.now();
      this.tries = 0;
      this.onState(message);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket) return;
      this.heard = 0;
      if (UNPAIRED.includes(code)) this.onUnpaired();
    };
  }

  // A browser does not say why a line was refused: whether this device was removed meanwhile has to be asked.
  async ask() {
    const { role } = await get("/api/me").catch(() => ({ role: "unknown" }));
    if (!role && !this.ended) this.onUnpaired();
  }

  drop() {
    const old = this.socket;
    this.socket = null;
    if (old) { old.onclose = old.onmessage = old.onopen = null; old.close(); }
  }

  end() {
    this.ended = true;
    clearInterval(this.timer);
    this.drop();
  }

  send(message) {
    return this.sendBytes(JSON.stringify(message));
  }

  sendBytes(data) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(data);
    return true;
  }
}
