/** How elements are made: from values, never from markup, so that nothing others wrote can become code. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element; functions listen to the event of their name, other values become attributes.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...present(children));
  return element;
}

/**
 * Leaves out what is not there.
 *
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  const there = children.flat().filter((child) => child !== null && child !== undefined && child !== false);
  return there.map((child) => (typeof child === "number" ? String(child) : /** @type {Node | string} */ (child)));
}

/** Stroked paths on a 24 by 24 grid. */
const ICONS = {
  bell: "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M5 12l7 7 7-7",
  edit: "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  gear: "M4 7h9M19 7h1M16 4.500v5M4 17h1M11 17h9M8 14.500v5",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  people:
    "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-4 3-6 6.500-6s6.500 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2.500.8 3.500 3 3.500 5.500",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  reply: "M10 6L4 12l6 6M4 12h9c4 0 7 2 7 6",
  send: "M4 12L20 4l-5 16-3-7zM12 13l8-9",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 14c1 2 2.500 3 4 3s3-1 4-3M9 9v1M15 9v1",
  star: "M7 20H4v-9h3zM7 11l4-8c2 0 2.500 1.500 2 3.500L12.500 9H20l-1.500 11H7",
  translate: "M3 6h10M8 4v2M11 6c-1 4-4 7-7 8M5 9c1 2 4 4 6 5M12 20l4-10 4 10M13.500 17h5",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

/**
 * Draws an icon for the eye alone.
 *
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  svg.append(path);
  return svg;
}

/**
 * Makes a button that shows an icon and is called by its label.
 *
 * @param {keyof typeof ICONS} name
 * @param {string} label
 * @param {(event: Event) => void} press
 * @param {Record<string, unknown>} [props]
 */
export function iconButton(name, label, press, props = {}) {
  return h(
    "button",
    { type: "button", class: "round", "aria-label": label, title: label, onclick: press, ...props },
    icon(name),
  );
}

/**
 * Opens a dialog over the page; gone from the page once closed, by its button, Escape or a press beside it.
 *
 * @param {string} title
 * @param {string} closing the close button's label
 * @param {Child[]} children
 * @param {string} [kind]
 */
export function dialog(title, closing, children, kind = "") {
  const head = h(
    "header",
    {},
    h("h2", { id: "dialog-title" }, title),
    iconButton("close", closing, () => box.close()),
  );
  const box = h(
    "dialog",
    { class: `sheet ${kind}`, "aria-labelledby": "dialog-title" },
    h("div", {}, head, ...present(children)),
  );
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}
