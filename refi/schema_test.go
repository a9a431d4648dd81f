package refi

import (
	"strings"
	"testing"
)

const (
	g1   = "5215CC69-B628-4E02-AFB9-9BEEAEE55801"
	g2   = "5215CC69-B628-4E02-AFB9-9BEEAEE55802"
	g3   = "5215CC69-B628-4E02-AFB9-9BEEAEE55803"
	g4   = "5215CC69-B628-4E02-AFB9-9BEEAEE55804"
	head = `<Project xmlns="urn:QDA-XML:project:1.0" name="p">`
	book = `<CodeBook><Codes><Code guid="` + g1 + `" name="c" isCodable="true"/></Codes></CodeBook>`
	vars = `<Variables><Variable guid="` + g2 + `" name="v" typeOfVariable="Float"/></Variables>`
)

func coding(guid string) string {
	return `<Coding guid="` + guid + `"><CodeRef targetGUID="` + g1 + `"/></Coding>`
}

// V8: what the schema forbids fails our check and the schema's own judge alike;
// and the lenient reader still reads it.
func TestMustFail(t *testing.T) {
	text := func(inner string) string {
		return `<Sources><TextSource guid="` + g3 + `">` + inner + `</TextSource></Sources>`
	}
	media := func(inner string) string {
		return `<Sources><AudioSource guid="` + g3 + `">` + inner + `</AudioSource></Sources>`
	}
	value := func(v string) string {
		return book + vars + `<Cases><Case guid="` + g3 + `"><VariableValue><VariableRef targetGUID="` + g2 + `"/>` + v + `</VariableValue></Case></Cases>`
	}
	for name, inner := range map[string]string{
		"empty Users":                        `<Users/>`,
		"empty CodeBook":                     `<CodeBook/>`,
		"empty Codes":                        `<CodeBook><Codes/></CodeBook>`,
		"empty Sources":                      `<Sources/>`,
		"empty Notes":                        `<Notes/>`,
		"empty Sets":                         `<Sets/>`,
		"empty Links":                        `<Links/>`,
		"empty Graphs":                       `<Graphs/>`,
		"Cases before Variables":             `<Cases><Case guid="` + g3 + `"/></Cases>` + vars,
		"Representation before PDFSelection": `<Sources><PDFSource guid="` + g3 + `"><Representation guid="` + g4 + `"/><PDFSelection guid="` + g2 + `" page="0" firstX="1" firstY="1" secondX="2" secondY="2"/></PDFSource></Sources>`,
		"NoteRef after child Code":           `<CodeBook><Codes><Code guid="` + g1 + `" name="c" isCodable="true"><Code guid="` + g2 + `" name="d" isCodable="true"/><NoteRef targetGUID="` + g3 + `"/></Code></Codes></CodeBook>`,
		"two CodeRefs":                       book + text(`<Coding guid="`+g2+`"><CodeRef targetGUID="`+g1+`"/><CodeRef targetGUID="`+g1+`"/></Coding>`),
		"no CodeRef":                         book + text(`<Coding guid="`+g2+`"/>`),
		"PlainTextSelection in Transcript":   media(`<Transcript guid="` + g4 + `"><PlainTextSelection guid="` + g2 + `" startPosition="0" endPosition="1"/></Transcript>`),
		"NoteRef in Case":                    `<Cases><Case guid="` + g3 + `"><NoteRef targetGUID="` + g4 + `"/></Case></Cases>`,
		"foreign element":                    `<x:more xmlns:x="urn:x"/>`,
		"foreign attribute":                  `<Users><User xmlns:x="urn:x" x:age="3" guid="` + g3 + `"/></Users>`,
		"unknown attribute":                  `<Users><User age="3" guid="` + g3 + `"/></Users>`,
		"exponent":                           value(`<FloatValue>1e3</FloatValue>`),
		"decimal comma":                      value(`<FloatValue>1,5</FloatValue>`),
		"two values":                         value(`<FloatValue>1</FloatValue><FloatValue>2</FloatValue>`),
		"True":                               value(`<BooleanValue>True</BooleanValue>`),
		"rgb()":                              `<CodeBook><Codes><Code guid="` + g1 + `" name="c" isCodable="true" color="rgb(1,2,3)"/></Codes></CodeBook>`,
		"no isCodable":                       `<CodeBook><Codes><Code guid="` + g1 + `" name="c"/></Codes></CodeBook>`,
		"float milliseconds":                 media(`<AudioSelection guid="` + g2 + `" begin="1.5" end="2"/>`),
		"space in dateTime":                  `<Users><User guid="` + g2 + `"/></Users>` + `<Sources><TextSource guid="` + g3 + `" creationDateTime="2018-03-27 17:46:39"/></Sources>`,
		"no GUID":                            `<Users><User guid="c001"/></Users>`,
		"wrong shape":                        `<Graphs><Graph guid="` + g1 + `"><Vertex guid="` + g2 + `" firstX="0" firstY="0" shape="Circle"/></Graph></Graphs>`,
		"text between elements":              `<Users>hello<User guid="` + g2 + `"/></Users>`,
		"second Description":                 `<Description>a</Description><Description>b</Description>`,
		"Coding before Description":          book + text(coding(g2)+`<Description/>`),
	} {
		t.Run(name, func(t *testing.T) {
			xml := head + inner + "</Project>"
			found := false
			for _, p := range Validate(strings.NewReader(xml)) {
				found = found || p.Severity == Invalid
			}
			if !found {
				t.Errorf("our check takes %s", xml)
			}
			if _, err := NewFile(strings.NewReader(xml), int64(len(xml))); err != nil {
				t.Errorf("the lenient reader refuses it: %v", err)
			}
			if err := xmllint(t, "Project.xsd", []byte(xml)); err == nil {
				t.Errorf("the schema takes %s", xml)
			}
		})
	}
}

