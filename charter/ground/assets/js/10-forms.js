// Forms: one submit only, a warning before unsaved words are lost, a named question before
// outward or irreversible acts (data-confirm), filters that apply themselves.
const dirty = new WeakSet();
let leaving = false;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.method === "post" && !form.matches("[data-loose]")) dirty.add(form);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.matches("[data-auto]") && event.target.matches("select")) form.requestSubmit();
});

window.addEventListener("beforeunload", (event) => {
  if (leaving) return;
  for (const form of document.forms) if (dirty.has(form)) event.preventDefault();
});

function ask(source, go) {
  const box = document.getElementById("confirm");
  const find = (id) => box.querySelector(`#${id}`);
  const name = source.dataset.confirmName || "";
  const input = find("confirm-name");
  find("confirm-title").textContent = source.dataset.confirm;
  find("confirm-text").textContent = source.dataset.confirmText || "";
  find("confirm-name-field").hidden = !name;
  find("confirm-name-field").querySelector("label").textContent = name;
  const yes = find("confirm-yes");
  yes.textContent = source.dataset.confirmYes || source.textContent.trim() || yes.textContent;
  input.value = "";
  yes.disabled = Boolean(name);
  input.oninput = () => { yes.disabled = input.value.trim() !== name; };
  box.returnValue = "";
  box.onclose = () => { if (box.returnValue === "yes") go(); };
  box.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  const source = [event.submitter, form].find((one) => one && one.dataset.confirm);
  if (source && !form.dataset.sure) {
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(source, () => {
      form.dataset.sure = "1";
      form.requestSubmit(event.submitter);
      delete form.dataset.sure;
    });
    return;
  }
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  dirty.delete(form);
  if (form.method !== "post") return;
  form.dataset.busy = "1";
  form.setAttribute("aria-busy", "true");
  if (!form.matches("[hx-post],[hx-put],[hx-patch],[hx-delete]")) leaving = true;
}, true);

const free = (form) => { delete form.dataset.busy; form.removeAttribute("aria-busy"); };
document.addEventListener("htmx:finally:request", () => {
  for (const form of document.forms) free(form);
});
window.addEventListener("pageshow", () => {
  leaving = false;
  for (const form of document.forms) free(form);
});
