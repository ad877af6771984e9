/*
 * The lesson player's script: an addition to <video controls> or <audio controls>, which play without it.
 * It notes which parts were really played, keeps the notes on the phone until the server has them, and draws
 * what the server answered. What counts is decided on the server alone.
 *
 * THE MARK-UP. One <section data-player ...> around everything; all else is found inside it by its attribute,
 * and whatever is missing is left out. Include with <script type="module" src="{% static 'courses/player.js' %}">.
 * Somewhere on the page stands a form with {% csrf_token %}.
 *
 * on the section
 *   data-player                  token of the play session (courses.services.open_play(...).token); empty = draw only
 *   data-viewer                  pk of who holds the phone; notes of another person wait for her
 *   data-beat                    address of courses:beat
 *   data-duration                seconds of the film, as a plain figure with a point
 *   data-covered                 what the server has already: JSON [[from, to], ...] in seconds (Seen.intervals)
 *   data-gap                     sentence of one gap, translated, with {from} and {to}: "from {from} to {to}"
 *   data-gap-end                 the same for a gap that reaches the end, with {from}
 * inside
 *   <video|audio data-film>      with its <source>s and <track>s; one of the sources plays without script
 *   <input type="radio" data-quality="audio|small|clear" data-src="address" [checked]>
 *                                quality; the position is kept, the choice is remembered in the cookie `quality`
 *   <input type="radio" data-speed value="0.75|1|1.25|1.5" [checked]>
 *                                speed; remembered on the phone
 *   <button data-go>             big start button over the poster; hidden once it plays
 *   <a data-seek="42.5">         jumps to second 42.5 (transcript lines, gaps)
 *   <bdi data-clock>             becomes 3:05 / 8:00
 *   <svg data-here>              a <line data-needle x2="0%"> and a <circle data-needle cx="0%">
 *   <svg data-seen>              emptied and filled with <rect x="..%" width="..%" height="14">
 *   <bdi data-share>             becomes 62%
 *   <ul data-gaps>               emptied and filled with <li><a data-seek href="#film">sentence</a></li>; hidden if none
 *   <* data-when="offline">      shown while notes wait for the network
 *   <* data-when="refused">      shown, with the server's sentence as its text, when it refused a beat
 *   <* data-when="lapsed">       shown, with the server's sentence as its text, when others must show their pictures again
 *   <* data-when="complete">     shown once the lesson is complete
 *   <* data-when="unfinished">   hidden once the lesson is complete
 *   <* data-when="gaps">         shown while something is not watched yet
 *   <* data-when="driven">       shown once the script drives the film: what does nothing without it
 *
 * EVENT on the section, bubbling: `tiwiza:seen`, its detail the server's answer
 * {covered, gaps, seconds, share, percent, complete, lapsed}.
 *
 * Plain ES2015, so that old phones read it.
 */
const FLUSH_EVERY = 15000;
const MOST_SPANS = 100;
const SVG = "http://www.w3.org/2000/svg";

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

class Player {
  constructor(root) {
    this.root = root;
    this.data = root.dataset;
    this.duration = parseFloat(this.data.duration) || 0;
    this.film = root.querySelector("[data-film]");
    this.seq = 0;
    this.queue = new Queue();
    this.draw(JSON.parse(this.data.covered || "[]"));
    if (!this.film) return;
    this.drive();
    this.needle();
    if (this.data.player) this.note();
  }

  each(name, act) {
    Array.prototype.forEach.call(this.root.querySelectorAll("[data-" + name + "]"), act);
  }

  /* --- notes --- */

