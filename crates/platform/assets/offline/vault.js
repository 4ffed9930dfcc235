// What a device keeps for each person who works on it: pieces that wait, drafts, and the few numbers that
// belong to them. With a PIN everything a person wrote is sealed (AES-GCM, the key from the PIN by PBKDF2);
// the key itself is never stored.
const Vault = (() => {
  const ROUNDS = 600000;
  const DONE = 200;
  let opened;
  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("bina", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("people", { keyPath: "person" });
        request.result.createObjectStore("pieces", { keyPath: ["person", "id"] }).createIndex("person", "person");
        request.result.createObjectStore("done", { keyPath: ["person", "id"] }).createIndex("person", "person");
        request.result.createObjectStore("drafts", { keyPath: ["person", "name"] }).createIndex("person", "person");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }));
  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  // Resolves only when what was written is on the device's disk.
  const write = async (names, work) => {
    const db = await open();
    const tx = db.transaction(names, "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      tx.oncomplete = resolve;
      tx.onerror = tx.onabort = () => reject(tx.error);
    });
    const result = await work((name) => tx.objectStore(name));
    await done;
    return result;
  };
  const all = async (name, person) => answer((await open()).transaction(name).objectStore(name).index("person").getAll(person));
  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const seal = async (key, value) => {
    if (!key) return { plain: value };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value)));
    return { iv, data };
  };
  const unseal = async (key, sealed) => {
    if (sealed.plain !== undefined) return sealed.plain;
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  const derive = async (pin, salt) => {
    const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
    return crypto.subtle.deriveKey(way, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  };
  // Works on the pieces of a person as the rules see them, and keeps what the rules say.
  const change = (person, work) =>
    write(["pieces", "people", "done"], async (store) => {
      const before = await answer(store("pieces").index("person").getAll(person));
      const owner = await answer(store("people").get(person));
      const after = work(before, owner);
      for (const piece of before) if (!after.some((it) => it.id === piece.id)) store("pieces").delete([person, piece.id]);
      for (const piece of after) if (!before.includes(piece)) store("pieces").put(piece);
      store("people").put(owner);
      return before;
    });

  return {
    uuid,
    all,
    unseal,
    canSeal: () => Boolean(globalThis.crypto?.subtle),

    async owner(person) {
      const known = await answer((await open()).transaction("people").objectStore("people").get(person));
      if (known) return known;
      return write(["people"], async (store) => {
        // Two pages may begin at once.
        const found = await answer(store("people").get(person));
        const fresh = found ?? { person, device: uuid(), number: 0, received: 0, salt: null, check: null, keptOn: "" };
        store("people").put(fresh);
        return fresh;
      });
    },

    async note(person, facts) {
      await write(["people"], async (store) => store("people").put({ ...(await answer(store("people").get(person))), ...facts }));
    },

    // Everyone who has worked on this device.
    people: async () => answer((await open()).transaction("people").objectStore("people").getAllKeys()),

    // Everyone's pieces on this device, for the page of someone who has not signed in.
    count: async () => answer((await open()).transaction("pieces").objectStore("pieces").count()),

    async unlock(owner, pin) {
      const key = await derive(pin, owner.salt);
      try {
        await unseal(key, owner.check);
        return key;
      } catch {
        return null;
      }
    },

    // Sets or changes the PIN: everything is sealed anew, all at once or not at all.
    async setPin(person, oldKey, pin) {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      const key = await derive(pin, salt);
      const check = await seal(key, "Bina");
      const rows = [];
      for (const name of ["pieces", "done", "drafts"]) {
        for (const row of await all(name, person)) rows.push([name, { ...row, sealed: await seal(key, await unseal(oldKey, row.sealed)) }]);
      }
      await write(["people", "pieces", "done", "drafts"], async (store) => {
        store("people").put({ ...(await answer(store("people").get(person))), salt, check });
        for (const [name, row] of rows) store(name).put(row);
      });
      return key;
    },

    // A forgotten PIN: what it sealed cannot be read any more by anyone.
    async wipe(person) {
      const rows = [...(await all("pieces", person)).map((it) => ["pieces", [person, it.id]]), ...(await all("done", person)).map((it) => ["done", [person, it.id]]), ...(await all("drafts", person)).map((it) => ["drafts", [person, it.name]])];
      await write(["people", "pieces", "done", "drafts"], async (store) => {
        store("people").put({ ...(await answer(store("people").get(person))), salt: null, check: null });
        for (const [name, key] of rows) store(name).delete(key);
      });
    },

    // Keeps a piece; it is on the disk when this resolves.
    async add(person, key, { id, key: name, chain, content }) {
      const sealed = await seal(key, content);
      await change(person, (pieces, owner) => {
        owner.number += 1;
        return Queue.add(pieces, { person, id, key: name, chain, number: owner.number, at: Date.now(), sealed });
      });
    },

    settle: (person, id, outcome, why, received) =>
      change(person, (pieces, owner) => {
        if (received !== undefined) owner.received = received;
        return Queue.settle(pieces, id, outcome, why);
      }).then(async (before) => {
        const piece = before.find((it) => it.id === id);
        if (outcome !== "received" || !piece) return;
        await write(["done"], async (store) => {
          const known = (await answer(store("done").index("person").getAll(person))).sort((a, b) => a.number - b.number);
          for (const old of known.slice(0, Math.max(0, known.length - DONE))) store("done").delete([person, old.id]);
          store("done").put(piece);
        });
      }),

    again: (person, id) => change(person, (pieces) => Queue.again(pieces, id)),
    drop: (person, id) => change(person, (pieces) => pieces.filter((it) => it.id !== id)),

    // The server says how many it has; what it has lost goes out again.
    async reconcile(person, received) {
      const done = await all("done", person);
      await change(person, (pieces, owner) => {
        const lost = Queue.missing(owner.received, received, done).filter((it) => !pieces.some((other) => other.id === it.id));
        owner.received = received;
        return [...pieces, ...lost.map((it) => ({ ...it, state: "waiting", why: "" }))];
      });
    },

    async draft(person, key, name) {
      const row = await answer((await open()).transaction("drafts").objectStore("drafts").get([person, name]));
      return row ? unseal(key, row.sealed) : null;
    },
    async keepDraft(person, key, name, value) {
      const sealed = await seal(key, value);
      await write(["drafts"], async (store) => store("drafts").put({ person, name, sealed }));
    },
    dropDraft: (person, name) => write(["drafts"], async (store) => store("drafts").delete([person, name])),

    // Signing out: what the server has is forgotten, and without a PIN so is what was only half written.
    async leave(person) {
      const owner = await answer((await open()).transaction("people").objectStore("people").get(person));
      const [done, drafts] = [await all("done", person), owner?.check ? [] : await all("drafts", person)];
      await write(["done", "drafts"], async (store) => {
        for (const it of done) store("done").delete([person, it.id]);
        for (const it of drafts) store("drafts").delete([person, it.name]);
      });
    },
  };
})();
