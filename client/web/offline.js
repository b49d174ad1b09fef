/** The offline page: goes back to where one was as soon as the server answers. */

const EVERY = 3_000;

document.documentElement.dataset.theme = "system";

async function look() {
  const there = await fetch("/healthz", { cache: "no-store" }).then(
    (answer) => answer.ok,
    () => false,
  );
  if (there) location.reload();
  else setTimeout(look, EVERY);
}

addEventListener("online", look);
setTimeout(look, EVERY);
