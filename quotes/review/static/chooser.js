// Whom a quote belongs to: type-ahead over the people of the article, then of the whole file.
import { ask, file, tell } from "./asking.js";

const dialog = document.getElementById("chooser");
const input = document.getElementById("name");
const found = document.getElementById("found");
const jointly = document.getElementById("jointly");

/** Opens the chooser for a row of the list and gives `take` what to send. */
export function chooseSpeaker(article, row, take) {
  const before = row.dataset.speakers ? row.dataset.speakers.split("; ") : [];
  let options = [];
  let at = 0;
  let asked = 0;
  let looking = Promise.resolve();

  function draw() {
    found.replaceChildren(...options.map((option, place) => {
      const item = document.createElement("li");
      item.id = `option-${place}`;
      item.role = "option";
      item.setAttribute("aria-selected", String(place === at));
      const name = document.createElement("b");
      name.textContent = option.name;
      item.append(name);
      if (option.role) item.append(Object.assign(document.createElement("span"), { textContent: option.role }));
      item.onclick = () => { at = place; done(); };
      return item;
    }));
    input.setAttribute("aria-activedescendant", options.length ? `option-${at}` : "");
    found.children[at]?.scrollIntoView({ block: "nearest" });
  }

  async function look() {
    const mine = ++asked;
    const typed = input.value.trim();
    let people = [];
    try {
      people = await ask(file(`names?article=${article}&q=${encodeURIComponent(typed)}`));
    } catch (error) {
      tell(error.message, { bad: true });
    }
    if (mine !== asked) return;
    // whom only the registry knows comes into the file with the first quote
    options = people.map((p) => ({
      ...(p.id === null ? { fresh: p.name } : { id: p.id }),
      name: p.name,
      role: [p.role, p.near ? "" : p.id === null ? "registry" : "other article"].filter(Boolean).join(" · "),
    }));
    if (typed && !people.some((p) => p.name.toLowerCase() === typed.toLowerCase())) {
      options.push({ fresh: typed, name: `New: ${typed}`, role: "somebody who is not in the list" });
    }
    if (!typed) options.push({ open: true, name: "Leave open", role: "nobody can say" });
    at = 0;
    draw();
  }

  function done() {
    const option = options[at];
    if (!option) return;
    dialog.close();
    const others = jointly.checked ? before : [];
    if (option.open) take({ speakers: [] });
    else if (option.fresh) take({ speakers: others, new: option.fresh });
    else take({ speakers: [...others.filter((id) => id !== option.id), option.id] });
  }

  input.value = "";
  jointly.checked = false;
  jointly.closest("label").hidden = before.length === 0;
  document.getElementById("with").textContent = row.dataset.names;
  document.getElementById("chooser-quote").textContent = row.querySelector("q").textContent.slice(0, 160);
  input.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % Math.max(options.length, 1);
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      looking.then(done); // what was typed last may still be on its way
    }
  };
  input.oninput = () => { looking = look(); };
  dialog.onclose = () => row.isConnected && row.querySelector(".pick").focus({ preventScroll: true });
  looking = look();
  dialog.showModal();
  input.focus();
}
