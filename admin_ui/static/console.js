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
