// What plain HTML cannot do: bring the eye to what is wrong, and keep a form from being sent twice.
"use strict";
const problems = document.getElementById("problems");
if (problems) problems.focus();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  window.setTimeout(() => { delete form.dataset.sent; }, 5000);
});
// Enter presses a form's first button, here one that nobody sees: the one beside the field, else the one that saves,
// is pressed in its place.
document.addEventListener("click", (event) => {
  if (event.target.value !== "enter") return;
  event.preventDefault();
  const near = document.activeElement.closest(".add") ?? event.target.form.querySelector(".actions");
  near.querySelector("button").click();
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
