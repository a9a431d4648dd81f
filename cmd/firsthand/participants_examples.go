package main

import "maps"

func init() { maps.Copy(examples, peopleExamples) }

// peopleExamples are those of the commands about people.
var peopleExamples = map[string]example{
	"protocol": {"", []string{
		"firsthand protocol template --study pay critical-incidents",
		"firsthand protocol show --study pay statements",
		"firsthand protocol write --study pay aims aims.txt",
	}},
	"protocol show":     {"", []string{"firsthand protocol show --study pay", "firsthand protocol show --study pay guide --json"}},
	"protocol write":    {"", []string{"firsthand protocol write --study pay aims aims.txt --note 'One sentence.'", "firsthand protocol write --study pay sites sites.json"}},
	"protocol template": {"", []string{"firsthand protocol template", "firsthand protocol template --study pay critical-incidents"}},
	"people": {"", []string{
		"firsthand people introduce --study pay --yes person.json",
		"firsthand people screen --study pay P01 --met adult,experience,language,capacity",
		"firsthand people list --study pay",
	}},
	"people list":      {"", []string{"firsthand people list --study pay"}},
	"people introduce": {`person.json holds {"name": "...", "telephone": "..."}; remove it afterwards.`, []string{"firsthand people introduce --study pay --yes --site north person.json"}},
	"people screen":    {"", []string{"firsthand people screen --study pay P01 --met adult,language --value Gender=woman", "firsthand people screen --study pay P02 --met adult --not 'language=No interpreter.'"}},
	"people leave":     {"", []string{"firsthand people leave --study pay P03 --why 'no time'"}},
	"people flow":      {"", []string{"firsthand people flow --study pay"}},
	"people open":      {"", []string{"firsthand people open --study pay P01 --reason 'To ring about the time.'"}},
	"people pseudonym": {"", []string{"firsthand people pseudonym --study pay P01 Rowan"}},
	"people timeline":  {"", []string{"firsthand people timeline --study pay P01"}},
	"people link":      {"", []string{"firsthand people link --study pay --site north --note 'A key worker'", "firsthand people link --study pay --for consent --about P01"}},
	"people book":      {"", []string{"firsthand people book --study pay P01 2026-02-02T14:30 --place 'Room 2'"}},
	"people interview": {"", []string{"firsthand people interview --study pay P01 2026-02-02 --minutes 28"}},
	"people calendar":  {"", []string{"firsthand people calendar --study pay -o interviews.ics"}},
	"people voucher":   {"", []string{"firsthand people voucher --study pay P01 --amount 20 --day 2026-02-02", "firsthand people voucher --study pay"}},
	"consent":          {"", []string{"firsthand consent take --study pay P01 --yes read,take-part,record --no quote,recontact,archive", "firsthand consent show --study pay P01"}},
	"consent take":     {"", []string{"firsthand consent take --study pay P01 --yes read,take-part,record --no quote,recontact,archive --form scan.pdf"}},
	"consent show":     {"", []string{"firsthand consent show --study pay P01"}},
	"frame":            {"", []string{"firsthand frame show --study pay"}},
	"frame show":       {"", []string{"firsthand frame show --study pay"}},
	"frame set":        {"", []string{"firsthand frame set --study pay frame.json"}},
	"frame decide":     {"", []string{"firsthand frame decide --study pay --stop --reason 'Nothing new in the last three.'"}},
	"vault": {"The vault's passphrase comes from FIRSTHAND_VAULT_PASSPHRASE_FILE or is asked for.", []string{
		"firsthand vault new",
		"firsthand vault check",
		"firsthand vault backup -o sealed.db --keys keys.db",
	}},
	"vault new":        {"", []string{"firsthand vault new"}},
	"vault show":       {"", []string{"firsthand vault show"}},
	"vault passphrase": {"", []string{"firsthand vault passphrase"}},
	"vault check":      {"", []string{"firsthand vault check"}},
	"vault role":       {"", []string{"firsthand vault role transcriber --classes material", "firsthand vault role transcriber --drop"}},
	"vault backup":     {"", []string{"firsthand vault backup -o sealed.db --keys keys.db"}},
	"vault restore":    {"", []string{"firsthand vault restore sealed.db --keys keys.db"}},
	"withdraw": {"", []string{
		"firsthand withdraw --study pay P07",
		"firsthand withdraw --study pay P07 --level 'no future use'",
		"firsthand withdraw --study pay P07 --apply -o certificate.json",
	}},
	"certificate": {"", []string{"firsthand certificate certificate-P07.json"}},
}
