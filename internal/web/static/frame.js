// The frame of every page: keys that go anywhere, and how pages look. Nothing
// here is needed; every link and button works without it.
"use strict";
{
	const field = e => e.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog[open]");
	const goes = {o: "Overview", p: "People", i: "Interviews", c: "Codes", q: "Questions", a: "Agreement", m: "Map", r: "Report"};
	let going = -Infinity;

	document.addEventListener("keydown", e => {
		if (e.defaultPrevented || document.documentElement.dataset.keys === "off" || e.ctrlKey || e.metaKey || e.altKey || field(e.target)) return;
		const key = e.key.toLowerCase();
		if (e.timeStamp - going < 1500 && goes[key]) {
			going = -Infinity;
			const to = [...document.querySelectorAll(".sections a")].find(a => a.textContent === goes[key]);
			if (to) { e.preventDefault(); e.stopImmediatePropagation(); to.click(); }
			return;
		}
		if (key === "g" && document.querySelector(".sections")) { going = e.timeStamp; return; }
		if (e.key === "/") {
			const find = document.querySelector("#find-words");
			if (find) { e.preventDefault(); find.focus(); find.select(); }
			return;
		}
		const notice = document.querySelector(".notice form");
		if (key === "z" && notice && !document.querySelector("#tr")) {
			if (notice.action.endsWith(e.shiftKey ? "/redo" : "/undo")) { e.preventDefault(); notice.requestSubmit(); }
		}
	}, true);

	document.querySelector("#you")?.addEventListener("submit", async e => {
		e.preventDefault();
		const mode = e.submitter?.value ?? "";
		const sent = await fetch("/look", {method: "POST", body: new URLSearchParams({mode}), redirect: "manual"});
		if (sent.type !== "opaqueredirect" && !sent.ok) return;
		if (mode) document.documentElement.dataset.mode = mode; else delete document.documentElement.dataset.mode;
		for (const b of e.target.querySelectorAll("button")) b.setAttribute("aria-pressed", b.value === mode);
		e.target.hidePopover();
	});

	// On a narrow screen the bar scrolls; where one is stays in sight.
	document.querySelector(".sections [aria-current]")?.scrollIntoView({block: "nearest", inline: "nearest"});
}
