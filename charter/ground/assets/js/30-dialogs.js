// Dialogs: openers (data-open="id"), the command palette, focus for error summaries.
const palette = document.getElementById("palette");

function openPalette() {
  const box = document.getElementById("palette-box");
  if (!palette || palette.open) return;
  palette.showModal();
  if (box.childElementCount) {
    box.querySelector("input").select();
    return;
  }
  htmx.ajax("GET", palette.dataset.url, { target: "#palette-box", swap: "innerHTML" }).then(() => {
    box.querySelector("input").focus();
    choose(0);
  });
}

const options = () => [...palette.querySelectorAll(".cpr")];
function choose(place) {
  const rows = options();
  if (!rows.length) return;
  const wanted = (place + rows.length) % rows.length;
  rows.forEach((row, i) => {
    row.setAttribute("aria-selected", String(i === wanted));
    row.id = `palette-${i}`;
    row.tabIndex = -1;
  });
  rows[wanted].scrollIntoView({ block: "nearest" });
  palette.querySelector("input").setAttribute("aria-activedescendant", rows[wanted].id);
}

palette?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const rows = options();
  const here = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(here + 1);
  else if (event.key === "ArrowUp") choose(here - 1);
  else if (event.key === "Enter" && rows[here]) {
    if (event.ctrlKey || event.metaKey) window.open(rows[here].href, "_blank", "noopener");
    else rows[here].click();
  } else return;
  event.preventDefault();
});
palette?.addEventListener("htmx:after:swap", () => choose(0));

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    document.querySelectorAll(":popover-open").forEach((one) => one.hidePopover());
    document.getElementById(opener.dataset.open)?.showModal();
  }
  if (event.target.closest("[data-palette]") && palette && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openPalette();
  }
  if (event.target.matches("dialog[open]")) event.target.close();
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog").close();
});
document.addEventListener("charter:palette", openPalette);
document.querySelector("[data-focus]")?.focus();
document.addEventListener("htmx:after:swap", () => document.querySelector("[data-focus]")?.focus());

// A prepared answer stands in the reply box: its list has done its work.
document.addEventListener("htmx:after:swap", () => {
  const chosen = document.querySelector("#reply-words [name=macro]");
  if (chosen) document.querySelector(".macros[open]")?.removeAttribute("open");
});

// What is behind 更多 closes by a click elsewhere and by Escape.
const closeMenus = (but) => document.querySelectorAll(".more-acts[open]").forEach((one) => { if (one !== but) one.open = false; });
document.addEventListener("click", (event) => closeMenus(event.target.closest(".more-acts>summary")?.parentElement));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest(".more-acts[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
