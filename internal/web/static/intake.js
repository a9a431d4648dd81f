// Bringing files in: dropped anywhere on the page or chosen, sent with a bar,
// stopped at any time. The form works without this.
"use strict";
{
	const form = document.querySelector("[data-intake]");
	if (form) {
		const box = form.querySelector(".progress"), bar = box.querySelector(".lvl"), line = box.querySelector("p"), stop = box.querySelector("button");
		const wrong = form.querySelector(".note.bad"), input = form.querySelector("input[type=file]");
		let halt = null; // stops what runs

		form.querySelector(".drops").hidden = false;

		const show = (share, words) => {
			box.hidden = false;
			bar.firstElementChild.style.setProperty("--w", Math.round(share * 100) + "%");
			bar.setAttribute("aria-valuenow", Math.round(share * 100));
			if (line.textContent !== words) line.textContent = words;
		};
		const fail = (words, hint) => {
			halt = null;
			box.hidden = true;
			wrong.hidden = false;
			wrong.replaceChildren(...[words, hint].filter(Boolean).flatMap(w => w.split("\n")).map(w => Object.assign(document.createElement("p"), {textContent: w})));
			input.value = "";
		};
		const files = n => n === 1 ? "1 file" : n.toLocaleString("en-GB") + " files";

		// send takes a list of [file, path in a folder or empty].
		const send = list => {
			if (halt || !list.length) return;
			wrong.hidden = true;
			const body = new FormData();
			for (const c of form.querySelectorAll("input[type=checkbox]:checked")) body.append(c.name, c.value);
			for (const [file, path] of list) path ? body.append("folder", file, path) : body.append("files", file, file.name);
			const ask = new XMLHttpRequest();
			const begun = performance.now();
			ask.open("POST", form.action);
			ask.setRequestHeader("Accept", "application/json");
			ask.responseType = "json";
			halt = () => { ask.abort(); halt = null; box.hidden = true; };
			ask.upload.onprogress = e => { if (performance.now() - begun > 400) show(e.lengthComputable ? e.loaded / e.total / 2 : 0, "Sending " + files(list.length)); };
			ask.onerror = () => fail("The files did not come whole; nothing was changed.", "Is Firsthand still running? Then send them again.");
			ask.onload = () => ask.status < 400 && ask.response ? watch(ask.response) : fail(ask.response?.error ?? "The files were not taken in; nothing was changed.", ask.response?.hint);
			ask.send(body);
		};

		// watch follows an import that runs on the server.
		const watch = said => {
			if (said.state !== "running") { location.assign(said.page); return; }
			show(0.5 + (said.all ? said.done / said.all / 2 : 0), said.done.toLocaleString("en-GB") + " of " + said.all.toLocaleString("en-GB") + (said.at ? ", " + said.at : ""));
			let stopped = false;
			halt = () => {
				stopped = true;
				halt = null;
				fetch(said.page + "/stop", {method: "POST", headers: {Accept: "application/json"}}).then(a => a.json()).then(s => location.assign(s.page));
			};
			setTimeout(() => {
				if (stopped) return;
				fetch(said.page, {headers: {Accept: "application/json"}}).then(a => a.json()).then(s => { if (!stopped) s.error ? fail(s.error, s.hint) : watch(s); },
					() => { if (!stopped) fail("The connection was lost. The import goes on by itself, wholly or not at all.", "Load this page again to see what came of it."); });
			}, 250);
		};

		stop.addEventListener("click", () => halt?.());
		form.addEventListener("submit", e => {
			if (!input.files.length) return;
			e.preventDefault();
			send([...input.files].map(f => [f, ""]));
		});

		// A folder is walked; what is hidden stays out.
		const walk = async (entry, path) => {
			if (entry.name.startsWith(".")) return [];
			if (entry.isFile) return [[await new Promise((y, n) => entry.file(y, n)), path ? path + entry.name : ""]];
			const reader = entry.createReader(), all = [];
			for (;;) {
				const some = await new Promise((y, n) => reader.readEntries(y, n));
				if (!some.length) return all;
				for (const inside of some) all.push(...await walk(inside, path + entry.name + "/"));
			}
		};
		let deep = 0;
		const bringsFiles = e => e.dataTransfer && [...e.dataTransfer.types].includes("Files");
		document.addEventListener("dragenter", e => { if (bringsFiles(e)) { deep++; form.classList.add("over"); } });
		document.addEventListener("dragleave", e => { if (bringsFiles(e) && --deep <= 0) { deep = 0; form.classList.remove("over"); } });
		document.addEventListener("dragover", e => { if (bringsFiles(e)) { e.preventDefault(); e.dataTransfer.dropEffect = halt ? "none" : "copy"; } });
		document.addEventListener("drop", async e => {
			if (!bringsFiles(e)) return;
			e.preventDefault();
			deep = 0;
			form.classList.remove("over");
			const outright = [...e.dataTransfer.files];
			const entries = [...e.dataTransfer.items].map(i => i.webkitGetAsEntry?.()).filter(Boolean);
			try {
				if (!entries.some(i => i.isDirectory)) return send(outright.map(f => [f, ""]));
				send((await Promise.all(entries.map(i => walk(i, "")))).flat());
			} catch {
				fail("What was dropped could not be read; nothing was changed.");
			}
		});
		addEventListener("beforeunload", e => { if (halt && line.textContent.startsWith("Sending")) e.preventDefault(); });
	}
}
