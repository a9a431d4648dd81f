// The ? key opens help, on pages that have no sheet of keys of their own; and
// what a button copies is copied. Both are there without this.
"use strict";
{
	const field = e => e.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog[open]");
	document.addEventListener("keydown", e => {
		if (e.key !== "?" || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || field(e.target)) return;
		if (document.documentElement.dataset.keys === "off" || document.querySelector("#keys-open")) return;
		e.preventDefault();
		location.href = "/help";
	});
	for (const b of document.querySelectorAll("[data-copy]")) {
		b.hidden = false;
		b.addEventListener("click", async () => {
			const from = document.querySelector(b.dataset.copy), said = b.nextElementSibling;
			try {
				await navigator.clipboard.writeText(from.value ?? from.textContent);
				said.textContent = "Copied.";
			} catch {
				from.focus?.(); from.select?.();
				said.textContent = "It could not be copied; select it and copy it yourself.";
			}
		});
	}
}
