// What was kept: the list, one session in full, the trends, forgetting.

import { claim, el, get, post, sure } from "./dom.js";

const KEPT = { nothing: "nothing", answers: "times and answers", words: "words" };
const FORMS = [["markdown", "as text"], ["vtt", "as captions"], ["json", "for another Companion"], ["wav", "as sound"]];

const day = (began) => new Date(began).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

export async function history({ rest, again }) {
  if (/^\d+$/.test(rest)) return reading(Number(rest));
  const show = claim();
  const { sessions, trends } = await get(`/api/history?columns=${innerWidth < 600 ? 38 : 64}`);
  const said = el("p", { role: "alert", class: "trouble" });
  const forget = async (what) => {
    try {
      await post("/api/forget", what);
      again();
    } catch (error) {
      said.textContent = error.message;
    }
  };
  const people = [...new Set(sessions.flatMap((session) => session.people))];
  show(
    el("h1", {}, "Looking back"),
    sessions.length ? null : el("p", { class: "lead" }, "Nothing is kept here yet. After your first session each of you is asked what may be."),
    el("ul", { class: "plain cards" }, ...sessions.map((session) => el("li", { class: "card session" },
      el("h2", {}, session.title),
      el("p", {}, `${day(session.began)}, ${session.people.join(", ")}`),
      el("p", { class: "faint" }, `${Math.max(1, Math.round(session.minutes))} min, kept: ${KEPT[session.kept] ?? session.kept}`),
      el("a", { class: "button", href: `#history/${session.number}`, "aria-label": `Read ${session.title} of ${day(session.began)} again` }, "Read again")))),
    trends ? el("section", {}, el("h2", {}, "How it went over time"), el("pre", { class: "card trends", tabIndex: 0 }, trends),
      el("a", { class: "button", href: "/api/charts", download: "" }, "Save it as a page with drawings")) : null,
    sessions.length ? el("section", { class: "card narrow", "aria-label": "Forgetting" },
      el("h2", {}, "Forgetting"),
      el("p", { class: "faint" }, "What is forgotten is overwritten, and can't be brought back. What you saved as files, and backups, you delete yourself."),
      ...people.map((name) => sure(`Forget ${name}`, `All sessions with ${name} go. Tap again`, () => forget({ partner: name }))),
      sure("Forget everything", "Everything goes, for good. Tap again", () => forget({ everything: true }))) : null,
    said,
  );
}

async function reading(number) {
  const show = claim();
  const session = await get(`/api/history/${number}`);
  const said = el("p", { role: "alert", class: "trouble" });
  show(
    el("p", {}, el("a", { href: "#history" }, "All sessions")),
    el("article", { class: "transcript" }, ...transcript(session.text)),
    el("section", { class: "card narrow", "aria-label": "This session" },
      el("h2", {}, "Save it"),
      el("p", { class: "faint" }, "As a file in your downloads, readable by whoever can read your files."),
      el("div", { class: "row" }, ...FORMS.filter(([form]) => form !== "wav" || session.sound).map(([form, title]) =>
        el("a", { class: "button lined", href: `/api/history/${number}/${form}`, download: "" }, title))),
      sure("Forget this session", "It goes for good. Tap again", async () => {
        try {
          await post("/api/forget", { session: number });
          location.hash = "#history";
        } catch (error) {
          said.textContent = error.message;
        }
      }), said),
  );
}

// The transcript is Markdown of a few kinds: headings, quotes, and names in bold. All of it is set as text.
function transcript(text) {
  const plain = (line) => line.replace(/\\([\\`*_{}[\]()#+\-.!<>|~])/g, "$1");
  return text.split(/\n{2,}/).filter((part) => part.trim()).map((part) => {
    const heading = part.match(/^(#+) ([^]*)$/);
    if (heading) return el(heading[1].length === 1 ? "h1" : "h2", {}, plain(heading[2]));
    const whole = part.replace(/^> ?/gm, "");
    const pieces = whole.split(/(\*\*[^]+?\*\*|(?<!\\)\*[^*]+?(?<!\\)\*)/);
    return el("p", {}, ...pieces.map((piece) => piece.startsWith("**") && piece.length > 4 ? el("strong", {}, plain(piece.slice(2, -2)))
      : piece.length > 2 && piece.startsWith("*") && piece.endsWith("*") ? el("em", {}, plain(piece.slice(1, -1))) : plain(piece)));
  });
}
