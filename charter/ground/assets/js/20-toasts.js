// Toasts stay for their seconds; the ones that can be undone count them down, and wait while
// the pointer or the focus is on them.
function start(toast) {
  if (toast.dataset.started) return;
  toast.dataset.started = "1";
  let left = Number(toast.dataset.toast) || 5;
  const shown = toast.querySelector(".toast-left");
  const unit = document.documentElement.lang === "en" ? " s" : "秒";
  const show = () => { if (shown) shown.textContent = ` ${left}${unit}`; };
  show();
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    show();
    if (left <= 0 || !toast.isConnected) {
      clearInterval(timer);
      toast.remove();
    }
  }, 1000);
}

const startAll = () => document.querySelectorAll("[data-toast]").forEach(start);
startAll();
document.addEventListener("htmx:after:swap", startAll);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest(".toast").remove();
});
