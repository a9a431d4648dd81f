package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"firsthand.study"
	"firsthand.study/internal/store"
)

var update = flag.Bool("update", false, "write docs/api anew from the operations")

// kept compares what is made from the operations with the file that is kept of
// it, or writes the file.
func kept(t *testing.T, name, made string) {
	t.Helper()
	file := filepath.Join("..", "..", "..", "docs", "api", name)
	if *update {
		if err := os.WriteFile(file, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != made {
		t.Errorf("docs/api/%s is not what the operations are; run go test ./internal/web/api -run TestDescription -update", name)
	}
}

// TestDescription holds the description and the types in docs/api to the
// operations, and sees to it that nothing in them is without a word of what it is.
func TestDescription(t *testing.T) {
	d := sit(t)
	kept(t, "openapi.json", string(d.told))
	types, err := d.TypeScript()
	if err != nil {
		t.Fatal(err)
	}
	kept(t, "firsthand.d.ts", types)
	if served := d.ask(t, "GET", "/openapi.json", ""); served.Code != http.StatusOK || served.Body.String() != string(d.told) {
		t.Errorf("another description is served: %d", served.Code)
	}
	doc := d.described(t)
	used := map[string]bool{}
	for name, s := range checkerOf(doc).schemas {
		for field, p := range s.(map[string]any)["properties"].(map[string]any) {
			if about, _ := p.(map[string]any)["description"].(string); !strings.HasSuffix(about, ".") && !strings.HasSuffix(about, "]") && !strings.Contains(about, ".join") {
				t.Errorf("%s.%s is described as %q", name, field, about)
			}
			used[name+"."+field] = true
		}
		used[name+".."] = true
	}
	for name, fields := range meanings {
		for field := range fields {
			if !used[name+"."+field] {
				t.Errorf("%s.%s is described and is not there", name, field)
			}
		}
	}
	for path, methods := range doc["paths"].(map[string]any) {
		for method, o := range methods.(map[string]any) {
			parameters, _ := o.(map[string]any)["parameters"].([]any)
			for _, p := range parameters {
				if about := p.(map[string]any)["description"].(string); !strings.HasSuffix(about, ".") {
					t.Errorf("%s %s: the parameter %v is described as %q", method, path, p.(map[string]any)["name"], about)
				}
			}
		}
	}
}

// reads asks every operation that reads, by its name, in ways that differ.
var reads = map[string][]string{
	"studies":      {"/studies"},
	"study":        {"/studies/example", "/studies/bare"},
	"documents":    {"/studies/example/documents", "/studies/bare/documents"},
	"document":     {"/studies/example/documents/P07", "/studies/example/documents/P07.txt"},
	"codes":        {"/studies/example/codes", "/studies/example/codes?coder=every&limit=3", "/studies/bare/codes"},
	"codings":      {"/studies/example/codings", "/studies/example/codings?document=P07&coder=Bo", "/studies/example/codings?code=Anonymity/*&where=Gender=female", "/studies/bare/codings"},
	"cases":        {"/studies/example/cases", "/studies/bare/cases"},
	"memos":        {"/studies/example/memos", "/studies/example/memos?about=Anonymity"},
	"passages":     {"/studies/example/passages?expression=Anonymity/*+and+%22First+reading/Helpful%22", "/studies/example/passages?expression=Anonymity&coder=Asha"},
	"find":         {"/studies/example/find?q=%22waiting+room%22", "/studies/example/find?q=methadone&literal=true&context=0&limit=5", "/studies/bare/find?q=rain"},
	"cooccurrence": {"/studies/example/cooccurrence?coder=Asha", "/studies/bare/cooccurrence"},
	"matrix":       {"/studies/example/matrix?by=Gender", "/studies/example/matrix?by=Time+in+treatment&rows=Anonymity/*&rows=Location"},
	"sample":       {"/studies/example/sample", "/studies/bare/sample"},
	"themes":       {"/studies/example/themes", "/studies/bare/themes"},
	"agreement":    {"/studies/example/agreement?coder=Asha&coder=Bo&unit=turn&below=true", "/studies/example/agreement?coder=Asha&coder=Bo&code=Anonymity"},
	"saturation":   {"/studies/example/saturation", "/studies/example/saturation?base=6&run=3&threshold=0", "/studies/bare/saturation"},
	"journal":      {"/studies/example/journal", "/studies/example/journal?object=Anonymity", "/studies/bare/journal"},
}

// withMemos writes a memo of every kind, and makes a study with nothing in it.
func withMemos(t *testing.T, d desk) {
	t.Helper()
	v, err := d.app.ReadDocument(t.Context(), maya, d.study.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.app.Store.Update(context.WithoutCancel(t.Context()), store.Act{Study: d.study.ID, Action: "memo.write"}, func(tx *store.Tx) error {
		for _, m := range []firsthand.Memo{
			{About: d.study.ID, Body: "Of the study."},
			{About: v.Document.ID, Title: "First look", Body: "Of the document."},
			{About: v.Document.ID, Span: firsthand.Span{Start: 900, End: 950}, Revision: 1, Body: "Of a passage."},
			{About: v.Codes[0].ID, Body: "Of a code."},
			{About: v.Codings[0].ID, Body: "Of a coding."},
			{About: v.Case.ID, Body: "Of a case."},
		} {
			m.ID, m.Study, m.By, m.Created, m.Modified = firsthand.NewID(), d.study.ID, v.Colleagues[0].ID, tx.Now(), tx.Now()
			if err := tx.PutMemo(t.Context(), m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.NewStudy(t.Context(), maya, "bare", "Nothing in it"); err != nil {
		t.Fatal(err)
	}
}

// TestReadsAreAsDescribed asks every operation that reads and holds the answer to
// its description, as JSON and as csv.
func TestReadsAreAsDescribed(t *testing.T) {
	d := sit(t)
	withMemos(t, d)
	doc := d.described(t)
	c := checkerOf(doc)
	asked := map[string]bool{}
	for _, op := range d.ops {
		if op.method != http.MethodGet {
			continue
		}
		asked[op.name] = true
		if len(reads[op.name]) == 0 {
			t.Errorf("nothing asks %s %s", op.method, op.path)
		}
		told := doc["paths"].(map[string]any)[op.path].(map[string]any)["get"].(map[string]any)["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)
		for _, path := range reads[op.name] {
			w := d.ask(t, "GET", path, "")
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("%s answers %d: %s", path, w.Code, w.Body)
				continue
			}
			var v any
			if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
				t.Fatal(err)
			}
			if err := c.check(v, told["application/json"].(map[string]any)["schema"].(map[string]any), path); err != nil {
				t.Error(err)
			}
			as := d.ask(t, "GET", path, "", "Accept", "text/csv")
			if op.row == nil {
				if as.Code != http.StatusNotAcceptable {
					t.Errorf("%s as csv answers %d", path, as.Code)
				}
				continue
			}
			rows, err := csv.NewReader(as.Body).ReadAll()
			if as.Code != http.StatusOK || err != nil || !strings.HasPrefix(as.Header().Get("Content-Type"), "text/csv") {
				t.Errorf("%s as csv answers %d (%v)", path, as.Code, err)
				continue
			}
			about := told["text/csv"].(map[string]any)["schema"].(map[string]any)["description"].(string)
			for _, name := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.SplitAfter(about, ". ")[0], "The columns "), "."), ", ") {
				if !slices.Contains(rows[0], strings.TrimSuffix(strings.TrimSpace(name), ".")) {
					t.Errorf("%s as csv has no column %q: %q", path, name, rows[0])
				}
			}
		}
	}
	for name := range reads {
		if !asked[name] {
			t.Errorf("there is no operation %q", name)
		}
	}
}

// TestPages reads lists page by page: together they are the csv, and a page of
// another moment is refused.
func TestPages(t *testing.T) {
	d := sit(t)
	for _, path := range []string{"/studies/example/codings?", "/studies/example/passages?expression=Anonymity/*&", "/studies/example/find?q=chemist&", "/studies/example/documents?", "/studies/example/codes?"} {
		rows, err := csv.NewReader(d.ask(t, "GET", path+"as=csv", "").Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got []map[string]any
		cursor, pages := "", 0
		for {
			w := d.ask(t, "GET", path+"limit=7&cursor="+url.QueryEscape(cursor), "")
			var p Page[map[string]any]
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %d %v", path, w.Code, err)
			}
			if pages++; p.Count != len(rows)-1 {
				t.Fatalf("%s: %d rows are counted, csv has %d", path, p.Count, len(rows)-1)
			}
			got = append(got, p.Results...)
			if p.Next == nil {
				if w.Header().Get("Link") != "" {
					t.Errorf("%s: the last page leads on", path)
				}
				break
			}
			if !strings.Contains(w.Header().Get("Link"), `rel="next"`) {
				t.Errorf("%s: a page does not lead on: %q", path, w.Header().Get("Link"))
			}
			cursor = *p.Next
			if pages > 40 {
				break // enough of a long list
			}
		}
		if pages <= 40 && len(got) != len(rows)-1 || pages < 2 {
			t.Errorf("%s: %d rows in %d pages, %d in csv", path, len(got), pages, len(rows)-1)
		}
		for i, row := range got {
			for k, name := range rows[0] {
				if s, ok := row[name].(string); ok && name != "quote" && name != "text" && rows[i+1][k] != s {
					t.Fatalf("%s: row %d has %q as %s, csv %q", path, i, s, name, rows[i+1][k])
				}
			}
		}
	}
	first := want[Page[Coding]](t, d, "/studies/example/codings?limit=2")
	if _, err := d.app.NewStudy(t.Context(), maya, "other", "Another study"); err != nil {
		t.Fatal(err)
	}
	if w := d.ask(t, "GET", "/studies/example/codings?limit=2&cursor="+*first.Next, ""); w.Code != http.StatusOK {
		t.Errorf("an act in another study stands in the way: %d", w.Code)
	}
	if w := d.ask(t, "POST", "/studies/example/codes", `{"path": "Something new"}`); w.Code != http.StatusCreated {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	if w := d.ask(t, "GET", "/studies/example/codings?limit=2&cursor="+*first.Next, ""); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "changed") {
		t.Errorf("a page of two moments answers %d: %s", w.Code, w.Body)
	}
}

// TestPlaces cuts every quotation out of its text by the code points given.
func TestPlaces(t *testing.T) {
	d := sit(t)
	texts := map[string][]rune{}
	lines := map[string][]int{}
	rows, err := csv.NewReader(d.ask(t, "GET", "/studies/example/codings?as=csv&guard=no", "").Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for _, row := range rows[1:] {
		name := row[at["document"]]
		if texts[name] == nil {
			doc := want[Transcript](t, d, "/studies/example/documents/"+url.PathEscape(name))
			texts[name], lines[name] = []rune(doc.Text), doc.Lines
			if len(texts[name]) != doc.Length {
				t.Errorf("%s has %d code points and says %d", name, len(texts[name]), doc.Length)
			}
		}
		start, _ := strconv.Atoi(row[at["start"]])
		end, _ := strconv.Atoi(row[at["end"]])
		if got := string(texts[name][start:end]); got != row[at["quote"]] {
			t.Fatalf("%s %d to %d is %q and not %q", name, start, end, got, row[at["quote"]])
		}
		line, _ := strconv.Atoi(row[at["first_line"]])
		if l := lines[name]; l[line-1] > start || line < len(l) && l[line] <= start {
			t.Errorf("%s: %d does not stand in line %d", name, start, line)
		}
		if row[at["Gender"]] == "" || row[at["case"]] == "" {
			t.Errorf("a coding of %s has no case or no gender", name)
		}
	}
	if want, got := want[StudyInFull](t, d, "/studies/example").Codings, len(rows)-1; want != got || got < 1000 {
		t.Errorf("%d codings are listed, the study has %d", got, want)
	}
}

// TestActs codes, moves, removes, and takes back, and finds the study as it was.
func TestActs(t *testing.T) {
	d := sit(t)
	c := checkerOf(d.described(t))
	doc := want[Transcript](t, d, "/studies/example/documents/P07")
	before := want[StudyInFull](t, d, "/studies/example")
	words := "At my chemist"
	start := len([]rune(doc.Text[:strings.Index(doc.Text, words)]))
	body := func(change map[string]any) string {
		in := map[string]any{"document": "P07", "start": start, "end": start + len(words), "code": "Anonymity", "quote": words, "revision": doc.Revision}
		for k, v := range change {
			in[k] = v
		}
		b, _ := json.Marshal(in)
		return string(b)
	}
	do := func(method, path, body string, code int, schema string) map[string]any {
		t.Helper()
		w := d.ask(t, method, path, body)
		var v map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != code {
			t.Fatalf("%s %s answers %d: %s", method, path, w.Code, w.Body)
		}
		if err := c.check(v, c.schemas[schema].(map[string]any), path); err != nil {
			t.Error(err)
		}
		return v
	}
	made := do("POST", "/studies/example/codings", body(nil), http.StatusCreated, "MadeCoding")
	if made["quote"] != words {
		t.Errorf("%q was coded", made["quote"])
	}
	at := "/studies/example/codings/" + made["id"].(string)
	again := do("POST", "/studies/example/codings", body(map[string]any{"code": "Anonymity"}), http.StatusCreated, "MadeCoding")
	if again["id"] != made["id"] {
		t.Error("the same coding was made twice")
	}
	id := string(firsthand.NewID())
	for range 2 { // sent twice, made once
		if named := do("POST", "/studies/example/codings", body(map[string]any{"id": id, "code": "Location"}), http.StatusCreated, "MadeCoding"); named["id"] != id {
			t.Errorf("the coding is called %v", named["id"])
		}
	}
	for _, other := range []map[string]any{{"id": id, "code": "Anonymity"}, {"id": id, "code": "Location", "end": start + 5, "quote": nil}} {
		if w := d.ask(t, "POST", "/studies/example/codings", body(other)); w.Code != http.StatusConflict {
			t.Errorf("another coding of an ID that is taken answers %d: %s", w.Code, w.Body)
		}
	}
	do("PATCH", at, `{"start": `+strconv.Itoa(start)+`, "end": `+strconv.Itoa(start+20)+`}`, http.StatusOK, "Done")
	if got := want[Page[Coding]](t, d, "/studies/example/codings?document=P07&coder=Maya+Lind&code=Anonymity").Results; len(got) != 1 || got[0].End != start+20 {
		t.Errorf("after moving, the codings are %v", got)
	}
	do("DELETE", at, "", http.StatusOK, "Done")
	do("POST", "/studies/example/codes", `{"path": "Location/The bus", "definition": "How people get there."}`, http.StatusCreated, "MadeCode")
	after := want[StudyInFull](t, d, "/studies/example")
	if after.Codings != before.Codings+1 || after.Codes != before.Codes+1 {
		t.Errorf("%d codings and %d codes are %d and %d", before.Codings, before.Codes, after.Codings, after.Codes)
	}
	undone := 0
	for ; undone < 5; undone++ {
		do("POST", "/studies/example/undo", `{}`, http.StatusOK, "Done")
	}
	if now := want[StudyInFull](t, d, "/studies/example"); now.Codings != before.Codings || now.Codes != before.Codes {
		t.Errorf("after taking all back there are %d codings and %d codes", now.Codings, now.Codes)
	}
	do("POST", "/studies/example/redo", `{}`, http.StatusOK, "Done")
	if now := want[StudyInFull](t, d, "/studies/example"); now.Codings != before.Codings+1 {
		t.Errorf("after doing one again there are %d codings", now.Codings)
	}
}

// TestRefusals asks for what cannot be and is told why, with the right status,
// and nothing changes.
func TestRefusals(t *testing.T) {
	d := sit(t)
	c := checkerOf(d.described(t))
	head, err := d.app.Head(t.Context(), d.study.ID)
	if err != nil {
		t.Fatal(err)
	}
	const coding = "/studies/example/codings"
	for _, tt := range []struct {
		method, path, body string
		code               int
		says               string
	}{
		{"GET", "/nothing", "", 404, "nothing at this address"},
		{"GET", "/studies/none", "", 404, "no study"},
		{"GET", "/studies/example/documents/P99", "", 404, "no interview"},
		{"GET", "/studies/example/documents?as=xlsx", "", 400, "json or csv"},
		{"GET", coding + "?colour=red", "", 400, "no parameter"},
		{"GET", coding + "?limit=0", "", 400, "whole number"},
		{"GET", coding + "?limit=100000", "", 400, "whole number"},
		{"GET", coding + "?cursor=nonsense", "", 400, "cursor"},
		{"GET", coding + "?where=Gender", "", 422, "variable=value"},
		{"GET", coding + "?where=Shoe+size=43", "", 422, "Shoe size"},
		{"GET", coding + "?coder=Nobody", "", 404, "Nobody"},
		{"GET", coding + "?code=Nothing", "", 422, "Nothing"},
		{"GET", coding + "?as=csv&coder=Nobody", "", 404, "Nobody"},
		{"GET", "/studies/example/passages", "", 400, "missing"},
		{"GET", "/studies/example/passages?expression=(", "", 422, ""},
		{"GET", "/studies/example/find?q=%22open", "", 422, "quot"},
		{"GET", "/studies/example/matrix", "", 400, "missing"},
		{"GET", "/studies/example/agreement?coder=Asha", "", 422, ""},
		{"GET", "/studies/example/agreement?coder=Asha&coder=Bo&unit=page", "", 400, "one of"},
		{"GET", "/studies/example/saturation?threshold=5", "", 400, "0 to 1"},
		{"GET", coding + "?coder=Asha&coder=Bo", "", 400, "twice"},
		{"PUT", coding, "{}", 405, "PUT"},
		{"POST", coding, `{"document": "P07", "start": 5, "end": 5, "code": "Anonymity"}`, 422, "no passage"},
		{"POST", coding, `{"document": "P07", "start": 5, "end": 9999999, "code": "Anonymity"}`, 422, "no passage"},
		{"POST", coding, `{"document": "P07", "start": 5, "end": 9, "code": "Anonymity", "quote": "zzzz"}`, 422, "quote"},
		{"POST", coding, `{"document": "P07", "start": 5, "end": 9, "code": "Anonymity", "revision": 7}`, 409, "revision"},
		{"POST", coding, `{"document": "P07", "start": 5, "end": 9, "code": "Nothing"}`, 404, "no code"},
		{"POST", coding, `{"document": "P99", "start": 5, "end": 9, "code": "Anonymity"}`, 404, "no interview"},
		{"POST", coding, `{"document": "P07", "start": 5, "end": 9, "code": "First reading"}`, 422, "folder"},
		{"POST", coding, `{"document": "P07", "start": 5, "end": 9, "code": "Anonymity", "id": "x"}`, 422, "ID"},
		{"POST", coding, `{"document": "P07", "start": "5"}`, 400, "cannot be read"},
		{"POST", coding, `{"documnet": "P07"}`, 400, "documnet"},
		{"POST", coding, `{} {}`, 400, "after its end"},
		{"PATCH", coding + "/00000000-0000-0000-0000-000000000000", `{"start": 1, "end": 2}`, 404, ""},
		{"DELETE", coding + "/00000000-0000-0000-0000-000000000000", "", 404, ""},
		{"POST", "/studies/example/codes", `{"path": "Anonymity"}`, 409, ""},
		{"POST", "/studies/example/codes", `{"path": "None/Such"}`, 404, "None"},
		{"POST", "/studies/example/codes", `{"path": " "}`, 422, "no path"},
		{"POST", "/studies/example/undo", `{"entry": 77}`, 404, "nothing to undo"},
	} {
		w := d.ask(t, tt.method, tt.path, tt.body)
		var v any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Errorf("%s %s answers %d with no JSON: %s", tt.method, tt.path, w.Code, w.Body)
			continue
		}
		if err := c.check(v, c.schemas["Failure"].(map[string]any), tt.path); err != nil {
			t.Error(err)
		}
		if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%s %s %s answers %d: %s", tt.method, tt.path, tt.body, w.Code, w.Body)
		}
	}
	r := d.ask(t, "POST", coding, `{}`, "Content-Type", "text/plain")
	if r.Code != http.StatusUnsupportedMediaType {
		t.Errorf("plain text answers %d", r.Code)
	}
	if now, err := d.app.Head(t.Context(), d.study.ID); err != nil || now != head {
		t.Errorf("the journal went from %d to %d (%v)", head, now, err)
	}
}

// TestCells keeps formulas from running in a spreadsheet, unless asked not to, and
// gives a variable that is called like a column a column of its own.
func TestCells(t *testing.T) {
	d := sit(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "cases.csv")
	if err := os.WriteFile(file, []byte("participant,code,minutes\nX1,=1+1,12.5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.ImportCases(t.Context(), maya, d.study.ID, file, ""); err != nil {
		t.Fatal(err)
	}
	v, err := d.app.ReadDocument(t.Context(), maya, d.study.ID, "P07")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?m)^[0-9a-f-]{36},X1,.*$`)
	if got := row.FindString(d.ask(t, "GET", "/studies/example/cases?as=csv", "").Body.String()); !strings.Contains(got, "12.5") || !strings.Contains(got, `'=1+1`) {
		t.Errorf("the row is %q", got)
	}
	if got := row.FindString(d.ask(t, "GET", "/studies/example/cases?as=csv&guard=no", "").Body.String()); !strings.Contains(got, `,=1+1`) {
		t.Errorf("unguarded, the row is %q", got)
	}
	head, _, _ := strings.Cut(d.ask(t, "GET", "/studies/example/codings?as=csv&limit=1&document="+string(v.Document.ID), "").Body.String(), "\n")
	if !strings.Contains(head, ",code,") || !strings.Contains(head, "code (attribute)") {
		t.Errorf("the columns are %s", head)
	}
}
