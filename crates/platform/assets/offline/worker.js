// The service worker: the program's own files, the pages of a person's working set, and sending in the
// background. `FILES` and `VERSION` are put before this text by the server.
const SHELL = "files-" + VERSION;
const pagesOf = (person) => "pages-" + person;
const keys = new Map();

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([...FILES, "/offline"])).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("files-") && name !== SHELL;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith("pages-"));
const address = (url) => {
  const it = new URL(url);
  it.searchParams.delete("notice");
  return it.pathname + it.search;
};
const kept = async (url) => {
  for (const name of await pageCaches()) {
    const found = await (await caches.open(name)).match(address(url));
    if (found) return found;
  }
  return null;
};
// Only one person's pages are on a device at a time.
const put = async (person, path, html, headers) => {
  const copy = new Headers({ "content-type": "text/html; charset=utf-8" });
  for (const name of ["content-security-policy", "referrer-policy", "x-content-type-options"]) if (headers.get(name)) copy.set(name, headers.get(name));
  const marked = html.replace("data-queue=", "data-kept data-queue=");
  await (await caches.open(pagesOf(person))).put(path, new Response(marked, { headers: copy }));
};
const keep = async (person, stamp) => {
  for (const name of await pageCaches()) if (name !== pagesOf(person)) await caches.delete(name);
  const cache = await caches.open(pagesOf(person));
  const before = await cache.keys();
  const answer = await fetch("/kept", { credentials: "same-origin", redirect: "manual" });
  if (!answer.ok) return;
  const pages = (await answer.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  // What was opened while this was asked for stays.
  const wanted = new Set(pages.map((it) => it.path));
  for (const request of before) if (!wanted.has(address(request.url))) await cache.delete(request);
  for (const page of pages) await put(person, page.path, page.html, answer.headers);
  await Vault.owner(person);
  await Vault.note(person, { keptOn: stamp });
};
const visited = async (person, path) => {
  const answer = await fetch(path, { credentials: "same-origin", redirect: "manual", headers: { "bina-keep": "1" } });
  if (answer.ok) await put(person, path, await answer.text(), answer.headers);
};

addEventListener("message", (event) => {
  const { ask, give, person, key, forget, keep: keeper, stamp, visited: path } = event.data;
  // Whoever works on the device now has a key here, and nobody else.
  for (const other of keys.keys()) if (other !== (person ?? forget ?? keeper)) keys.delete(other);
  if (ask === "key") return event.ports[0].postMessage(keys.get(person) ?? null);
  if (give === "key") return keys.set(person, key);
  if (forget) {
    keys.delete(forget);
    event.waitUntil(pageCaches().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
  }
  if (keeper) event.waitUntil(keep(keeper, stamp).catch(() => {}));
  if (path) event.waitUntil(visited(person, path).catch(() => {}));
});

// A page that a device keeps is shown when the network does not answer in good time.
const PATIENCE = 8000;
const navigate = async (event) => {
  const copy = event.request.method === "GET" ? await kept(event.request.url) : null;
  const network = fetch(event.request);
  try {
    if (!copy) return await network;
    network.catch(() => {});
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
    return await Promise.race([network, late]);
  } catch {
    return copy ?? (await caches.match("/offline")) ?? Response.error();
  }
};
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.mode === "navigate") return event.respondWith(navigate(event));
  if (url.pathname.startsWith("/assets/")) event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request)));
});

// The network is back: an open page sends; with none open, what is not sealed goes from here.
addEventListener("sync", (event) => {
  if (event.tag !== "queue") return;
  event.waitUntil(
    clients.matchAll({ type: "window" }).then(async (open) => {
      if (open.length) return open.forEach((it) => it.postMessage("flush"));
      for (const person of await Vault.people()) await Sender.flush(person, keys.get(person) ?? null);
    }),
  );
});
