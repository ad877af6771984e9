/*
 * The evidence of a lesson: which parts of its film were really played, kept on the phone until the server has them.
 * What counts is decided on the server alone. The mark-up it reads is described in courses/lesson.html.
 */
"use strict";

const FLUSH_EVERY = 15000;
const MOST_SPANS = 100;
const QUIZ_WAITS = 3000;
const QUIZ_ONCE = 10000;
const LEFT = "tiwiza-left";

/** Notes that the server does not have yet: in IndexedDB, or in memory where a phone has none. */
class Queue {
  constructor() {
    this.memory = new Map();
    this.ready = new Promise((good) => {
      try {
        const asked = indexedDB.open("tiwiza-beats", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("beats", { keyPath: ["token", "seq"] });
        asked.onsuccess = () => good(asked.result);
        asked.onerror = asked.onblocked = () => good(null);
      } catch (none) {
        good(null);
      }
    });
  }

  run(mode, act) {
    return this.ready.then((db) => db && new Promise((good) => {
      const work = db.transaction("beats", mode);
      const asked = act(work.objectStore("beats"));
      work.oncomplete = () => good(asked.result);
      work.onerror = work.onabort = () => good(undefined);
    }));
  }

  put(beat) {
    this.memory.set(beat.token + beat.seq, beat);
    return this.run("readwrite", (store) => store.put(beat));
  }

  drop(beat) {
    this.memory.delete(beat.token + beat.seq);
    return this.run("readwrite", (store) => store.delete([beat.token, beat.seq]));
  }

  /** This viewer's notes, oldest first. */
  all(viewer) {
    return this.run("readonly", (store) => store.getAll()).then((kept) => {
      const found = new Map(this.memory);
      (kept || []).forEach((beat) => found.set(beat.token + beat.seq, beat));
      return Array.from(found.values()).filter((beat) => beat.viewer === viewer).sort((a, b) => a.seq - b.seq);
    });
  }
}

/** Which parts are really played: the film's time must move no faster than the wall's at its speed. */
class Watch {
  constructor(film) {
    this.film = film;
    this.spans = [];
    this.start = this.at = this.wall = null;
    film.addEventListener("playing", () => this.begin());
    film.addEventListener("timeupdate", () => this.move());
    ["pause", "ended", "ratechange"].forEach((name) => film.addEventListener(name, () => this.close(true)));
    ["seeking", "waiting", "emptied"].forEach((name) => film.addEventListener(name, () => this.close(false)));
    film.addEventListener("ratechange", () => film.paused || this.begin());
  }

  begin() {
    if (this.start !== null || this.film.seeking || this.film.paused) return;
    this.start = this.at = this.film.currentTime;
    this.wall = performance.now();
  }

  move() {
    if (this.start === null) return this.begin();
    const now = this.film.currentTime;
    const wall = performance.now();
    const step = now - this.at;
    if (this.film.seeking || step < 0 || step > 1.5 * this.film.playbackRate * (wall - this.wall) / 1000 + 0.05) {
      this.close(false);
      return this.begin();
    }
    this.at = now;
    this.wall = wall;
  }

  /** Ends the open part; where it was left when a jump ended it, here and now when it simply stopped. */
  close(here) {
    if (this.start === null) return;
    if (here && !this.film.seeking) this.move();
    if (this.start !== null && this.at > this.start) this.spans.push([round(this.start), round(this.at)]);
    this.start = null;
  }

  /** The parts since the last time; a part that goes on is cut here. */
  take() {
    this.close(true);
    const taken = this.spans.splice(0, MOST_SPANS);
    this.begin();
    return taken;
  }
}

/** Tells the server what was played. Who extends it shows what comes of it: when() sentences, draw() figures. */
class Witness {
  constructor(root) {
    this.root = root;
    this.data = root.dataset;
    this.film = root.querySelector("[data-film]");
    this.seq = 0;
    this.queue = new Queue();
  }

  note() {
    this.watch = new Watch(this.film);
    setInterval(() => this.flush(), FLUSH_EVERY);
    ["pause", "ended"].forEach((name) => this.film.addEventListener(name, () => this.flush()));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pageshow", () => { this.going = false; });
    this.root.addEventListener("submit", (event) => event.target.matches("[data-quiz]") && this.quiz(event));
    this.find();
    this.flush();
  }