// What libxml2 takes by mistake, our check refuses.
func TestEightDigitColourIsInvalid(t *testing.T) {
	xml := head + `<CodeBook><Codes><Code guid="` + g1 + `" name="c" isCodable="true" color="#FF112233"/></Codes></CodeBook></Project>`
	problems := Validate(strings.NewReader(xml))
	if len(problems) != 1 || problems[0].Severity != Invalid {
		t.Errorf("%v", problems)
	}
}

// What the schema takes, however odd, our check takes.
func TestMustPass(t *testing.T) {
	for name, inner := range map[string]string{
		"nothing":           "",
		"no value":          book + vars + `<Cases><Case guid="` + g3 + `"><VariableValue><VariableRef targetGUID="` + g2 + `"/></VariableValue></Case></Cases>`,
		"signs and zeros":   `<Sources><AudioSource guid="` + g3 + `"><AudioSelection guid="` + g2 + `" begin="-007" end="+5"/></AudioSource></Sources>`,
		"decimals":          book + vars + `<Cases><Case guid="` + g3 + `"><VariableValue><VariableRef targetGUID="` + g2 + `"/><FloatValue> -.50 </FloatValue></VariableValue></Case></Cases>`,
		"24:00 and a zone":  `<Sources><TextSource guid="` + g3 + `" creationDateTime="2018-03-27T24:00:00.000-14:00"/></Sources>`,
		"interleaved":       `<Sources><TextSource guid="` + g1 + `"/><PDFSource guid="` + g2 + `"/><TextSource guid="` + g3 + `"/></Sources>`,
		"short colour":      `<CodeBook><Codes><Code guid="` + g1 + `" name="" isCodable="0" color="#fA0"/></Codes></CodeBook>`,
		"xsi":               `<Users xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"><User guid="{` + g1 + `}"/></Users>`,
		"CDATA and comment": `<Description><![CDATA[a < b & c]]><!-- no --></Description>`,
		"a prefix":          `<q:Users xmlns:q="urn:QDA-XML:project:1.0"><q:User guid="` + g1 + `"/></q:Users>`,
	} {
		t.Run(name, func(t *testing.T) {
			xml := head + inner + "</Project>"
			for _, p := range Validate(strings.NewReader(xml)) {
				if p.Severity == Invalid {
					t.Errorf("%s", p)
				}
			}
			if err := xmllint(t, "Project.xsd", []byte(xml)); err != nil {
				t.Errorf("the schema refuses %s", xml)
			}
		})
	}
}

func TestReferences(t *testing.T) {
	xml := head + book + `<Sources><TextSource guid="` + g3 + `">` + coding(g2) + `<NoteRef targetGUID="` + g1 + `"/><NoteRef targetGUID="` + g4 + `"/></TextSource></Sources></Project>`
	problems := Validate(strings.NewReader(xml))
	if len(problems) != 2 || problems[0].Kind != "reference" || problems[1].Kind != "reference" {
		t.Errorf("%v", problems)
	}
	twice := head + `<Users><User guid="` + g1 + `"/><User guid="{` + strings.ToLower(g1) + `}"/></Users></Project>`
	if problems := Validate(strings.NewReader(twice)); len(problems) != 1 || problems[0].Kind != "duplicate" || problems[0].Severity != Warning {
		t.Errorf("%v", problems)
	}
}
