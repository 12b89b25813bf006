// The first page: files that are dropped or a text that is pasted become a file to check.
import { ask, tell } from "./asking.js";

const drop = document.getElementById("drop");
const input = document.getElementById("files");
const progress = document.getElementById("progress");
let busy = false;

const show = (words) => { progress.hidden = false; progress.textContent = words; };
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function take(files) {
  if (busy || !files.length) return;
  busy = true;
  try {
    const { run } = await ask("/upload", { method: "POST", json: {} });
    for (const [place, given] of [...files].entries()) {
      show(`Taking ${place + 1} of ${files.length} …`);
      await ask(`/upload/${run}/${encodeURIComponent(given.name)}`, { method: "PUT", body: given });
    }
    await ask(`/upload/${run}/start`, { method: "POST", json: {} });
    for (;;) {
      const state = await ask(`/upload/${run}`);
      if (state.error) throw new Error(state.error);
      if (state.key) { location.assign(`/f/${encodeURIComponent(state.key)}/`); return; }
      show(state.done ? `${state.done} read; looking for quotes …` : "Looking for quotes …");
      await pause(300);
    }
  } catch (error) {
    progress.hidden = true;
    tell(error.message, { bad: true });
  }
  busy = false;
}

input.addEventListener("change", () => take(input.files));
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files); });
// A file that misses the field must not take the page's place.
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());

document.getElementById("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  const title = document.getElementById("title").value.trim() || "Article";
  take([new File([document.getElementById("text").value], `${title.replace(/[\\/]/g, "-")}.txt`, { type: "text/plain" })]);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-open]");
  if (!button) return;
  try {
    const { key } = await ask("/open", { method: "POST", json: { name: button.dataset.open } });
    location.assign(`/f/${encodeURIComponent(key)}/`);
  } catch (error) {
    tell(error.message, { bad: true });
  }
});
document.body.dataset.ready = "true";