  note() {
    this.watch = new Watch(this.film);
    setInterval(() => this.flush(), FLUSH_EVERY);
    ["pause", "ended"].forEach((name) => this.film.addEventListener(name, () => this.flush()));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.flush());
    this.flush();
  }

  /** Takes what was played since the last time as one beat with a number of its own. */
  beat() {
    const spans = this.watch.take();
    if (!spans.length) return null;
    this.seq = Math.max(this.seq + 1, Date.now());
    return { token: this.data.player, viewer: this.data.viewer, seq: this.seq, intervals: spans };
  }

  flush() {
    const beat = this.beat();
    const kept = beat ? this.queue.put(beat) : Promise.resolve();
    if (this.busy) return;
    this.busy = true;
    kept.then(() => this.queue.all(this.data.viewer)).then((beats) => this.send(beats))
      .then(() => { this.busy = false; }, () => { this.busy = false; });
  }

  /** The page may go away: the beat is kept, and sent without waiting. Arriving twice does no harm. */
  leave() {
    const beat = this.beat();
    if (!beat) return;
    this.queue.put(beat);
    if (navigator.sendBeacon) navigator.sendBeacon(this.data.beat, this.form(beat));
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
      .then((reply) => reply.json().then((said) => this.hear(reply, said, beat, beats)))
      .catch(() => this.when("offline", true));
  }

  /** A refused beat is dropped, for it would be refused again; one that only waits for a sign-in is kept. */
  hear(reply, said, beat, beats) {
    if (!reply.ok) this.when("refused", true, said.error);
    if (!reply.ok && (reply.status === 401 || reply.status >= 500 || !said.error)) return undefined;
    if (reply.ok && beat.token === this.data.player) {
      this.when("refused", false);
      this.when("lapsed", said.lapsed, said.lapsed);
      this.draw(said.covered, said);
      this.root.dispatchEvent(new CustomEvent("tiwiza:seen", { bubbles: true, detail: said }));
    }
    return this.queue.drop(beat).then(() => this.send(beats));
  }

  when(name, shown, words) {
    this.each("when='" + name + "'", (part) => {
      part.hidden = !shown;
      if (words) part.textContent = words;
    });
  }

  /* --- drawing --- */

  share(seconds) {
    return (100 * Math.min(1, seconds / (this.duration || 1))).toFixed(2) + "%";
  }

  draw(covered, said) {
    this.covered = covered;
    this.each("seen", (svg) => {
      svg.textContent = "";
      covered.forEach((span) => {
        const bar = document.createElementNS(SVG, "rect");
        bar.setAttribute("x", this.share(span[0]));
        bar.setAttribute("width", this.share(span[1] - span[0]));
        bar.setAttribute("height", "14");
        svg.appendChild(bar);
      });
    });
    if (!said) return;
    this.each("share", (part) => { part.textContent = said.percent + "%"; });
    this.each("gaps", (list) => this.list(list, said.gaps));
    this.when("gaps", said.gaps.length > 0);
    if (said.complete) {
      this.when("complete", true);
      this.when("unfinished", false);
    }
  }

  list(list, gaps) {
    list.textContent = "";
    list.hidden = !gaps.length;
    gaps.forEach((gap) => {
      const link = document.createElement("a");
      const words = link.appendChild(document.createElement("span"));
      const last = gap[1] > this.duration - 1;
      link.href = "#" + (this.film && this.film.id || "");
      link.className = "chip";
      link.dataset.seek = gap[0];
      (last && this.data.gapEnd || this.data.gap || "{from}").split(/({from}|{to})/).forEach((word) => {
        const figure = word === "{from}" ? gap[0] : word === "{to}" ? gap[1] : null;
        const part = figure === null ? document.createTextNode(word) : document.createElement("bdi");
        if (figure !== null) part.textContent = clock(figure);
        words.appendChild(part);
      });
      list.appendChild(document.createElement("li")).appendChild(link);
    });
  }

  needle() {
    const at = this.film.currentTime;
    this.each("needle", (part) => part.setAttribute(part.localName === "line" ? "x2" : "cx", this.share(at)));
    this.each("clock", (part) => { part.textContent = clock(at) + " / " + clock(this.duration); });
  }

  /* --- driving the film --- */

  drive() {
    const film = this.film;
    film.addEventListener("timeupdate", () => this.needle());
    film.addEventListener("playing", () => this.each("go", (button) => { button.hidden = true; }));
    film.addEventListener("loadedmetadata", () => this.arrive());
    this.root.addEventListener("click", (event) => {
      const link = event.target.closest("[data-seek]");
      if (link) {
        event.preventDefault();
        this.jump(parseFloat(link.dataset.seek));
      } else if (event.target.closest("[data-go]")) {
        play(film);
      }
    });
    this.each("quality", (choice) => choice.addEventListener("change", () => this.quality(choice)));
    this.each("speed", (choice) => {
      if (choice.value === recall("speed")) choice.checked = true;
      choice.addEventListener("change", () => { this.speed(); remember("speed", choice.value); });
    });
    this.speed();
    this.when("driven", true);
    if (film.readyState > 0) this.arrive();
  }

  /** Where to go once the film is known: where someone asked to, else on from the first part that was watched. */
  arrive() {
    const first = this.covered[0];
    const on = first && first[0] < 1 && first[1] < this.duration - 2 ? first[1] : 0;
    const to = this.wanted === undefined ? on : this.wanted;
    this.wanted = 0;
    if (to) this.film.currentTime = to;
  }

  jump(to) {
    if (this.film.readyState > 0) this.film.currentTime = to;
    else this.wanted = to;
    play(this.film);
  }

  /** A film that is loaded anew, as for another quality, keeps the chosen speed. */
  speed() {
    const choice = this.root.querySelector("[data-speed]:checked");
    if (choice) this.film.defaultPlaybackRate = this.film.playbackRate = parseFloat(choice.value);
  }

  quality(choice) {
    const film = this.film;
    const playing = !film.paused && !film.ended;
    document.cookie = "quality=" + choice.dataset.quality + ";path=/;max-age=31536000;samesite=lax";
    if (film.readyState > 0) this.wanted = film.currentTime;
    film.src = choice.dataset.src;
    film.load();
    if (playing) play(film);
  }
}

function play(film) {
  const started = film.play();
  if (started) started.catch(() => {});
}

function round(seconds) {
  return Math.round(seconds * 1000) / 1000;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const two = (figure) => ("0" + figure).slice(-2);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(whole % 60);
}

function recall(name) {
  try { return localStorage.getItem("tiwiza-" + name); } catch (closed) { return null; }
}

function remember(name, value) {
  try { localStorage.setItem("tiwiza-" + name, value); } catch (closed) { /* a private window forgets */ }
}

Array.prototype.forEach.call(document.querySelectorAll("[data-player]"), (root) => new Player(root));
