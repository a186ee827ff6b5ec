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
