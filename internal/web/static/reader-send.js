// Sending: an act is on the page at once, kept in this browser until the program
// has it, and sent again as often as it takes; what it makes is named here, so
// that sending twice makes nothing twice. What others do arrives on an open line.
"use strict";
{
	const R = Reader, KEPT = "firsthand.unsent.";
	const queue = [];
	let sending = false, lost = null, wait = 0, line = null, later = 0;

	// newID is a UUID of version 7: it sorts by when it was made.
	R.newID = () => {
		const b = crypto.getRandomValues(new Uint8Array(16));
		let ms = Date.now();
		for (let i = 5; i >= 0; i--) { b[i] = ms % 256; ms = Math.floor(ms / 256); }
		b[6] = 0x70 | b[6] & 15; b[8] = 0x80 | b[8] & 63;
		const h = [...b].map(x => x.toString(16).padStart(2, "0")).join("");
		return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join("-");
	};

	const said = R.$("#said"), undo = R.$("#undo"), state = R.$("#state");
	R.say = (text, {bad = false, back = false} = {}) => {
		said.textContent = text; said.title = text;
		said.classList.toggle("bad", bad);
		undo.hidden = !back;
	};
	const time = at => new Date(at).toLocaleTimeString("en-GB", {hour: "2-digit", minute: "2-digit"});
	const tellState = () => {
		const n = queue.filter(a => a.keep).length;
		state.classList.toggle("bad", !!lost);
		document.body.classList.toggle("lost", !!lost);
		if (!lost) { state.textContent = n ? "Saving" : "Saved"; return; }
		const kept = n ? " Your last " + (n === 1 ? "act is" : n + " acts are") + " kept on this computer and will be sent when it returns." : "";
		state.textContent = "Not connected" + (n ? ", " + n + " kept" : "");
		R.say(lost.key ? "The program was started again and does not know this browser." + kept + " Open the address that it printed, in this browser."
			: "The connection was lost at " + time(lost.at) + "." + kept + " You can go on working.", {bad: true});
	};

	R.isPending = id => queue.some(a => a.makes?.includes(id));
	R.unsent = () => queue.length;

	// act queues an act: where it is sent, what, and what to do when it is refused.
	// keep: it is worth keeping over a restart of either side.
	const act = a => {
		a.id ??= R.newID();
		queue.push(a);
		if (a.keep) try { localStorage.setItem(KEPT + a.id, JSON.stringify({to: a.to, body: a.body, makes: a.makes, what: a.what})); } catch { /* a browser that keeps nothing */ }
		if (lost) tellState();
		drain();
	};
	const settled = a => {
		const i = queue.indexOf(a);
		if (i >= 0) queue.splice(i, 1);
		if (a.keep) localStorage.removeItem(KEPT + a.id);
	};

	const drain = async () => {
		if (sending) return;
		sending = true;
		clearTimeout(wait);
		try {
			while (queue.length) {
				const a = queue[0];
				if (!a.keep && lost) { settled(a); R.say("The program does not answer; this was not done.", {bad: true}); continue; }
				a.body.head = R.head; a.body.blind = R.data.blind;
				if (!a.keep || a.here) a.body.revision ??= R.revision;
				let r, answer;
				try {
					r = await fetch(a.to, {method: "POST", headers: {"Content-Type": "application/json", Accept: "application/json"}, body: JSON.stringify(a.body)});
					answer = await r.json();
				} catch { answer = null; }
				if (!answer || r.status === 403 || r.status >= 500 && r.status !== 500) {
					lost ??= {at: Date.now()};
					lost.key = r?.status === 403;
					if (!a.keep) { settled(a); R.say("The program does not answer; this was not done.", {bad: true}); }
					tellState();
					wait = setTimeout(drain, 1000);
					return;
				}
				// A failure inside the program may pass; what is of another folder that had this address waits for its own.
				if (a.keep && r.status === 500 && (a.tries = (a.tries ?? 0) + 1) < 5) { wait = setTimeout(drain, 1000 * a.tries); return; }
				if (a.keep && r.status === 404 && !a.to.startsWith(R.data.at + "/")) { queue.shift(); continue; }
				settled(a);
				found();
				if (!r.ok) { refused(a, r.status, answer); continue; }
				R.emit("durable", a);
				if (a.to.startsWith(R.data.at + "/")) R.take(answer);
				a.done?.(answer);
			}
		} finally { sending = false; if (!lost) tellState(); }
	};
	const refused = (a, status, answer) => {
		for (const id of a.makes ?? []) R.emit("changed", [...new Set(R.drop(id))]);
		if (a.gone && status === 404) return; // it was gone already
		a.back?.();
		R.say([answer.error, answer.hint && answer.hint[0].toUpperCase() + answer.hint.slice(1) + (/[.?]$/.test(answer.hint) ? "" : ".")].filter(Boolean).join(" "), {bad: true});
	};
	const found = () => {
		if (!lost) return;
		lost = null;
		R.say("Connected again. What was kept is being saved.");
		open();
		tellState();
	};

	// code gives codes to a stretch; fresh is a code to make with it.
	R.code = (span, codes, fresh) => {
		const all = fresh ? [...codes, fresh.id] : codes, wishes = all.map(code => ({id: R.newID(), code}));
		if (!all.length) return null;
		if (fresh) R.addCode(fresh);
		const touched = new Set();
		for (const w of wishes) {
			const twin = R.list.find(c => c.mine && c.code === w.code && c.start === span.start && c.end === span.end);
			if (twin) { w.twin = twin.id; continue; }
			R.put(w.id, span.start, span.end, w.code, R.me || "me", false).forEach(t => touched.add(t));
		}
		R.emit("changed", [...touched]);
		const names = all.map(id => R.codes.get(id).name), n = R.countWords(R.words(span.start, span.end));
		R.say("Coded " + R.plural(n, "word", "words") + " as " + (names.length > 1 ? names.slice(0, -1).join(", ") + " and " : "") + names[names.length - 1] + ".", {back: true});
		act({keep: true, to: R.data.at + "/codings", makes: wishes.map(w => w.id), what: "code",
			body: {start: span.start, end: span.end, revision: R.revision, codes: wishes.map(({id, code}) => ({id, code})), new: fresh && {id: fresh.id, name: fresh.name, parent: fresh.up ?? ""}},
			back: () => { if (fresh) R.removeCode(fresh.id); }});
		R.used(all);
		const w = wishes[wishes.length - 1];
		return R.codings.get(w.twin ?? w.id);
	};
	// leastTaken is the ink that fewest codes at the top have, as the program counts it.
	const leastTaken = () => {
		const n = Array(17).fill(0);
		for (const c of R.codes.values()) if (!R.codes.has(c.up)) n[c.ink]++;
		return n.indexOf(Math.min(...n.slice(1)), 1);
	};
	R.addCode = c => {
		c.low = c.name.toLowerCase(); c.kids = []; c.n = 0; c.ink ??= R.codes.get(c.up)?.ink ?? R.nextInk;
		R.codes.set(c.id, c);
		R.codes.get(c.up)?.kids.push(c);
		if (!c.up) R.nextInk = leastTaken();
		R.emit("tree");
	};
	R.removeCode = id => { R.codes.delete(id); R.emit("tree"); };

	R.remove = c => {
		const code = R.codeOf(c);
		R.emit("changed", [...new Set(R.drop(c.id))]);
		R.say("Removed " + code.name + " from " + R.plural(R.countWords(R.words(c.start, c.end)), "word", "words") + (c.mine ? "." : ", coded by " + R.coderOf(c) + "."), {back: true});
		act({keep: true, gone: true, to: R.data.at + "/codings/" + c.id + "/remove", what: "remove", body: {},
			back: () => R.emit("changed", R.put(c.id, c.start, c.end, c.code, c.coder, c.changed))});
	};
	R.moveTo = (c, start, end, was) => {
		R.say("Moved " + R.codeOf(c).name + ": " + R.plural(R.countWords(R.words(start, end)), "word", "words") + ".", {back: true});
		act({keep: true, to: R.data.at + "/codings/" + c.id + "/move", what: "move", body: {start, end, revision: R.revision},
			back: () => R.emit("changed", R.put(c.id, was.start, was.end, c.code, c.coder, was.changed))});
	};
	R.newMemo = m => act({keep: true, to: R.data.at + "/memos", what: "memo", body: {id: m.id, coding: m.coding ?? "", start: m.coding ? 0 : m.start ?? 0, end: m.coding ? 0 : m.end ?? 0, revision: R.revision, body: m.body},
		back: () => { R.data.memos = R.data.memos.filter(x => x !== m); R.emit("memos"); }});
	R.sendMemo = (m, body) => act({keep: true, to: R.data.at + "/memos/" + m.id, what: "words", body});
	R.correct = (para, words, done) => act({to: R.data.at + "/correct", body: {start: para.start, end: para.end, revision: R.revision, words}, done});
	R.turnBack = way => {
		R.flush?.();
		if (lost) {
			const a = way === "undo" ? queue.findLast(x => x.keep && x.to.startsWith(R.data.at + "/")) : null;
			if (!a || sending && a === queue[0]) { R.say("Nothing that was not saved can be taken back.", {bad: true}); return; }
			settled(a);
			for (const id of a.makes ?? []) R.emit("changed", [...new Set(R.drop(id))]);
			a.back?.();
			tellState();
			return;
		}
		act({to: R.data.at + "/" + way, body: {}, done: answer => R.say(answer.said, {back: way === "redo"})});
	};
	R.post = (to, body, done) => act({to: R.data.at + to, body, done});

	// The line: what others do arrives, and is told once.
	const open = () => {
		line?.close();
		line = new EventSource(R.data.at + "/news?after=" + R.head + (R.data.blind ? "&blind=1" : ""));
		line.onopen = () => { if (lost && !lost.key) { found(); drain(); } };
		line.onmessage = e => {
			const strangers = R.take(JSON.parse(e.data));
			if (strangers?.size) R.$("#news").textContent = [...strangers].map(([id, n]) => (R.coders.get(id)?.name ?? "A colleague") + " coded " + R.plural(n, "passage", "passages") + " here").join("; ") + ".";
		};
		line.onerror = () => {
			line.close();
			fetch(R.data.at + "/news?after=-1", {headers: {Accept: "application/json"}}).then(r => r.status === 403, () => null).then(key => {
				if (key === false) { if (lost) { found(); drain(); } else later = setTimeout(open, 1500); return; }
				const first = !lost;
				lost ??= {at: Date.now()};
				if (first || lost.key !== key && key !== null) { lost.key = !!key; tellState(); }
				later = setTimeout(open, 1500);
			});
		};
	};
	document.addEventListener("visibilitychange", () => {
		clearTimeout(later);
		if (document.visibilityState === "visible") { if (!line || line.readyState === 2) open(); }
		else later = setTimeout(() => line?.close(), 60000);
	});
	addEventListener("beforeunload", () => { R.flush?.(); });
	addEventListener("pagehide", () => line?.close());

	// connect takes up what was kept and opens the line.
	R.connect = () => {
		for (let i = 0; i < localStorage.length; i++) {
			const key = localStorage.key(i);
			if (!key.startsWith(KEPT)) continue;
			try {
				const a = {...JSON.parse(localStorage.getItem(key)), id: key.slice(KEPT.length), keep: true};
				if (!/^\/s\/[^/]+\/interviews\//.test(a.to)) throw 0;
				queue.push(a);
				again(a);
			} catch { localStorage.removeItem(key); i--; }
		}
		queue.sort((a, b) => a.id < b.id ? -1 : 1);
		tellState();
		if (queue.length) drain();
		open();
	};
	// again shows an act that was kept before this page was opened.
	const again = a => {
		if (!a.to.startsWith(R.data.at + "/")) return;
		const b = a.body, id = a.to.split("/").at(-2);
		if (a.what === "code" && b.revision === R.revision) {
			if (b.new && !R.codes.has(b.new.id)) R.addCode({id: b.new.id, name: b.new.name, up: b.new.parent});
			for (const w of b.codes) if (!R.codings.has(w.id) && R.codes.has(w.code)) R.emit("changed", R.put(w.id, b.start, b.end, w.code, R.me || "me", false));
		}
		if (a.what === "remove") { a.gone = true; R.emit("changed", R.drop(id)); }
		const c = R.codings.get(id);
		if (a.what === "move" && c && b.revision === R.revision) R.emit("changed", R.put(id, b.start, b.end, c.code, c.coder, false));
	};

	// A corrected text, or too much at once: the page is read anew, where one is.
	let reading = false, told = null;
	R.on("stale", async news => {
		if (news.touched) told = news;
		if (reading) return;
		reading = true;
		const top = R.scroll.getBoundingClientRect().top, first = R.turns.find(t => t.el.getBoundingClientRect().bottom > top);
		const n = first?.n ?? 0, off = first ? first.el.getBoundingClientRect().top : 0, focus = R.focused()?.id;
		try {
			const r = await fetch(location.pathname + location.search, {headers: {Accept: "text/html"}});
			const page = new DOMParser().parseFromString(await r.text(), "text/html");
			if (!page.querySelector("#tr")) return;
			R.unpaint();
			R.tr.replaceChildren(...page.querySelector("#tr").childNodes, ...R.$$(".caret, .edge", R.tr));
			R.$("#data").textContent = page.querySelector("#data").textContent;
		} catch { return; } finally { reading = false; }
		R.begin();
		if (R.turns[n]) R.scroll.scrollTop += R.turns[n].el.getBoundingClientRect().top - off;
		R.lay();
		if (focus && R.codings.has(focus)) R.focusOn(R.codings.get(focus));
		if (told) R.emit("corrected", told); else R.$("#news").textContent = "The text was corrected; the page shows the new words.";
		told = null;
	});
}
