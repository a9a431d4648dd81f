// Memos in the margin: what somebody thought about a passage, a coding or the
// whole interview, beside the words it is about.
"use strict";
{
	const R = Reader;
	let open = null;

	const place = m => { const c = m.coding && R.codings.get(m.coding); return c ?? (m.end ? m : null); };
	const save = (m, body) => {
		const fresh = m.fresh;
		m.body = body; delete m.fresh;
		if (!fresh) { R.sendMemo(m, m.title || body ? {title: m.title ?? "", body} : {title: "", body: ""}); if (!body && !m.title) R.data.memos = R.data.memos.filter(x => x !== m); }
		else R.newMemo(m);
		R.say(fresh ? "The memo is written." : body || m.title ? "The memo is changed." : "The memo is removed.", {back: true});
	};
	const card = m => {
		const a = R.make("aside", "memo"), foot = R.make("footer");
		a.memo = m;
		a.setAttribute("aria-label", "Memo by " + (m.mine ? "you" : m.by));
		if (m.fresh || m.editing) {
			const area = R.make("textarea");
			area.value = m.body; area.setAttribute("aria-label", "The memo"); area.dir = "auto";
			const done = keep => {
				if (open !== m) return;
				open = null; m.editing = false;
				const body = area.value.trim();
				if (m.fresh && (!keep || !body)) R.data.memos = R.data.memos.filter(x => x !== m);
				else if (keep && body !== m.body) save(m, body);
				R.emit("memos");
				R.scroll.focus({preventScroll: true});
			};
			area.addEventListener("keydown", e => {
				e.stopPropagation();
				if (e.key === "Escape") { e.preventDefault(); done(false); }
				if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); done(true); }
			});
			area.addEventListener("blur", () => setTimeout(() => done(true)));
			foot.append("Ctrl ↵ saves, Esc leaves it");
			a.append(area, foot);
			return a;
		}
		if (m.title) a.append(R.make("b", "", m.title));
		if (m.body) a.append(R.make("p", "", m.body));
		foot.append(R.make("span", "", (m.mine ? "You" : m.by) + ", " + m.day));
		if (m.changed) foot.append(R.make("span", "changed", "check the words"));
		const edit = R.make("button", "", "Change"), away = R.make("button", "", "Remove");
		edit.addEventListener("click", () => { m.editing = true; open = m; R.emit("memos"); focus(); });
		away.addEventListener("click", () => { m.title = ""; save(m, ""); R.emit("memos"); });
		foot.append(edit, away);
		a.append(foot);
		a.addEventListener("pointerenter", () => R.show("lit", place(m)));
		a.addEventListener("pointerleave", () => R.light(R.focused()?.id));
		a.addEventListener("focusin", () => R.show("lit", place(m)));
		return a;
	};
	const focus = () => R.$(".memo textarea", R.tr)?.focus({preventScroll: true});

	// hang puts the memos on the turns in which their words begin.
	const hang = () => {
		const memos = R.data.memos ?? [], by = new Map(), whole = [];
		for (const c of R.codings.values()) c.memos = 0;
		for (const m of memos) {
			const at = place(m);
			if (m.coding && R.codings.has(m.coding)) R.codings.get(m.coding).memos++;
			if (!at) { whole.push(m); continue; }
			const t = R.startPara(at.start).turn;
			if (!by.has(t)) by.set(t, []);
			by.get(t).push(m);
		}
		R.tr.classList.toggle("remarked", by.size > 0);
		for (const t of R.turns) {
			const list = by.get(t);
			if (!list) { t.memos?.remove(); t.memos = null; continue; }
			const box = t.memos ??= t.el.appendChild(R.make("div", "memos"));
			list.sort((a, b) => place(a).start - place(b).start);
			box.replaceChildren(...list.map(card));
		}
		let top = R.$(".on-all", R.tr);
		if (!whole.length) top?.remove();
		else {
			if (!top) { top = R.make("div", "on-all"); R.tr.prepend(top); }
			top.replaceChildren(...whole.map(card));
		}
		R.remeasure();
	};
	// lay puts each memo at the height of its words, under the one before.
	const lay = (from, to) => {
		if (!R.tr.classList.contains("remarked")) return;
		const beside = R.turns.slice(from, to).filter(t => t.memos);
		if (!beside.length) return;
		const turn = beside[0].el.getBoundingClientRect(), right = beside[0].words.getBoundingClientRect().right - turn.left;
		const looks = [];
		for (const t of beside) {
			const o = t.el.getBoundingClientRect();
			for (const a of t.memos.children) looks.push([t, a, R.rectAt(place(a.memo)?.start ?? t.start).top - o.top, a.offsetHeight, t.el.offsetTop]);
		}
		let end = -99;
		for (const [, a, top, height, y] of looks) {
			const at = Math.max(y + top + 2, end);
			a.style.setProperty("--mx", Math.round(right + 90 + 180) + "px");
			a.style.top = Math.round(at - y) + "px";
			end = at + height + 12;
		}
	};

	// memo begins one: on the words, on the coding that has the focus, or on the
	// whole interview.
	R.memo = () => {
		if (open) { focus(); return; }
		const words = R.selected(), c = R.focused();
		open = {id: R.newID(), fresh: true, body: "", by: "", mine: true, day: "today"};
		if (words) { open.start = words.start; open.end = words.end; } else if (c) { open.coding = c.id; open.start = c.start; open.end = c.end; }
		(R.data.memos ??= []).push(open);
		hang();
		R.lay();
		if (!words && !c) R.scroll.scrollTop = 0;
		focus();
	};
	R.on("begin", hang);
	R.on("memos", () => {
		if (open && !R.data.memos.includes(open)) R.data.memos.push(open); // news came while somebody writes
		const area = R.$(".memo textarea", R.tr), text = area?.value, at = area?.selectionStart;
		hang();
		const again = R.$(".memo textarea", R.tr);
		if (again && text !== undefined) { again.value = text; again.focus({preventScroll: true}); again.setSelectionRange(at, at); }
	});
	R.on("laid", lay);
}
