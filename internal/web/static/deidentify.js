// Going through a text for what could tell who somebody is: decisions by key,
// words marked where they are selected, and the page kept in place. Every form
// and link works without it.
"use strict";
{
	const page = document.querySelector("main.deid");
	const field = e => e.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]");
	let busy = false;

	// go asks for the page at an address, or sends a form to it, and puts what
	// came in the place of what is there, so that nothing scrolls away.
	const go = async (at, send) => {
		if (busy) return;
		busy = true;
		page.setAttribute("aria-busy", "true");
		try {
			const answer = await fetch(at, send ? {method: "POST", body: send, headers: {Accept: "text/html"}} : {headers: {Accept: "text/html"}});
			const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
			const main = fresh.querySelector("main.deid");
			if (!main) { location.assign(send ? page.dataset.here : at); return; }
			for (const part of page.querySelectorAll("[data-part]")) part.replaceWith(main.querySelector(`[data-part="${part.dataset.part}"]`));
			page.toggleAttribute("data-open", main.hasAttribute("data-open"));
			const old = document.querySelector("#mark-more"), more = main.querySelector("#mark-more");
			if (old && !more) old.remove();
			document.querySelector(".notice")?.remove();
			const notice = fresh.querySelector(".notice");
			if (notice) document.body.append(notice);
			const now = new URL(answer.url);
			history.replaceState(null, "", send && !answer.redirected ? page.dataset.here : now.pathname + now.search);
			show();
		} catch {
			const card = page.querySelector("#decide");
			const said = document.createElement("p");
			said.className = "note bad";
			said.setAttribute("role", "alert");
			said.textContent = "Firsthand did not answer; what was decided before is kept. Start it again, and load this page.";
			card.prepend(said);
		} finally {
			busy = false;
			page.removeAttribute("aria-busy");
		}
	};

	// show brings the place that is decided into sight, and its card to whoever
	// listens.
	const show = () => {
		const now = page.querySelector(".prop.now");
		const wide = innerWidth >= 1024;
		if (now && wide) {
			const box = now.getBoundingClientRect(), room = page.querySelector(".deid-text").getBoundingClientRect();
			if (box.top < room.top + 60 || box.bottom > Math.min(room.bottom, innerHeight) - 60) now.scrollIntoView({block: "center"});
		}
		const first = page.querySelector("#missed-words, #category");
		(first ?? page.querySelector("#decide")).focus({preventScroll: wide});
	};

	// picked is the stretch of the text that is selected, in code points, or null.
	const picked = () => {
		const s = getSelection();
		if (!s.rangeCount || s.isCollapsed) return null;
		const r = s.getRangeAt(0);
		let from = Infinity, to = -1;
		for (const e of page.querySelectorAll(".deid-page [data-at]")) {
			const words = e.firstChild;
			if (!words || !r.intersectsNode(words)) continue;
			const a = words === r.startContainer ? r.startOffset : 0, b = words === r.endContainer ? r.endOffset : words.data.length;
			if (a >= b) continue;
			const at = Number(e.dataset.at);
			from = Math.min(from, at + [...words.data.slice(0, a)].length);
			to = Math.max(to, at + [...words.data.slice(0, b)].length);
		}
		return to > from ? `${page.dataset.here}?from=${from}&to=${to}` : null;
	};

	const mark = () => go(picked() ?? page.dataset.here + "?mark=1");

	page.addEventListener("click", e => {
		if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.button) return;
		const a = e.target.closest("a");
		if (!a || !page.hasAttribute("data-open")) return;
		if (a.id === "mark-more") { e.preventDefault(); mark(); return; }
		if (a.classList.contains("prop") && !getSelection().isCollapsed) { e.preventDefault(); return; }
		const at = new URL(a.href);
		if (at.pathname === new URL(page.dataset.here, location).pathname) { e.preventDefault(); go(at.pathname + at.search); }
	});
	// The button must not take the selection away before it is read.
	page.addEventListener("mousedown", e => { if (e.target.closest("#mark-more")) e.preventDefault(); });
	page.addEventListener("dragstart", e => { if (e.target.closest?.(".prop")) e.preventDefault(); });

	page.addEventListener("submit", e => {
		const form = e.target;
		if (!/\/(decide|mark)$/.test(new URL(form.action).pathname)) return;
		e.preventDefault();
		const sent = new URLSearchParams(new FormData(form, e.submitter));
		go(form.action, sent);
	});

	page.addEventListener("change", e => {
		if (e.target.id !== "category") return;
		const to = page.querySelector("#with");
		const next = e.target.selectedOptions[0].dataset.next;
		if (!to.hasAttribute("data-known") && [...e.target.options].some(o => o.dataset.next === to.value)) to.value = next;
	});

	document.addEventListener("keydown", e => {
		if (e.defaultPrevented || !page.hasAttribute("data-open")) return;
		if (e.key === "Escape" && e.target.closest?.("#decide")) {
			const out = page.querySelector("#decide a.plain[href='" + page.dataset.here + "']");
			e.target.blur();
			if (out) out.click();
			else page.querySelector("#decide").focus({preventScroll: true});
			return;
		}
		if (document.documentElement.dataset.keys === "off" || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || field(e.target)) return;
		const press = {
			a: () => page.querySelector("#decide button[value=accepted]")?.click(),
			k: () => page.querySelector("#decide button[value=kept]")?.click(),
			j: () => page.querySelector("#skip")?.click(),
			e: () => { const w = page.querySelector("#with"); w?.focus(); w?.select(); },
			m: mark,
		}[e.key.toLowerCase()];
		if (press) { e.preventDefault(); press(); }
	});

	if (page.hasAttribute("data-open") && (innerWidth >= 1024 || location.search) && (page.querySelector(".prop.now") || page.querySelector("#category"))) show();
}
