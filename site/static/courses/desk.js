/* Renews the films on their way on the trainer's first screen, every four seconds while there are any. */
document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-underway]");
  if (!box) return;
  const renew = async () => {
    if (!document.hidden) {
      const answer = await fetch(box.dataset.underway, { credentials: "same-origin" }).catch(() => null);
      if (answer && answer.ok) box.innerHTML = await answer.text();
    }
    if (box.querySelector("progress")) setTimeout(renew, 4000);
  };
  if (box.querySelector("progress")) setTimeout(renew, 4000);
});
