// How the transcript looks: size, line, measure and face, kept in a cookie of
// this computer; the list of codings as a table.
"use strict";
{
	const R = Reader, KEY = "firsthand-read";
	const sizes = {size: [15, 24, 17.5], lead: [1.5, 2, 1.66], measure: [45, 80, 66]};
	const kept = () => {
		const c = document.cookie.split("; ").find(x => x.startsWith(KEY + "="));
		try { return JSON.parse(decodeURIComponent(c.slice(KEY.length + 1))); } catch { return {}; }
	};
	R.wish = kept();
	R.keep = () => { document.cookie = KEY + "=" + encodeURIComponent(JSON.stringify(R.wish)) + "; path=/; max-age=31536000; samesite=strict"; };
	const dress = () => {
		const s = R.tr.style, w = R.wish;
		const num = k => Math.min(sizes[k][1], Math.max(sizes[k][0], +w[k] || sizes[k][2]));
		s.setProperty("--read", num("size") / 16 + "rem");
		s.setProperty("--lead", num("lead"));
		// 66 characters are 32rem at 17.5 px.
		s.setProperty("--measure", 32 * num("measure") / 66 * num("size") / 17.5 + "rem");
		R.tr.classList.toggle("sans", !!w.sans);
		for (const k in sizes) { const i = R.$("#look-" + k); if (i) { i.value = num(k); R.$("#look-" + k + "-is").textContent = num(k); } }
		R.$("#look-sans").checked = !!w.sans;
	};
	dress();
	for (const k in sizes) R.$("#look-" + k).addEventListener("input", e => { R.wish[k] = +e.target.value; dress(); R.keep(); R.remeasure(); });
	R.$("#look-sans").addEventListener("change", e => { R.wish.sans = e.target.checked; dress(); R.keep(); R.remeasure(); });
	R.$("#look-usual").addEventListener("click", () => { for (const k in sizes) delete R.wish[k]; delete R.wish.sans; dress(); R.keep(); R.remeasure(); });

	const table = R.$("#table"), rows = R.$("#table-rows");
	R.openTable = () => {
		const all = R.list.filter(R.shown);
		let done = 0;
		const more = () => {
			for (const c of all.slice(done, done + 200)) {
				const code = R.codeOf(c), tr = R.make("tr"), cell = R.make("td"), b = R.make("button", "link", code.name), sw = R.make("span", code.value ? "val " + code.value : "sw c" + code.ink + (code.ink > 8 ? " d" : ""));
				if (code.value) sw.append(R.sign(code.value));
				sw.ariaHidden = "true";
				const words = R.words(c.start, Math.min(c.end, c.start + 160));
				b.addEventListener("click", () => { table.close(); R.focusOn(c); });
				const name = R.make("span", "code");
				name.append(sw, b);
				cell.append(name);
				tr.append(R.make("td", "num", R.lineOf(c.start)), cell, R.make("td", "", R.coderOf(c)), R.make("td", "serif", words + (c.end > c.start + 160 ? "…" : "")));
				rows.append(tr);
			}
			done += 200;
		};
		rows.replaceChildren();
		R.$("#table-n").textContent = R.plural(all.length, "coding", "codings");
		more();
		table.onscroll = () => { if (done < all.length && table.scrollTop + table.clientHeight > table.scrollHeight - 600) more(); };
		table.showModal();
	};
}
