// An article and its quotes: choosing with the keyboard, correcting, selecting text.
import { ask, correct, file, tell } from "./asking.js";
import { chooseSpeaker } from "./chooser.js";

const number = Number(document.body.dataset.article);
const text = document.getElementById("text");
const list = document.getElementById("rows");
const order = document.getElementById("order");
const now = document.getElementById("now");
let chosen = null; // the id of the row
let kept = null; // the last stretch that was selected in the text
let queue = Promise.resolve();

const rows = () => [...list.querySelectorAll("li[data-row]")];
const rowOf = (id) => rows().find((row) => row.dataset.row === id);
const marksOf = (id) => [...text.querySelectorAll("mark")].filter((mark) => mark.dataset.row === id);
const place = (id) => rows().findIndex((row) => row.dataset.row === id);

// ------------------------------------------------------------------ choosing

function choose(id, { focus = true, scroll = true } = {}) {
  chosen = id;
  for (const row of rows()) {
    const here = row.dataset.row === id;
    row.classList.toggle("chosen", here);
    const pick = row.querySelector(".pick");
    pick.tabIndex = here ? 0 : -1;
    pick.setAttribute("aria-expanded", String(here));
    if (here) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
  }
  for (const mark of text.querySelectorAll("mark.chosen")) mark.classList.remove("chosen");
  const marks = id === null ? [] : marksOf(id);
  for (const mark of marks) mark.classList.add("chosen");
  const row = rowOf(id);
  now.textContent = row ? `${row.dataset.names || "Speaker open"}: ${row.querySelector("q").textContent}` : "";
  if (!row) return;
  if (focus) row.querySelector(".pick").focus({ preventScroll: true });
  if (!scroll) return;
  // Where the list has no place of its own beside the text, only one of the two can be in sight.
  if (beside()) reveal(row, list);
  if (beside() || scroll !== "list") reveal(marks[0], null);
}

const beside = () => getComputedStyle(list).overflowY === "auto";

function reveal(element, within) {
  if (!element) return;
  const box = element.getBoundingClientRect();
  const edges = within ? within.getBoundingClientRect() : { top: 60, bottom: document.querySelector(".bar").getBoundingClientRect().top };
  if (box.top < edges.top || box.bottom > edges.bottom) {
    element.scrollIntoView({ block: within ? "nearest" : "center", behavior: calm() });
  }
}

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = place(chosen) + by;
  if (at < 0 || at >= all.length) {
    tell(by > 0 ? "That was the last quote. . for the next article." : "That is the first quote.");
    return;
  }
  choose(all[at].dataset.row);
}

function nextOpen() {
  const all = rows();
  const from = place(chosen) + 1;
  const found = [...all.slice(from), ...all.slice(0, from)]
    .find((row) => ["open", "doubtful"].includes(row.dataset.status));
  if (found) choose(found.dataset.row); else tell("Every quote of this article is checked.");
}

// ------------------------------------------------------------------ correcting

async function refresh(id) {
  const parts = await ask(file(`a/${number}/parts?doubtful=${order.getAttribute("aria-pressed")}`));
  const top = list.scrollTop;
  text.innerHTML = parts.text;
  list.innerHTML = parts.list;
  list.scrollTop = top;
  document.getElementById("progress").innerHTML = parts.progress;
  can(parts);
  choose(rowOf(id) ? id : rows()[0]?.dataset.row ?? null);
}

function can({ undo, redo }) {
  document.getElementById("undo").disabled = !undo;
  document.getElementById("redo").disabled = !redo;
}

/** Sends a correction of the chosen row, shows what came of it, goes on where asked to. */
function send(request, { on = false } = {}) {
  const row = request.row;
  const after = on ? rows()[place(row) + 1]?.dataset.row : null;
  if (after) choose(after);
  queue = queue.then(async () => {
    try {
      const done = await correct({ article: number, ...request });
      if (done.article !== null && done.article !== number) {
        location.assign(file(`a/${done.article}?row=${encodeURIComponent(done.row)}`));
        return;
      }
      await refresh(on ? chosen : done.row ?? chosen);
      tell(done.told);
    } catch (error) {
      tell(error.message, { bad: true });
      await refresh(row ?? chosen).catch(() => {});
    }
  });
  return queue;
}

function withRow(act) {
  if (chosen === null) { tell("Choose a quote first: j for the first.", { bad: true }); return; }
  act(chosen);
}

const judge = (verb, on) => withRow((row) => send({ do: verb, row }, { on }));
const move = (edge, by) => withRow((row) => send({ do: "move", row, edge, by }));

function changeSpeaker() {
  withRow((id) => chooseSpeaker(number, rowOf(id), (choice) => send({ do: "speaker", row: id, ...choice })));
}

function changeKind() {
  withRow((id) => {
    const dialog = document.getElementById("kinds");
    const letters = { d: "direct", m: "mixed", i: "indirect", o: "other" };
    const take = (kind) => { dialog.close(); send({ do: "kind", row: id, kind }); };
    dialog.onclick = (event) => {
      const button = event.target.closest("[data-kind]");
      if (button) take(button.dataset.kind);
    };
    dialog.onkeydown = (event) => { if (letters[event.key]) { event.preventDefault(); take(letters[event.key]); } };
    dialog.onclose = () => choose(chosen, { scroll: false });
    dialog.showModal();
    dialog.querySelector(`[data-kind="${rowOf(id).dataset.kind}"]`)?.focus();
  });
}

