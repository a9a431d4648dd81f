package format

import (
	"strings"
	"testing"
)

const everythingHTML = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Secret title</title><style>p { color: red }</style>
<script>document.write("<p>scripted</p>")</script></head>
<body>
<h2>Interview
 seven</h2>
<p><strong>Interviewer:</strong> Where   did you
grow up?
<p><b>Mary Smith</b>: In &#x141;&oacute;d&#378;, Ελλάδα, עִבְרִית, 北京&hellip; &amp; &lt;b&gt;, nbsp&nbsp;here, soft&shy;hyphen, 👩🏽‍🚀.<br>A soft break.</p>
<div>Kept<ins> and inserted</ins><del> and <b>deleted</b></del>, <s>struck</s> and <q>quoted</q>.<!-- a comment --></div>
<p><span style="font-weight: 700">Interviewer:</span> And then?</p>
<p><strong>Mary Smith:</strong> I w<b>o</b>rked <i>there</i>, <a href="x">a link</a>.<sup>1</sup></p>
<ol start="3"><li>third<li>fourth<ul><li><p>a point</p></li></ul></ol>
<table><thead><tr><th>Time<th>Words</thead>
<tr><td>00:01:02</td><td><p>One.</p><p>Two.</p></td></tr>
<tr><td></td><td>Last.</td></tr></table>
<pre>
kept   as
  it is</pre>
<p hidden>unseen</p><div style="display: none">unseen</div><img src="x" alt="a picture">
<noscript>unseen</noscript><textarea>an answer</textarea>
<p>E = <math><mi>m</mi><annotation>unseen</annotation></math> <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>
</body></html>`

func TestWebPageKeepsEverything(t *testing.T) {
	d := read(t, "everything.html", []byte(everythingHTML))
	golden(t, "everything.html.txt", show(d))
	for _, lost := range []string{"deleted", "unseen", "Secret", "scripted", "comment", "color"} {
		if strings.Contains(d.Text, lost) {
			t.Errorf("%q is in the text", lost)
		}
	}
}

func TestWebPageSaysItsEncoding(t *testing.T) {
	for name, page := range map[string]string{
		"a meta element": "<meta charset=windows-1251><p>\xca\xe8\xbf\xe2",
		"an old one":     `<meta http-equiv="Content-Type" content="text/html; charset=koi8-u"><p>` + "\xeb\xc9\xa7\xd7",
		"nothing, UTF-8": "<p>Київ",
		"a mark":         "\xff\xfe<\x00p\x00>\x00\x1a\x04\x38\x04\x57\x04\x32\x04",
	} {
		if d := read(t, "page.htm", []byte(page)); d.Text != "Київ" {
			t.Errorf("%s: got %q", name, d.Text)
		}
	}
	d := read(t, "page.htm", []byte("<p>caf\xe9 \x93so\x94"))
	if d.Text != "café “so”" || len(d.Notes) != 1 || !strings.Contains(d.Notes[0], "guess") {
		t.Errorf("got %q with the notes %q", d.Text, d.Notes)
	}
}
