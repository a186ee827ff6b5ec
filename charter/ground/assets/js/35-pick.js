// Several of many (ui/parts/picker.html): find by typing, whole groups, those chosen as chips.
// Without this the groups open by a click, and their boxes and the box of a whole group count.
const every = (box) => [...box.querySelectorAll(".ppl-list label:not(.ppl-every) input")];
const word = (input) => input.nextElementSibling.textContent.trim();

function said(box) {
  const told = box.querySelector("[data-pick-said]").dataset;
  const chosen = every(box).filter((one) => one.checked);
  const chips = box.querySelector("[data-pick-on]");
  chips.replaceChildren(...chosen.map((one) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "filt";
    chip.textContent = `${word(one)} ×`;
    chip.setAttribute("aria-label", told.drop.replace("#", word(one)));
    chip.addEventListener("click", () => {
      one.checked = false;
      one.dispatchEvent(new Event("change", { bubbles: true }));
      (chips.querySelector("button") || box.querySelector("[type=search]") || one).focus();
    });
    return chip;
  }));
  chips.hidden = !chosen.length;
  box.querySelector("[data-pick-said]").textContent =
    chosen.length ? (chosen.length === 1 ? told.one : told.many.replace("#", chosen.length)) : "";
  for (const group of box.querySelectorAll("details")) {
    const own = every(group);
    const all = group.querySelector(".ppl-every input");
    const on = own.filter((one) => one.checked).length;
    all.checked = on === own.length;
    all.indeterminate = on > 0 && on < own.length;
  }
}

function find(box, text) {
  const wanted = text.trim().toLowerCase();
  let any = false;
  for (const group of box.querySelectorAll("details")) {
    const named = group.querySelector("summary").textContent.toLowerCase().includes(wanted);
    let hits = 0;
    for (const one of every(group)) {
      const fits = named || word(one).toLowerCase().includes(wanted);
      one.parentElement.hidden = !fits;
      hits += fits;
    }
    group.querySelector(".ppl-every").hidden = !named;
    group.hidden = !hits;
    group.open = wanted ? hits > 0 : every(group).some((one) => one.checked);
    any ||= hits > 0;
  }
  box.querySelector("[data-pick-none]").hidden = any;
}

const start = (box) => {
  if (box.dataset.pick) return;
  box.dataset.pick = "on";
  const row = box.querySelector("[data-pick-find]");
  if (row) row.hidden = false;
  said(box);
};
const startAll = () => document.querySelectorAll("[data-pick]").forEach(start);
startAll();
document.addEventListener("htmx:after:swap", startAll);
// A list that few need stands ready in a template until the choice that asks for it.
document.addEventListener("change", ({ target }) => {
  const ready = target.form?.querySelector(`template[data-for="${target.name}"][data-value="${CSS.escape(target.value)}"]`);
  if (!ready) return;
  ready.replaceWith(ready.content);
  startAll();
});

document.addEventListener("input", (event) => {
  const box = event.target.matches(".ppl-find input") && event.target.closest("[data-pick]");
  if (box) find(box, event.target.value);
});
document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-pick]");
  if (!box) return;
  const group = event.target.matches(".ppl-every input") && event.target.closest("details");
  if (group) every(group).forEach((one) => { one.checked = event.target.checked; });
  said(box);
});
// From what is typed: Enter takes the first who fits, the arrow goes down into the list.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest(".ppl-find input");
  if (!field || event.isComposing || !["Enter", "ArrowDown", "Escape"].includes(event.key)) return;
  const box = field.closest("[data-pick]");
  const first = every(box).find((one) => one.checkVisibility());
  event.preventDefault();
  if (event.key === "ArrowDown") first?.focus();
  else {
    if (event.key === "Enter" && field.value && first && !first.checked) first.click();
    field.value = "";
    find(box, "");
  }
});
