// Sends what waits, one round at a time, on a page or in the background.
const Sender = (() => {
  const PATIENCE = 20000;
  const ask = (address, options) => fetch(address, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE), ...options });

  // The sentence of an answer that refuses: what stands beside the fields, else what the page says.
  const sentence = (html) => {
    if (typeof DOMParser === "undefined") return "";
    const page = new DOMParser().parseFromString(html, "text/html");
    const found = [...page.querySelectorAll(".fault, #conflict-title")].map((it) => it.textContent.trim());
    const said = found.length ? found : [...page.querySelectorAll("[role=alert]")].map((it) => it.textContent.trim());
    return [...new Set(said)].join(" ");
  };

  const body = (content, at, csrf) => {
    const hasFile = content.fields.some(([, value]) => typeof value !== "string");
    const form = hasFile ? new FormData() : new URLSearchParams();
    for (const [name, value] of content.fields) {
      if (typeof value === "string") form.append(name, value);
      else form.append(name, new Blob([Uint8Array.from(atob(value.data), (it) => it.charCodeAt(0))], { type: value.type }), value.name);
    }
    form.append("_csrf", csrf);
    // How long it has waited, by the device's own clock against itself: an absolute time is never sent.
    form.append("ago", String(Math.max(0, Math.round((Date.now() - at) / 1000))));
    return form;
  };

  const send = async (owner, piece, content, csrf) => {
    const headers = { "bina-item": piece.id, "bina-device": owner.device, "bina-person": owner.person, "bina-key": piece.key, "bina-number": String(piece.number) };
    try {
      const response = await ask(content.action, { method: "POST", headers, body: body(content, piece.at, csrf) });
      const outcome = Queue.outcome(response.status);
      if (outcome === "received") return { outcome, ...(await response.json()) };
      return { outcome, why: outcome === "refused" ? sentence(await response.text()) : "" };
    } catch {
      return { outcome: "lost" };
    }
  };

  const standing = async (owner) => {
    try {
      const response = await ask("/sync", { headers: { "bina-device": owner.device } });
      if (response.ok) return await response.json();
      return response.type === "opaqueredirect" || response.status === 401 ? { isSignedOut: true } : null;
    } catch {
      return null;
    }
  };

  // Says why a round ended: done, no network, nobody signed in, or a key that is not here.
  const round = async (person, key, told) => {
    const owner = await Vault.owner(person);
    const now = await standing(owner);
    if (!now) return "offline";
    // Nobody is signed in, or someone else is: what waits stays.
    if (now.person !== person) return "signed-out";
    await Vault.reconcile(person, now.received);
    const tried = [];
    for (;;) {
      const piece = Queue.next(await Vault.all("pieces", person), tried);
      if (!piece) return "done";
      tried.push(piece.id);
      if (piece.sealed.plain === undefined && !key) return "locked";
      const answer = await send(owner, piece, await Vault.unseal(key, piece.sealed), now.csrf);
      await Vault.settle(person, piece.id, answer.outcome, answer.why, answer.received);
      told?.(piece, answer);
      if (!Queue.goesOn(answer.outcome)) return answer.outcome === "lost" ? "offline" : answer.outcome;
    }
  };

  return {
    // One round at a time on this device, whatever pages are open.
    flush(person, key, told) {
      if (!globalThis.navigator?.locks) return round(person, key, told);
      return navigator.locks.request("bina-queue-" + person, () => round(person, key, told));
    },
  };
})();
