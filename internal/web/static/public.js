// The pages of those without an account, and wherever somebody signs. Everything
// here works without it too: a name is typed instead of drawn.

// A place to sign by finger, pen or mouse.
for (const pad of document.querySelectorAll(".pad")) {
	const canvas = pad.querySelector("canvas"), drawn = pad.querySelector("input"), clear = pad.querySelector("button");
	const pen = canvas.getContext("2d");
	let last = null, ink = false;
	const size = () => {
		const box = canvas.getBoundingClientRect(), scale = Math.min(devicePixelRatio || 1, 2);
		if (ink || !box.width) return;
		canvas.width = Math.round(box.width * scale);
		canvas.height = Math.round(box.height * scale);
		pen.setTransform(scale, 0, 0, scale, 0, 0);
	};
	const at = e => { const box = canvas.getBoundingClientRect(); return [e.clientX - box.left, e.clientY - box.top]; };
	const line = e => {
		const [x, y] = at(e);
		pen.lineWidth = e.pressure && e.pointerType === "pen" ? 1 + 3 * e.pressure : 2.4;
		pen.lineCap = pen.lineJoin = "round";
		pen.strokeStyle = getComputedStyle(canvas).color;
		pen.beginPath();
		pen.moveTo(...last);
		pen.lineTo(x, y);
		pen.stroke();
		last = [x, y];
		ink = true;
	};
	canvas.addEventListener("pointerdown", e => { if (e.button) return; last = at(e); canvas.setPointerCapture(e.pointerId); line(e); e.preventDefault(); });
	canvas.addEventListener("pointermove", e => { if (last) for (const p of e.getCoalescedEvents?.().length ? e.getCoalescedEvents() : [e]) line(p); });
	for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => {
		if (!last) return;
		last = null;
		drawn.value = canvas.toDataURL("image/png");
		pad.classList.add("signed");
		for (const f of canvas.closest("form").querySelectorAll("[data-unless-drawn]")) f.required = false;
	});
	clear.addEventListener("click", () => {
		pen.clearRect(0, 0, canvas.width, canvas.height);
		drawn.value = "";
		ink = false;
		pad.classList.remove("signed");
		for (const f of canvas.closest("form").querySelectorAll("[data-unless-drawn]")) f.required = true;
		size();
	});
	pad.hidden = false;
	size();
	addEventListener("resize", size);
}

// One of two is enough, and the browser says so before anything is sent.
for (const form of document.querySelectorAll("form[data-either]")) {
	const two = form.dataset.either.split(" ").map(name => form.elements[name]);
	const check = () => two[0].setCustomValidity(two.some(f => f.value.trim()) ? "" : form.dataset.else);
	for (const f of two) f.addEventListener("input", check);
	check();
}

// A form is sent once, however often the button is pressed.
for (const form of document.querySelectorAll(".open form")) {
	let sent = false;
	form.addEventListener("submit", e => { if (sent) e.preventDefault(); sent = true; });
	addEventListener("pageshow", e => { if (e.persisted) location.reload(); });
}

// A page is printed by a button where there is a script to do it.
for (const b of document.querySelectorAll("[data-print]")) {
	b.hidden = false;
	b.addEventListener("click", () => print());
}
