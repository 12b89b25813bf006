// People: renaming, giving quotes to another, merging, splitting; each is one step that can be undone.
import { ask, correct, file, reload, tell } from "./asking.js";

const speaker = document.body.dataset.speaker;
const filter = document.getElementById("filter");

filter?.addEventListener("input", () => {
  const typed = filter.value.trim().toLowerCase();
  for (const row of document.querySelectorAll("tr[data-name]")) row.hidden = !row.dataset.name.includes(typed);
});

const everybody = document.getElementById("everybody");
const ids = new Map();

async function offer(typed) {
  const people = await ask(file(`names?q=${encodeURIComponent(typed)}`));
  // not those of the registry: whoever has no quote here is a new name, as under Rename
  const others = people.filter((p) => p.id !== null && p.id !== speaker);
  everybody.replaceChildren(...others.map((p) => {
    const name = others.some((other) => other !== p && other.name === p.name) ? `${p.name} (${p.id})` : p.name;
    ids.set(name, p.id);
    return Object.assign(document.createElement("option"), { value: name, label: p.role ?? "" });
  }));
}
if (everybody) {
  const to = document.getElementById("to");
  to.addEventListener("input", () => offer(to.value).catch((error) => tell(error.message, { bad: true })));
  offer("").catch((error) => tell(error.message, { bad: true }));
}

async function send(request, where) {
  try {
    const done = await correct(request);
    reload(done.told, where);
  } catch (error) {
    tell(error.message, { bad: true });
  }
}

async function known(name) {
  if (!ids.has(name)) await offer(name);
  if (!ids.has(name)) throw new Error(`There is nobody called ${name}. Choose from the list.`);
  return ids.get(name);
}

for (const form of document.querySelectorAll("form[data-form]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = new FormData(form);
    try {
      if (form.dataset.form === "rename") await send({ do: "rename", speaker, name: values.get("name") });
      if (form.dataset.form === "reassign") {
        const to = await known(values.get("to").trim());
        await send({ do: event.submitter?.value ?? "reassign", speaker, to }, file(`people/${encodeURIComponent(to)}`));
      }
      if (form.dataset.form === "split") {
        const rows = [...document.querySelectorAll("input[name=row]:checked")].map((box) => box.value);
        await send({ do: "split", speaker, rows, name: values.get("name") });
      }
    } catch (error) {
      tell(error.message, { bad: true });
    }
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) send({ do: button.dataset.do });
});
document.body.dataset.ready = "true";
