// The page of what waits on this device: each piece with what is wrong, ways to mend it, and the PIN.
document.addEventListener("bina", () => {
  const box = document.querySelector("[data-unsent-page]");
  if (!box) return;
  const { person, say } = Bina;
  const at = (name) => box.querySelector("[data-" + name + "]");
  const list = at("list").querySelector("ul");
  const pattern = at("piece-row");

  // Opens the server's own page about a piece, with what was typed, what is wrong, or both versions.
  const mend = async (content) => {
    const { csrf } = await (await fetch("/sync")).json();
    const form = document.createElement("form");
    [form.method, form.action] = ["post", content.action];
    for (const [name, value] of [...content.fields, ["_csrf", csrf]]) {
      if (typeof value !== "string") continue;
      const field = document.createElement("input");
      [field.type, field.name, field.value] = ["hidden", name, value];
      form.append(field);
    }
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
  };
  const row = (piece, content) => {
    const made = pattern.content.cloneNode(true);
    const part = (name) => made.querySelector("[data-" + name + "]");
    const item = made.querySelector("li");
    part("title").textContent = content?.title ?? box.dataset.locked;
    part("when").textContent = new Date(piece.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    part("sentence").textContent = piece.why;
    const isRefused = piece.state === "refused";
    for (const name of ["again", "mend", "drop"]) part(name).hidden = !isRefused || !content;
    part("again").addEventListener("click", async () => {
      await Vault.again(person, piece.id);
      await Bina.flush();
    });
    part("mend").addEventListener("click", () => mend(content).catch(() => Bina.flush()));
    const drop = part("drop");
    drop.addEventListener("click", async () => {
      if (!drop.dataset.sure) return (drop.dataset.sure = "yes"), (drop.textContent = box.dataset.sure);
      await Vault.drop(person, piece.id);
      await Bina.tell();
    });
    list.append(item);
  };
  const show = async ({ waiting, refused, received }) => {
    const counts = at("counts");
    counts.textContent = [say.waiting.replace("#", waiting), refused && say.refused.replace("#", refused), say.received.replace("#", received)].filter(Boolean).join(" · ");
    const pieces = (await Vault.all("pieces", person)).sort((a, b) => a.number - b.number);
    const contents = await Promise.all(pieces.map((it) => (Bina.isLocked() && it.sealed.plain === undefined ? null : Vault.unseal(Bina.key(), it.sealed))));
    list.replaceChildren();
    pieces.forEach((piece, index) => row(piece, contents[index]));
    at("list").hidden = pieces.length === 0;
    at("none").hidden = pieces.length > 0;
    await pin();
  };
  const pin = async () => {
    const owner = await Vault.owner(person);
    at("pin").hidden = Bina.isLocked();
    if (owner.check) at("pin-state").textContent = box.dataset.pinSet;
    if (!Vault.canSeal()) {
      at("pin-state").textContent = box.dataset.unable;
      at("pin-form").hidden = true;
    }
    at("forgot").hidden = !(owner.check && Bina.isLocked());
  };
  at("pin-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const [fresh, again] = event.target.querySelectorAll("input");
    const fault = at("pin-fault");
    const wrong = fresh.value.length < 6 ? box.dataset.short : fresh.value !== again.value ? box.dataset.differ : "";
    fault.hidden = !wrong;
    fault.textContent = wrong;
    if (wrong) return;
    Bina.setKey(await Vault.setPin(person, Bina.key(), fresh.value));
    fresh.value = again.value = "";
    await Bina.tell();
  });
  const wipe = at("wipe");
  wipe.addEventListener("click", async () => {
    if (!wipe.dataset.sure) return (wipe.dataset.sure = "yes"), (wipe.textContent = box.dataset.sure);
    await Vault.wipe(person);
    location.reload();
  });
  at("send").addEventListener("click", () => Bina.flush());
  document.addEventListener("queue", (event) => show(event.detail));
});
