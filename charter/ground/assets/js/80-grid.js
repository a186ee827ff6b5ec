// A grid of links: one stop for Tab, arrow keys inside; a table works without it by its rows' heads.
document.addEventListener("keydown", (event) => {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const step = steps[event.key];
  const grid = event.target.closest?.(".rl-box")?.querySelector("[data-grid]");
  if (!step || !grid || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...grid.tBodies[0].rows];
  const cell = event.target.closest("td,th");
  let row = cell ? rows.indexOf(cell.parentElement) : 0;
  let column = cell ? cell.cellIndex : 0;
  for (let tries = 0; tries < 600; tries += 1) {
    if (cell || tries) { row += step[0]; column += step[1]; }
    const link = rows[row]?.cells[column]?.querySelector("a");
    if (!rows[row] || column < 0 || column >= rows[row].cells.length) return;
    if (link && link.offsetParent !== null) {
      event.preventDefault();
      link.focus();
      return;
    }
  }
});
