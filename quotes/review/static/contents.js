// The list of articles: taking annotations of Label Studio in.
import { ask, file, reload, tell } from "./asking.js";

const input = document.getElementById("labelstudio");
const unfit = document.getElementById("unfit");

input.addEventListener("change", async () => {
  const [given] = input.files;
  if (!given) return;
  try {
    const answer = await ask(file("labelstudio"), { method: "POST", body: given });
    if (!answer.unfit.length) { reload(answer.told); return; }
    tell(answer.told);
    unfit.replaceChildren(...answer.unfit.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  } catch (error) {
    tell(error.message, { bad: true });
  }
  input.value = "";
});
document.body.dataset.ready = "true";
