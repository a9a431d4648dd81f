package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"firsthand.study"
	"firsthand.study/internal/app"
)

// A sending is one file of a form; from says that it came from a folder.
type sending struct {
	name, body string
	from       bool
}

// send posts files and fields as a browser's form does.
func (d desk) send(t testing.TB, path string, accept string, files []sending, fields ...string) (*http.Response, string) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		field := "files"
		if f.from {
			field = "folder"
		}
		w, err := form.CreateFormFile(field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.body)
	}
	form.Close()
	r, err := http.NewRequest("POST", d.url+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	return d.answer(t, r)
}

// form posts fields as a form without files does.
func (d desk) form(t testing.TB, path string, fields ...string) (*http.Response, string) {
	t.Helper()
	var pairs []string
	for i := 0; i < len(fields); i += 2 {
		pairs = append(pairs, fields[i]+"="+strings.NewReplacer("%", "%25", "&", "%26", "+", "%2B", " ", "+", "\n", "%0A", "=", "%3D", ";", "%3B").Replace(fields[i+1]))
	}
	r, err := http.NewRequest("POST", d.url+path, strings.NewReader(strings.Join(pairs, "&")))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.answer(t, r)
}

func (d desk) answer(t testing.TB, r *http.Request) (*http.Response, string) {
	t.Helper()
	a, err := d.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a, string(body)
}

// fresh is a desk with an empty study.
func fresh(t testing.TB) (desk, firsthand.Study) {
	t.Helper()
	d := sit(t)
	d.ReceiveIn(filepath.Join(t.TempDir(), "inbox"))
	t.Cleanup(d.inbox.close)
	d.enter(t)
	s, err := d.app.NewStudy(t.Context(), maya, "talk", "Talk")
	if err != nil {
		t.Fatal(err)
	}
	return d, s
}

func (d desk) names(t testing.TB, s firsthand.Study) []string {
	t.Helper()
	lines, _, err := d.app.Interviews(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range lines {
		names = append(names, l.Name)
	}
	return names
}

const talk = "INT: How was it?\nP1: It was good, mostly.\nINT: Why?\nP1: They knew my name.\n"

// left lists the files that wait in the inbox.
func (d desk) left(t testing.TB) (files []string) {
	t.Helper()
	err := filepath.WalkDir(d.inbox.folder, func(p string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestImportWithoutScript brings files in by the form alone, sees what was
// recognised in each, and takes it back.
func TestImportWithoutScript(t *testing.T) {
	d, s := fresh(t)
	a, page := d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}, {"caf\xe9 notes.md", "# Notes\n\nWords of mine.\n", false}, {"P02.txt", "P2: caf\xe9 au lait\nP3: yes\nP2: no\nP3: so\n", false}})
	if a.StatusCode != http.StatusOK {
		t.Fatalf("%d: %s", a.StatusCode, page)
	}
	for _, want := range []string{"3 documents were imported", "INT, P1", "P2, P3", `action="/s/talk/undo"`, "Windows"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page of the import", want)
		}
	}
	if got := d.names(t, s); len(got) != 3 {
		t.Errorf("there are %q", got)
	}
	if got := d.left(t); len(got) > 0 {
		t.Errorf("%q are left in the inbox", got)
	}
	seq := between(page, `name="seq" value="`, `"`)
	if a, page := d.form(t, "/s/talk/undo", "seq", seq); a.StatusCode != http.StatusOK || !strings.Contains(page, "Taken back") {
		t.Errorf("undo answers %d", a.StatusCode)
	}
	if got := d.names(t, s); len(got) != 0 {
		t.Errorf("after undo there are %q", got)
	}
}

