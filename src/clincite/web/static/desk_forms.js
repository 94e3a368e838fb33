/* The forms of the claims: opened in place, sent without leaving the page, and nothing that was typed is ever lost. What goes wrong is told
   at the lower edge, where it is always in sight. Without this script a link leads to each form, and every form still works. */
window.clinciteDesk = (function () {
  "use strict";
  const claims = document.getElementById("claims");
  const told = document.getElementById("desk-told");
  const patterns = document.getElementById("desk-forms");
  if (!claims || !told || !patterns) return null;
  const LONGEST = 60000;
  const OFFLINE = "That was not sent: there is no connection. What you typed is still here; send it again.";
  let away = false; // the session is over, as far as this page knows
  let stale = false; // another version took the place of the one that is shown

  /* Tell something to everybody, whether they look or listen. It stays until the next thing is done; `stays`: until told otherwise. */
  function tell(words, link, stays) {
    told.replaceChildren();
    told.dataset.stays = stays ? "yes" : "";
    if (!words) return;
    const line = document.createElement("p");
    line.append(words);
    if (link) {
      const way = document.createElement("a");
      way.href = link.href; way.textContent = link.label;
      if (link.apart) { way.target = "_blank"; way.rel = "noopener"; }
      line.append(" ", way);
    }
    told.append(line);
  }
  function quiet() { if (!told.dataset.stays) tell(""); }

  /* Forms. The page holds one of each kind as a pattern; a claim gets its own when it is asked for. */
  function details(claim, act) { return claim.querySelector('details[data-act="' + act + '"]'); }
  function open(claim, act) {
    let made = details(claim, act);
    if (!made) {
      const link = claim.querySelector('a.dc-open[data-act="' + act + '"]');
      const pattern = patterns.content.querySelector('details[data-act="' + act + '"]');
      if (!link || !pattern) return null;
      made = document.importNode(pattern, true);
      called(made, claim.id);
      if (act === "amend") made.querySelector("textarea").defaultValue = claim.querySelector(".dc-words").textContent;
      link.replaceWith(made);
      if (stale) settle(made);
    }
    made.open = true;
    return made;
  }
  function called(node, name) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let one = node; one; one = walker.nextNode()) {
      if (one.nodeType === Node.TEXT_NODE) { one.data = one.data.replace("CLAIM", name); continue; }
      for (const attribute of Array.from(one.attributes)) {
        if (attribute.value.includes("CLAIM")) one.setAttribute(attribute.name, attribute.value.replaceAll("CLAIM", name));
      }
    }
  }

  /* What is typed in other forms of a claim while one of them is sent goes over into the claim that comes back. */
  function written(field) {
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    const first = Array.from(field.options).findIndex(function (one) { return one.defaultSelected; });
    return field.selectedIndex !== Math.max(first, 0);
  }
  function drafts(claim, sent) {
    const found = [];
    claim.querySelectorAll("details.dc-act").forEach(function (one) {
      const form = one.querySelector("form");
      if (!form || form === sent) return;
      const fields = Array.from(form.querySelectorAll("textarea, select, input:not([type=hidden])")).filter(written);
      if (fields.length) found.push({ act: one.dataset.act, open: one.open, fields: fields });
    });
    return found;
  }
  function carry(claim, found) {
    found.forEach(function (draft) {
      const there = open(claim, draft.act);
      draft.fields.forEach(function (field) {
        const same = there && there.querySelector('[name="' + field.name + '"]');
        if (same) { same.value = field.value; return; }
        const left = document.createElement("p");
        const label = document.createElement("span");
        left.className = "dc-left said-text"; label.className = "label"; label.textContent = "Not sent, and not to be sent any more: ";
        left.append(label, field.value);
        claim.append(left);
      });
      if (there) there.open = draft.open;
    });
  }

  /* Another version took the place of this one: it is told, and nothing is decided here any more. Comments still go to this version. */
  function settle(place) {
    place.querySelectorAll('form[action$="/decide"] button, form[action$="/sign"] button, form[action$="/revise"] button').forEach(function (one) {
      one.disabled = true;
    });
  }
  function replaced(banner, sent, kept) {
    stale = true;
    document.getElementById("desk-stale").replaceWith(banner);
    settle(document);
    document.querySelectorAll("#desk-bar .sheet-right").forEach(function (one) { one.open = false; one.inert = true; one.classList.add("over"); });
    if (kept) { sent.reset(); const around = sent.closest("details"); if (around) around.open = false; }
    if (!banner.querySelector("a")) return;
    const typing = Array.from(document.querySelectorAll(".desk form:not([method=dialog]) :is(textarea, select)")).some(written);
    if (typing) { banner.querySelector("a").target = "_blank"; banner.querySelector("a").rel = "noopener"; }
  }

  /* The session is over: whoever signs in again, in another tab, comes back with a new token, and all that was typed is still there. */
  function over() {
    away = true;
    const here = location.pathname.replace(/^(\/desk\/answers\/[^/]+).*$/, "$1");
    tell("Your session is over. What you typed stays here; sign in again, come back to this tab and send it once more.",
      { label: "Sign in again in a new tab", href: "/sign-in?next=" + encodeURIComponent(here), apart: true }, true);
  }
  function token() { return document.querySelector('.me input[name="csrf"]').value; }
  /* Who is signed in now: "same" as before, "other", or nobody ("out"). */
  async function back() {
    if (!away) return "same";
    let who = null, fresh = null;
    try {
      const got = await fetch("/account", { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await got.text(), "text/html");
      who = page.querySelector("[data-me]"); fresh = page.querySelector('.me input[name="csrf"]');
    } catch (error) { /* no connection: as good as nobody */ }
    if (!who || !fresh) return "out";
    if (who.dataset.me !== document.querySelector("[data-me]").dataset.me) {
      tell("Somebody else is signed in now in this browser. Copy what you typed, and load the page anew.", null, true);
      return "other";
    }
    away = false;
    if (fresh.value !== token()) {
      [document, patterns.content].forEach(function (place) {
        place.querySelectorAll('input[name="csrf"]').forEach(function (one) { one.value = fresh.value; });
      });
      tell("You are signed in again: what you typed can be sent now.");
    }
    return "same";
  }
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) back(); });

  /* Sending. */
  async function send(form, button) {
    const place = form.closest(".dc");
    if (place.getAttribute("aria-busy")) return; // it is on its way
    const who = await back();
    if (who === "out") over();
    if (who !== "same") return;
    quiet();
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    place.setAttribute("aria-busy", "true");
    let got, text;
    try {
      got = await fetch(form.action, {
        method: "POST", body: body, headers: { "HX-Request": "true", Accept: "text/html" }, signal: AbortSignal.timeout(LONGEST)
      });
      text = await got.text();
    } catch (error) {
      tell(OFFLINE);
      return;
    } finally { place.removeAttribute("aria-busy"); }
    const on = got.headers.get("HX-Redirect");
    if (on) { location.assign(on); return; }
    const page = new DOMParser().parseFromString(text, "text/html");
    const banner = page.getElementById("desk-stale"), fresh = page.querySelector("li.dc");
    if (banner) { replaced(document.adoptNode(banner), form, got.ok); return; }
    if (fresh && fresh.id === place.id) { put(place, document.adoptNode(fresh), page.getElementById("desk-bar"), form); return; }
    failed(got.status, page);
  }
  function put(place, fresh, bar, sent) {
    const kept = drafts(place, sent);
    document.dispatchEvent(new CustomEvent("desk:leaving", { detail: place }));
    place.replaceWith(fresh);
    if (bar) document.getElementById("desk-bar").replaceWith(document.adoptNode(bar));
    carry(fresh, kept);
    document.dispatchEvent(new CustomEvent("desk:claim", { detail: fresh }));
  }
  async function failed(status, page) {
    const error = page && page.querySelector("article.error");
    const words = error ? Array.from(error.querySelectorAll(":scope > p")).slice(0, 2).map(function (one) { return one.textContent.trim(); }).join(" ") : "";
    if (status === 401) { over(); return; }
    if (status === 403) { // the role is another one, or somebody signed in anew meanwhile and the page's token is an old one
      const before = token();
      away = true;
      const who = await back();
      if (who === "out") over();
      if (who !== "same" || token() !== before) return;
    }
    tell((words || "That could not be done: the server answered " + status + ".") + " What you typed is still here.");
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.closest(".dc")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  return { tell: tell, quiet: quiet, open: open, failed: failed, offline: OFFLINE, stale: function () { return stale; } };
}());
