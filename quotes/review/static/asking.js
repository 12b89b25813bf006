// What all pages share: requests to our own server, and telling what was done.

export const key = document.body.dataset.key;

/** Shows a sentence where screen readers hear it too; `bad` stays until the next. */
export function tell(words, { bad = false } = {}) {
  const told = document.getElementById("told");
  told.textContent = "";
  told.classList.toggle("bad", bad);
  told.classList.add("seen");
  requestAnimationFrame(() => { told.textContent = words; });
  clearTimeout(tell.timer);
  if (!bad) tell.timer = setTimeout(() => told.classList.remove("seen"), 5000);
}

/** The JSON that the server answers; an Error with its words where something is wrong. */
export async function ask(path, { method = "GET", json, body } = {}) {
  const headers = { Accept: "application/json" };
  if (json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(json);
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body, credentials: "same-origin" });
  } catch {
    throw new Error("The program does not answer. Is it still running? What was told before is saved.");
  }
  const text = await answer.text();
  let value = null;
  try { value = JSON.parse(text); } catch { /* plain text: shown below, or a page's part */ }
  if (!answer.ok) throw new Error(value?.error ?? (text.slice(0, 300) || `Error ${answer.status}`));
  return value ?? text;
}

export const file = (path) => `/f/${encodeURIComponent(key)}/${path}`;

/** One correction; everything asked is done in its order, also when keys come faster than answers. */
let last = Promise.resolve();
export function correct(request) {
  last = last.catch(() => {}).then(() => ask(file("do"), { method: "POST", json: request }));
  return last;
}

/** Loads the page again and tells there what was done here. */
export function reload(words, where) {
  sessionStorage.setItem("told", words);
  if (where) location.assign(where); else location.reload();
}

const waiting = sessionStorage.getItem("told");
if (waiting) {
  sessionStorage.removeItem("told");
  tell(waiting);
}
