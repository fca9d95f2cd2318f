// The session, from three metres: whose turn it is, how much time is left, what was asked.

import { clock, el, set, shape, svg } from "./dom.js";

const NAMES = {
  PAUSE: "Pause", GO_ON: "Go on", REPEAT: "Repeat", SKIP: "Skip", PASS: "Pass", MORE_TIME: "More time",
  DONE: "I'm done", HOW_LONG: "How long?", HELP: "Help", TIME_OUT: "Time out", STOP: "End the session",
};
const ALWAYS = ["TIME_OUT", "STOP"];
const RING = 2 * Math.PI * 46;
const CAPTIONS = [["off", "Off"], ["last", "Last"], ["all", "All"]];
const MOST_LINES = 200;
const TYPING_MS = 4000;
const REFUSED_MS = 5000;
const ONE_TAP_MS = 400; // a finger that taps twice, or what has just taken the place of something else, means one thing

const stored = () => localStorage.getItem("captions") ?? "last";

export class Screen {
  constructor(send) {
    this.send = send;
    this.lines = [];
    this.lock = null;
    this.announced = "";
    this.build();
    this.onVisible = () => document.hidden || this.awake();
    document.addEventListener("visibilitychange", this.onVisible);
    this.awake();
    const turn = () => { this.breathe(); this.frame = requestAnimationFrame(turn); };
    this.frame = requestAnimationFrame(turn);
  }

