// The journal is sealed and opened here, and nowhere else: AES-GCM with a key that a passphrase wraps
// (PBKDF2, SHA-256). The words have no name in any form, so that no browser ever sends them.
const journal = document.querySelector("[data-journal]");
if (journal) {
  const say = journal.dataset;
  const rounds = 600000;
  const says = journal.querySelector("[data-journal-says]");
  const tell = (sentence) => {
    says.hidden = !sentence;
    says.textContent = sentence;
  };
  const [begin, open, write] = ["begin", "open", "write"].map((name) => journal.querySelector(`[data-journal-${name}]`));
  const pass = journal.querySelector("[data-journal-pass]");
  const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (it) => it.charCodeAt(0));
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const wrapping = async (words, salt) => {
    const from = await crypto.subtle.importKey("raw", new TextEncoder().encode(words), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
    return crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
  };
  const wrap = async (words) => {
    const [salt, iv] = [random(16), random(12)];
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const wrapped = await crypto.subtle.wrapKey("raw", key, await wrapping(words, salt), { name: "AES-GCM", iv });
    return [salt, iv, wrapped].map(text).join(".");
  };
  const unwrap = async (words, kept) => {
    const [salt, iv, wrapped] = kept.split(".").map(bytes);
    const how = { name: "AES-GCM", iv };
    return crypto.subtle.unwrapKey("raw", wrapped, await wrapping(words, salt), how, "AES-GCM", false, ["encrypt", "decrypt"]);
  };
  // An entry is bound to its identifier: one cannot be put in the place of another.
  const how = (iv, id) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) });
  const seal = async (key, id, words) => {
    const iv = random(12);
    const sealed = await crypto.subtle.encrypt(how(iv, id), key, new TextEncoder().encode(JSON.stringify(words)));
    return [iv, sealed].map(text).join(".");
  };
  const unseal = async (key, id, sealed) => {
    const [iv, words] = sealed.split(".").map(bytes);
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how(iv, id), key, words)));
  };
  const show = async (key) => {
    for (const entry of journal.querySelectorAll("[data-journal-entry]")) {
      const place = entry.querySelector("[data-journal-text]");
      const words = await unseal(key, entry.dataset.journalEntry, entry.dataset.sealed);
      place.className = "";
      place.style.whiteSpace = "pre-wrap";
      place.textContent = words.filter(Boolean).join("\n");
    }
  };
  if (!crypto.subtle) tell(say.insecure);
  else (begin || open).hidden = false;
  begin?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const again = journal.querySelector("[data-journal-again]");
    if (pass.value.length < 12) return tell(say.short);
    if (pass.value !== again.value) return tell(say.differs);
    begin.elements.wrapped.value = await wrap(pass.value);
    pass.value = again.value = "";
    begin.submit();
  });
  let key;
  open?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      key = await unwrap(pass.value, say.key);
      await show(key);
    } catch {
      return tell(say.wrong);
    }
    tell("");
    pass.value = "";
    open.hidden = true;
    write.hidden = false;
  });
  write?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = [...write.querySelectorAll("[data-journal-words]")];
    if (fields.every((field) => !field.value.trim())) return;
    write.elements.sealed.value = await seal(key, write.elements.id.value, fields.map((field) => field.value.trim()));
    try {
      const answer = await fetch(write.action, { method: "POST", body: new URLSearchParams(new FormData(write)) });
      if (!answer.ok) throw answer;
      for (const field of fields) field.value = "";
      location.href = answer.url;
    } catch {
      tell(say.unsent);
    }
  });
}
