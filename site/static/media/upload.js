/* Sends a film in pieces (tus) and says how far it is, while it travels and while it is prepared.
   Without this script the plain file field of the same form sends the whole file. */
(() => {
  "use strict";
  const PIECE = 2 * 1024 * 1024;
  const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(name + "="))?.split("=")[1] || "";
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || cookie("csrftoken") || cookie("__Host-csrf");

  function bind(box) {
    if (box.dataset.bound) return;
    box.dataset.bound = "1";
    const words = box.dataset;
    const state = box.querySelector("[data-film-state]");
    const bar = box.querySelector("progress");
    const poster = box.querySelector("[data-film-poster]");
    const chosen = box.querySelector("[data-film-chosen]");
    const page = box.querySelector("[data-film-page]");
    const show = (address) => { if (poster) { poster.hidden = !address; if (address) poster.src = address; } };
    /* The picture's place stands from the choice on: nothing below it moves when the picture comes. */
    const choose = (uuid) => {
      if (!chosen) return;
      chosen.hidden = !uuid;
      if (uuid) page.href = words.after.replace(words.blank, uuid);
    };
    const file = box.querySelector("input[type=file]");
    const pick = box.querySelector("select");
    const say = (text, percent) => {
      if (state.textContent !== text) state.textContent = text;
      bar.hidden = percent === null;
      if (percent !== null) bar.value = percent;
    };
    const fill = (text, percent) => text.replace("[percent]", "\u2068" + percent + "\u00a0%\u2069");

    /* Leaving, or saving the page by hand, breaks the upload off: the browser asks first. */
    const ask = (event) => { event.preventDefault(); event.returnValue = ""; };
    const sending = (is) => {
      file.disabled = is;
      (is ? addEventListener : removeEventListener)("beforeunload", ask);
    };

    let watched = null;
    async function watch(uuid) {
      watched = uuid;
      while (watched === uuid && box.isConnected) {
        const answer = await fetch(words.films.replace(words.blank, uuid), { credentials: "same-origin" }).catch(() => null);
        if (watched !== uuid) return;
        if (answer && answer.ok) {
          const film = await answer.json();
          const going = film.state !== "ready" && film.state !== "failed";
          say(film.sentence || (going ? fill(words.preparing, film.percent) : film.label), going ? film.percent : null);
          show(film.poster);
          box.dispatchEvent(new CustomEvent("film", { bubbles: true, detail: film }));
          if (!going) return;
        }
        await new Promise((done) => setTimeout(done, 2000));
      }
    }

    function arrived(film) {
      if (pick) {
        pick.add(new Option(film.title, film.id, true, true));
        pick.selectedOptions[0].dataset.uuid = film.uuid;
        pick.dispatchEvent(new Event("change", { bubbles: true }));
      } else if (words.after) {
        location.assign(words.after.replace(words.blank, film.uuid));
      }
    }

    const named = () => document.querySelector(words.title || "#id_title");

    function send(chosen) {
      const title = named()?.value || "";
      const upload = new tus.Upload(chosen, {
        endpoint: words.uploads,
        chunkSize: PIECE,
        retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000],
        removeFingerprintOnSuccess: true,
        metadata: { filename: chosen.name, title: title },
        headers: { "X-CSRFToken": token() },
        onProgress: (sent, all) => say(fill(words.sending, Math.floor((100 * sent) / all)), (100 * sent) / all),
        onError: (error) => {
          const answer = error.originalResponse;
          const plain = answer && (answer.getHeader("Content-Type") || "").startsWith("text/plain");
          say((plain && answer.getBody()) || words.broken, null);
          sending(false);
        },
        onSuccess: async () => {
          /* Until the film is chosen a page that is saved would be saved without it. */
          const answer = await fetch(upload.url, { credentials: "same-origin" }).catch(() => null);
          const film = answer?.ok ? await answer.json() : null;
          sending(false);
          if (!film) return say(words.broken, null);
          file.value = "";
          arrived(film);
          watch(film.uuid);
        },
      });
      sending(true);
      say(fill(words.sending, 0), 0);
      upload.findPreviousUploads().then((known) => {
        if (known.length) upload.resumeFromPreviousUpload(known[0]);
        upload.start();
      });
    }

    file?.addEventListener("change", () => { if (words.live !== "form" && file.files[0]) send(file.files[0]); });
    box.closest("form")?.addEventListener("submit", (event) => {
      if (words.live !== "form" || !file?.files[0] || !window.tus) return;
      event.preventDefault();
      if (named()?.value.trim()) return send(file.files[0]);
      say(words.untitled, null);
      named()?.focus();
    });
    const current = () => pick ? pick.selectedOptions[0]?.dataset.uuid : words.film;
    pick?.addEventListener("change", () => { watched = null; const uuid = current(); show(""); choose(uuid); uuid ? watch(uuid) : say("", null); });
    if (current()) watch(current());
  }

  const all = () => document.querySelectorAll("[data-films]").forEach(bind);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
})();
