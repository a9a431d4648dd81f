package main

import (
	"strings"

	"github.com/alecthomas/kong"
)

// An example is what the help of a command ends with: a word on it where the
// flags do not say enough, and lines that can be typed. The study is called pay.
type example struct {
	about string
	lines []string
}

// withExamples adds the examples to the help of every command.
func withExamples(n *kong.Node) {
	if n.Type == kong.CommandNode {
		n.Detail = examples[strings.TrimPrefix(n.Path(), "firsthand ")].detail(n.Detail)
	}
	for _, child := range n.Children {
		withExamples(child)
	}
}

// detail is the text of an example as kong formats it: indented lines stand as
// they are.
func (e example) detail(before string) string {
	var parts []string
	for _, p := range []string{before, e.about} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	switch len(e.lines) {
	case 0:
	case 1:
		parts = append(parts, "Example:", "    "+e.lines[0])
	default:
		parts = append(parts, "Examples:", "    "+strings.Join(e.lines, "\n    "))
	}
	return strings.Join(parts, "\n\n")
}

// examples are by the words of the command.
var examples = map[string]example{
	"workspace": {"", []string{
		"firsthand",
		"firsthand --no-open --addr 127.0.0.1:8080",
	}},
	"demo": {"", []string{
		"firsthand demo",
		"firsthand demo --check",
		"firsthand demo --no-open --addr 127.0.0.1:8080",
	}},
	"study": {"", []string{
		`firsthand study new pay --title "Pay and hours in home care"`,
		"firsthand study list --json",
		"firsthand study show pay",
		"firsthand study copy pay pay-pilot",
		"firsthand study delete pay-pilot",
		"firsthand study restore pay-pilot",
	}},
	"study new": {"A title is made short for the name, and both find the study.", []string{
		`firsthand study new pay --title "Pay and hours in home care"`,
		`firsthand study new "Wege in die Pflege: 2019"`,
	}},
	"study list": {"", []string{
		"firsthand study list --csv > studies.csv",
	}},
	"study show": {"", []string{
		"firsthand study show pay",
		"firsthand study show --study pay --json",
	}},
	"study delete": {"", []string{
		"firsthand study delete pay",
	}},
	"study restore": {"", []string{
		"firsthand study restore pay",
	}},
	"study copy": {"The copy has everything that the study holds now, but not its journal.", []string{
		"firsthand study copy pay pay-pilot",
	}},
	"import": {"Documents are docx, odt, rtf, txt, md, html, pdf, vtt, srt and TextGrid; a csv or xlsx is a table of answers, one document a row. Folders are walked. If any file is bad nothing is imported.", []string{
		"firsthand import --study pay P01.docx P02.docx interviews/",
		`firsthand import --study pay answers.csv --text "What helped?" --person ID --attributes age`,
		"firsthand import --study pay --cases people.csv",
		"firsthand import --study pay --codebook codes.csv",
		"firsthand import --study pay --codings codings.csv",
		"firsthand import --study pay --revise P01.docx",
		"firsthand import project.qdpx",
	}},
	"export": {"", []string{
		"firsthand export --study pay -o pay.qdpx",
		"firsthand export --study pay -o report.docx",
		"firsthand export --study pay -o codebook.xlsx --what codebook",
		"firsthand export --study pay -o codings.csv --coder Asha",
	}},
	"check": {"Nothing is imported.", []string{
		"firsthand check project.qdpx",
		"firsthand check --json codebook.qdc",
	}},
	"find": {"", []string{
		"firsthand find --study pay 'late or overdue'",
		`firsthand find --study pay '"on time" not bus'`,
		"firsthand find --study pay --literal 'zero-hours' --context 80",
		"firsthand find --study pay --json pay | jq .hits",
	}},
	"passages": {"A path with a space or an operator word stands in double quotes; Code/* takes in the codes below.", []string{
		"firsthand passages --study pay Work/Pay",
		"firsthand passages --study pay 'Work/* and not Home' --coder Asha",
		`firsthand passages --study pay '"Working hours" near 10 Pay' --where gender=female --csv`,
	}},
	"cooccurrence": {"", []string{
		"firsthand cooccurrence --study pay",
		"firsthand cooccurrence --study pay --coder Asha --csv > pairs.csv",
	}},
	"matrix": {"", []string{
		"firsthand matrix --study pay --by gender",
		"firsthand matrix --study pay --by site --rows 'Work/*,Home' --csv",
	}},
	"agreement": {"Compared are the documents that every coder named has read: those in which they have a coding, or which they marked with firsthand read.", []string{
		"firsthand agreement --study pay --coders Asha,Ben",
		"firsthand agreement --study pay --coders Asha,Ben --unit turn --codes 'Work/*'",
		"firsthand agreement --study pay --coders Asha,Ben,Cleo --below --json",
	}},
	"saturation": {"", []string{
		"firsthand saturation --study pay",
		"firsthand saturation --study pay --base 6 --run 3 --threshold 0",
	}},
	"sample": {"Counted are participants with an interview, or with a document of their own.", []string{
		"firsthand sample --study pay --csv > table-1.csv",
	}},
	"themes": {"", []string{
		"firsthand themes --study pay",
		"firsthand themes --study pay --coder every --csv > table-2.csv",
	}},
	"read": {"Whoever has a coding in a document has read it; this is for those in which you found nothing to code. It is an act of the study, and undo takes it back.", []string{
		"firsthand read --study pay --as Ben P07 P08",
		"firsthand read --study pay --as Ben --not P08",
	}},
	"deidentify": {"", []string{
		"firsthand deidentify --propose raw/*.txt",
		"firsthand deidentify P07-raw.docx -o P07.txt --log P07-log.csv",
	}},
	"undo": {"Your own acts, newest first; where somebody built on one it is explained.", []string{
		"firsthand undo --study pay",
	}},
	"redo": {"", []string{
		"firsthand redo --study pay",
	}},
	"journal": {"", []string{
		"firsthand journal --study pay --limit 20",
		"firsthand journal --study pay --object Work/Pay",
		"firsthand journal --study pay --verify",
	}},
	"backup": {"", []string{
		"firsthand backup -o firsthand-backup.zip",
	}},
	"restore": {"", []string{
		"firsthand restore firsthand-backup.zip",
		"firsthand --data elsewhere restore firsthand-backup.zip",
		"firsthand restore --force firsthand-backup.zip",
	}},
	"verify": {"", []string{
		"firsthand verify",
		"firsthand verify firsthand-backup.zip",
	}},
	"copy": {"", []string{
		"firsthand copy --to postgres://firsthand@localhost/firsthand",
		"firsthand --data postgres://firsthand@localhost/firsthand copy --to ./folder",
	}},
	"passphrase": {"", []string{
		"firsthand passphrase",
	}},
	"version": {"", []string{
		"firsthand version",
	}},
	"protocol": {"", []string{
		"firsthand protocol show --study pay",
		"firsthand protocol template --study pay interviews",
		"firsthand protocol write --study pay guide guide.json",
	}},
	"protocol show": {"", []string{
		"firsthand protocol show --study pay",
		"firsthand protocol show --study pay guide",
	}},
	"protocol write": {"", []string{
		"firsthand protocol write --study pay aims aims.txt",
		`firsthand protocol write --study pay guide guide.json --note "Two questions on holidays"`,
	}},
	"protocol template": {"", []string{
		"firsthand protocol template",
		"firsthand protocol template --study pay interviews",
	}},
	"people": {"", []string{
		"firsthand people introduce --study pay --yes person.json",
		"firsthand people list --study pay",
		"firsthand people interview --study pay P07 2026-02-02 --minutes 45",
	}},
	"people list": {"", []string{
		"firsthand people list --study pay",
		"firsthand people list --study pay --csv > people.csv",
	}},
	"people introduce": {"", []string{
		"firsthand people introduce --study pay --site leeds --yes person.json",
		"firsthand people introduce --study pay --yes - < person.json",
	}},
	"people screen": {"", []string{
		"firsthand people screen --study pay P07 --met adult,works --value gender=female",
		`firsthand people screen --study pay P08 --not works="retired last year"`,
	}},
	"people leave": {"", []string{
		`firsthand people leave --study pay P08 --why "no time"`,
	}},
	"people flow": {"", []string{
		"firsthand people flow --study pay",
		"firsthand people flow --study pay --json",
	}},
	"people open": {"", []string{
		`firsthand people open --study pay P07 --reason "To ring about Tuesday"`,
	}},
	"people pseudonym": {"", []string{
		"firsthand people pseudonym --study pay P07 Rosa",
	}},
	"people timeline": {"", []string{
		"firsthand people timeline --study pay P07",
	}},
	"people link": {"", []string{
		"firsthand people link --study pay --for referral --site leeds",
		"firsthand people link --study pay --for consent --about P07",
	}},
	"people book": {"", []string{
		`firsthand people book --study pay P07 2026-02-02T14:30 --place "Room 3" --interviewer Asha`,
	}},
	"people interview": {"", []string{
		`firsthand people interview --study pay P07 2026-02-02 --minutes 45 --place "Room 3"`,
	}},
	"people calendar": {"", []string{
		"firsthand people calendar --study pay -o interviews.ics",
	}},
	"people voucher": {"", []string{
		"firsthand people voucher --study pay",
		"firsthand people voucher --study pay P07 --amount 20 --day 2026-02-02",
		`firsthand people voucher --study pay --strike 3 --reason "Written twice"`,
	}},
	"consent": {"", []string{
		"firsthand consent take --study pay P07 --yes talk,record --no future",
		"firsthand consent show --study pay P07",
	}},
	"consent take": {"", []string{
		"firsthand consent take --study pay P07 --yes talk,record --no future --how paper --form signed.png",
	}},
	"consent show": {"", []string{
		"firsthand consent show --study pay P07",
	}},
	"frame": {"", []string{
		"firsthand frame show --study pay",
		"firsthand frame set --study pay frame.json",
		`firsthand frame decide --study pay --stop --reason "Nothing new since P18"`,
	}},
	"frame show": {"", []string{
		"firsthand frame show --study pay",
	}},
	"frame set": {"", []string{
		"firsthand frame set --study pay frame.json",
	}},
	"frame decide": {"", []string{
		`firsthand frame decide --study pay --stop --reason "Nothing new since P18"`,
	}},
	"vault": {"", []string{
		"firsthand vault new",
		"firsthand vault show",
		"firsthand vault backup -o vault.sealed --keys vault.keys",
	}},
	"vault new": {"", []string{
		"firsthand vault new",
	}},
	"vault show": {"", []string{
		"firsthand vault show",
	}},
	"vault passphrase": {"", []string{
		"firsthand vault passphrase",
	}},
	"vault check": {"", []string{
		"firsthand vault check",
	}},
	"vault role": {"", []string{
		"firsthand vault role transcriber --classes material",
		"firsthand vault role transcriber --drop",
	}},
	"vault backup": {"", []string{
		"firsthand vault backup -o vault.sealed --keys /media/stick/vault.keys",
	}},
	"vault restore": {"", []string{
		"firsthand vault restore vault.sealed --keys /media/stick/vault.keys",
	}},
	"withdraw": {"", []string{
		"firsthand withdraw --study pay P07",
		`firsthand withdraw --study pay P07 --level "remove everything" --apply -o certificate-P07.json`,
	}},
	"certificate": {"", []string{
		"firsthand certificate certificate-P07.json",
	}},
}
