// Follows the stages of an answer and then puts the article in the place of this page's own text.
(() => {
  "use strict";
  const asking = document.getElementById("asking");
  if (!asking || !("EventSource" in window)) {
    if (asking) location.replace(asking.dataset.whole);
    return;
  }
  const list = asking.querySelector(".asking-stages");
  const failed = asking.querySelector(".asking-failed");
  const waiting = { understood: "Searching the library …", searched: "Weighing what was found …", chosen: "Writing …", written: "Laying out the article …" };
  let over = false;

  const add = (text, done) => {
    const last = list.lastElementChild;
    if (last && !last.classList.contains("done")) last.remove();
    const item = document.createElement("li");
    item.className = done ? "asking-stage done" : "asking-stage";
    item.textContent = text;
    list.append(item);
  };

  const whole = () => location.replace(asking.dataset.whole);

  const show = async (url) => {
    const response = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!response.ok) return whole();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.getElementById("main");
    if (!main) return whole();
    const old = document.getElementById("main");
    old.replaceWith(document.adoptNode(main));
    document.title = page.title;
    if (window.htmx) window.htmx.process(main);
    if (window.clincite) window.clincite.prepare(main);
    document.dispatchEvent(new CustomEvent("clincite:article", { detail: { main } }));
    const heading = main.querySelector("h1");
    if (location.hash) {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target) target.scrollIntoView();
    } else if (heading) {
      heading.setAttribute("tabindex", "-1");
      heading.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  };

  let note = null;
  const live = (told) => {
    if (!note) {
      note = document.createElement("aside");
      note.className = "live-note";
      note.setAttribute("role", "status");
      document.body.append(note);
    }
    note.replaceChildren();
    const text = document.createElement("p");
    text.textContent = told.words;
    note.append(text);
    if (told.url) {
      const link = document.createElement("a");
      link.href = told.url;
      link.textContent = told.button;
      note.append(link);
    }
    if (told.state !== "asking") {
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = "Close";
      close.addEventListener("click", () => note.remove());
      note.append(close);
    }
  };

  const source = new EventSource(asking.dataset.stream);
  const data = (event) => JSON.parse(event.data);
  source.addEventListener("stage", (event) => {
    const stage = data(event);
    add(stage.words, true);
    if (waiting[stage.name]) add(waiting[stage.name], false);
  });
  source.addEventListener("article", (event) => {
    over = true;
    show(data(event).url).catch(whole);
  });
  source.addEventListener("live", (event) => live(data(event)));
  source.addEventListener("failed", (event) => {
    over = true;
    source.close();
    const error = data(event);
    const last = list.lastElementChild;
    if (last && !last.classList.contains("done")) last.remove();
    failed.textContent = [error.message, error.hint].filter(Boolean).join(" ") + " ";
    const again = document.createElement("a");
    again.href = asking.dataset.whole;
    again.textContent = "Try again";
    failed.append(again);
    failed.hidden = false;
    asking.querySelector(".asking-note").hidden = true;
  });
  source.addEventListener("end", () => source.close());
  source.onerror = () => {
    source.close();
    if (!over) whole();
  };
})();