async function why(id) {
  choose(id);
  const found = rowOf(id).querySelector(".evidence");
  if (!found.hidden) { found.hidden = true; return; }
  found.hidden = false;
  found.textContent = "Reading the article once more …";
  try {
    const answer = await ask(file(`a/${number}/why?row=${encodeURIComponent(id)}`));
    found.innerHTML = answer;
  } catch (error) {
    found.textContent = error.message;
  }
}

// ------------------------------------------------------------------ selecting text

/** Code points of the article before that point of the page; null outside the text. */
function position(node, offset) {
  const at = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = at.closest("#text p[data-start]");
  if (!paragraph) return null;
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return Number(paragraph.dataset.start) + [...range.toString()].length;
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) && !text.contains(range.endContainer)) return null;
  const start = position(range.startContainer, range.startOffset) ?? first(range);
  const end = position(range.endContainer, range.endOffset) ?? last(range);
  return start === null || end === null || start >= end ? null : { start, end };
}

/** Where a selection begins that began outside a paragraph: with the first paragraph that it touches. */
function first(range) {
  const paragraph = [...text.querySelectorAll("p[data-start]")].find((p) => range.intersectsNode(p));
  return paragraph ? Number(paragraph.dataset.start) : null;
}

function last(range) {
  const paragraph = [...text.querySelectorAll("p[data-start]")].filter((p) => range.comparePoint(p, 0) <= 0).at(-1);
  return paragraph ? Number(paragraph.dataset.start) + [...paragraph.textContent].length : null;
}

document.addEventListener("selectionchange", () => {
  const span = selected();
  if (span) kept = span;
  else if (document.activeElement === document.body || text.contains(document.activeElement)) kept = null;
  document.getElementById("picked").hidden = span === null;
});

async function mark() {
  const span = selected() ?? kept;
  if (!span) { tell("Select words in the text first.", { bad: true }); return; }
  const before = chosen;
  getSelection().removeAllRanges();
  kept = null;
  await send({ do: "mark", ...span });
  if (chosen !== before) changeSpeaker();
}

function placeEdges() {
  const span = selected() ?? kept;
  if (!span) { tell("Select words in the text first.", { bad: true }); return; }
  getSelection().removeAllRanges();
  kept = null;
  withRow((row) => send({ do: "place", row, ...span }));
}

// ------------------------------------------------------------------ keys and clicks

const follow = (rel) => {
  const link = document.querySelector(`a[rel=${rel}]`);
  if (link) location.assign(link.href); else tell(rel === "next" ? "That is the last article." : "That is the first article.");
};

const actions = {
  next: () => step(1),
  previous: () => step(-1),
  open: nextOpen,
  accept: () => judge("accept", true),
  reject: () => judge("reject", true),
  reopen: () => judge("reopen", false),
  speaker: changeSpeaker,
  kind: changeKind,
  "start-back": () => move("start", -1),
  "start-on": () => move("start", 1),
  "end-back": () => move("end", -1),
  "end-on": () => move("end", 1),
  mark,
  place: placeEdges,
  undo: () => send({ do: "undo" }),
  redo: () => send({ do: "redo" }),
  why: () => withRow(why),
  doubtful: () => order.click(),
  help: () => document.getElementById("help").showModal(),
  nextArticle: () => follow("next"),
  previousArticle: () => follow("prev"),
};
const keys = {
  j: "next", k: "previous", n: "open", a: "accept", x: "reject", o: "reopen", s: "speaker", t: "kind",
  "[": "start-back", "]": "start-on", "{": "end-back", "}": "end-on", m: "mark", e: "place", u: "undo", U: "redo",
  w: "why", d: "doubtful", "?": "help", ".": "nextArticle", ",": "previousArticle",
  ArrowDown: "next", ArrowUp: "previous",
};

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    actions[event.shiftKey ? "redo" : "undo"]();
    return;
  }
  // AltGr, by which many keyboards type [ and {, reads as Ctrl+Alt
  const typed = event.getModifierState("AltGraph") || (!event.ctrlKey && !event.altKey && !event.metaKey);
  const arrows = event.key.startsWith("Arrow") && !list.contains(event.target);
  const name = typed && !arrows && keys[event.key];
  if (!name) return;
  event.preventDefault();
  actions[name]();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) { actions[button.dataset.do](); return; }
  if (event.target.closest("[data-why]")) { why(event.target.closest("li").dataset.row); return; }
  const pick = event.target.closest(".pick");
  if (pick) { choose(pick.closest("li").dataset.row, { scroll: "list" }); return; }
  const mark = event.target.closest("#text mark");
  if (mark && getSelection().isCollapsed) choose(mark.dataset.row, { focus: true });
});

// A press on a button must not take the selection away before it is used.
for (const button of document.querySelectorAll("#picked button")) {
  button.addEventListener("pointerdown", (event) => event.preventDefault());
}

order.addEventListener("click", () => {
  const on = order.getAttribute("aria-pressed") !== "true";
  order.setAttribute("aria-pressed", String(on));
  list.setAttribute("aria-label", on ? "Quotes, the doubtful first" : "Quotes in the order of the text");
  refresh(on ? null : chosen).then(() => tell(on ? "Doubtful quotes first." : "In the order of the text."));
});

const asked = new URLSearchParams(location.search).get("row");
choose(asked && rowOf(asked) ? asked : rows()[0]?.dataset.row ?? null, { focus: true, scroll: Boolean(asked) });
document.body.dataset.ready = "true";
