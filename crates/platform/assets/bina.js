// Only adds: every form and page works without this file.

// A half-filled form survives a reload or a dead battery; it is forgotten once it was sent.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = "draft:" + form.dataset.keep;
  const read = () => JSON.parse(localStorage.getItem(key) || "{}");
  const kept = read();
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || !(field.name in kept)) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = kept[field.name] === field.value;
    else if (!field.value) field.value = kept[field.name];
  }
  form.addEventListener("input", () => {
    const now = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "password") continue;
      if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
      now[field.name] = field.value;
    }
    localStorage.setItem(key, JSON.stringify(now));
  });
  form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
}
// The page after a form was accepted says so; only then is the draft forgotten.
if (document.querySelector(".notice:not(.warn)") && sessionStorage.getItem("sent")) {
  localStorage.removeItem(sessionStorage.getItem("sent"));
  sessionStorage.removeItem("sent");
}
// Shared phones: nothing typed stays behind after signing out.
for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
  });
}
// A second tap on the button does not send the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) event.preventDefault();
  form.dataset.sending = "yes";
  addEventListener("pageshow", () => delete form.dataset.sending, { once: true });
});
