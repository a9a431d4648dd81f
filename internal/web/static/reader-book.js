// The codebook beside the transcript: a tree with counts that filters what is
// shown, gives codes to selected words, and says what a code means.
"use strict";
{
	const R = Reader;
	const book = R.$("#book"), tree = R.$("#codes"), box = R.$("#filter-codes"), pop = R.$("#meaning");
	const MANY = 250; // more codes than that begin folded
	let items = [], picked = new Set(), folded = new Set(), opened = new Set();

	const swatch = c => {
		if (c.value) { const v = R.make("span", "val " + c.value); v.append(R.sign(c.value)); return v; }
		return R.make("span", "sw c" + c.ink + (c.ink > 8 ? " d" : ""));
	};
	// row makes a code's entry; grow adds those below it, where it is open.
	const row = (c, level) => {
		const li = R.make("li"), div = R.make("div", c.value ? "signed" : ""), name = R.make("span", "tn", c.name), n = R.make("span", "n");
		li.role = "treeitem"; li.tabIndex = -1; li.code = c; li.ariaLevel = level; li.level = level;
		li.dataset.code = c.id; li.className = "d" + Math.min(level - 1, 5);
		const sw = swatch(c); sw.ariaHidden = "true";
		name.title = c.name;
		div.append(R.make("span", c.kids.length ? "tw" : "tw none"), sw, name, " ", n);
		div.firstChild.ariaHidden = "true";
		li.append(div);
		li.row = div; li.n = n;
		return li;
	};
	const grow = (c, level, out) => {
		const li = row(c, level);
		out.push(li); items.push(li);
		if (!c.kids.length) return;
		li.ariaExpanded = "false";
		if (folded.has(c.id) || !opened.has(c.id) && R.codes.size > MANY) return;
		li.ariaExpanded = "true"; li.grown = true;
		for (const k of c.kids) grow(k, level + 1, out);
	};
	const unfold = li => {
		li.ariaExpanded = "true";
		if (li.grown) return;
		li.grown = true;
		const out = [];
		for (const k of li.code.kids) grow(k, li.level + 1, out);
		li.after(...out);
	};
	// reveal hides what stands below a folded code, or does not hold what was typed.
	let keep = null;
	const reveal = () => {
		let shut = Infinity;
		for (const li of tree.children) {
			if (!li.code) { li.hidden = !!keep; continue; }
			if (li.level > shut) { li.hidden = true; continue; }
			shut = li.ariaExpanded === "false" ? li.level : Infinity;
			li.hidden = !!keep && !keep.has(li.code.id);
		}
	};
	const build = () => {
		const at = document.activeElement?.code?.id, top = [...R.codes.values()].filter(c => !R.codes.has(c.up));
		const signs = new Set(top.filter(c => c.folder && c.kids.length && c.kids.every(k => k.value)));
		items = [];
		const out = [];
		const head = text => { const h = R.make("li", "over", text); h.role = "presentation"; out.push(h); };
		if (signs.size) { for (const s of signs) { head(s.name); for (const k of s.kids) grow(k, 1, out); } head("Codes"); }
		for (const c of top) if (!signs.has(c)) grow(c, 1, out);
		tree.replaceChildren(...out);
		R.$("#no-codes").hidden = items.length > 0;
		if (items[0]) items[0].tabIndex = 0;
		count();
		if (box.value) narrow(); else reveal();
		if (at) items.find(li => li.code.id === at)?.focus();
	};
	const count = () => {
		for (const li of items) {
			const c = li.code, text = c.n ? String(c.n) : "";
			if (li.n.textContent !== text) li.n.textContent = text;
			li.classList.toggle("on", c.n > 0);
			const only = R.filter.codes.has(c.id);
			li.classList.toggle("only", only);
			li.ariaSelected = picked.has(c.id) ? "true" : "false";
			if (only) li.setAttribute("aria-description", "shown alone"); else li.removeAttribute("aria-description");
		}
		tally();
	};
	const tally = () => {
		const all = R.list.length, n = R.filter.coder || R.filter.codes.size ? R.list.filter(R.shown).length : all;
		R.$("#tally").textContent = n === all ? R.plural(all, "coding", "codings") : n.toLocaleString("en-GB") + " of " + R.plural(all, "coding", "codings");
		R.$("#only").hidden = !R.filter.codes.size;
		R.$("#only-name").textContent = [...R.filter.codes].map(id => R.codes.get(id)?.name).join(", ");
		const p = R.$("#picks");
		p.hidden = !picked.size;
		R.$("#picks-n").textContent = R.plural(picked.size, "code", "codes") + " picked";
	};
	// narrow leaves the codes that hold what was typed, and what stands above them.
	const narrow = () => {
		const q = box.value.trim().toLowerCase();
		let hits = 0;
		if (!q && keep) for (const li of items) if (li.ariaExpanded) li.ariaExpanded = folded.has(li.code.id) || R.codes.size > MANY && !opened.has(li.code.id) ? "false" : "true";
		keep = q ? new Set() : null;
		if (q) for (const c of R.codes.values()) if (c.low.includes(q)) {
			if (++hits > 200) break;
			for (let up = c; up && !keep.has(up.id); up = R.codes.get(up.up)) keep.add(up.id);
		}
		if (q) for (let i = 0; i < items.length; i++) if (items[i].ariaExpanded && items[i].code.kids.some(k => keep.has(k.id))) unfold(items[i]);
		reveal();
		if (q) count();
		R.$("#no-match").hidden = !q || keep.size > 0;
	};
	box.addEventListener("input", narrow);
	box.addEventListener("keydown", e => {
		if (e.key === "Escape") { box.value = ""; narrow(); R.scroll.focus(); e.stopPropagation(); }
		if (e.key === "ArrowDown" || e.key === "Enter") { e.preventDefault(); e.stopPropagation(); seen()[0]?.focus(); }
	});

	const seen = () => [...tree.children].filter(li => li.code && !li.hidden);
	const go = li => { if (!li) return; for (const x of items) x.tabIndex = -1; li.tabIndex = 0; li.focus(); };
	const fold = (li, shut) => {
		if (!li.ariaExpanded) return;
		if (shut) { li.ariaExpanded = "false"; folded.add(li.code.id); opened.delete(li.code.id); }
		else { folded.delete(li.code.id); opened.add(li.code.id); unfold(li); count(); }
		reveal();
	};
	const pick = c => { if (c.folder) return; if (!picked.delete(c.id)) picked.add(c.id); count(); };
	// use gives a code to the selected words; without any it shows the code alone.
	const use = (c, more) => {
		const words = R.selected();
		if (words && !c.folder) { R.codeWith(picked.size ? [...new Set([...picked, c.id])] : [c.id]); unpick(); return; }
		const codes = new Set(R.filter.codes);
		if (codes.has(c.id)) codes.delete(c.id); else { if (!more) codes.clear(); codes.add(c.id); }
		R.setShown(R.filter.coder, codes);
	};
	const unpick = () => { picked.clear(); count(); };

	tree.addEventListener("pointerdown", e => { if (R.selected()) e.preventDefault(); }); // the words stay selected
	tree.addEventListener("click", e => {
		const li = e.target.closest("[role=treeitem]");
		if (!li) return;
		if (e.target.closest(".tw:not(.none)")) { fold(li, li.ariaExpanded === "true"); return; }
		for (const x of items) x.tabIndex = -1;
		li.tabIndex = 0;
		if (e.ctrlKey || e.metaKey) { pick(li.code); return; }
		use(li.code, e.shiftKey);
		if (tree.contains(document.activeElement)) R.scroll.focus({preventScroll: true});
	});
	tree.addEventListener("keydown", e => {
		const li = e.target.closest("[role=treeitem]");
		if (!li || e.altKey || e.ctrlKey || e.metaKey) return;
		const all = seen(), i = all.indexOf(li);
		const act = {
			ArrowDown: () => go(all[i + 1]), ArrowUp: () => go(all[i - 1]), Home: () => go(all[0]), End: () => go(all[all.length - 1]),
			ArrowRight: () => li.ariaExpanded === "false" ? fold(li, false) : li.ariaExpanded && go(all[i + 1]),
			ArrowLeft: () => li.ariaExpanded === "true" ? fold(li, true) : go(all.findLast((x, j) => j < i && x.level < li.level)),
			Enter: () => use(li.code, e.shiftKey), " ": () => pick(li.code), Escape: () => { hide(); R.scroll.focus(); },
		}[e.key];
		if (act) { e.preventDefault(); e.stopPropagation(); act(); return; }
		if (e.key.length === 1 && /\p{L}/u.test(e.key)) { // the next code that begins so
			const low = e.key.toLowerCase(), next = [...all.slice(i + 1), ...all.slice(0, i + 1)].find(x => x.code.low.startsWith(low));
			if (next && next !== li) { e.preventDefault(); e.stopPropagation(); go(next); }
		}
	});

	// meaning says in the margin what a code is for.
	let soon = 0;
	const hide = () => { clearTimeout(soon); if (pop.matches(":popover-open")) pop.hidePopover(); };
	const meaning = li => {
		clearTimeout(soon);
		const c = li.code;
		if (!c.def && !c.use && !c.not) { hide(); return; }
		soon = setTimeout(() => {
			const parts = [R.make("b", "", c.name)];
			if (c.def) parts.push(R.make("p", "", c.def));
			for (const [name, text] of [["Use when", c.use], ["Not when", c.not]]) if (text) { const p = R.make("p"); p.append(R.make("small", "", name + " "), text); parts.push(p); }
			pop.replaceChildren(...parts);
			const r = li.row.getBoundingClientRect();
			pop.style.setProperty("--x", book.getBoundingClientRect().right + 6 + "px");
			pop.style.setProperty("--y", Math.max(8, Math.min(r.top - 8, innerHeight - 160)) + "px");
			if (!pop.matches(":popover-open")) pop.showPopover();
		}, 350);
	};
	tree.addEventListener("pointerover", e => { const li = e.target.closest("[role=treeitem]"); if (li) meaning(li); });
	tree.addEventListener("focusin", e => { const li = e.target.closest("[role=treeitem]"); if (li?.matches(":focus-visible")) meaning(li); });
	tree.addEventListener("focusout", hide);
	book.addEventListener("pointerleave", hide);

	R.$("#fold-all").addEventListener("click", () => { const shut = items.some(li => li.ariaExpanded === "true"); for (const li of [...items]) fold(li, shut); });
	R.$("#show-all").addEventListener("click", () => R.setShown(R.filter.coder, []));
	R.$("#picks-use").addEventListener("pointerdown", e => e.preventDefault());
	R.$("#picks-use").addEventListener("click", () => { if (R.selected() || R.focused()) { R.codeWith([...picked]); unpick(); } else R.say("Select the words first: with the mouse, or with S and the arrows."); });
	R.$("#picks-show").addEventListener("click", () => { R.setShown(R.filter.coder, picked); unpick(); });
	R.$("#picks-none").addEventListener("click", unpick);
	R.$("#book-open").addEventListener("click", () => R.openBook());
	R.openBook = () => {
		const narrow = matchMedia("(width < 64rem)").matches;
		if (narrow) book.classList.toggle("open");
		if (!narrow || book.classList.contains("open")) (items.find(li => li.tabIndex === 0) ?? box).focus(); else R.scroll.focus();
		R.$("#book-open").ariaExpanded = book.classList.contains("open") ? "true" : "false";
	};
	R.pickedCodes = () => [...picked];
	R.filterBook = () => { if (matchMedia("(width < 64rem)").matches && !book.classList.contains("open")) R.openBook(); box.focus(); };

	// setShown filters, and writes the filter into the address, which can be kept.
	R.setShown = (coder, codes) => {
		R.setFilter(coder, codes);
		const at = new URL(location.href);
		at.searchParams.delete("code");
		if (coder) at.searchParams.set("coder", coder); else at.searchParams.delete("coder");
		for (const id of codes) at.searchParams.append("code", id);
		history.replaceState(null, "", at);
		for (const a of R.$$("#coders a")) { if (a.dataset.coder === coder) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); }
		const n = R.list.filter(R.shown).length;
		R.say(coder === "-" ? "No codings are shown." : codes.size || codes.length || coder ? "Shown: " + R.plural(n, "coding", "codings") + "." : "Every coding is shown.");
	};
	R.$("#coders")?.addEventListener("click", e => {
		const a = e.target.closest("a");
		if (!a || e.ctrlKey || e.metaKey || e.shiftKey || !("coder" in a.dataset) || R.data.blind) return;
		e.preventDefault();
		R.setShown(a.dataset.coder, R.filter.codes);
	});

	R.on("begin tree codes", build);
	R.on("counted", count);
}
