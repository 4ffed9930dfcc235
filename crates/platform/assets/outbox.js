// Only adds: what is pressed on such a page is sent piece by piece, and a piece is kept on the device
// until the server has taken it. Without this file each press is an ordinary form.
const box = document.querySelector("[data-outbox]");
if (box) {
  const say = box.dataset;
  const key = "outbox:" + say.outbox;
  const loaded = Date.now();
  const state = box.querySelector("[data-outbox-state]");
  const list = box.querySelector("[data-outbox-list]");
  const token = box.querySelector("[name=_csrf]").value;
  const read = () => JSON.parse(localStorage.getItem(key) || "[]");
  const write = (pieces) => (pieces.length ? localStorage.setItem(key, JSON.stringify(pieces)) : localStorage.removeItem(key));
  const fresh = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const tell = (sentence) => {
    const count = read().length;
    state.hidden = count === 0;
    state.textContent = sentence.replace("#", count);
  };
  // Not `elements.item`: that is a method of the list.
  const itemOf = (form) => form.elements.namedItem("item").value;
  const line = (piece) => [...box.querySelectorAll("form[data-piece=answer]")].find((it) => itemOf(it) === piece.fields.item);
  const said = (piece, isSaved) => {
    const place = line(piece)?.querySelector("[data-saved]");
    if (place) place.textContent = isSaved ? place.dataset.saved : "";
  };
  // A line that is counted shows what waits to be sent, after a reload too.
  const restore = (piece) => {
    const form = line(piece);
    for (const [name, value] of Object.entries(piece.fields)) if (name !== "item" && form?.elements.namedItem(name)) form.elements.namedItem(name).value = value;
  };
  // A tap shows at once; a note stands in the list with its minute, marked until it is sent.
  const press = (piece) => {
    for (const button of box.querySelectorAll("[data-piece=rating] button")) {
      if (itemOf(button.form) === piece.fields.item) button.setAttribute("aria-pressed", button.value === piece.fields.value);
    }
  };
  const marks = new Map();
  const showNote = (piece) => {
    box.querySelector("[data-outbox-empty]")?.remove();
    const [row, text, minute, mark, drop] = ["li", "div", "b", "small", "button"].map((name) => document.createElement(name));
    minute.textContent = say.minute.replace("#", Math.max(0, Math.floor((Number(say.elapsed) + (piece.at - loaded) / 1000) / 60)));
    mark.textContent = " " + say.unsent;
    mark.className = "soft";
    drop.textContent = say.discard;
    drop.className = "link";
    drop.hidden = true;
    drop.addEventListener("click", () => {
      write(read().filter((it) => it.key !== piece.key));
      row.remove();
      tell(say.waiting);
    });
    text.append(minute, " ", piece.fields.text, mark, drop);
    row.append(text);
    list.append(row);
    marks.set(piece.key, { mark, drop });
  };
  let busy = false;
  let again = false;
  const flush = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    let sentence = say.waiting;
    for (const { key: one } of read()) {
      const piece = read().find((it) => it.key === one);
      if (!piece) continue;
      const body = new URLSearchParams(piece.fields);
      body.set("_csrf", token);
      body.set("ago", Math.max(0, Math.round((Date.now() - piece.at) / 1000)));
      let answer;
      try {
        answer = await fetch(piece.action, { method: "POST", body, redirect: "manual" });
      } catch {
        break;
      }
      // The server sends the browser on when it has kept something, and only then.
      if (answer.type === "opaqueredirect") {
        write(read().filter((it) => it.key !== one || it.at !== piece.at));
        said(piece, true);
        marks.get(one)?.mark.remove();
        marks.get(one)?.drop.remove();
      } else {
        sentence = say.refused;
        if (marks.has(one)) marks.get(one).drop.hidden = false;
      }
    }
    busy = false;
    tell(sentence);
    if (again) await flush();
  };
  for (const form of box.querySelectorAll("form[data-piece]")) {
    form.addEventListener("submit", (event) => {
      const data = new FormData(form, event.submitter);
      data.delete("_csrf");
      const fields = Object.fromEntries(data);
      const isNote = form.dataset.piece === "note";
      if (isNote && !fields.text.trim()) return;
      event.preventDefault();
      event.stopPropagation();
      sessionStorage.removeItem("sent");
      const piece = { key: isNote ? fields.id : fields.item, action: form.getAttribute("action"), fields, at: Date.now() };
      write([...read().filter((it) => it.key !== piece.key), piece]);
      if (isNote) {
        showNote(piece);
        localStorage.removeItem("draft:" + form.dataset.keep);
        form.reset();
        form.elements.text.value = "";
        form.elements.id.value = fresh();
        form.elements.text.focus();
      } else press(piece);
      flush();
    });
  }
  // What is counted is kept when one stops tapping, and every few seconds while a clock runs.
  for (const form of box.querySelectorAll("form[data-piece=answer]")) {
    let rest, most;
    const keep = () => {
      rest = clearTimeout(rest);
      most = clearTimeout(most);
      form.requestSubmit();
    };
    form.addEventListener("input", () => {
      clearTimeout(rest);
      form.querySelector("[data-saved]").textContent = "";
      rest = setTimeout(keep, 1500);
      most ??= setTimeout(keep, 10000);
    });
  }
  // Going on waits until everything has arrived.
  for (const form of box.querySelectorAll("form[data-after-outbox]")) {
    form.addEventListener("submit", async (event) => {
      if (!read().length) return;
      event.preventDefault();
      event.stopPropagation();
      await flush();
      if (!read().length) form.requestSubmit();
    });
  }
  for (const piece of read()) {
    if (piece.fields.text) showNote(piece);
    else if (piece.fields.value) press(piece);
    else restore(piece);
  }
  addEventListener("online", flush);
  setInterval(() => read().length && flush(), 15000);
  flush();
}
