// The plan's editor: dhtmlx-gantt draws, the server decides. Every change is one request; the
// answer says which rows moved. Without this script the list and the forms of the plan do the same.
"use strict";
(() => {
  const box = document.getElementById("plan-chart");
  if (!box || !window.gantt) return;
  const said = document.getElementById("plan-said");
  const words = box.dataset;
  const gantt = window.gantt;
  const csrf = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  let chosen = null;
  let busy = Promise.resolve();
  let critical = new Set();

  performance.mark("plan:start");
  const painted = (name, from) => requestAnimationFrame(() => setTimeout(() => performance.measure(name, from), 0));

  Object.assign(gantt.config, {
    date_format: "%Y-%m-%d %H:%i", xml_date: "%Y-%m-%d %H:%i", drag_progress: false, drag_links: true,
    details_on_dblclick: true, details_on_create: false, row_height: 30, bar_height: 18, min_column_width: 44,
    scale_height: 44, show_errors: false, round_dnd_dates: false, time_step: 60, sort: false, fit_tasks: true,
    order_branch: false, grid_width: Math.min(470, box.clientWidth * 0.55), smart_rendering: true, drag_timeline: null,
    static_background: true, autosize: false, keyboard_navigation_cells: false, wai_aria_attributes: true,
    scales: [{ unit: "month", step: 1, format: "%Y-%m" }, { unit: "week", step: 1, format: "%m-%d" }],
    columns: [
      { name: "number", label: words.number, width: 56 },
      { name: "text", label: words.name, tree: true, width: 190 },
      { name: "owner", label: words.owner, width: 72 },
      { name: "start_date", label: words.start, width: 76, align: "center", template: (t) => day(t.start_date) },
      { name: "end_date", label: words.finish, width: 76, align: "center", template: (t) => day(t.end_date) },
    ],
  });
  const two = (n) => String(n).padStart(2, "0");
  const day = (d) => (d ? `${two(d.getMonth() + 1)}-${two(d.getDate())}` : "");
  const stamp = (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
  const safe = (text) => { const e = document.createElement("i"); e.textContent = text; return e.innerHTML; };
  gantt.plugins({ keyboard_navigation: true });
  gantt.templates.task_text = () => "";
  gantt.templates.rightside_text = (a, b, t) => safe(t.text);
  gantt.templates.grid_folder = gantt.templates.grid_file = () => "";
  gantt.templates.task_class = (a, b, t) => (critical.has(+t.id) ? "plan-critical" : t.begun ? "plan-begun" : "");
  gantt.templates.tooltip_text = () => "";
  gantt.locale.labels.aria_grid_label = words.name;

  const row = (t) => ({
    ...t, start_date: gantt.date.parseDate(t.start.replace("T", " "), "xml_date"),
    end_date: gantt.date.parseDate(t.finish.replace("T", " "), "xml_date"), open: true,
    unscheduled: !t.dated,
  });

  function whole(data) {
    const place = gantt.getScrollState();
    critical = new Set(data.critical);
    gantt.clearAll();
    gantt.parse({ tasks: data.tasks.map(row), links: data.links });
    gantt.scrollTo(place.x, place.y);
    if (chosen && gantt.isTaskExists(chosen)) gantt.selectTask(chosen);
    state(data);
  }

  function state(data) {
    document.getElementById("plan-undo").disabled = !data.undo;
    document.getElementById("plan-redo").disabled = !data.redo;
    document.getElementById("plan-ends").textContent = data.ends;
  }

  function changed(data) {
    critical = new Set(data.critical);
    gantt.batchUpdate(() => {
      data.moved.forEach((t) => { if (gantt.isTaskExists(t.id)) { Object.assign(gantt.getTask(t.id), row(t)); gantt.updateTask(t.id); } });
      gantt.resetProjectDates?.();
    });
    gantt.render();
    state(data);
  }

  function tell(text, tone) { said.textContent = text; said.dataset.tone = tone || ""; }

  async function ask(op, from) {
    const answer = await fetch(words.url, {
      method: "POST", body: JSON.stringify(op),
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, "Accept": "application/json" },
    });
    const data = await answer.json();
    if (!answer.ok) {
      tell(data.message || data.detail || words.failed, "bad");
      await load();
      return;
    }
    if (data.whole) whole(data.whole); else changed(data);
    if (from) painted("plan:moved", from);
    tell(data.said, "ok");
  }

  function send(op, from) { busy = busy.then(() => ask(op, from)).catch(() => tell(words.failed, "bad")); return busy; }

  async function load() {
    const answer = await fetch(words.data, { headers: { Accept: "application/json" } });
    whole(await answer.json());
  }

  // What waits for the end of a task is pushed at once; the server's answer puts it right by its
  // calendar, its lags and the gaps that were planned.
  function push(first) {
    const waiting = [first];
    const seen = new Set();
    for (const id of waiting) {
      if (seen.has(id)) continue;
      seen.add(id);
      const task = gantt.getTask(id);
      for (const key of task.$source || []) {
        const link = gantt.getLink(key);
        const after = gantt.getTask(link.target);
        const late = task.end_date - after.start_date;
        if (+link.type || after.type === "project" || late <= 0) continue;
        after.start_date = new Date(+after.start_date + late);
        after.end_date = new Date(+after.end_date + late);
        gantt.updateTask(after.id);
        waiting.push(after.id);
      }
    }
  }

  gantt.attachEvent("onAfterTaskDrag", (id, mode) => {
    const task = gantt.getTask(id);
    performance.mark("plan:drop");
    gantt.batchUpdate(() => push(task.id));
    painted("plan:drawn", "plan:drop");
    const op = { op: "reschedule", task: +id };
    if (mode === "resize" && task.end_date > task.start_date) op.finish = stamp(task.end_date); else op.start = stamp(task.start_date);
    send(op, "plan:drop");
  });
  gantt.attachEvent("onBeforeTaskDrag", (id) => { const t = gantt.getTask(id); return t.type !== "project" && !t.begun; });
  gantt.attachEvent("onBeforeLinkAdd", (id, link) => {
    if (link.known) return true;
    send({ op: "link", task: +link.target, before: +link.source, relation: ["FS", "SS", "FF", "SF"][+link.type] });
    return false;
  });
  gantt.attachEvent("onLinkDblClick", (id) => { send({ op: "unlink", link: +id }); return false; });
  gantt.attachEvent("onBeforeLightbox", (id) => { window.location.assign(words.task.replace("/0/", `/${id}/`)); return false; });
  // A row that is chosen still when all are drawn anew does not talk over what was just answered.
  gantt.attachEvent("onTaskSelected", (id) => { if (String(id) !== String(chosen)) tell(gantt.getTask(id).text); chosen = id; });

  document.querySelectorAll("[data-op]").forEach((button) => button.addEventListener("click", () => act(button.dataset.op)));
  document.getElementById("plan-link").addEventListener("submit", (event) => {
    event.preventDefault();
    const number = event.target.elements.before.value.trim();
    const before = gantt.getTaskBy("number", number)[0];
    if (!chosen) tell(words.choose, "bad");
    else if (!before) tell(words.unknown, "bad");
    else send({ op: "link", task: +chosen, before: +before.id, relation: "FS" });
  });

  function act(op) {
    if (op === "undo" || op === "redo") return send({ op });
    if (op === "add") return send({ op, task: chosen ? +chosen : null, name: words.fresh });
    if (!chosen || !gantt.isTaskExists(chosen)) return tell(words.choose, "bad");
    performance.mark("plan:drop");
    return send({ op, task: +chosen }, "plan:drop");
  }

  box.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    let op = null;
    if ((event.ctrlKey || event.metaKey) && key === "z") op = event.shiftKey ? "redo" : "undo";
    else if ((event.ctrlKey || event.metaKey) && key === "y") op = "redo";
    else if (event.altKey && key === "arrowright") op = event.shiftKey ? "indent" : "later-day";
    else if (event.altKey && key === "arrowleft") op = event.shiftKey ? "outdent" : "earlier-day";
    else if (event.altKey && key === "arrowup") op = "earlier";
    else if (event.altKey && key === "arrowdown") op = "later";
    if (!op) return;
    event.preventDefault();
    event.stopPropagation();
    act(op);
  }, true);

  gantt.attachEvent("onGanttRender", () => {
    box.querySelectorAll(".gantt_task_line:is(:not([aria-label]),[aria-label=''])").forEach((bar) => {
      const task = gantt.getTask(bar.getAttribute("data-task-id"));
      bar.setAttribute("aria-label", `${task.number} ${task.text} ${day(task.start_date)} ${day(task.end_date)}`);
    });
  });
  gantt.init(box);
  load().then(() => { painted("plan:painted", "plan:start"); box.dataset.ready = "1"; });
})();
