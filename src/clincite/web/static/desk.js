/* The desk beyond links and forms: a claim in focus with its evidence beside it, and keys. Without it every form still works. */
(function () {
  "use strict";
  const forms = window.clinciteDesk;
  const claims = document.getElementById("claims");
  const evidence = document.getElementById("evidence");
  if (!forms || !claims || !evidence) return;
  const said = document.getElementById("said");
  const help = document.getElementById("desk-help");
  const keysOn = document.getElementById("keys-on");
  const wide = window.matchMedia("(min-width: 64rem)");
  const home = evidence.parentElement;
  const LATER = 120;
  let current = null;
  let chosen = false; // by somebody, not by the page as it opened
  let loading = 0;
  let asked = null;

  /* For those who listen: what everybody else sees at the claim itself. */
  function say(text) { if (said) { said.textContent = ""; setTimeout(function () { said.textContent = text; }, 50); } }
  function all() { return Array.from(claims.querySelectorAll(".dc")); }

  /* Which claim is in focus. Its evidence comes beside it where there is room, else below it. */
  function place() {
    if (wide.matches || !current) { if (evidence.parentElement !== home) home.append(evidence); return; }
    if (evidence.parentElement !== current) current.append(evidence);
  }
  function choose(claim) {
    if (claim === current) return;
    if (current) { current.removeAttribute("aria-current"); forms.quiet(); }
    current = claim;
    claim.setAttribute("aria-current", "true");
    place();
    clearTimeout(loading);
    const same = evidence.dataset.claim === claim.id;
    evidence.setAttribute("aria-busy", String(!same)); // what stands there is another claim's until then
    if (!same) loading = setTimeout(load, LATER);
  }
  async function load() {
    const wanted = current;
    if (asked) asked.abort();
    asked = new AbortController();
    let fresh = null, page = null, status = 0;
    try {
      const got = await fetch(claims.dataset.evidence + wanted.id, { headers: { "HX-Request": "true", Accept: "text/html" }, signal: asked.signal });
      status = got.status;
      page = new DOMParser().parseFromString(await got.text(), "text/html");
      fresh = got.ok ? page.querySelector(".evidence") : null;
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    if (wanted !== current) return;
    if (!fresh) {
      fresh = document.createElement("p");
      fresh.textContent = "The evidence of claim " + wanted.id + " could not be loaded" + (status ? "." : ": there is no connection.");
      if (status) forms.failed(status, page);
    }
    evidence.replaceChildren(document.adoptNode(fresh));
    evidence.dataset.claim = fresh.classList.contains("evidence") ? wanted.id : "";
    evidence.setAttribute("aria-label", "Evidence of claim " + wanted.id);
    evidence.setAttribute("aria-busy", "false");
    evidence.scrollTop = 0;
  }

  /* What is in sight: between the upper edge and the bar at the lower one. */
  function room() { return document.querySelector(".desk-foot").getBoundingClientRect().top; }
  function seen(claim) { // its sentence can be read; of one that is longer than the window, the beginning
    const box = claim.querySelector(".dc-text").getBoundingClientRect();
    return box.top >= 0 && box.top < room() && (box.bottom <= room() || claim.getBoundingClientRect().top < 24);
  }
  function near(claim) { // some of it is there
    const box = claim.getBoundingClientRect();
    return box.bottom > 0 && box.top < room();
  }
  function go(claim) {
    if (!claim) return;
    chosen = true;
    choose(claim);
    claim.focus({ preventScroll: true });
    claim.scrollIntoView({ block: "nearest", behavior: "instant" });
    if (!seen(claim)) claim.scrollIntoView({ block: "start", behavior: "instant" });
  }
  function step(by) {
    const list = all();
    if (!current || !near(current)) { // whoever has scrolled on goes on from there
      const here = list.find(seen);
      if (here) { go(here); return; }
    }
    const at = list.indexOf(current);
    if (at === -1) { go(list[0]); return; }
    const next = list[at + by];
    if (next) go(next); else forms.tell(by > 0 ? "That was the last claim." : "That is the first claim.");
  }
  /* Open for this person: not decided on by them, and approvals are still missing; else not decided on at all. */
  function nextOpen() {
    const list = all();
    const at = list.indexOf(current);
    const turned = list.slice(at + 1).concat(list.slice(0, at + 1));
    const undecided = turned.filter(function (one) { return !one.dataset.mine; });
    const wanting = undecided.filter(function (one) { return one.dataset.status === "wanting"; });
    const next = wanting[0] || undecided[0];
    if (next) go(next); else forms.tell("You have decided on every claim.");
  }

  /* A verdict is for the claim that is in focus and in sight. One that is out of sight is shown first, and the key pressed again. */
  function inSight(act) {
    if (act !== "comment" && unstated()) { cannot(); return false; }
    if (!current) { step(1); return false; }
    if (seen(current)) return true;
    const here = !chosen && all().find(seen);
    go(here || current);
    forms.tell("Claim " + current.id + " was not " + (here ? "in focus" : "in sight") + ". Here it is: press the key again.");
    return false;
  }
  function unstated() { return document.querySelector("section#interests input[type=radio]"); }
  function cannot() {
    const first = unstated();
    if (forms.stale()) forms.tell("Nothing more is decided on this version.");
    else if (first) { forms.tell("State your interests first."); first.focus(); first.scrollIntoView({ block: "center", behavior: "instant" }); }
    else forms.tell("That cannot be done with claim " + current.id + " now.");
  }
  function open(act) {
    const details = forms.open(current, act);
    if (!details) { cannot(); return; }
    const field = details.querySelector("select, textarea");
    details.scrollIntoView({ block: "nearest", behavior: "instant" });
    field.focus({ preventScroll: true });
    if (field.tagName === "TEXTAREA") field.setSelectionRange(field.value.length, field.value.length);
  }
  function press(act) {
    const button = current.querySelector('button[data-act="' + act + '"]');
    if (button && !button.disabled) button.click();
    else if (act === "approve" && current.dataset.mine === "approve") forms.tell("You approved claim " + current.id + " already; u takes it back.");
    else if (act === "approve" && current.dataset.mine === "words") forms.tell("These are your own words: somebody else approves them.");
    else if (act === "clear" && !current.dataset.mine) forms.tell("You have no verdict on claim " + current.id + " to take back.");
    else cannot();
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
  function of(act, does) { return function () { if (inSight(act)) does(act); }; }
  const KEYS = {
    j: function () { step(1); }, k: function () { step(-1); }, n: nextOpen, a: of("approve", press), u: of("clear", press),
    e: of("amend", open), r: of("reject", open), c: of("comment", open),
    s: function () { if (current) evidence.focus(); }, "?": function () { if (help) help.showModal(); }
  };
  document.addEventListener("keydown", function (event) {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.tagName === "TEXTAREA") {
      const sent = target.closest("form");
      const button = sent && sent.querySelector("button[type=submit]");
      if (button) { event.preventDefault(); if (button.disabled) cannot(); else sent.requestSubmit(button); }
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
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const write = target.closest("a.dc-open");
    if (write && plain) { event.preventDefault(); chosen = true; choose(write.closest(".dc")); open(write.dataset.act); return; }
    const link = target.closest("a.dc-evidence");
    if (link && plain) { event.preventDefault(); go(link.closest(".dc")); evidence.focus({ preventScroll: wide.matches }); return; }
    const blocker = target.closest(".blockers a");
    const where = blocker && document.getElementById(blocker.hash.slice(1));
    if (where) {
      event.preventDefault();
      blocker.closest("details").open = false;
      if (where.classList.contains("dc")) go(where); else shown(where);
      return;
    }
    const away = document.querySelector("details.sheet[open]");
    if (away && !away.contains(target)) away.open = false;
  });
  /* A folded form that something leads to is opened. */
  function shown(where) {
    if (where.tagName === "DETAILS") where.open = true;
    where.scrollIntoView({ block: "center", behavior: "instant" });
    const field = where.querySelector("textarea, select, summary");
    if (field) field.focus({ preventScroll: true });
  }
  ["focusin", "click"].forEach(function (kind) {
    claims.addEventListener(kind, function (event) {
      const claim = event.target.closest(".dc");
      if (claim && !evidence.contains(event.target)) { chosen = true; choose(claim); }
    });
  });

  /* A decision brings one claim anew, and the bar. What was refused comes back as it was typed, and says why. */
  document.addEventListener("desk:leaving", function (event) {
    if (event.detail.contains(evidence)) home.append(evidence);
  });
  document.addEventListener("desk:claim", function (event) {
    const claim = event.detail;
    const refused = claim.querySelector(".refused");
    const clear = claim.querySelector(".dc-clear");
    const told = refused ? refused.textContent : (clear ? clear.textContent.replace("– take back", "") : "Done.") + " " + claim.querySelector(".dc-standing").textContent;
    const typed = refused && refused.closest("details");
    if (typed) typed.open = true; // of forms of one name only one can be open
    if (current && current.id !== claim.id) { // whoever has gone on is left where they are
      if (refused) forms.tell("Claim " + claim.id + ": " + told); else say("Claim " + claim.id + ": " + told);
      return;
    }
    current = null;
    choose(claim);
    if (typed) {
      typed.scrollIntoView({ block: "nearest", behavior: "instant" });
      typed.querySelector("textarea, select").focus({ preventScroll: true });
      return; // it is an alert
    }
    go(claim);
    if (!refused) say(told);
  });

  wide.addEventListener("change", place);
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const first = evidence.dataset.claim && document.getElementById(evidence.dataset.claim);
  const start = named && named.classList.contains("dc") ? named : first;
  if (start) { choose(start); if (start === named) { chosen = true; start.focus({ preventScroll: true }); } }
  if (named && named.tagName === "DETAILS") named.open = true;
}());
