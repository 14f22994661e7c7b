// What of a look a link should lead back to is written into the page's address by the component
// itself: nothing is sent to the server.

const QUIET = 400; // milliseconds: browsers refuse addresses that change too often

let waiting = null;

/** A whole number, 0 or more, that the address gives under `name`; or null. */
export function asked(name) {
  const text = new URLSearchParams(window.location.search).get(name) ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** Write `value` into the address under `name`, once no other comes and if `node` is still on the
 * page; `null` takes the name out. */
export function keep(name, value, node) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (!node.isConnected) return;
    const url = new URL(window.location.href);
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }, QUIET);
}
