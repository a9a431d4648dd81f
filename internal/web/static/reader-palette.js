// The palette: type to find a code, Enter gives it to the words. Space picks one
// and stays, for several; Shift Enter makes a new code, Control Enter one in vivo.
"use strict";
{
	const R = Reader;
	const quick = R.$("#quick"), typed = R.$("#typed"), options = R.$("#options"), chosen = R.$("#chosen");
	let picked = null, at = 0, found = [], picks = [], shield = "";

	// used remembers what was coded with last, for this study.
	const store = () => "firsthand.recent." + R.data.study;
	R.recent = () => { try { return (JSON.parse(localStorage.getItem(store())) ?? []).filter(id => R.codes.has(id)); } catch { return []; } };
	let recent = null;
	const recents = () => recent ??= R.recent();
	R.used = ids => {
		recent = [...new Set([...ids].reverse().concat(recents()))].slice(0, 9);
		try { localStorage.setItem(store(), JSON.stringify(recent)); } catch { /* not kept */ }
		R.last = [...ids];
	};

	// match tells where typed letters stand in a name: at its start, at the start
	// of a word, together, or in order.
	const match = (low, q) => {
		const whole = low.indexOf(q);
		if (whole === 0) return 0;
		if (whole > 0) return /[\p{L}\p{N}]/u.test(low[whole - 1]) ? 2 : 1;
		let from = 0;
		for (let i = 0; i < q.length; i++) { from = low.indexOf(q[i], from) + 1; if (!from) return -1; }
		return 3;
	};
	const lettersOf = (low, q) => {
		const whole = low.indexOf(q), out = new Set();
		if (whole >= 0) { for (let i = 0; i < q.length; i++) out.add(whole + i); return out; }
		let from = 0;
		for (let i = 0; i < q.length; i++) { from = low.indexOf(q[i], from); out.add(from++); }
		return out;
	};
	R.find = (q, most = 8) => {
		const rank = new Map(recents().map((id, i) => [id, i])), best = [[], [], [], []];
		for (const c of R.codes.values()) {
			if (c.folder) continue;
			const m = q ? match(c.low, q) : rank.has(c.id) ? 0 : 1;
			if (m >= 0) best[m].push(c);
		}
		const out = [];
		for (const group of best) {
			if (rank.size) group.sort((a, b) => (rank.get(a.id) ?? 99) - (rank.get(b.id) ?? 99));
			for (const c of group) { out.push(c); if (out.length === most) return out; }
		}
		return out;
	};
	const query = () => typed.value.trim().toLowerCase();

	const option = (i, cls, ...parts) => {
		const li = R.make("li", "opt " + cls);
		li.id = "opt" + i; li.role = "option"; li.append(...parts);
		return li;
	};
	const list = () => {
		const q = query(), name = typed.value.trim().replace(/\s+/g, " ");
		found = R.find(q);
		const parts = found.map((c, i) => {
			const n = R.make("span"), letters = q ? lettersOf(c.low, q) : null;
			if (letters) [...c.name].length === c.name.length ? [...c.name].forEach((ch, j) => n.append(letters.has(j) ? R.make("mark", "", ch) : ch)) : n.append(c.name);
			else n.append(c.name);
			const up = R.codes.get(c.up);
			if (up) n.append(R.make("small", "", up.name));
			const sw = R.make("span", c.value ? "val " + c.value : "sw c" + c.ink + (c.ink > 8 ? " d" : ""));
			if (c.value) sw.append(R.sign(c.value));
			sw.ariaHidden = "true";
			const r = recents().indexOf(c.id);
			const li = option(i, picks.includes(c.id) ? "picked" : "", sw, n, ...(i === 0 && q ? [R.make("kbd", "", "↵")] : r >= 0 && !q ? [R.make("kbd", "", r + 1)] : []));
			li.code = c;
			return li;
		});
		if (name) { const li = option(parts.length, "new", R.make("span", "", "+"), R.make("span", "", "New code “" + name + "”"), R.make("kbd", "", "⇧↵")); li.fresh = name; parts.push(li); }
		if (picked && inVivo()) { const li = option(parts.length, "new", R.make("span", "q", "“"), R.make("span", "", "In vivo: “" + inVivo() + "”"), R.make("kbd", "", name ? "Ctrl ↵" : "V")); li.fresh = inVivo(); parts.push(li); }
		options.replaceChildren(...parts);
		chosen.replaceChildren(...picks.map(id => R.make("span", "pick", R.codes.get(id).name)));
		chosen.hidden = !picks.length;
		point(0);
	};
	const point = i => {
		const all = options.children;
		at = Math.max(0, Math.min(i, all.length - 1));
		for (let j = 0; j < all.length; j++) { all[j].classList.toggle("at", j === at); all[j].ariaSelected = j === at ? "true" : "false"; }
		typed.setAttribute("aria-activedescendant", all[at]?.id ?? "");
	};
	const inVivo = () => picked && picked.words.length <= 120 ? picked.words.replace(/\s+/g, " ") : "";

	// openPalette opens it in the margin beside the selection.
	R.openPalette = () => {
		picked = R.selected() ?? (R.focused() ? spanOf(R.focused()) : null);
		if (!picked) { R.say("Select the words first: with the mouse, or with S and the arrows."); return; }
		R.show("picked", picked);
		quick.hidden = false; typed.value = ""; picks = []; list();
		const end = R.rectAt(picked.start), o = R.scroll.getBoundingClientRect(), words = R.startPara(picked.start).turn.words.getBoundingClientRect();
		const narrow = o.width < 44 * 16;
		const x = narrow ? 8 : words.right - o.left + 12;
		let y = narrow ? R.rectAt(picked.end, true).bottom + 6 : end.top;
		y = Math.max(o.top + 8, Math.min(y, o.bottom - quick.offsetHeight - 12));
		quick.style.setProperty("--x", x + "px");
		quick.style.setProperty("--y", y - o.top + R.scroll.scrollTop + "px");
		typed.focus({preventScroll: true});
	};
	const spanOf = c => ({start: c.start, end: c.end, words: R.words(c.start, c.end)});
	R.closePalette = back => {
		if (quick.hidden) return;
		quick.hidden = true;
		R.show("picked");
		R.scroll.focus({preventScroll: true});
		if (back && picked) R.select(picked.start, picked.end);
	};
	// give codes the words with what was picked, and one more.
	const give = (codes, fresh) => {
		const p = picked ?? R.selected();
		R.closePalette(false);
		picked = null;
		if (!p) { R.say("Select the words first: with the mouse, or with S and the arrows."); return; }
		const made = fresh ? withNew(p, codes, fresh) : R.code(p, codes);
		R.unselect();
		R.$("#code").hidden = true;
		if (made) { R.caret = p.end; R.focusOn(made); }
	};
	// withNew makes a code of a name, or takes the one of that name.
	const withNew = (p, codes, name) => {
		const low = name.toLowerCase(), same = [...R.codes.values()].find(c => c.low === low && !c.folder);
		if (same) return R.code(p, [...codes, same.id]);
		return R.code(p, codes, {id: R.newID(), name});
	};
	const choose = () => {
		const li = options.children[at];
		if (li?.fresh) give(picks, li.fresh);
		else if (picks.length && !query()) give(picks);
		else if (li?.code) give([...new Set([...picks, li.code.id])]);
	};
	// space picks the code that is offered, and stays, where a word of its name
	// begins as typed and no name goes on with a space; otherwise it is a space.
	const space = () => {
		const q = query(), li = options.children[at];
		if (!li?.code || q && R.find(q + " ", 1).some(c => c.low.includes(q + " "))) return false;
		if (!moved && (!q || match(li.code.low, q) > 1)) return false;
		picks = picks.includes(li.code.id) ? picks.filter(x => x !== li.code.id) : [...picks, li.code.id];
		words.set(li.code.id, typed.value);
		typed.value = "";
		list();
		return true;
	};
	const words = new Map();
	let moved = false;
	const unpick = () => { const id = picks.pop(); typed.value = (words.get(id) ?? "") + " "; list(); };

	typed.addEventListener("input", () => { moved = false; list(); });
	// The letter that opened a field is not typed into it.
	document.addEventListener("beforeinput", e => { if (shield && e.data === shield) e.preventDefault(); shield = ""; });
	document.addEventListener("keyup", () => { shield = ""; });
	R.shield = key => { shield = key; };
	typed.addEventListener("keydown", e => {
		if (e.isComposing) return;
		const name = typed.value.trim().replace(/\s+/g, " ");
		const go = {
			ArrowDown: () => { moved = true; point(at + 1); }, ArrowUp: () => { moved = true; point(at - 1); }, Escape: () => R.closePalette(true),
			Enter: () => e.shiftKey && name ? give(picks, name) : (e.ctrlKey || e.metaKey) && inVivo() ? give(picks, inVivo()) : choose(),
			" ": () => space(), Backspace: () => typed.value || !picks.length ? false : unpick(),
		}[e.key];
		e.stopPropagation();
		if (go && go() !== false) e.preventDefault();
	});
	options.addEventListener("pointerdown", e => {
		const li = e.target.closest(".opt");
		if (!li) return;
		e.preventDefault();
		point([...options.children].indexOf(li));
		if (e.ctrlKey || e.metaKey) { moved = true; space(); } else choose();
	});
	document.addEventListener("pointerdown", e => { if (!quick.hidden && !quick.contains(e.target)) R.closePalette(false); });
	const button = R.$("#code");
	button.addEventListener("pointerdown", e => e.preventDefault());
	button.addEventListener("click", () => R.openPalette());

	// What needs no palette.
	R.codeWith = ids => { picked = R.selected(); if (!picked && R.focused()) picked = spanOf(R.focused()); give(ids); };
	R.inVivo = () => {
		picked = R.selected();
		if (!picked) { R.say("Select the words first; they become the code’s name."); return; }
		if (!inVivo()) { R.say("A code’s name is short: select fewer words.", {bad: true}); picked = null; return; }
		give([], inVivo());
	};
	R.codeRecent = n => { const id = recents()[n - 1]; if (id) R.codeWith([id]); else R.say("There is no code number " + n + " yet: they are those you used last."); };
	R.repeat = () => { const ids = (R.last ?? recents().slice(0, 1)).filter(id => R.codes.has(id)); if (ids.length) R.codeWith(ids); else R.say("Nothing was coded yet."); };
}
