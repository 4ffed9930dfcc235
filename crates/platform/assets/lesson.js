// Only adds: during a lesson what is pressed shows at once, marked until the server has it. The queue
// keeps and sends it; without this file each press is an ordinary form.
const box = document.querySelector("[data-lesson]");
if (box) {
  const say = box.dataset;
  const list = box.querySelector("[data-lesson-notes]");
  const marks = new Map();
  const counted = new Map();
  let began = Date.now() - 1000 * Number(say.elapsed);
  const value = (fields, name) => fields.find((it) => it[0] === name)?.[1] ?? "";
  const press = (fields) => {
    for (const button of box.querySelectorAll("form[data-rating] button")) {
      if (button.form.querySelector("[name=item]").value === value(fields, "item")) button.setAttribute("aria-pressed", button.value === value(fields, "value"));
    }
  };
  const line = (item) => [...box.querySelectorAll("form[data-counted]")].find((it) => it.querySelector("[name=item]").value === item);
  const sayOfLine = (item, isSaved) => {
    const place = line(item)?.querySelector("[data-counted-saved]");
    if (place) place.textContent = isSaved ? place.dataset.countedSaved : "";
  };
  // A line that is counted comes whole: what waits stands in its fields again.
  const count = (fields) => {
    const form = line(value(fields, "item"));
    for (const [name, kept] of fields) if (name !== "item" && form?.elements.namedItem(name)) form.elements.namedItem(name).value = kept;
  };
  const showNote = (id, fields, at) => {
    box.querySelector("[data-lesson-empty]")?.remove();
    const [row, text, minute, mark] = ["li", "div", "b", "small"].map((name) => document.createElement(name));
    minute.textContent = say.minute.replace("#", Math.max(0, Math.floor((at - began) / 60000)));
    mark.textContent = " " + say.unsent;
    mark.className = "soft";
    text.append(minute, " ", value(fields, "text"), mark);
    row.append(text);
    list.append(row);
    marks.set(id, mark);
  };
  for (const form of box.querySelectorAll("form[data-rating]")) form.addEventListener("kept", (event) => press(event.detail.fields));
  // What is counted is kept when one stops tapping, and every few seconds while a clock runs.
  for (const form of box.querySelectorAll("form[data-counted]")) {
    const item = form.querySelector("[name=item]").value;
    let rest, most;
    const keep = () => {
      rest = clearTimeout(rest);
      most = clearTimeout(most);
      form.requestSubmit();
    };
    form.addEventListener("input", () => {
      sayOfLine(item, false);
      clearTimeout(rest);
      rest = setTimeout(keep, 1500);
      most ??= setTimeout(keep, 10000);
    });
    form.addEventListener("kept", ({ detail }) => counted.set(detail.id, item));
  }
  const note = box.querySelector("form[data-note]");
  note?.addEventListener("kept", ({ detail }) => {
    showNote(detail.id, detail.fields, detail.at);
    note.reset();
    note.elements.text.value = "";
    note.elements.id.value = Vault.uuid();
    if (note.contains(document.activeElement)) note.elements.text.focus({ preventScroll: true });
  });
  document.addEventListener("piece", ({ detail: { piece, answer } }) => {
    if (answer.outcome === "received" && counted.has(piece.id)) sayOfLine(counted.get(piece.id), true);
    const mark = marks.get(piece.id);
    if (!mark) return;
    if (answer.outcome === "received") mark.remove();
    if (answer.outcome === "refused") mark.textContent = " " + say.refused + " " + answer.why;
  });
  // After a reload what still waits shows where it was.
  const restore = async () => {
    if (Bina.isLocked()) return;
    const mine = (await Vault.all("pieces", Bina.person)).filter((it) => it.chain === say.lesson);
    for (const piece of mine.sort((a, b) => a.number - b.number)) {
      const { action, fields } = await Vault.unseal(Bina.key(), piece.sealed);
      if (action.endsWith("/begin")) began = piece.at;
      if (value(fields, "text")) showNote(piece.id, fields, piece.at);
      else if (value(fields, "value")) press(fields);
      else count(fields);
    }
  };
  if (globalThis.Bina) restore();
  else document.addEventListener("bina", restore);
  document.addEventListener("unlocked", restore);
}
