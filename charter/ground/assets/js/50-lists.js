// Lists: the count of picked rows, all of a page at once; a rating or a quick word into its field.
function count() {
  const picked = document.querySelectorAll("tbody input[name=pk]:checked").length;
  document.querySelectorAll("[data-picked]").forEach((one) => { one.textContent = picked; });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    const table = event.target.closest("table");
    table.querySelectorAll("input[name=pk]").forEach((one) => { one.checked = event.target.checked; });
  }
  if (event.target.matches("[data-pick-all], input[name=pk]")) count();
});

document.addEventListener("click", (event) => {
  const word = event.target.closest("[data-fill]");
  if (!word) return;
  const field = document.getElementById(word.dataset.fill);
  field.value = word.dataset.words || word.textContent.trim();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// Where one stands in a row of tabs or stages that is wider than the screen.
document.querySelectorAll(".tabs [aria-current], .steps .on, .fl .filt[aria-current]").forEach((one) => {
  one.parentElement.scrollLeft = one.offsetLeft - 80;
});

// A plain table on a narrow screen: up to three columns fit; of more, each row becomes a block
// in which every cell says its heading (see .tbs). Grids of figures have classes of their own, and
// say by data-fold that they fold, too. On a wide screen the marks mean nothing.
function label(row, heads) {
  const named = row.querySelector("th");
  let at = 0;
  for (const cell of row.cells) {
    const first = !at && !named && !cell.matches(".num");
    if (cell.tagName === "TD" && !first && heads[at] && cell.textContent.trim()) cell.dataset.l ??= heads[at];
    at += cell.colSpan;
  }
}
function fold() {
  document.querySelectorAll("table:is([class=tb],[data-fold]):has(>thead>tr:only-child)").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells].map((one) => (one.querySelector(".sr") ? "" : one.textContent.trim()));
    if (table.querySelector("[rowspan]") || (heads.length > 9 && !table.matches("[data-fold]"))) return;
    table.classList.add(...(heads.length > 3 ? ["tbs", "tbf"] : ["tb-few"]));
    if (heads.length > 3) table.querySelectorAll("tbody tr, tfoot tr").forEach((row) => label(row, heads));
  });
}
fold();
document.addEventListener("htmx:after:swap", fold);

// Many filters on a narrow screen stand behind one button, open while one of them is in use.
if (innerWidth <= 720) {
  document.querySelectorAll("form.tb-filters:has(.filt-box ~ .filt-box ~ .filt-box)").forEach((form) => {
    const box = document.createElement("details");
    const head = document.createElement("summary");
    box.className = "filt-fold";
    head.className = "btn";
    head.textContent = form.getAttribute("aria-label");
    box.open = [...form.querySelectorAll(".filt-box :is(select,input)")].some((one) => one.value && one.name !== "by");
    form.before(box);
    box.append(head, form);
  });
}

// Paper says when it was printed, where the page does not say of when its figures are.
addEventListener("beforeprint", () => {
  const now = new Date();
  document.body.dataset.time ||= new Date(now - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 16).replace("T", " ");
});

// Chapters of a long page: on a narrow screen the headings are its index; what one came for, and
// where something is wrong, stays open.
function chapters() {
  if (innerWidth > 720) return;
  const aim = document.getElementById(location.hash.slice(1));
  for (const one of document.querySelectorAll("details.chap:not([data-stays])")) {
    one.open = one.contains(aim);
  }
  aim?.scrollIntoView();
}
chapters();
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details.chap")) one.open = true;
});
