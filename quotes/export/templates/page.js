"use strict";
// The page reads and jumps without this. It adds: a click anywhere on a row or a quote jumps to the other; filters.
(() => {
  const form = document.querySelector("form.tools");
  const [speaker, check, found] = ["speaker", "check", "found"].map((id) => document.getElementById(id));

  function wanted(row) {
    const ids = row.dataset.speakers.split("; ");
    return (!speaker.value || ids.includes(speaker.value)) && (!check.checked || row.classList.contains("check"));
  }

  function filter() {
    const all = !speaker.value && !check.checked;
    let count = 0;
    for (const article of document.querySelectorAll("main > article")) {
      const off = new Set();
      let here = 0;
      for (const row of article.querySelectorAll("tr[data-speakers]")) {
        row.hidden = !wanted(row);
        if (row.hidden) off.add(row.id);
        else here += 1;
      }
      for (const mark of article.querySelectorAll("mark")) mark.classList.toggle("off", off.has(mark.dataset.row));
      article.hidden = !all && here === 0;
      count += here;
    }
    found.textContent = all ? "" : `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
  }

  document.addEventListener("click", (event) => {
    const selecting = !getSelection().isCollapsed;
    if (selecting || event.target.closest("a, summary, form")) return;
    const row = event.target.closest("tr[data-speakers]");
    const mark = event.target.closest("mark[data-row]");
    if (row) row.querySelector("a").click();
    else if (mark) location.hash = mark.dataset.row;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", filter);
  form.hidden = false;
})();
