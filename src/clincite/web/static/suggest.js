// Suggestions under a search box: htmx brings the options, this moves among them (the combobox pattern of the ARIA practices).
// Without it the box is an ordinary form.
(() => {
  "use strict";
  const said = document.getElementById("said");

  function wire(input) {
    const list = document.getElementById(input.dataset.suggest);
    if (!list) return;
    let active = -1;
    let shut = false; // closed by Escape until something else is typed
    const options = () => [...list.querySelectorAll('[role="option"]')];

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);

    function show(open) {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) point(-1);
    }

    function point(place) {
      const all = options();
      active = place;
      all.forEach((one, number) => one.setAttribute("aria-selected", String(number === place)));
      if (place >= 0 && all[place]) {
        input.setAttribute("aria-activedescendant", all[place].id);
        all[place].scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function choose(option) {
      const url = option.dataset.url || "";
      input.value = option.dataset.text || input.value;
      show(false);
      if (url.startsWith("/") && !url.startsWith("//")) window.location.assign(url);
    }

    show(false);

    list.addEventListener("htmx:afterSwap", () => {
      const count = options().length;
      const wanted = count > 0 && !shut && document.activeElement === input && input.value.trim() !== "";
      show(wanted);
      if (wanted && said) said.textContent = count === 1 ? "1 suggestion" : `${count} suggestions`;
    });
    input.addEventListener("input", () => {
      shut = false;
      if (input.value.trim() === "") show(false);
    });
    input.addEventListener("keydown", (event) => {
      const count = options().length;
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) {
        shut = true;
        show(false);
        event.preventDefault();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (list.hidden) show(true);
        // One more place than there are options: the box itself.
        const next = ((active + 1 + step + count + 1) % (count + 1)) - 1;
        point(next);
        event.preventDefault();
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        choose(options()[active]);
        event.preventDefault();
      } else if (event.key === "Tab") {
        show(false);
      }
    });
    // pointerdown would take the focus away from the box, and close the list before the click.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) choose(option);
    });
    input.addEventListener("blur", () => show(false));
    input.addEventListener("focus", () => {
      if (options().length && input.value.trim() !== "" && !shut) show(true);
    });
    if ("focus" in input.dataset && !window.location.hash && window.matchMedia("(min-width: 48rem) and (pointer: fine)").matches) {
      input.focus({ preventScroll: true });
    }
  }

  document.querySelectorAll("input[data-suggest]").forEach(wire);
})();
