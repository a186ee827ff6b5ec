// Trees of nested lists: on its links the arrow keys move along what is open, left closes, right
// opens. Without this every link and every <summary> is still reached by Tab.
document.addEventListener("keydown", (event) => {
  const tree = event.target.closest("[data-tree]");
  if (!tree || event.altKey || event.ctrlKey || event.metaKey) return;
  const item = event.target.closest("li");
  const box = item.querySelector(":scope > details");
  const links = [...tree.querySelectorAll(".gt-line a")].filter((one) => one.checkVisibility());
  const at = links.indexOf(item.querySelector(".gt-line a"));
  const above = item.parentElement.closest("li");
  const go = (one) => { if (one) { event.preventDefault(); one.focus(); } };
  if (event.key === "ArrowDown") go(links[at + 1]);
  else if (event.key === "ArrowUp") go(links[at - 1]);
  else if (event.key === "Home") go(links[0]);
  else if (event.key === "End") go(links.at(-1));
  else if (event.key === "ArrowRight" && box) { event.preventDefault(); if (box.open) go(links[at + 1]); else box.open = true; }
  else if (event.key === "ArrowLeft") {
    event.preventDefault();
    if (box && box.open) box.open = false; else if (above) go(above.querySelector(".gt-line a"));
  }
});
