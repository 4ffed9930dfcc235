// Only adds: a form that is marked is kept on the device before it is sent, so that it survives a lost
// network, a reload and an empty battery. Without this file every form is sent as ever.
(async () => {
  const head = document.querySelector("[data-queue]");
  const left = document.querySelector("[data-left]");
  if (!globalThis.indexedDB) return;
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  const worker = (message, ports) => navigator.serviceWorker?.controller?.postMessage(message, ports ?? []);
  if (!head) {
    if (left) {
      const count = await Vault.count();
      left.hidden = count === 0;
      left.textContent = left.dataset.left.replace("#", count);
    }
    return;
  }
  // From the first moment on: what is pressed before all is ready waits for it.
  let isReady, isUnable;
  const ready = new Promise((resolve, reject) => ([isReady, isUnable] = [resolve, reject]));
  const sendPlainly = (form, submitter) => {
    if (submitter?.name) {
      const field = document.createElement("input");
      [field.type, field.name, field.value] = ["hidden", submitter.name, submitter.value];
      form.append(field);
    }
    HTMLFormElement.prototype.submit.call(form);
  };
  document.addEventListener(
    "submit",
    (event) => {
      const [form, submitter] = [event.target, event.submitter];
      if (!form.matches("form[data-offline]") || event.defaultPrevented) return;
      // What the server would refuse at once is not kept.
      if (form.dataset.needs && !form.elements[form.dataset.needs].value.trim()) return;
      event.preventDefault();
      event.stopPropagation();
      // A device that cannot keep anything still sends.
      ready.then((press) => press(form, submitter)).catch(() => sendPlainly(form, submitter));
    },
    true,
  );
  const say = head.dataset;
  const person = say.queue;
  let owner = await Vault.owner(person).catch((error) => {
    isUnable(error);
    throw error;
  });
  let key = null;
  let afterUnlock = null;
  let standing = "done";

  // The key lives in this page, and between two pages in the memory of the service worker; nowhere else.
  const handedOver = () =>
    new Promise((resolve) => {
      if (!navigator.serviceWorker?.controller) return resolve(null);
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => resolve(event.data);
      setTimeout(() => resolve(null), 1500);
      worker({ ask: "key", person }, [channel.port2]);
    });
  addEventListener("pagehide", () => key && worker({ give: "key", person, key }));
  if (owner.check) key = await handedOver();
  const isLocked = () => Boolean(owner.check && !key);

  const link = head.querySelector("[data-counts]");
  const unlocking = head.querySelector("[data-unlock]");
  const tell = async () => {
    owner = await Vault.owner(person);
    const { waiting, refused } = Queue.counts(await Vault.all("pieces", person));
    const parts = [];
    if (waiting) parts.push(say.waiting.replace("#", waiting));
    if (refused) parts.push(say.refused.replace("#", refused));
    if (owner.received && (waiting || refused || document.querySelector("[data-unsent-page]"))) parts.push(say.received.replace("#", owner.received));
    if ("kept" in say) parts.unshift(say.stale);
    const isSignedOut = standing === "signed-out" && waiting > 0;
    if (isSignedOut) parts.push(say.signedOut);
    link.href = isSignedOut ? "/sign-in?next=/unsent" : "/unsent";
    link.textContent = parts.join(" · ");
    link.hidden = parts.length === 0;
    head.classList.toggle("warn", refused > 0);
    unlocking.hidden = !isLocked();
    head.hidden = link.hidden && unlocking.hidden;
    document.dispatchEvent(new CustomEvent("queue", { detail: { waiting, refused, received: owner.received } }));
  };

  const answers = new Map();
  const flush = async () => {
    standing = await Sender.flush(person, key, (piece, answer) => {
      answers.get(piece.id)?.(answer);
      document.dispatchEvent(new CustomEvent("piece", { detail: { piece, answer } }));
    });
    await tell();
  };

  unlocking.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const field = unlocking.querySelector("input");
    const fault = unlocking.querySelector("[data-fault]");
    key = await Vault.unlock(owner, field.value);
    fault.hidden = Boolean(key);
    field.value = "";
    if (!key) return field.focus();
    await tell();
    document.dispatchEvent(new CustomEvent("unlocked"));
    await drafts();
    afterUnlock?.();
    afterUnlock = null;
    flush();
  });

  // A half-filled form survives a reload or a dead battery; it is forgotten once it was sent.
  const drafts = async () => {
    if (isLocked()) return;
    for (const form of document.querySelectorAll("form[data-keep]")) {
      const kept = (await Vault.draft(person, key, form.dataset.keep)) ?? {};
      for (const field of form.elements) {
        if (!field.name || field.type === "hidden" || field.type === "file" || !(field.name in kept)) continue;
        const values = [kept[field.name]].flat();
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        // A form that is kept for one version of what it changes goes on where it was left.
        else if (!field.value || "keepAll" in form.dataset) field.value = values[0];
      }
      if (Object.keys(kept).length) form.dispatchEvent(new Event("input"));
    }
    isRestored = true;
  };
  let isRestored = false;
  // One at a time, and of each form only what was typed last.
  const unkept = new Map();
  let keeping = null;
  const keepDrafts = async () => {
    try {
      for (const [name, now] of unkept) {
        unkept.delete(name);
        await Vault.keepDraft(person, key, name, now);
      }
    } finally {
      keeping = null;
    }
  };
  const typed = (form) => {
    const now = {};
    for (const field of form.elements) {
      if (!field.name || ["hidden", "password", "file"].includes(field.type)) continue;
      if (field.type === "radio" && !field.checked) continue;
      now[field.name] ??= [];
      if (field.type !== "checkbox" || field.checked) now[field.name].push(field.value);
    }
    return now;
  };
  for (const form of document.querySelectorAll("form[data-keep]")) {
    form.addEventListener("input", () => {
      if (isLocked() || !isRestored) return;
      unkept.set(form.dataset.keep, typed(form));
      keeping ??= keepDrafts();
    });
    form.addEventListener("submit", () => sessionStorage.setItem("sent", form.dataset.keep));
  }
  // The page after a form was accepted says so; only then is the draft forgotten.
  const sent = sessionStorage.getItem("sent");
  if (sent && document.querySelector(".notice:not(.warn)[role=status]")) {
    sessionStorage.removeItem("sent");
    await Vault.dropDraft(person, sent);
  }
  await drafts();

  // A kept page is opened many times; each time its form is a new one.
  if ("kept" in say) for (const form of document.querySelectorAll("form[data-offline=id]")) form.elements.id.value = Vault.uuid();

  const fileOf = async (file) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return { name: file.name, type: file.type, data: btoa(text) };
  };
  const gather = async (form, submitter) => {
    const fields = [];
    for (const [name, value] of new FormData(form, submitter)) {
      if (name === "_csrf") continue;
      if (typeof value === "string") fields.push([name, value]);
      else if (value.size) fields.push([name, await fileOf(form.shrunk?.get(name) ?? value)]);
    }
    return fields;
  };
  const keyOf = (form, fields) => {
    const action = form.getAttribute("action");
    const value = (name) => fields.find((it) => it[0] === name)?.[1] ?? "";
    return form.dataset.offline ? action + "#" + form.dataset.offline.split(" ").map(value).join("#") : action;
  };
  const titleOf = (form) => {
    const part = form.dataset.title ?? form.closest("section")?.querySelector("h2")?.textContent;
    return [document.querySelector("h1")?.textContent, part].filter(Boolean).join(" · ");
  };
  const saved = (form) => {
    const note = form.querySelector("[data-saved]") ?? document.createElement("p");
    note.dataset.saved = "";
    note.className = "notice";
    note.setAttribute("role", "status");
    note.textContent = say.saved;
    form.prepend(note);
    note.scrollIntoView({ block: "center" });
  };
  const within = (promise, patience) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, patience))]);

  const submit = async (form, submitter) => {
    const fields = await gather(form, submitter);
    const id = Vault.uuid();
    const action = form.getAttribute("action");
    const name = keyOf(form, fields);
    const chain = form.dataset.chain ?? name;
    await Vault.add(person, key, { id, key: name, chain, content: { action, fields, title: titleOf(form) } });
    await keeping;
    if (form.dataset.keep) await Vault.dropDraft(person, form.dataset.keep);
    sessionStorage.removeItem("sent");
    navigator.storage?.persist?.();
    navigator.serviceWorker?.ready.then((it) => it.sync?.register("queue")).catch(() => {});
    form.dispatchEvent(new CustomEvent("kept", { detail: { id, fields, at: Date.now() } }));
    await tell();
    if ("stays" in form.dataset) return flush();
    const answer = new Promise((resolve) => answers.set(id, resolve));
    await within(Promise.race([answer, flush()]), 10000);
    const outcome = await within(answer, 0);
    answers.delete(id);
    if (outcome?.outcome === "received") return location.assign(outcome.to);
    if (outcome?.outcome === "refused") {
      // Nothing of it was kept; the server shows the page again with what was typed and what is wrong.
      await Vault.drop(person, id);
      return sendPlainly(form, submitter);
    }
    saved(form);
    goOn(form);
  };
  // A step that is done makes room for the next one of the same page.
  const goOn = (form) => {
    const next = document.getElementById(form.dataset.then ?? "");
    if (!next) return;
    next.hidden = false;
    for (const button of form.querySelectorAll("button")) button.hidden = true;
  };
  const sending = new WeakSet();
  const press = async (form, submitter) => {
    if (isLocked()) {
      afterUnlock = () => form.requestSubmit(submitter);
      unlocking.querySelector("input").focus();
      return;
    }
    if (sending.has(form)) return;
    sending.add(form);
    await submit(form, submitter).finally(() => sending.delete(form));
  };
  isReady(press);
  // What waits for a form of this page shows again after a reload: the step it opened stays open.
  const waiting = await Vault.all("pieces", person);
  for (const form of document.querySelectorAll("form[data-then]")) {
    if (waiting.some((it) => it.key === form.getAttribute("action"))) goOn(form);
  }

  // Shared phones: pages go at once, work that has not arrived stays with its owner.
  for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.left) return;
      event.preventDefault();
      event.stopPropagation();
      form.dataset.left = "yes";
      key = null;
      worker({ forget: person });
      Vault.leave(person).finally(() => form.submit());
    });
  }
  const now = new Date();
  const stamp = now.toDateString() + Math.floor(now.getHours() / 6);
  if (owner.keptOn !== stamp && !("kept" in say) && navigator.serviceWorker) {
    navigator.serviceWorker.ready.then((it) => it.active.postMessage({ keep: person, stamp })).catch(() => {});
  } else if (document.querySelector("form[data-offline]") && !("kept" in say)) worker({ visited: location.pathname + location.search, person });

  addEventListener("online", flush);
  navigator.serviceWorker?.addEventListener("message", (event) => event.data === "flush" && flush());
  setInterval(async () => (await Vault.all("pieces", person)).some((it) => it.state === "waiting") && flush(), 15000);
  globalThis.Bina = { person, say, settled: () => keeping, tell, flush, saved, isLocked, key: () => key, setKey: (it) => (key = it) };
  document.dispatchEvent(new CustomEvent("bina"));
  await tell();
  await flush();
})();