  build() {
    this.title = el("p", { class: "faint title" });
    this.section = el("p", { class: "section" });
    this.arc = svg("circle", { cx: 50, cy: 50, r: 46, class: "arc", "stroke-dasharray": RING, transform: "rotate(-90 50 50)" });
    this.form = svg("circle", { cx: 50, cy: 50, r: 40, class: "form" });
    this.ring = svg("svg", { viewBox: "0 0 100 100", class: "ring", "aria-hidden": "true" },
      svg("circle", { cx: 50, cy: 50, r: 46, class: "track" }), this.arc, this.form);
    this.quiet = svg("svg", { viewBox: "0 0 100 100", class: "quiet", "aria-hidden": "true" },
      svg("circle", { cx: 50, cy: 38, r: 14 }), svg("path", { d: "M8 62h84M20 70h60M34 78h32" }));
    this.shape = el("span", { class: "shapes" });
    this.headline = el("h1", { class: "headline" });
    this.time = el("p", { class: "time", role: "timer", "aria-live": "off" });
    this.subline = el("p", { class: "subline" });
    this.waits = el("p", { class: "waits" },
      svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: "M7 4h4v16H7zM13 4h4v16h-4z" })), "The clock waits");
    this.said = el("p", { class: "said" });
    this.captions = el("div", { class: "captions", tabIndex: 0, role: "log", "aria-live": "off", "aria-label": "Captions" });
    this.answers = el("div", { class: "answers", role: "group", "aria-label": "Answers" });
    this.unseen = el("button", { type: "button", class: "quiet-no", onclick: this.once(() => this.send({ unseen: true })) },
      "Not today (nobody sees who)");
    this.next = el("p", { class: "faint next" });
    this.buttons = el("div", { class: "buttons", role: "group", "aria-label": "Commands" });
    this.told = el("p", { role: "status", class: "trouble told" });
    this.safe = el("button", { type: "button", class: "safe", onclick: () => this.send({ command: "SAFE_WORD" }) }, "Stop the exercise now");
    this.choice = el("div", { class: "chips small", role: "group", "aria-label": "Captions" }, el("span", { class: "faint" }, "Captions"),
      ...CAPTIONS.map(([value, title]) => el("button", {
        type: "button", class: "chip", value, onclick: () => { localStorage.setItem("captions", value); this.update(this.state); },
      }, title)));
    this.typing = this.typed();
    this.stage = el("section", { class: "stage", "aria-label": "Now" },
      el("div", { class: "dial" }, this.ring, this.quiet,
        el("div", { class: "inside" }, this.shape, this.headline, this.time)),
      this.waits, this.subline);
    this.element = el("div", { class: "screen" },
      el("div", { class: "heading" }, this.title, this.section), this.stage,
      el("section", { class: "words", "aria-label": "What is said" }, this.said, this.answers, this.unseen, this.captions, this.next),
      el("section", { class: "panel", "aria-label": "What you can do" }, this.buttons, this.told, this.typing, this.choice, this.safe));
  }

  typed() {
    this.by = el("select", { id: "by" });
    this.text = el("textarea", { id: "text", rows: 2, maxLength: 2000, oninput: () => this.types() });
    const send = (event) => {
      event.preventDefault();
      this.say();
    };
    return el("details", { class: "typing" }, el("summary", {}, "Type instead of speaking"),
      el("form", { onsubmit: send },
        el("label", { htmlFor: "by" }, "Who is typing"), this.by,
        el("label", { htmlFor: "text" }, "What you want to say"), this.text,
        el("button", { type: "submit" }, "Say it")));
  }

  // For a button that was drawn now. Browsers count the clicks of a finger that taps twice, but not all of them. Keys and
  // screen readers (a click without a count) are taken as they come.
  once(act) {
    const drawn = performance.now();
    return ({ detail }) => {
      const now = performance.now(), since = Math.max(drawn, this.tapped ?? 0);
      if (detail > 1 || detail && now - since < ONE_TAP_MS) return;
      this.tapped = now;
      act();
    };
  }

  say() {
    this.tell("");
    const text = this.text.value;
    if (this.send({ say: text, by: this.by.value || null })) {
      this.text.value = "";
      this.sent = { text, at: performance.now() };
    } else this.tell("The line is cut. Send it again in a moment.");
    this.toldTyping = 0;
  }

  // What the household did not take stays in the box.
  refused(sentence) {
    if (this.sent && performance.now() - this.sent.at < REFUSED_MS) this.text.value ||= this.sent.text;
    this.sent = null;
    this.tell(sentence);
  }

  // Told now and then while somebody types, so that their turn is not over before they have sent it.
  types() {
    const typing = Boolean(this.text.value.trim());
    if (typing && performance.now() - (this.toldTyping || -TYPING_MS) < TYPING_MS) return;
    this.toldTyping = typing ? performance.now() : 0;
    this.send({ typing });
  }

  tell(sentence) {
    this.told.textContent = sentence;
  }

  update(state) {
    const shown = state?.shown;
    if (!shown) return;
    this.state = state;
    const person = shown.person;
    const words = state.words;
    this.element.dataset.mood = shown.mood === "quiet" && !shown.silence ? "moment" : shown.mood;
    this.element.dataset.person = person ?? "";
    set(this.title, shown.title);
    set(this.section, shown.section);
    set(this.headline, shown.headline);
    this.headline.dataset.length = shown.headline.length > 8 ? "long" : "";
    this.headline.style.setProperty("--letters", Math.max(...shown.headline.split(/[\s-]/).map((word) => word.length), 1));
    set(this.subline, shown.subline);
    set(this.next, shown.next ? `Next: ${shown.next}` : "");
    set(this.time, shown.left_s === null || shown.breath ? "" : clock(shown.left_s));
    this.time.classList.toggle("nearly", shown.nearly);
    this.waits.hidden = !shown.waits || shown.left_s === null;
    const share = shown.left_s !== null && shown.total_s ? Math.min(1, shown.left_s / shown.total_s) : 0;
    this.arc.setAttribute("stroke-dashoffset", String(RING * (1 - share)));
    this.ring.classList.toggle("timed", shown.left_s !== null && Boolean(shown.total_s));
    if (this.drawn !== person) {
      this.drawn = person;
      this.shape.replaceChildren(...(person === null ? [] : [shape(person)]));
    }
    this.breath = shown.breath ? { ...shown.breath, seen: performance.now(), rate: this.rate(shown.breath) } : null;
    this.words(shown, words);
    this.commands(shown);
    set_options(this.by, state.people);
    this.typing.hidden = state.role !== "partner" || shown.mood === "over";
    this.announce(shown, state.people);
  }

  words(shown, allowed) {
    const captions = allowed ? stored() : "off";
    this.choice.hidden = !allowed;
    for (const chip of this.choice.querySelectorAll("button")) chip.setAttribute("aria-pressed", String(chip.value === captions));
    const asked = ["asking", "speaking"].includes(shown.mood) || captions !== "off";
    set(this.said, asked && captions !== "all" ? shown.said : "");
    this.said.hidden = !shown.said || !asked || captions === "all";
    if (!shown.heard) this.lines = this.lines.filter((line) => !line.who); // words that were taken back
    this.line("", shown.said);
    this.line(shown.heard_from, shown.heard);
    const lines = captions === "all" ? this.lines : captions === "last" && shown.heard ? [{ who: shown.heard_from, text: shown.heard }] : [];
    const key = JSON.stringify(lines);
    if (key !== this.captioned) {
      this.captioned = key;
      this.captions.replaceChildren(...lines.map(({ who, text }) =>
        el("p", { class: who ? "partner" : "companion" }, who ? el("strong", {}, `${who}: `) : null, text)));
      this.captions.scrollTop = this.captions.scrollHeight;
    }
    this.captions.hidden = !lines.length;
    const answers = JSON.stringify(shown.answers);
    if (answers !== this.offered) {
      this.offered = answers;
      this.answers.classList.toggle("many", shown.answers.length > 4);
      this.answers.replaceChildren(...shown.answers.map((answer) => el("button", {
        type: "button", onclick: this.once(() => this.send({ say: answer })),
      }, answer.replace(/^./, (letter) => letter.toUpperCase()))));
    }
    this.unseen.hidden = !shown.unseen_no || this.state.role !== "partner";
    this.answers.hidden = !shown.answers.length || this.state.role !== "partner";
  }

  line(who, text) {
    if (!text) return;
    const last = this.lines.findLast((line) => Boolean(line.who) === Boolean(who));
    if (last?.text === text && last.who === who) return;
    if (last && last.who === who && who && text.startsWith(last.text.replace(/[.…?!]$/, ""))) last.text = text;
    else this.lines.push({ who, text });
    this.lines.splice(0, this.lines.length - MOST_LINES);
  }

  commands(shown) {
    const over = shown.mood === "over";
    const useful = shown.useful.filter((name) => !ALWAYS.includes(name) && name in NAMES);
    const names = over ? [] : [...useful, ...ALWAYS.filter((name) => !(name === "TIME_OUT" && shown.mood === "time_out"))];
    if (names.join() !== this.listed) {
      const focused = document.activeElement?.value;
      this.listed = names.join();
      this.buttons.replaceChildren(...names.map((name, at) => el("button", {
        type: "button", value: name, class: at === 0 ? "main" : "", onclick: this.once(() => {
          this.tell("");
          if (name === "DONE" && this.text.value.trim()) this.say();
          this.send({ command: name });
        }),
      }, NAMES[name])));
      this.buttons.querySelector(`[value="${CSS.escape(focused ?? "")}"]`)?.focus();
    }
    this.safe.hidden = over;
  }

  // Said to a screen reader when something begins, never while it goes on.
  announce(shown, people) {
    const name = shown.person === null ? shown.headline : people[shown.person];
    const now = { listening: `${name} has the floor`, asking: `${name} is asked`, speaking: "", quiet: shown.silence ? "Silence" : "" }[shown.mood] ?? shown.headline;
    const sentence = shown.mood === "breathing" ? "Breathing together" : now + (shown.waits && now ? ", the clock waits" : "");
    if (sentence && sentence !== this.announced) {
      this.announced = sentence;
      document.getElementById("live").textContent = sentence;
    }
  }

  // The form follows the breath between two messages: by the part of the phase that passes in a second.
  rate(breath) {
    const before = this.breath;
    if (!before || before.phase !== breath.phase || breath.at_s <= before.at_s) return before?.phase === breath.phase ? before.rate : 0;
    return (breath.fraction - before.fraction) / (breath.at_s - before.at_s);
  }

  breathe() {
    const breath = this.breath;
    this.form.style.display = breath ? "" : "none";
    if (!breath) return;
    if (breath.phase !== "hold") this.full = breath.phase === "in";
    const moved = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1
      : Math.min(1, breath.fraction + breath.rate * (performance.now() - breath.seen) / 1000);
    const swell = 0.5 - 0.5 * Math.cos(Math.PI * moved);
    const open = breath.phase === "in" ? swell : breath.phase === "out" ? 1 - swell : this.full ? 1 : 0;
    this.form.setAttribute("r", String(14 + 28 * open));
  }

  async awake() {
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      this.lock = null; // the battery is low, or the page is hidden: it is asked again when it is seen
    }
  }

  end() {
    cancelAnimationFrame(this.frame);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.lock?.release();
    document.getElementById("live").textContent = "";
  }
}

function set_options(select, people) {
  if (select.options.length === people.length + 1) return;
  select.replaceChildren(el("option", { value: "" }, "the one who has the floor"), ...people.map((name) => el("option", { value: name }, name)));
}
