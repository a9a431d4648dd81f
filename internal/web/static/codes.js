// The codebook by keys and by hand. Without this every act is a link or a
// button: here arrows go from code to code, Control or Command with an arrow
// moves a code, a code is dragged to another place, fields are kept on leaving.
"use strict";
{
	const field = e => e.closest?.("input, textarea, select, [contenteditable], dialog[open]");
	const folded = new Set();
	let table, rows, base;

	// wire begins anew with what the page shows.
	function wire() {
		table = document.querySelector("#codebook");
		if (!table) return;
		base = table.dataset.base;
		rows = [...table.tBodies[0].rows];
		table.classList.add("live");
		rows.forEach((row, i) => {
			const link = row.querySelector("a.code");
			row.draggable = true;
			link.draggable = false;
			const below = rows[i + 1] && +rows[i + 1].dataset.d > +row.dataset.d;
			if (below && !row.querySelector(".twist")) {
				const b = document.createElement("button");
				b.type = "button";
				b.className = "twist";
				b.setAttribute("aria-label", "Codes below " + link.textContent.trim());
				b.tabIndex = -1;
				b.innerHTML = '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 9 6 6 6-6"/></svg>';
				b.onclick = () => fold(row, !folded.has(row.id));
				link.before(b);
			}
		});
		show();
	}

	function fold(row, to) {
		if (to) folded.add(row.id); else folded.delete(row.id);
		show();
	}

	// show hides what stands below a folded code.
	function show() {
		let hide = 99;
		for (const row of rows) {
			const d = +row.dataset.d;
			if (d <= hide) hide = 99;
			row.hidden = hide < 99;
			const shut = folded.has(row.id);
			row.querySelector(".twist")?.setAttribute("aria-expanded", !shut);
			if (shut && hide === 99) hide = d;
		}
	}

	const seen = () => rows.filter(r => !r.hidden);
	const linkOf = row => row?.querySelector("a.code");

	// put takes over what a page answered, and keeps the place and the focus.
	async function put(answer, focus) {
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const main = page.querySelector("main");
		if (!main) { location.reload(); return; }
		const at = document.scrollingElement.scrollTop, side = document.querySelector("#code")?.scrollTop ?? 0;
		document.querySelector("main").replaceWith(document.adoptNode(main));
		document.querySelector(".notice")?.remove();
		const notice = page.querySelector(".notice");
		if (notice) document.body.append(document.adoptNode(notice));
		if (answer.ok && answer.url) history.replaceState(null, "", answer.url.replace(/#.*$/, ""));
		wire();
		document.scrollingElement.scrollTop = at;
		const aside = document.querySelector("#code");
		if (aside) aside.scrollTop = side;
		const to = focus && document.querySelector(focus);
		to?.focus({preventScroll: true});
		to?.scrollIntoView({block: "nearest"});
	}

	const asPage = {headers: {Accept: "text/html"}};

	async function move(row, way, beside) {
		const body = new URLSearchParams({way});
		if (beside) body.set("beside", beside.id.slice(2));
		const answer = await fetch(base + "/codes/" + row.id.slice(2) + "/move", {method: "POST", body, ...asPage});
		if (answer.ok) { await put(answer, "#" + CSS.escape(row.id) + " a.code"); return; }
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		say(page.querySelector(".note, main p")?.textContent.trim() ?? "It could not be moved.");
	}

	// say tells what could not be done, where the last act is told.
	function say(words) {
		document.querySelector(".notice")?.remove();
		const n = document.createElement("div"), p = document.createElement("p");
		n.className = "notice";
		n.setAttribute("role", "status");
		p.textContent = words;
		n.append(p);
		document.body.append(n);
	}

	document.addEventListener("keydown", e => {
		if (e.defaultPrevented || !document.querySelector("main.codes, .codeform")) return;
		if (e.key === "Escape" && document.querySelector("#close-code") && !document.querySelector(":popover-open")) {
			e.preventDefault();
			document.querySelector("#close-code").click();
			return;
		}
		const row = e.target.closest?.("#codebook tbody tr");
		const steps = {ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out"};
		if (row && (e.ctrlKey || e.metaKey) && steps[e.key]) { e.preventDefault(); move(row, steps[e.key]); return; }
		if (e.ctrlKey || e.metaKey || e.altKey || field(e.target)) return;
		const off = document.documentElement.dataset.keys === "off";
		const list = table ? seen() : [], i = row ? list.indexOf(row) : -1;
		const go = n => { e.preventDefault(); linkOf(list[Math.max(0, Math.min(list.length - 1, n))])?.focus(); };
		if (row && e.key === "ArrowDown" || !off && list.length && e.key === "j") { go(i + 1); return; }
		if (row && e.key === "ArrowUp" || !off && list.length && e.key === "k") { go(i < 0 ? 0 : i - 1); return; }
		if (row && e.key === "Home") { go(0); return; }
		if (row && e.key === "End") { go(list.length - 1); return; }
		if (row && e.key === "ArrowLeft") {
			e.preventDefault();
			if (row.querySelector(".twist") && !folded.has(row.id)) { fold(row, true); return; }
			for (let k = i - 1; k >= 0; k--) if (+list[k].dataset.d < +row.dataset.d) { linkOf(list[k]).focus(); return; }
			return;
		}
		if (row && e.key === "ArrowRight") { e.preventDefault(); if (folded.has(row.id)) fold(row, false); else go(i + 1); return; }
		if (row && e.key === "Delete") { e.preventDefault(); location = base + "/codes/" + row.id.slice(2) + "/delete"; return; }
		if (off) return;
		if (e.key === "n" && document.querySelector("#new-code")) { e.preventDefault(); document.querySelector("#new-code").click(); return; }
		if (e.key.toLowerCase() === "z" && !document.querySelector(".notice form")) {
			const b = document.querySelector(e.shiftKey ? "#way-redo" : "#way-undo");
			if (b) { e.preventDefault(); b.form.requestSubmit(b); }
		}
	});

	// A code is opened beside the tree without leaving one's place.
	document.addEventListener("click", async e => {
		if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey) return;
		const a = e.target.closest?.("#codebook a.code, #close-code, #new-code");
		if (!a || !document.querySelector("main.codes")) return;
		e.preventDefault();
		const was = document.querySelector("#codebook tr.open")?.id;
		const answer = await fetch(a.href, asPage);
		if (!answer.ok) { location = a.href; return; }
		const focus = a.id === "new-code" ? "#code-name" : a.id === "close-code" ? (was ? "#" + CSS.escape(was) + " a.code" : "#new-code") : "#" + CSS.escape(a.closest("tr").id) + " a.code";
		await put(answer, focus);
	});

	// Fields are kept on leaving them; what is wrong is said beside them.
	document.addEventListener("change", async e => {
		const form = e.target.closest?.("main.codes .codeform");
		if (!form || !form.dataset.code) return;
		const body = new URLSearchParams(new FormData(form));
		const answer = await fetch(form.action, {method: "POST", body, ...asPage});
		const next = document.activeElement?.id, typed = document.activeElement?.value;
		if (document.querySelector("main.codes .codeform") !== form) return;
		await put(answer, next ? "#" + CSS.escape(next) : null);
		if (next && typed !== undefined && document.activeElement?.id === next && "value" in document.activeElement && document.activeElement.type !== "radio") document.activeElement.value = typed;
	});

	// By hand: above the middle of a row before it, in its middle below it.
	let dragged = null;
	const way = (e, row) => {
		const box = row.getBoundingClientRect(), y = (e.clientY - box.top) / box.height;
		return y < .3 ? "before" : y > .7 ? "after" : "below";
	};
	const clear = () => { for (const r of document.querySelectorAll("[class*=drop-]")) r.classList.remove("drop-before", "drop-after", "drop-below"); };
	document.addEventListener("dragstart", e => {
		dragged = e.target.closest?.("#codebook tbody tr");
		if (!dragged) return;
		e.dataTransfer.setData("text/plain", linkOf(dragged).textContent.trim());
		e.dataTransfer.effectAllowed = "move";
		dragged.classList.add("dragged");
	});
	document.addEventListener("dragover", e => {
		const row = e.target.closest?.("#codebook tbody tr");
		if (!dragged || !row || row === dragged) return;
		e.preventDefault();
		clear();
		row.classList.add("drop-" + way(e, row));
	});
	document.addEventListener("drop", e => {
		const row = e.target.closest?.("#codebook tbody tr");
		if (!dragged || !row || row === dragged) return;
		e.preventDefault();
		const from = dragged;
		move(from, way(e, row), row);
	});
	document.addEventListener("dragend", () => { clear(); dragged?.classList.remove("dragged"); dragged = null; });

	wire();
}