// TestImportIsWhole sends a bad file among good ones: nothing lands, every bad
// one is named, and the others can be imported from the same page.
func TestImportIsWhole(t *testing.T) {
	d, s := fresh(t)
	a, page := d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}, {"P16.docx", "not a document", false}, {"P17.txt", "", false}})
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a bad file is answered %d", a.StatusCode)
	}
	for _, want := range []string{"Nothing was imported", "The study is as it was", "P16.docx", "P17.txt", "Import the others"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	if got := d.names(t, s); len(got) != 0 {
		t.Fatalf("%q landed", got)
	}
	at := a.Request.URL.Path
	if a, page := d.form(t, at, "skip", "1"); a.StatusCode != http.StatusOK || !strings.Contains(page, "1 document was imported") {
		t.Errorf("importing the others answers %d", a.StatusCode)
	}
	if got := d.names(t, s); len(got) != 1 || got[0] != "P01.txt" {
		t.Errorf("there are %q", got)
	}
}

// TestImportAgain sends a known name with other words: it is refused, and then
// taken as a new revision.
func TestImportAgain(t *testing.T) {
	d, s := fresh(t)
	d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}})
	if _, page := d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", talk, false}}); !strings.Contains(page, "Nothing new came") {
		t.Error("the same words are not said to be there")
	}
	a, page := d.send(t, "/s/talk/interviews/import", "", []sending{{"P01.txt", strings.Replace(talk, "mostly", "nearly always", 1), false}})
	if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Make them new revisions") {
		t.Fatalf("other words under a known name answer %d", a.StatusCode)
	}
	if a, page := d.form(t, a.Request.URL.Path, "revise", "1"); a.StatusCode != http.StatusOK || !strings.Contains(page, "/s/talk/interviews/P01.txt/revisions/1..2") {
		t.Errorf("the new revision answers %d", a.StatusCode)
	}
	_, page, _ = d.get(t, "/s/talk/interviews/P01.txt/revisions/1..2")
	for _, want := range []string{"<del>mostly</del>", "<ins>nearly always</ins>"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in what changed", want)
		}
	}
	if got := d.names(t, s); len(got) != 1 {
		t.Errorf("there are %q", got)
	}
}

// TestImportOfATable asks what its columns are before anything lands.
func TestImportOfATable(t *testing.T) {
	d, s := fresh(t)
	const table = "id,region,words\nA1,north,\"I waited for a long time, and nobody came to say why it was so.\"\nA2,south,\"They were kind to me on the day, and I would go there again any time.\"\n"
	a, page := d.send(t, "/s/talk/interviews/import", "", []sending{{"answers.csv", table, false}})
	if a.StatusCode != http.StatusOK || !strings.Contains(page, "What are these columns?") || !regexp.MustCompile(`name="part-0-2"><option value="words" selected`).MatchString(page) {
		t.Fatalf("a table is answered %d: %s", a.StatusCode, page)
	}
	if got := d.names(t, s); len(got) != 0 {
		t.Fatalf("%q landed before a choice was made", got)
	}
	at := a.Request.URL.Path
	if a, _ := d.form(t, at, "chosen", "1", "part-0-0", "out", "part-0-1", "about", "part-0-2", "out"); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a table without words answers %d", a.StatusCode)
	}
	if a, page := d.form(t, at, "chosen", "1", "part-0-0", "person", "part-0-1", "about", "part-0-2", "words"); a.StatusCode != http.StatusOK || !strings.Contains(page, "2 documents were imported") {
		t.Fatalf("the chosen columns answer %d: %s", a.StatusCode, page)
	}
	v, err := d.app.People(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Lines) != 2 || len(v.Variables) != 1 || v.Variables[0].Name != "region" || v.Lines[0].Name != "A1" || v.Lines[0].Values[0] != "north" || len(v.Lines[0].Interviews) != 1 {
		t.Errorf("the people are %+v", v)
	}
}

