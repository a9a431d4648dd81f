package refi

import (
	"strings"
	"testing"
)

// Codings are found wherever the schema lets text be coded: passages, whole
// texts, the text of a PDF file, descriptions of pictures, transcripts.
func TestCodingsOfEveryKindOfText(t *testing.T) {
	code := func(n string) string {
		return `<Coding guid="5215CC69-B628-4E02-AFB9-9BEEAEE5590` + n + `"><CodeRef targetGUID="{` + strings.ToLower(g1) + `}"/></Coding>`
	}
	id := func(n string) string { return `guid="5215CC69-B628-4E02-AFB9-9BEEAEE5580` + n + `"` }
	passage := func(n, start, end string) string {
		return `<PlainTextSelection ` + id(n) + ` startPosition="` + start + `" endPosition="` + end + `">` + code(n) + `</PlainTextSelection>`
	}
	x := head + book + `<Sources>
<TextSource ` + id("A") + `><PlainTextContent>big world</PlainTextContent>` + passage("B", "4", "9") + code("A") + `</TextSource>
<PDFSource ` + id("C") + `><Representation ` + id("D") + `><PlainTextContent>a page</PlainTextContent>` + passage("E", "2", "6") + `</Representation></PDFSource>
<PictureSource ` + id("F") + `><TextDescription ` + id("5") + `><PlainTextContent>a dog</PlainTextContent>` + passage("6", "2", "5") + `</TextDescription></PictureSource>
<AudioSource ` + id("7") + `><Transcript ` + id("8") + `><PlainTextContent>Hm. Well. So.</PlainTextContent>
<SyncPoint guid="` + g2 + `" timeStamp="0" position="4"/><SyncPoint guid="` + g3 + `" timeStamp="900" position="9"/><SyncPoint guid="` + g4 + `" timeStamp="950"/>
<TranscriptSelection ` + id("9") + ` fromSyncPoint="` + g2 + `" toSyncPoint="` + g3 + `">` + code("9") + `</TranscriptSelection></Transcript></AudioSource>
<TextSource guid="5215CC69-B628-4E02-AFB9-9BEEAEE55810" plainTextPath="internal://gone.txt">` + passage("0", "0", "4") + `</TextSource>
</Sources></Project>`
	f, err := NewFile(strings.NewReader(x), int64(len(x)))
	if err != nil {
		t.Fatal(err)
	}
	if f.Report().Has(Invalid) {
		t.Fatal(f.Report().Problems)
	}
	var got []string
	for c, err := range f.Codings() {
		if err != nil {
			t.Fatal(err)
		}
		if c.Missing {
			c.Text = "(missing)"
		}
		got = append(got, c.Code.String()+": "+c.Text)
	}
	want := "c: big world|c: world|c: page|c: dog|c: Well.|c: (missing)"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("%s, want %s", s, want)
	}
	n := 0
	for range f.Codings() {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 || f.Counts().Codings != 6 || f.Counts().Selections != 5 {
		t.Errorf("stopped at %d, counted %+v", n, f.Counts())
	}
}
