/*
 * The lesson player's script: an addition to <video controls> or <audio controls>, which play without it.
 * It notes which parts were really played, keeps the notes on the phone until the server has them, and draws
 * what the server answered. What counts is decided on the server alone.
 *
 * The mark-up that both scripts read is described at the head of courses/lesson.html.
 * Plain ES2015, so that old phones read it.
 */
"use strict";

const SVG = "http://www.w3.org/2000/svg";

class Player extends Witness {
  constructor(root) {
    super(root);
    this.duration = parseFloat(this.data.duration) || 0;
    this.draw(JSON.parse(this.data.covered || "[]"));
    if (!this.film) return;
    this.drive();
    this.needle(this.film.currentTime || (this.over() ? this.duration : this.onward()));
    if (this.data.player) this.note();
  }

  each(name, act) {
    Array.prototype.forEach.call(this.root.querySelectorAll("[data-" + name + "]"), act);
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
    this.each("enough", (part) => { part.hidden = said.complete || said.percent < part.dataset.enough; });
    if (said.complete) {
      this.when("complete", true);
      this.when("unfinished", false);
      this.ways();
    }
  }

  /** What comes after the lesson, drawn before it was complete, is taken anew from the page's address; once. */
  ways() {
    const old = this.root.querySelector("[data-ways='']");
    if (!old || this.going || this.asked) return;
    this.asked = true;
    fetch(location.pathname, { credentials: "same-origin" }).then((reply) => reply.text()).then((page) => {
      const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-ways]");
      const held = old.contains(document.activeElement);
      if (this.going) return; // a quiz on its way must stay on the page
      old.parentNode.replaceChild(fresh, old);
      fresh.tabIndex = -1;
      if (held) fresh.focus();
    }).catch(() => { this.asked = false; });
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

  needle(at) {
    this.each("needle", (part) => part.setAttribute(part.localName === "line" ? "x2" : "cx", this.share(at)));
    this.each("clock", (part) => { part.textContent = clock(at) + " / " + clock(this.duration); });
  }

  /** Shows where the film is; where it plays is kept for the next time she opens the lesson on this phone. */
  stand(at) {
    this.needle(at);
    if (this.data.player && at && !this.film.paused && Math.floor(at) !== this.stood) {
      this.stood = Math.floor(at);
      remember(this.place(), at.toFixed(1));
    }
  }

  place() {
    return "at " + this.data.viewer + " " + location.pathname;
  }

  /* --- driving the film --- */

  drive() {
    const film = this.film;
    film.addEventListener("timeupdate", () => this.stand(film.currentTime));
    film.addEventListener("playing", () => this.each("go", (button) => { button.hidden = true; }));
    film.addEventListener("loadedmetadata", () => this.arrive());
    film.addEventListener("error", () => setTimeout(() => this.stuck()), true); // a source's own does not bubble
    window.addEventListener("online", () => this.again());
    this.root.addEventListener("click", (event) => {
      const link = event.target.closest("[data-seek]");
      if (link) {
        event.preventDefault();
        this.jump(parseFloat(link.dataset.seek));
      } else if (event.target.closest("[data-again]")) {
        this.again();
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

  /** Whether enough of the film was watched, and its end: there it stands until it is played again, from the start. */
  over() {
    const seen = this.covered.reduce((sum, span) => sum + span[1] - span[0], 0);
    const last = this.covered[this.covered.length - 1];
    return Boolean(last) && last[1] > this.duration - 2 && 100 * seen >= (this.data.needed || 100) * this.duration;
  }

  /** Where the film goes on: where it stopped on this phone; on another, behind what was watched without a gap. */
  onward() {
    const seen = this.covered.reduce((at, span) => span[0] < at + 1 ? span[1] : at, 0);
    const stood = this.data.player && parseFloat(recall(this.place())) || 0;
    const last = this.duration - 2;
    const to = stood > 0 && stood < last ? stood : seen;
    return this.over() || to > last ? 0 : to;
  }

  /** Where to go once the film is known: where someone asked to, else on. */
  arrive() {
    this.stuck();
    const to = this.wanted === undefined ? this.onward() : this.wanted;
    this.wanted = 0;
    if (to) this.film.currentTime = to;
  }

  /** A film whose network went does not come by itself when the network does: it has to be asked for anew. */
  stuck() {
    const film = this.film;
    this.broken = Boolean(film.error) || film.networkState === film.NETWORK_NO_SOURCE;
    if (this.broken && film.currentTime) this.wanted = film.currentTime;
    this.when("broken", this.broken);
  }

  again() {
    if (!this.broken) return;
    this.film.load();
    play(this.film);
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
    const safe = location.protocol === "https:" ? ";secure" : "";
    document.cookie = this.data.cookie + "=" + choice.dataset.quality + ";path=/;max-age=31536000;samesite=lax" + safe;
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
