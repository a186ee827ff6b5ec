// Trees of nested <details>: the arrow keys move along what is open, left closes, right opens.
// Without this every line is still reached by Tab and opened by Enter.
document.addEventListener("keydown", (event) => {
  const tree = event.target.closest("[data-tree]");
  if (!tree || event.altKey || event.ctrlKey || event.metaKey) return;
  const line = event.target.closest("summary,.gt-leaf");
  if (!line) return;
  const lines = [...tree.querySelectorAll("summary,.gt-leaf")].filter((one) => one.checkVisibility());
  const go = (one) => { if (one) { event.preventDefault(); (one.matches("summary") ? one : one.querySelector("a")).focus(); } };
  const at = lines.indexOf(line);
  const box = line.matches("summary") ? line.parentElement : null;
  const above = (box || line).parentElement.parentElement.closest("details");
  if (event.key === "ArrowDown") go(lines[at + 1]);
  else if (event.key === "ArrowUp") go(lines[at - 1]);
  else if (event.key === "Home") go(lines[0]);
  else if (event.key === "End") go(lines.at(-1));
  else if (event.key === "ArrowRight" && box) { event.preventDefault(); if (box.open) go(lines[at + 1]); else box.open = true; }
  else if (event.key === "ArrowLeft") {
    event.preventDefault();
    if (box && box.open) box.open = false; else if (above) above.querySelector("summary").focus();
  }
});
