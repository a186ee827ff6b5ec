// A drawn signature: strokes in a box of 600 by 180 units, as JSON in a hidden field.
// The typed name is enough by itself; without a pointer or without this script nothing is missing.
document.querySelectorAll("[data-sign]").forEach((box) => {
  const field = document.getElementById(box.dataset.sign);
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const wide = 600, high = 180;
  let strokes = [];
  let now = null;
  canvas.width = wide;
  canvas.height = high;
  box.hidden = false;

  function draw() {
    pen.clearRect(0, 0, wide, high);
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
  }

  function keep() {
    const told = strokes.filter((stroke) => stroke.length > 1);
    field.value = told.length ? JSON.stringify(told) : "";
    draw();
  }

  function place(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    return [
      within(((event.clientX - left) / width) * wide, wide),
      within(((event.clientY - top) / height) * high, high),
    ];
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    now = [place(event)];
    strokes.push(now);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!now || strokes.flat().length > 3900) return;
    const [x, y] = place(event);
    const [a, b] = now[now.length - 1];
    if (Math.abs(x - a) + Math.abs(y - b) < 3) return;
    now.push([x, y]);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => { now = null; keep(); });
  }
  box.querySelector("[data-sign-clear]").addEventListener("click", () => { strokes = []; keep(); });
  try { strokes = JSON.parse(field.value || "[]"); } catch { strokes = []; }
  draw();
});

// A page made for paper offers the browser's own dialog.
document.querySelectorAll("[data-print]").forEach((one) => {
  one.hidden = false;
  one.addEventListener("click", () => window.print());
});
