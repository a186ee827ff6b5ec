// Single keys, off inside fields, during composition, and where the person switched them off.
const STORE = "charter-keys";
const on = () => localStorage.getItem(STORE) !== "off";
const ACTS = {
  e: ["done"], a: ["approve", "assign"], r: ["reply"], i: ["internal"], s: ["defer"],
  c: ["close"], l: ["link"], m: ["macro"],
};
const ROWS = "[data-rows] > *, .wk";

document.querySelectorAll("[data-keys-switch]").forEach((box) => {
  box.checked = on();
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
});

const rows = () => [...document.querySelectorAll(ROWS)];
const here = () => rows().findIndex((row) => row.matches(".is-here, .sel"));
function move(step) {
  const all = rows();
  if (!all.length) return;
  const from = here();
  const to = Math.min(Math.max(from + step, 0), all.length - 1);
  all.forEach((row, i) => row.classList.toggle(row.matches(".wk") ? "sel" : "is-here", i === to));
  all[to].querySelector("a")?.focus({ preventScroll: true });
  all[to].scrollIntoView({ block: "nearest" });
}

const press = (element) => element?.click();
function act(key) {
  const row = rows()[here()];
  if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  else if (key === "x") press(row?.querySelector("input[type=checkbox]"));
  else if (key === "z") press([...document.querySelectorAll("[data-undo]")].pop());
  else if (key === "n") press(document.getElementById("new-button"));
  else if (key === "/") document.querySelector("[data-filter]")?.focus();
  else if (key === "?") document.getElementById("shortcuts")?.showModal();
  else if (ACTS[key]) {
    const wanted = ACTS[key].map((name) => `[data-key="${name}"]`).join();
    press(row?.querySelector(wanted) || document.querySelector("main")?.querySelector(wanted));
  } else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "k") {
    event.preventDefault();
    document.dispatchEvent(new Event("charter:palette"));
    return;
  }
  const busy = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (event.ctrlKey || event.metaKey || event.altKey || busy || !on()) return;
  if (act(key)) event.preventDefault();
});
