// Only adds: every form and page works without this file.

// A second tap on the button does not send the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) event.preventDefault();
  form.dataset.sending = "yes";
  addEventListener("pageshow", () => delete form.dataset.sending, { once: true });
});
// Lines that another answer excludes are put away; the server decides by the same rule.
for (const form of document.querySelectorAll("form")) {
  const lines = form.querySelectorAll("[data-if]");
  if (!lines.length) continue;
  const number = (name) => {
    const fields = [...form.elements].filter((it) => it.name === name || it.name?.startsWith(name + "."));
    if (fields.some((it) => it.closest("[data-if][hidden]"))) return NaN;
    const given = fields.filter((it) => (it.type === "radio" ? it.checked : it.value.trim()));
    return given.length ? given.reduce((sum, it) => sum + Number(it.value), 0) : NaN;
  };
  const update = () => {
    for (const line of lines) {
      const it = number(line.dataset.if), at = Number(line.dataset.number);
      const holds = { "at-most": it <= at, "at-least": it >= at, is: it === at };
      line.hidden = !holds[line.dataset.test];
    }
  };
  form.addEventListener("input", update);
  update();
}
const button = (text, label) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn quiet";
  made.textContent = text;
  if (label) made.setAttribute("aria-label", label);
  return made;
};
const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
// Counting: one tap for each event.
for (const field of document.querySelectorAll("[data-tap]")) {
  const tap = button("+1", field.dataset.tap);
  tap.addEventListener("click", () => {
    field.value = Number(field.value || 0) + 1;
    changed(field);
  });
  field.after(tap);
}
// A stopwatch goes on from what stands in its field, and keeps it there as it runs.
for (const field of document.querySelectorAll("[data-clock]")) {
  const key = button(field.dataset.clock);
  let timer;
  key.addEventListener("click", () => {
    if (timer) {
      timer = clearInterval(timer);
    } else {
      const began = Date.now() - 1000 * Number(field.value || 0);
      timer = setInterval(() => {
        field.value = Math.round((Date.now() - began) / 1000);
        changed(field);
      }, 1000);
    }
    key.textContent = timer ? field.dataset.stop : field.dataset.clock;
  });
  field.after(key);
}
// Time samples: when a moment has come, its list is brought forward.
for (const part of document.querySelectorAll("[data-every]")) {
  const key = button(part.dataset.start);
  const lists = [...part.querySelectorAll("select")];
  let timer;
  key.addEventListener("click", () => {
    if (timer) {
      timer = clearInterval(timer);
    } else {
      const began = Date.now();
      let next = Math.max(0, lists.findIndex((it) => !it.value));
      const first = next;
      timer = setInterval(() => {
        if (Date.now() - began < 1000 * part.dataset.every * (next - first)) return;
        lists[next].focus();
        navigator.vibrate?.(200);
        next += 1;
        if (next === lists.length) key.click();
      }, 500);
    }
    key.textContent = timer ? part.dataset.stop : part.dataset.start;
  });
  part.before(key);
}
for (const key of document.querySelectorAll("[data-print]")) key.addEventListener("click", () => print());
