// The rules of the queue, and nothing else: no storage, no network, no clock, no page.
//
// A piece is { id, key, chain, number, state, why }. Its number is the device's own and only grows: that,
// and never a clock, is the order. Pieces under one key stand in for each other: the last one counts.
// Pieces of one chain concern one record and are sent one after the other; chains do not wait for each
// other. A piece is waiting or refused; one that was received is gone.
const Queue = {
  // Takes a piece in, in place of what is here under its key.
  add(pieces, piece) {
    return [...pieces.filter((it) => it.key !== piece.key), { ...piece, state: "waiting", why: "" }];
  },

  // The piece to send next in a round that has tried some: the earliest whose chain it may begin.
  next(pieces, tried) {
    const waiting = pieces.filter((it) => it.state === "waiting").sort((a, b) => a.number - b.number);
    return waiting.find((it) => !tried.includes(it.id) && waiting.find((other) => other.chain === it.chain) === it);
  },

  // What an answer of the server means. Without one the piece is lost on the way, and the round ends;
  // where the server failed the piece waits, and other chains go on.
  outcome(status) {
    if (status === 200) return "received";
    if (status === 401) return "signed-out";
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) return "refused";
    return "failed";
  },

  // Whether a round goes on after an outcome.
  goesOn(outcome) {
    return outcome !== "lost" && outcome !== "signed-out";
  },

  // The queue after an outcome. A piece received may be what later ones of its chain were waiting for,
  // so those that were refused get another try.
  settle(pieces, id, outcome, why) {
    const piece = pieces.find((it) => it.id === id);
    if (!piece) return pieces;
    if (outcome === "received") {
      const isFreed = (it) => it.state === "refused" && it.chain === piece.chain && it.number > piece.number;
      return pieces.filter((it) => it !== piece).map((it) => (isFreed(it) ? { ...it, state: "waiting", why: "" } : it));
    }
    if (outcome === "refused") return pieces.map((it) => (it === piece ? { ...it, state: "refused", why } : it));
    return pieces;
  },

  // A person asks for another try.
  again(pieces, id) {
    return pieces.map((it) => (it.id === id ? { ...it, state: "waiting", why: "" } : it));
  },

  // Which of the pieces it has the receipt for are sent once more: all, when the server has fewer than it
  // once said, as after a restored backup. What arrives twice is kept once.
  missing(told, received, done) {
    return received < told ? done : [];
  },

  // What stands at the head of a page.
  counts(pieces) {
    const refused = pieces.filter((it) => it.state === "refused").length;
    return { waiting: pieces.length - refused, refused };
  },
};
