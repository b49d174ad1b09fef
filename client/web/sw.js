/** Service worker: keeps the offline page, and shows it where the server cannot be reached. */

const KEPT = "offline-1";
const OFFLINE = ["/offline.html", "/offline.js", "/styles/base.css", "/styles/arrival.css", "/icon.svg"];

/** @typedef {Event & {waitUntil: (done: Promise<unknown>) => void}} LifeEvent */
/** @typedef {Event & {request: Request, respondWith: (answer: Promise<Response>) => void}} Fetch */

addEventListener("install", (event) => {
  const keep = caches.open(KEPT).then((cache) => cache.addAll(OFFLINE));
  /** @type {LifeEvent} */ (event).waitUntil(keep);
});

addEventListener("fetch", (event) => {
  const { request, respondWith } = /** @type {Fetch} */ (event);
  const path = new URL(request.url).pathname;
  const page = request.mode === "navigate";
  if (!page && !OFFLINE.includes(path)) return;
  // From the network while there is one: a page kept too long would speak an old protocol.
  const kept = async () => (await caches.match(page ? "/offline.html" : path)) ?? Response.error();
  respondWith.call(event, fetch(request).catch(kept));
});
