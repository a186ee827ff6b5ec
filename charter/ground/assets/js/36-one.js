// One of many (select[data-one]): found by typing. The select keeps what is chosen, and is all
// there is without this.
let made = 0;
const plain = (text) => text.trim().toLowerCase();

function start(select) {
  const { one: hint, none } = select.dataset;
  select.removeAttribute("data-one");
  const id = select.id || `one-${++made}`;
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const box = document.createElement("span");
  box.className = "one";
  list.id = `${id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", hint);
  list.hidden = true;
  const given = { role: "combobox", id, autocomplete: "off", placeholder: hint, class: "inp",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(given)) input.setAttribute(name, value);
  for (const name of ["aria-label", "aria-describedby", "aria-invalid", "required", "autofocus"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    select.removeAttribute(name);
  }
  select.id = `${id}-of`;
  select.className = "sr";
  select.tabIndex = -1;
  select.setAttribute("aria-hidden", "true");
  select.before(box);
  box.append(input, list, select);

  let at = -1;
  const shown = () => [...list.querySelectorAll("[data-at]")];
  const told = () => { input.value = select.value ? select.selectedOptions[0].text : ""; };
  function mark(n) {
    const rows = shown();
    at = rows.length ? (n + rows.length) % rows.length : -1;
    rows.forEach((row, i) => row.setAttribute("aria-selected", i === at));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", rows[at].id);
      rows[at].scrollIntoView({ block: "nearest" });
    }
  }
  function shut() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  }
  function show(text) {
    at = -1;
    const rows = [...select.options].flatMap((option, n) => {
      const unit = option.parentElement.label || "";
      if (!option.value || !plain(`${option.text} ${unit}`).includes(plain(text))) return [];
      const row = document.createElement("li");
      const small = document.createElement("small");
      small.textContent = unit;
      row.append(option.text, small);
      row.id = `${list.id}-${n}`;
      row.dataset.at = n;
      row.setAttribute("role", "option");
      return [row];
    });
    if (!rows.length) {
      const row = document.createElement("li");
      row.textContent = none;
      row.setAttribute("role", "option");
      row.setAttribute("aria-disabled", "true");
      rows.push(row);
    }
    list.replaceChildren(...rows);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const here = rows.findIndex((row) => Number(row.dataset.at) === select.selectedIndex);
    list.scrollIntoView({ block: "nearest" });
    if (text || here >= 0) mark(text ? 0 : here);
  }
  function choose(n) {
    const other = n !== select.selectedIndex;
    select.selectedIndex = n;
    shut();
    told();
    if (other) select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  // What was typed to its end counts; what fits nobody gives way to what was chosen before.
  function leave() {
    shut();
    const typed = plain(input.value);
    const fits = [...select.options].filter((option) => plain(option.text) === typed);
    if (fits.length === 1 || (!typed && fits.length)) choose(fits[0].index);
    else told();
  }
  input.addEventListener("input", () => show(input.value));
  input.addEventListener("click", () => { if (list.hidden) { input.select(); show(""); } });
  input.addEventListener("blur", leave);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) show("");
      else mark(at < 0 && step < 0 ? -1 : at + step);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (at >= 0) choose(Number(shown()[at].dataset.at));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      told();
      shut();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-at]");
    if (row) choose(Number(row.dataset.at));
  });
  select.addEventListener("change", told);
  if (select.form) select.form.addEventListener("reset", () => setTimeout(told));
  told();
}
const startAll = () => document.querySelectorAll("select[data-one]").forEach(start);
startAll();
document.addEventListener("htmx:after:swap", startAll);
