/* The desk beyond links and forms: a claim in focus with its evidence beside it, and keys. Without it every form still works. */
(function () {
  "use strict";
  const claims = document.getElementById("claims");
  const evidence = document.getElementById("evidence");
  if (!claims || !evidence) return;
  const said = document.getElementById("said");
  const help = document.getElementById("desk-help");
  const keysOn = document.getElementById("keys-on");
  const wide = window.matchMedia("(min-width: 64rem)");
  const home = evidence.parentElement;
  const LATER = 120;
  let current = null;
  let loading = 0;

  function say(text) { if (said) { said.textContent = ""; setTimeout(function () { said.textContent = text; }, 50); } }
  function all() { return Array.from(claims.querySelectorAll(".dc")); }
  function form(claim, act) { return claim.querySelector('details[data-act="' + act + '"]'); }

  /* Which claim is in focus. Its evidence comes beside it where there is room, else below it. */
  function place() {
    if (wide.matches || !current) { if (evidence.parentElement !== home) home.append(evidence); return; }
    if (evidence.parentElement !== current) current.append(evidence);
  }
  function choose(claim) {
    if (claim === current) return;
    if (current) current.removeAttribute("aria-current");
    current = claim;
    claim.setAttribute("aria-current", "true");
    place();
    clearTimeout(loading);
    if (evidence.dataset.claim !== claim.id) loading = setTimeout(load, LATER);
  }
  function load() {
    const wanted = current;
    htmx.ajax("GET", wanted.dataset.evidence, { target: "#evidence", swap: "innerHTML" }).then(function () {
      if (wanted !== current) return;
      evidence.dataset.claim = wanted.id;
      evidence.setAttribute("aria-label", "Evidence of claim " + wanted.id);
      evidence.scrollTop = 0;
    });
  }
  function go(claim) {
    if (!claim) return;
    choose(claim);
    claim.focus({ preventScroll: true });
    claim.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const list = all();
    const at = list.indexOf(current);
    if (at === -1) { go(list[0]); return; }
    const next = list[at + by];
    if (next) go(next); else say(by > 0 ? "That was the last claim." : "That is the first claim.");
  }
  /* Open for this person: not decided on by them, and approvals are still missing; else not decided on at all. */
  function nextOpen() {
    const list = all();
    const at = list.indexOf(current);
    const turned = list.slice(at + 1).concat(list.slice(0, at + 1));
    const undecided = turned.filter(function (one) { return !one.dataset.mine; });
    const wanting = undecided.filter(function (one) { return one.dataset.status === "wanting"; });
    const next = wanting[0] || undecided[0];
    if (next) go(next); else say("You have decided on every claim.");
  }
  function open(act) {
    const details = current && form(current, act);
    if (!details) { if (current) say("That cannot be done with this claim now."); return; }
    details.open = true;
    const field = details.querySelector("select, textarea");
    details.scrollIntoView({ block: "nearest" });
    field.focus({ preventScroll: true });
    if (field.tagName === "TEXTAREA") field.setSelectionRange(field.value.length, field.value.length);
  }
  function press(act) {
    const button = current && (current.querySelector('button[data-act="' + act + '"]'));
    if (button) button.click(); else say("That cannot be done with this claim now.");
  }
  function approve() {
    const interests = document.getElementById("interests-none");
    if (current && current.dataset.mine === "approve") { say("You approved it already; u takes it back."); return; }
    if (current && interests && !current.querySelector('[data-act="approve"]') && document.getElementById("interests")) {
      say("State your interests first."); interests.focus(); return;
    }
    press("approve");
  }

  /* Keys: none while somebody types, none with a modifier, none when turned off. */
  const KEPT = "clincite-desk-keys";
  function remembered() { try { return localStorage.getItem(KEPT) !== "off"; } catch (error) { return true; } }
  if (keysOn) {
    keysOn.checked = remembered();
    keysOn.addEventListener("change", function () {
      try { localStorage.setItem(KEPT, keysOn.checked ? "on" : "off"); } catch (error) { /* kept for this page only */ }
    });
  }
  function typing(target) { return target.closest("input, textarea, select, [contenteditable]") !== null; }
  const KEYS = {
    j: function () { step(1); }, k: function () { step(-1); }, n: nextOpen, a: approve, u: function () { press("clear"); },
    e: function () { open("amend"); }, r: function () { open("reject"); }, c: function () { open("comment"); },
    s: function () { if (current) evidence.focus(); }, "?": function () { if (help) help.showModal(); }
  };
  document.addEventListener("keydown", function (event) {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.tagName === "TEXTAREA") {
      const sent = target.closest("form");
      if (sent) { event.preventDefault(); sent.requestSubmit(); }
      return;
    }
    if (event.key === "Escape") { leave(target); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(target) || (help && help.open) || document.querySelector("dialog[open]")) return;
    if (target.classList.contains("dc") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); return;
    }
    const does = KEYS[event.key];
    if (!does || (keysOn && !keysOn.checked)) return;
    event.preventDefault();
    does();
  });
  /* Esc leads out of a form or the evidence, back to the claim; and closes what is open at the lower edge. */
  function leave(target) {
    const sheet = target.closest("details.sheet[open]");
    if (sheet) { sheet.open = false; sheet.querySelector("summary").focus(); return; }
    const details = target.closest("details.dc-act");
    if (details) { details.open = false; go(details.closest(".dc")); return; }
    if (target === evidence || evidence.contains(target)) go(current);
  }
  document.addEventListener("click", function (event) {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest("[data-help]")) { help.showModal(); return; }
    if (target.closest("[data-next]")) { nextOpen(); return; }
    const link = target.closest("a.dc-evidence");
    if (link) { event.preventDefault(); go(link.closest(".dc")); evidence.focus({ preventScroll: wide.matches }); return; }
    const blocker = target.closest(".blockers a");
    if (blocker) { event.preventDefault(); blocker.closest("details").open = false; go(document.getElementById(blocker.hash.slice(1))); return; }
    const away = document.querySelector("details.sheet[open]");
    if (away && !away.contains(target)) away.open = false;
  });
  claims.addEventListener("focusin", function (event) {
    const claim = event.target.closest(".dc");
    if (claim && !evidence.contains(event.target)) choose(claim);
  });
  claims.addEventListener("click", function (event) {
    const claim = event.target.closest(".dc");
    if (claim && !evidence.contains(event.target)) choose(claim);
  });

  /* A decision brings one claim anew, and the bar. What was refused comes back as it was typed, and says why. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    const status = event.detail.xhr.status;
    if ((status === 422 || status === 409) && event.detail.target.classList.contains("dc")) {
      event.detail.shouldSwap = true; event.detail.isError = false;
    }
    if (evidence.parentElement !== home && event.detail.target.contains(evidence) && event.detail.target !== evidence) home.append(evidence);
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    const claim = event.detail.elt;
    if (!(claim instanceof Element) || !claim.classList.contains("dc")) return;
    const refused = claim.querySelector(".refused");
    const clear = claim.querySelector(".dc-clear");
    const told = refused ? refused.textContent : (clear ? clear.textContent.replace("– take back", "") : "Done.") + " " + claim.querySelector(".dc-standing").textContent;
    const typed = refused && refused.closest("details");
    if (typed) typed.open = true; // the one that it replaces was still open, and of those of one name only one can be
    if (current && current.id !== claim.id) { say("Claim " + claim.id + ": " + told); return; } // whoever has gone on is left where they are
    current = null;
    choose(claim);
    if (typed) {
      typed.scrollIntoView({ block: "nearest" });
      typed.querySelector("textarea, select").focus({ preventScroll: true });
      return; // it is an alert
    }
    go(claim);
    say(told);
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (trouble) {
    document.addEventListener(trouble, function (event) {
      const from = event.detail.elt;
      if (from instanceof Element && from.closest(".dc")) say("That could not be sent. Load the page anew and try again.");
    });
  });

  wide.addEventListener("change", place);
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const first = evidence.dataset.claim && document.getElementById(evidence.dataset.claim);
  const start = named && named.classList.contains("dc") ? named : first;
  if (start) { choose(start); if (start === named) start.focus({ preventScroll: true }); }
}());
