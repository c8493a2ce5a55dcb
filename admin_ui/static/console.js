// What plain HTML cannot do: bring the eye to what is wrong, and keep a form from being sent twice.
"use strict";
// What was done is told once: not again where the page is loaded anew, or come back to.
const here = new URL(window.location.href);
if (here.searchParams.has("said")) {
  here.searchParams.delete("said");
  here.searchParams.delete("holds_from");
  window.history.replaceState(null, "", here);
}
const problems = document.getElementById("problems");
if (problems) problems.focus();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  window.setTimeout(() => { delete form.dataset.sent; }, 5000);
});
// Whoever goes elsewhere from a long form, by the back button too, is asked first whether what was typed may go.
let typed = false;
document.addEventListener("input", (event) => { typed ||= event.target.form?.dataset.typed !== undefined; });
document.addEventListener("submit", () => { typed = false; });
document.addEventListener("click", (event) => { if (event.target.closest("[data-leaves]")) typed = false; });
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
// Enter presses a form's first button, here one that nobody sees: the one beside the field, else the one that saves,
// is pressed in its place.
document.addEventListener("click", (event) => {
  if (event.target.value !== "enter") return;
  event.preventDefault();
  const near = document.activeElement.closest(".add") ?? event.target.form.querySelector(".actions");
  near.querySelector("button").click();
});
// A browser drops from a date field what is no day. So only a day, or nothing, is put into one.
const dated = (within) => {
  for (const one of within.querySelectorAll("[data-day]")) {
    const before = one.value;
    one.type = "date";
    if (one.value !== before) { one.type = "text"; one.value = before; }
  }
};
dated(document);
// A step of a form, such as a code put into its list, draws those parts of the page anew that the button names. What
// is half typed elsewhere stays. Where the answer is another page, the form is sent as a whole.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-part]");
  const names = button?.dataset.part.split(" ").filter(Boolean) ?? [];
  if (!names.length || !button.form) return;
  event.preventDefault();
  if (button.disabled) return;
  button.disabled = true;
  const sent = new URLSearchParams(new FormData(button.form));
  sent.append(button.name, button.value);
  const answer = await fetch(button.form.action, { method: "POST", body: sent }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  button.disabled = false;
  if (!names.every((name) => page?.getElementById(name))) {
    delete button.dataset.part;
    button.click();
    return;
  }
  for (const name of names) {
    const part = document.importNode(page.getElementById(name), true);
    document.getElementById(name).replaceWith(part);
    dated(part);
    part.querySelector("[autofocus]")?.focus();
  }
});
// What depends on a choice is shown anew with it.
document.addEventListener("change", (event) => {
  document.querySelector(`button[data-on-change="${event.target.id}"]`)?.click();
});
// A file is read here and put into the field, where it can be looked at before it is sent.
for (const place of document.querySelectorAll("[data-file-into]")) {
  place.hidden = false;
  place.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) document.getElementById(place.dataset.fileInto).value = await file.text();
  });
}
// What takes several steps goes on by itself while the page is open.
const onward = document.querySelector("form[data-goes-on]");
if (onward) window.setTimeout(() => onward.requestSubmit(), 150);
