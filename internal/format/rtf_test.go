package format

import (
	"strings"
	"testing"
)

// everythingRTF is a rich text with each feature named once.
const everythingRTF = `{\rtf1\ansi\ansicpg1250\deff0\uc1
{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset2 Symbol;}{\f2\fcharset204 Arial Cyr;}{\f3\fcharset128 MS Mincho;}}
{\colortbl;\red0\green0\blue0;}
{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\*\cs10 Default Paragraph Font;}}
{\info{\title Secret title}{\author Nobody}}
{\header\pard Study of the harbour\par}{\footer\pard {\field{\*\fldinst PAGE}{\fldrslt 3}}\par}
\pard\s1\b Interview seven\par
\pard\plain{\b Interviewer:} Where did you grow up?\par
\pard{\b Mary Smith:} In \u321?\'f3d\u378?, \u917?\u955?\u955?, {\f2 \'ca\'e8\'bf\'e2}, {\f3 \'93\'fa\'96\'7b}, {\uc2\u1593\'3f\'3f\u1606 ??} and \uc1\u-10179?\u-8320? and \u55357 ?\u56960 ?.\par
A tab\tab here, a soft break\line there, a non\_breaking hyphen, a soft\-hyphen, nbsp\~here, \{braces\} \\ \endash  \ldblquote quoted\rdblquote\par
Kept{\revised\revauth1  and inserted}{\deleted\revauth1  and deleted}, {\v hidden}shown.{\deleted\par}
 One paragraph.\par
{\b Interviewer:} And {\*\atrfstart 1}the harbour{\*\atrfend 1}{\*\atnid A}{\*\atnauthor Ana}\chatn{\*\annotation{\*\atnref 1}\pard Which one?\par Ask.}?\par
{\b Mary Smith:} I worked there{\super\chftn}{\footnote\pard {\super\chftn} At the foot.} for years{\super\chftn}{\footnote\ftnalt\pard{\super\chftn} At the end.}. {\field{\*\fldinst HYPERLINK "x"}{\fldrslt A link}}.\par
{\listtext\pard 1.\tab}first\par
{\listtext\pard 2.\tab}second\par
{\pntext\f1\'b7\tab}a point\par
\trowd\cellx100\cellx200\pard\intbl Time\cell Words\cell\row
\trowd\cellx100\cellx200\pard\intbl 00:01:02\cell One.\par Two.\cell\row
\trowd\cellx100\cellx200\pard\intbl\cell Last.\cell\row
\pard With a box.{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard In the box.\par}}{\shprslt{\*\do\dptxbxtext other}}}{\pict\pngblip 89504e47}\par
{\f1 ab\'b0} signs {\upr{ansi}{\*\ud{unic\u246\'3fde}}} {\*\unknown gone}\bin4 {}\\end.\par
}`

func TestRichTextKeepsEverything(t *testing.T) {
	d := read(t, "everything.rtf", []byte(everythingRTF))
	golden(t, "everything.rtf.txt", show(d))
	for _, lost := range []string{"deleted", "hidden", "Secret", "gone", "ansi", "Which one?", "shapeType", "?\u00a0", "8950"} {
		if strings.Contains(d.Text, lost) {
			t.Errorf("%q is in the text", lost)
		}
	}
}
