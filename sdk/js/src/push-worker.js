// @ts-check
/** Shows what the shop pushes, and opens what it is about. */
const worker = /** @type {any} */ (globalThis);

worker.addEventListener("push", (/** @type {any} */ event) => {
  const { title, body, url, tag } = event.data?.json() ?? {};
  if (title) event.waitUntil(worker.registration.showNotification(title, { body, tag, data: { url } }));
});
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  const { url } = event.notification.data ?? {};
  if (url) event.waitUntil(worker.clients.openWindow(url));
});
