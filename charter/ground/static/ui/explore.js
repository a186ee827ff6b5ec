// Free exploration: draws what the table below says. Arrow keys walk, + and - zoom, Esc shows all.
document.querySelectorAll("[data-explore]").forEach((box) => {
  const series = JSON.parse(box.dataset.explore);
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const units = [...new Set(series.map((one) => one.unit))];
  const days = [...new Set(series.flatMap((one) => one.points.map(([day]) => day)))].sort();
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  const said = document.querySelector("[data-explore-said]");
  const far = { start: 0, end: 100 };
  let place = -1;
  chart.setOption({
    animation: false,
    color: ["--brand", "--warn", "--ok", "--bad", "--ink-2", "--ink-3"].map(token),
    textStyle: { fontFamily: "inherit" },
    grid: { left: 56, right: 24 + 48 * Math.max(0, units.length - 1), top: 48, bottom: 64 },
    legend: { top: 8, type: "scroll", data: series.map((one) => one.name) },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "time" },
    yAxis: units.map((unit, i) => ({
      type: "value", scale: true, name: unit, position: i ? "right" : "left",
      offset: i > 1 ? 48 * (i - 1) : 0, splitLine: { show: !i },
    })),
    dataZoom: [{ type: "inside" }, { type: "slider", bottom: 8 }],
    series: series.map((one) => ({
      type: "line", name: one.name, data: one.points, yAxisIndex: units.indexOf(one.unit),
      symbolSize: 6, showSymbol: one.points.length < 60,
    })),
  });
  new ResizeObserver(() => chart.resize()).observe(box);

  function show(at) {
    place = Math.max(0, Math.min(days.length - 1, at));
    const day = days[place];
    const words = series.flatMap((one) => one.points.filter(([d]) => d === day)
      .map(([, value]) => `${one.name} ${value}${one.unit}`));
    said.textContent = `${day}: ${words.join(", ")}`;
    const n = series.findIndex((one) => one.points.some(([d]) => d === day));
    const dataIndex = series[n].points.findIndex(([d]) => d === day);
    chart.dispatchAction({ type: "showTip", seriesIndex: n, dataIndex });
  }

  function zoom(by) {
    const middle = (far.start + far.end) / 2;
    const half = Math.min(50, Math.max(2, ((far.end - far.start) / 2) * by));
    far.start = Math.max(0, middle - half);
    far.end = Math.min(100, middle + half);
    chart.dispatchAction({ type: "dataZoom", ...far });
  }

  const keys = {
    ArrowRight: () => show(place + 1),
    ArrowLeft: () => show(place < 0 ? days.length - 1 : place - 1),
    Home: () => show(0),
    End: () => show(days.length - 1),
    "+": () => zoom(0.5),
    "=": () => zoom(0.5),
    "-": () => zoom(2),
    Escape: () => { zoom(100); chart.dispatchAction({ type: "hideTip" }); },
  };
  box.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
});