// TestImportOfAFolder passes over what no program should read, and says so.
func TestImportOfAFolder(t *testing.T) {
	d, s := fresh(t)
	a, page := d.send(t, "/s/talk/interviews/import", "", []sending{{"all/P01.txt", talk, true}, {"all/deep/P01.txt", "P1: other words\nP2: yes\nP1: a\nP2: b\n", true}, {"all/.hidden.txt", "x", true}, {"all/picture.png", "x", true}, {"all/../../../P99.txt", talk + "more\n", true}})
	if a.StatusCode != http.StatusOK || !strings.Contains(page, "Passed over") || !strings.Contains(page, "picture.png") {
		t.Fatalf("a folder is answered %d: %s", a.StatusCode, page)
	}
	if got := strings.Join(d.names(t, s), " "); got != "P01 (2).txt P01.txt P99.txt" && got != "P01.txt P01 (2).txt P99.txt" {
		t.Errorf("there are %s", got)
	}
}

// TestImportIsGivenUp breaks the sending off in the middle: nothing landed and
// nothing is left.
func TestImportIsGivenUp(t *testing.T) {
	d, s := fresh(t)
	body, write := io.Pipe()
	form := multipart.NewWriter(write)
	r, err := http.NewRequest("POST", d.url+"/s/talk/interviews/import", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	go func() {
		w, _ := form.CreateFormFile("files", "P01.txt")
		io.WriteString(w, strings.Repeat(talk, 5000))
		w, _ = form.CreateFormFile("files", "P02.txt")
		io.WriteString(w, "P1: half of")
		write.CloseWithError(fmt.Errorf("the browser went away"))
	}()
	if a, err := d.client.Do(r); err == nil {
		a.Body.Close()
	}
	for range 100 {
		if len(d.left(t)) == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if got := d.left(t); len(got) > 0 {
		t.Errorf("%q are left in the inbox", got)
	}
	if got := d.names(t, s); len(got) != 0 {
		t.Errorf("%q landed", got)
	}
}

// TestImportIsStopped stops one that runs: it is wholly there or wholly absent.
func TestImportIsStopped(t *testing.T) {
	d, s := fresh(t)
	var files []sending
	for i := range 600 {
		files = append(files, sending{fmt.Sprintf("P%03d.txt", i), fmt.Sprintf("%d\n", i) + strings.Repeat(talk, 400), false})
	}
	_, said := d.send(t, "/s/talk/interviews/import", "application/json", files)
	var at struct{ State, Page string }
	if err := json.Unmarshal([]byte(said), &at); err != nil || at.Page == "" {
		t.Fatalf("a script is told %s (%v)", said, err)
	}
	d.form(t, at.Page+"/stop")
	if got := len(d.names(t, s)); got != 0 && got != len(files) {
		t.Errorf("%d of %d landed", got, len(files))
	}
	if got := d.left(t); len(got) > 0 {
		t.Errorf("%d files are left in the inbox", len(got))
	}
}

// TestInboxIsPrivate looks at what waits: only its owner may read it, and what
// another process left is removed.
func TestInboxIsPrivate(t *testing.T) {
	d, _ := fresh(t)
	d.send(t, "/s/talk/interviews/import", "", []sending{{"bad.docx", "no", false}})
	files := d.left(t)
	if len(files) != 1 {
		t.Fatalf("%q wait", files)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v (%v)", info.Mode(), err)
	}
	dead := filepath.Join(d.inbox.folder, "999999999", "tray-1")
	if err := os.MkdirAll(dead, 0o700); err != nil {
		t.Fatal(err)
	}
	d.ReceiveIn(d.inbox.folder)
	if _, err := os.Stat(dead); err == nil {
		t.Error("what a dead process left is still there")
	}
	if got := d.left(t); len(got) != 1 {
		t.Errorf("%q wait after that", got)
	}
}

// TestNamesThatAreSent never lead out of the tray.
func TestNamesThatAreSent(t *testing.T) {
	for name, want := range map[string]string{"../../etc/passwd": "etc/passwd", `C:\talk\P01.txt`: "C:/talk/P01.txt", "a\x00b.txt": "a_b.txt", "..": "", "./x.md": "x.md", strings.Repeat("é", 300) + ".txt": strings.Repeat("é", 98) + ".txt"} {
		part := &multipart.Part{Header: map[string][]string{"Content-Disposition": {`form-data; name="files"; filename="` + strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), "\x00", "\x01") + `"`}}}
		if got := sentName(part); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// TestProjectAtHome makes a study of a project with the report of what came.
func TestProjectAtHome(t *testing.T) {
	d := example(t)
	d.enter(t)
	a, whole := d.form(t, "/s/example/undo", "seq", "1")
	if a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusConflict {
		t.Errorf("undoing what another did answers %d", a.StatusCode)
	}
	status, whole, header := d.get(t, "/s/example/exchange/out?what=project&as=qdpx")
	if status != http.StatusOK || !strings.Contains(header.Get("Content-Disposition"), `filename="example.qdpx"`) {
		t.Fatalf("the project answers %d, %s", status, header.Get("Content-Disposition"))
	}
	a, page := d.send(t, "/projects", "", []sending{{"example.qdpx", whole, false}})
	for i := 0; i < 100 && strings.Contains(page, "progressbar"); i++ {
		time.Sleep(50 * time.Millisecond)
		_, page, _ = d.get(t, a.Request.URL.Path)
	}
	for _, want := range []string{"is here", "Codings", "2,420", "Open the study", "/s/care-that-helps"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	if _, home, _ := d.get(t, "/"); strings.Count(home, "24 interviews, 2,420 codings") != 2 {
		t.Error("the two studies are not on the shelf")
	}
	if a, page := d.send(t, "/projects", "", []sending{{"P01.txt", talk, false}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "P01.txt") {
		t.Errorf("a transcript at home answers %d", a.StatusCode)
	}
	if a, page := d.send(t, "/projects", "", []sending{{"bad.qdpx", "no zip", false}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "bad.qdpx") {
		t.Errorf("a damaged project answers %d: %s", a.StatusCode, page)
	}
}

// TestWhatGoesOutComesIn writes each part of the example and reads those back
// that can be.
func TestWhatGoesOutComesIn(t *testing.T) {
	d := example(t)
	d.enter(t)
	for _, o := range outs {
		for _, as := range o.As {
			if status, body, _ := d.get(t, "/s/example/exchange/out?what="+o.What+"&as="+as); status != http.StatusOK || len(body) < 100 {
				t.Errorf("%s as %s answers %d with %d bytes", o.What, as, status, len(body))
			}
		}
	}
	if status, _, _ := d.get(t, "/s/example/exchange/out?what=journal&as=qdpx"); status != http.StatusUnprocessableEntity {
		t.Errorf("what cannot be written answers %d", status)
	}
	other, err := d.app.NewStudy(t.Context(), maya, "other", "Other")
	if err != nil {
		t.Fatal(err)
	}
	_, book, _ := d.get(t, "/s/example/exchange/out?what=codebook&as=csv")
	if a, page := d.send(t, "/s/other/exchange/in", "", []sending{{"codes.csv", book, false}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "What does codes.csv hold?") {
		t.Errorf("a table of no kind answers %d", a.StatusCode)
	}
	if a, page := d.send(t, "/s/other/exchange/in", "", []sending{{"codes.csv", book, false}}, "kind", "codebook"); a.StatusCode != http.StatusOK || !strings.Contains(page, "The codebook was read") {
		t.Errorf("the codebook answers %d", a.StatusCode)
	}
	codes, _, err := d.app.Codebook(t.Context(), other.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	was, _, err := d.app.Codebook(t.Context(), study(t, d).ID, "")
	if err != nil || len(codes) != len(was) {
		t.Errorf("%d codes came of %d (%v)", len(codes), len(was), err)
	}
	_, people, _ := d.get(t, "/s/example/exchange/out?what=cases&as=xlsx")
	// Their interviews are not in this study, so it is told, and nothing comes.
	if a, page := d.send(t, "/s/other/exchange/in", "", []sending{{"people.xlsx", people, false}}, "kind", "cases"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Nothing was imported") {
		t.Errorf("people of missing interviews answer %d", a.StatusCode)
	}
}

func study(t testing.TB, d desk) firsthand.Study {
	t.Helper()
	s, err := d.app.Study(t.Context(), app.Example)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
