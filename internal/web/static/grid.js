// The grid of people: write in a cell, move by keys, copy and paste as in a
// spreadsheet. What is written at once is one act, with undo. A cell that cannot
// be kept says why, in its place, and nothing is changed until it is right.
"use strict";
{
	const table = document.querySelector("table.grid");
	const body = table?.tBodies[0];
	const choices = JSON.parse(document.querySelector("#grid-choices")?.textContent ?? "{}");
	const said = document.querySelector("#grid-said");
	let at = null;      // the cell where one is
	let from = null;    // where a selection of several begins
	let editor = null;  // the field in the cell that is written in
	let made = 0;       // new rows

	if (table) {
		// The last row is somebody new.
		const blank = () => {
			const row = body.rows[0]?.cloneNode(true) ?? null;
			if (!row) return;
			row.dataset.case = "new" + ++made;
			row.classList.add("fresh");
			for (const c of row.cells) { c.textContent = ""; clear(c); c.tabIndex = -1; c.classList.remove("on"); c.removeAttribute("aria-selected"); }
			// An empty head of a row would head nothing: it is a cell until it is filled.
			const first = document.createElement("td");
			for (const a of row.cells[0].attributes) if (a.name !== "scope") first.setAttribute(a.name, a.value);
			first.setAttribute("role", "gridcell");
			first.setAttribute("aria-label", "Somebody new: a number, such as P07");
			row.cells[0].replaceWith(first);
			body.append(row);
		};
		const cells = row => [...row.cells];
		const spot = c => [c.parentNode.sectionRowIndex, c.cellIndex];
		const cell = (r, c) => body.rows[Math.max(0, Math.min(r, body.rows.length - 1))]?.cells[Math.max(0, Math.min(c, body.rows[0].cells.length - 1))];
		const clear = c => { c.removeAttribute("aria-invalid"); c.removeAttribute("title"); c.removeAttribute("aria-description"); };
		const box = () => {
			if (!at) return [];
			const [r1, c1] = spot(from ?? at), [r2, c2] = spot(at), out = [];
			for (let r = Math.min(r1, r2); r <= Math.max(r1, r2); r++) out.push(cells(body.rows[r]).slice(Math.min(c1, c2), Math.max(c1, c2) + 1));
			return out;
		};
		const mark = () => {
			for (const c of body.querySelectorAll(".on")) { c.classList.remove("on"); c.removeAttribute("aria-selected"); }
			const all = box();
			if (all.length > 1 || all[0]?.length > 1) for (const c of all.flat()) { c.classList.add("on"); c.setAttribute("aria-selected", "true"); }
		};
		const go = (c, keep) => {
			if (!c) return;
			if (!keep) from = null; else from ??= at;
			if (at) at.tabIndex = -1;
			at = c;
			at.tabIndex = 0;
			at.focus();
			mark();
		};
		const tell = words => { said.textContent = words; };

		// keep sends what was written in cells, as [cell, text], in one act.
		const keep = async list => {
			list = list.filter(([c, text]) => c && c.textContent !== text);
			if (!list.length) return;
			const before = list.map(([c]) => c.textContent);
			for (const [c, text] of list) { c.textContent = text; clear(c); c.classList.add("wait"); }
			const sent = list.map(([c, text]) => ({case: c.parentNode.dataset.case, column: c.dataset.column, text}));
			let answer, said2;
			try {
				answer = await fetch(table.dataset.cells, {method: "POST", headers: {"Content-Type": "application/json", Accept: "application/json"}, body: JSON.stringify({cells: sent})});
				said2 = await answer.json();
			} catch {
				said2 = {error: "The connection was lost. What you wrote is still in the cells; write it again when Firsthand is back."};
			}
			for (const [c] of list) c.classList.remove("wait");
			if (answer?.ok) {
				said2.cells.forEach((k, i) => { list[i][0].textContent = k.text; list[i][0].classList.remove("kept"); void list[i][0].offsetWidth; list[i][0].classList.add("kept"); });
				let fresh = false;
				for (const [key, id] of Object.entries(said2.made ?? {})) {
					const row = body.querySelector('tr[data-case="' + key + '"]');
					if (row) { row.dataset.case = id; row.classList.remove("fresh"); row.cells[0].removeAttribute("aria-label"); row.cells[0].setAttribute("role", "rowheader"); fresh = true; }
				}
				if (fresh) blank();
				notice(said2.said, said2.seq);
				tell(said2.said);
				return;
			}
			// What is wrong stays to be mended; what was right is as it was.
			const wrong = new Map((said2.cells ?? []).map(w => [w.case + " " + w.column, w.message]));
			list.forEach(([c], i) => {
				const why = wrong.get(sent[i].case + " " + sent[i].column);
				if (why) { c.setAttribute("aria-invalid", "true"); c.title = why; c.setAttribute("aria-description", why); }
				else if (answer && !c.parentNode.dataset.case.startsWith("new")) c.textContent = before[i];
			});
			for (const w of said2.cells ?? []) { // such as a new row without its number
				const c = body.querySelector('tr[data-case="' + CSS.escape(w.case) + '"] [data-column="' + CSS.escape(w.column) + '"]');
				if (c) { c.setAttribute("aria-invalid", "true"); c.title = w.message; c.setAttribute("aria-description", w.message); }
			}
			tell(said2.error);
			trouble(said2.error);
		};

		const notice = (words, seq) => {
			document.querySelector(".notice")?.remove();
			const div = Object.assign(document.createElement("div"), {className: "notice"});
			div.setAttribute("role", "status");
			const form = Object.assign(document.createElement("form"), {method: "post", action: table.dataset.undo});
			const hidden = Object.assign(document.createElement("input"), {type: "hidden", name: "seq", value: seq});
			const button = document.createElement("button");
			button.append("Undo ", Object.assign(document.createElement("kbd"), {textContent: "Z"}));
			form.append(hidden, button);
			div.append(Object.assign(document.createElement("p"), {textContent: words}), form);
			document.body.append(div);
		};
		const trouble = words => {
			document.querySelector(".notice")?.remove();
			const div = Object.assign(document.createElement("div"), {className: "notice wrong"});
			div.setAttribute("role", "alert");
			div.append(Object.assign(document.createElement("p"), {textContent: words}));
			document.body.append(div);
		};

		// edit opens a field in the cell; typed is what began it, if anything did.
		const edit = typed => {
			if (!at || editor) return;
			const c = at, list = choices[c.dataset.column], old = c.textContent;
			const field = document.createElement(list ? "select" : "input");
			field.setAttribute("aria-label", table.tHead.rows[0].cells[c.cellIndex].textContent.trim() + " of " + (c.parentNode.cells[0].textContent || "somebody new"));
			if (list) {
				field.append(new Option("", ""), ...list.map(v => new Option(v, v)));
				if (old && !list.includes(old)) field.append(new Option(old, old));
				field.value = old;
				if (typed) field.value = list.find(v => v.toLowerCase().startsWith(typed.toLowerCase())) ?? old;
			} else field.value = typed ?? old;
			c.classList.add("writing");
			c.replaceChildren(field);
			editor = {c, old, field};
			field.focus();
			if (!list) field.setSelectionRange(field.value.length, field.value.length);
			field.addEventListener("blur", () => close(true));
		};
		const close = (use, then) => {
			if (!editor) return;
			const {c, old, field} = editor;
			editor = null;
			c.classList.remove("writing");
			c.textContent = old;
			if (use) keep([[c, field.value.trim()]]);
			if (then) go(then); else if (!use) go(c);
		};

		// here is the cell that has the focus, however it came there.
		const here = () => {
			const c = document.activeElement?.closest?.("tbody td, tbody th");
			if (!editor && c && c !== at && body.contains(c)) { if (at) at.tabIndex = -1; from = null; at = c; at.tabIndex = 0; mark(); }
			return !editor && at && document.activeElement === at;
		};
		const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
		table.addEventListener("keydown", e => {
			if (editor) {
				const [r, c] = spot(editor.c);
				if (e.key === "Escape") { e.preventDefault(); close(false); }
				else if (e.key === "Enter") { e.preventDefault(); close(true, cell(r + (e.shiftKey ? -1 : 1), c)); }
				else if (e.key === "Tab") { e.preventDefault(); close(true, cell(r, c + (e.shiftKey ? -1 : 1))); }
				e.stopPropagation();
				return;
			}
			if (!here()) return;
			const [r, c] = spot(at), [dr, dc] = step[e.key] ?? [];
			if (dr !== undefined && !e.altKey) {
				e.preventDefault();
				const far = e.ctrlKey || e.metaKey ? 1e6 : 1;
				go(cell(r + dr * far, c + dc * far), e.shiftKey);
			} else if (e.key === "Home") { e.preventDefault(); go(cell(e.ctrlKey ? 0 : r, 0), e.shiftKey);
			} else if (e.key === "End") { e.preventDefault(); go(cell(e.ctrlKey ? 1e6 : r, 1e6), e.shiftKey);
			} else if (e.key === "PageDown" || e.key === "PageUp") { e.preventDefault(); go(cell(r + (e.key === "PageDown" ? 15 : -15), c), e.shiftKey);
			} else if (e.key === "Enter" || e.key === "F2") { e.preventDefault(); edit();
			} else if (e.key === "Delete" || e.key === "Backspace") { e.preventDefault(); keep(box().flat().filter(x => x.dataset.column !== "name").map(x => [x, ""]));
			} else if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "a") { e.preventDefault(); go(cell(0, 0)); go(cell(1e6, 1e6), true);
			} else if (e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey) {
				// In the grid letters are written; only outside it are they keys.
				e.stopPropagation();
				if (choices[at.dataset.column]) { e.preventDefault(); edit(e.key); }
				else edit(""); // the browser writes the letter in the field that has the focus now
			}
		}, true);

		table.addEventListener("mousedown", e => {
			const c = e.target.closest("tbody td, tbody th");
			if (!c || editor?.c === c) return;
			if (editor) close(true);
			e.preventDefault();
			go(c, e.shiftKey);
			const drag = m => { const over = m.target.closest?.("tbody td, tbody th"); if (over && body.contains(over) && over !== at) go(over, true); };
			document.addEventListener("mousemove", drag);
			document.addEventListener("mouseup", () => document.removeEventListener("mousemove", drag), {once: true});
		});
		table.addEventListener("dblclick", e => { if (e.target.closest("tbody td, tbody th") === at) edit(); });
		table.addEventListener("focusin", here);

		document.addEventListener("copy", e => {
			if (!here()) return;
			e.preventDefault();
			e.clipboardData.setData("text/plain", box().map(row => row.map(c => /[\t\n"]/.test(c.textContent) ? '"' + c.textContent.replaceAll('"', '""') + '"' : c.textContent).join("\t")).join("\n"));
		});
		document.addEventListener("paste", e => {
			if (!here()) return;
			const words = e.clipboardData.getData("text/plain");
			if (!words) return;
			e.preventDefault();
			const pasted = parse(words);
			const area = box();
			const [r0, c0] = area[0]?.[0] ? spot(area[0][0]) : spot(at);
			const list = [];
			if (pasted.length === 1 && pasted[0].length === 1) {
				for (const c of area.flat()) list.push([c, pasted[0][0].trim()]); // one value for all that are taken
			} else {
				pasted.forEach((row, r) => {
					while (r0 + r >= body.rows.length) { const n = body.rows.length; blank(); if (body.rows.length === n) return; }
					row.forEach((text, c) => { if (c0 + c < body.rows[0].cells.length) list.push([body.rows[r0 + r].cells[c0 + c], text.trim()]); });
				});
				from = cell(r0, c0);
				const last = cell(r0 + pasted.length - 1, c0 + Math.max(...pasted.map(p => p.length)) - 1);
				go(last, true);
			}
			keep(list);
		});
		// parse reads what spreadsheets put on the clipboard: tabs, lines, and quotes
		// around cells that hold either.
		const parse = words => {
			const rows = [[]];
			let cell = "", quoted = false, begun = false;
			for (let i = 0; i < words.length; i++) {
				const ch = words[i];
				if (quoted) {
					if (ch !== '"') cell += ch;
					else if (words[i + 1] === '"') { cell += '"'; i++; }
					else quoted = false;
				} else if (ch === '"' && !begun) { quoted = true; begun = true; }
				else if (ch === "\t") { rows.at(-1).push(cell); cell = ""; begun = false; }
				else if (ch === "\n" || ch === "\r") {
					if (ch === "\r" && words[i + 1] === "\n") i++;
					rows.at(-1).push(cell); rows.push([]); cell = ""; begun = false;
				} else { cell += ch; begun = true; }
			}
			if (cell || rows.at(-1).length) rows.at(-1).push(cell); else rows.pop();
			return rows;
		};

		const ready = () => { for (const c of body.querySelectorAll("td, th")) if (c !== at && !c.hasAttribute("tabindex")) c.tabIndex = -1; };
		table.addEventListener("rows", () => { const last = body.querySelector(".fresh:not(:last-child)"); if (last) body.append(last); ready(); });
		blank();
		ready();
		if (body.rows.length) body.rows[0].cells[0].tabIndex = 0;
	}
}