  /** Takes what was played since the last time as one beat with a number of its own. */
  beat() {
    const spans = this.watch.take();
    if (!spans.length) return null;
    this.seq = Math.max(this.seq + 1, Date.now());
    return { token: this.data.player, viewer: this.data.viewer, seq: this.seq, intervals: spans };
  }

  /** Keeps what was played; whether the server lacks anything that this page noted. */
  keep() {
    const beat = this.beat();
    if (beat) this.kept = this.queue.put(beat);
    return Boolean(this.busy || this.queue.memory.size);
  }

  flush() {
    this.keep();
    this.tell();
  }

  /** Tells what was kept; its promise is kept once the server has it, or cannot be told now. */
  tell() {
    const done = () => { this.busy = null; };
    this.busy = this.busy || Promise.resolve(this.kept).then(() => this.queue.all(this.data.viewer))
      .then((beats) => this.send(beats)).then(done, done);
    return this.busy;
  }

  /** The quiz goes once the server has what was watched, for its answer says what is left. Pressed twice it goes once. */
  quiz(event) {
    if (this.going) return event.preventDefault();
    this.going = true;
    const went = () => { setTimeout(() => { this.going = false; }, QUIZ_ONCE); }; // it may have been stopped on its way
    if (!this.keep()) return went();
    event.preventDefault();
    const late = new Promise((good) => setTimeout(good, QUIZ_WAITS));
    const told = Promise.resolve(this.busy).then(() => this.tell());
    return Promise.race([late, told]).then(() => send(event.target, event.submitter)).then(went);
  }

  /** The page may go away: the beat is kept, and sent without waiting. Arriving twice does no harm. */
  leave() {
    const beat = this.beat();
    if (!beat) return;
    this.queue.put(beat);
    try { localStorage.setItem(LEFT, JSON.stringify(beat)); } catch (closed) { /* a private window: it may be late */ }
    if (navigator.sendBeacon) navigator.sendBeacon(this.data.beat, this.form(beat));
  }

  /** A page may be gone before its last beat is in the database, and drawn anew before the server has it. */
  find() {
    try {
      const left = JSON.parse(localStorage.getItem(LEFT));
      localStorage.removeItem(LEFT);
      if (left) this.queue.put(left);
    } catch (closed) { /* a private window has none */ }
  }

  form(beat) {
    const csrf = document.querySelector("[name=csrfmiddlewaretoken]");
    const form = new URLSearchParams();
    form.set("token", beat.token);
    form.set("seq", beat.seq);
    form.set("intervals", JSON.stringify(beat.intervals));
    if (csrf) form.set("csrfmiddlewaretoken", csrf.value);
    return form;
  }

  send(beats) {
    const beat = beats.shift();
    if (!beat) return this.when("offline", false);
    return fetch(this.data.beat, { method: "POST", body: this.form(beat), credentials: "same-origin" })
      .then((reply) => this.outdated(reply) || reply.json().then((said) => this.hear(reply, said, beat, beats)))
      .catch(() => this.when("offline", true));
  }

  /** Whoever signed in again in another tab left this page's form too old to send: beats wait for it to be reloaded. */
  outdated(reply) {
    const old = reply.status === 403 && !/json/.test(reply.headers.get("Content-Type"));
    if (old) ["offline", "refused", "signed-out", "outdated"].forEach((name) => this.when(name, name === "outdated"));
    return old;
  }

  /** A refused beat is dropped, for it would be refused again; one that only waits for a sign-in is kept. */
  hear(reply, said, beat, beats) {
    this.when("signed-out", reply.status === 401);
    if (reply.status === 401) this.when("offline", false);
    else if (!reply.ok) this.when("refused", true, said.error);
    if (!reply.ok && (reply.status === 401 || reply.status >= 500 || !said.error)) return undefined;
    if (reply.ok && beat.token === this.data.player) {
      this.when("refused", false);
      this.when("lapsed", said.lapsed, said.lapsed);
      this.draw(said.covered, said);
      this.root.dispatchEvent(new CustomEvent("tiwiza:seen", { bubbles: true, detail: said }));
    }
    return this.queue.drop(beat).then(() => this.send(beats));
  }
}

/** Sends a form by hand, with the button that was pressed. */
function send(form, button) {
  const named = document.createElement("input");
  named.type = "hidden";
  named.name = button && button.name || "";
  named.value = button && button.value || "";
  form.appendChild(named);
  form.submit();
  form.removeChild(named);
}

function round(seconds) {
  return Math.round(seconds * 1000) / 1000;
}
