/* What the page does beyond links and forms. Without it everything still works: marks are links, choices are forms. */
(function () {
  "use strict";
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  const said = document.getElementById("said");
  let opener = null;
  let wanted = null;
  root.classList.add("js");

  function say(text) { if (said) { said.textContent = ""; setTimeout(function () { said.textContent = text; }, 50); } }
  function plain(event) { return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey; }

  /* The evidence panel. A mark is a link to a page; here its content comes into a dialog, which keeps the focus and gives it back. */
  function current(mark) {
    document.querySelectorAll(".mark[aria-current]").forEach(function (old) { old.removeAttribute("aria-current"); });
    if (mark) mark.setAttribute("aria-current", "true");
  }
  function openPanel(mark) {
    const inside = panel.contains(mark);
    const url = new URL(mark.href);
    if (!inside) { opener = mark; current(mark); }
    wanted = mark;
    const slow = setTimeout(function () { say("Loading the evidence …"); }, 500);
    htmx.ajax("GET", url.pathname + url.search, { target: "#panel-body", swap: "innerHTML" }).then(function () {
      clearTimeout(slow);
      if (wanted !== mark) return;
      wanted = null;
      if (!panel.open) panel.showModal();
      panel.scrollTop = 0;
      const source = url.hash && body.querySelector(url.hash);
      if (source && source !== body.querySelector(".source")) source.scrollIntoView({ block: "start" });
      const close = body.querySelector(".close");
      if (close) close.focus({ preventScroll: true });
    });
  }
  /* Whatever goes wrong on the way, the link still leads to the page. */
  ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:swapError"].forEach(function (trouble) {
    document.addEventListener(trouble, function () {
      if (wanted) { const mark = wanted; wanted = null; location.href = mark.href; }
    });
  });
  if (panel) {
    panel.addEventListener("close", function () {
      current(null);
      body.textContent = "";
      const back = opener; opener = null;
      if (back && back.isConnected) back.focus({ preventScroll: true });
    });
    panel.addEventListener("click", function (event) {
      if (event.target === panel) { panel.close(); return; }
      const link = event.target.closest("a[href]");
      if (link && link.hash && !link.classList.contains("mark") && link.pathname === location.pathname && link.search === location.search) {
        opener = null; panel.close();
      }
    });
  }

  document.addEventListener("click", function (event) {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || !plain(event)) return;
    const mark = target.closest("a.mark");
    if (mark && panel && panel.showModal && window.htmx) { event.preventDefault(); openPanel(mark); return; }
    const copy = target.closest("[data-copy]");
    if (copy) { copyFrom(copy); return; }
    if (target.closest("[data-print]")) window.print();
  });

  /* Copy with citations: the text is made by the server, so that it is the same as the download. */
  function copyFrom(button) {
    const text = fetch(button.dataset.copy, { headers: { Accept: "text/plain" } }).then(function (got) {
      if (!got.ok) throw new Error(String(got.status));
      return got.text();
    });
    const done = window.ClipboardItem && navigator.clipboard && navigator.clipboard.write
      ? navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then(function (words) { return new Blob([words], { type: "text/plain" }); }) })])
      : text.then(function (words) { return navigator.clipboard.writeText(words); });
    done.then(function () { note(button, "Copied"); }, function () { note(button, "Could not copy"); });
  }
  function note(button, words) {
    const before = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = words; say(words);
    setTimeout(function () { button.textContent = before; }, 2500);
  }

  /* Words that explain themselves: the browser opens and closes the note; a reader who listens is told its state. */
  function prepare(place) {
    place.querySelectorAll("button.term:not([aria-expanded])").forEach(function (term) { term.setAttribute("aria-expanded", "false"); });
    place.querySelectorAll(".strip-scroll").forEach(function (strip) { strip.scrollLeft = strip.scrollWidth; });
  }
  document.addEventListener("toggle", function (event) {
    const note = event.target;
    if (!(note instanceof HTMLElement) || !note.classList.contains("note-pop")) return;
    document.querySelectorAll('button.term[popovertarget="' + note.id + '"]').forEach(function (term) {
      term.setAttribute("aria-expanded", String(event.newState === "open"));
    });
  }, true);

  /* Paper shows everything: what is folded is unfolded for it. */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("article details.fold:not([open])").forEach(function (fold) { fold.open = true; fold.dataset.folded = ""; });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-folded]").forEach(function (fold) { fold.open = false; delete fold.dataset.folded; });
  });

  prepare(document);
  document.addEventListener("htmx:load", function (event) { prepare(event.target); });
  document.addEventListener("clincite:article", function (event) { prepare(event.detail.main); });
}());
