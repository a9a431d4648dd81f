package deid

import (
	"regexp"
	"strings"
	"sync"
)

// A pattern is an identifier that shows itself by its form.
type pattern struct {
	re       *regexp.Regexp
	need     string // one of these signs must be in the text for the pattern to be tried
	category Category
	score    float64
	why      string
	test     func(s string, from, to int) bool // nil accepts
}

const figure = `(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|[0-9])`

// patterns are made when a text is first looked at: most runs look at none.
var patterns = sync.OnceValue(func() []pattern {
	return []pattern{
		{regexp.MustCompile(`[\pL\d][\pL\d._%+'-]*@[\pL\d-]+(?:\.[\pL\d-]+)+`), "@", Email, 1, "e-mail address", nil},
		{regexp.MustCompile(`(?:https?://|www\.)[^\s<>"'\])]*[^\s<>"'\]).,;:!?]`), "/.", Web, 0.95, "web address", nil},
		{regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:co\.uk|org\.uk|ac\.uk|gov\.uk|nhs\.uk|com|org|net|info|biz|io|me|wales|cymru|scot)(?:/[^\s<>"')\]]*)?\b`), ".", Web, 0.9, "web address", notEmail},
		{regexp.MustCompile(`@[A-Za-z][A-Za-z0-9_.]+[A-Za-z0-9_]`), "@", Handle, 0.9, "handle", notEmail},
		{regexp.MustCompile(`(?i)\b(?:GIR ?0AA|(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]?) ?[0-9][ABD-HJLNP-UW-Z]{2})\b`), "0123456789", Postcode, 0.95, "postcode", nil},
		{regexp.MustCompile(`\b[A-Z]{2}[0-9]{2} ?[A-Z]{3}\b`), "0123456789", Vehicle, 0.9, "vehicle registration", nil},
		{regexp.MustCompile(`\b[A-Z][0-9]{1,3} ?[A-Z]{3}\b`), "0123456789", Vehicle, 0.8, "vehicle registration", near("reg", "registration", "plate", "car", "van")},
		{regexp.MustCompile(`(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b`), "0123456789", NI, 1, "form of a National Insurance number", nil},
		{regexp.MustCompile(`(?i)\b[A-Z]{2} ?(?:[0-9]{2} ?){3}[A-Z]?\b`), "0123456789", NI, 0.99, "said to be a National Insurance number", near("ni", "insurance", "nino")},
		{regexp.MustCompile(`\b[A-Z]{2}[0-9]{2}\b`), "0123456789", Vehicle, 0.85, "beginning of a vehicle registration", near("reg", "registration", "plate", "car", "van", "vauxhall", "ford", "transit", "lorry")},
		{regexp.MustCompile(`\b[A-Z]{2}[0-9]{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{0,4}\b`), "0123456789", Bank, 0.98, "form of an IBAN", nil},
		{regexp.MustCompile(`\b[0-9A-Z]+(?:/[0-9A-Z]+)+\b`), "0123456789", Identity, 0.9, "said to be somebody's number", near("ref", "reference", "case", "crime", "number")},
		{regexp.MustCompile(`(?i)\b[a-z]{1,2} ` + figure + `(?: ` + figure + `){1,2} [a-z]{2}\b`), "", Postcode, 0.9, "said to be a postcode", near("postcode", "post", "code", "address", "postal")},
		{regexp.MustCompile(`\b(?:[AM][1-9][0-9]{0,3}|[NXEW][1-9][0-9]{0,2})\b`), "0123456789", Street, 0.6, "road or bus route", after("the ")},
		{regexp.MustCompile(`\b[A-Z][0-9]{4}[A-Z]{2}\b`), "0123456789", Identity, 0.9, "form of a prisoner number", nil},
		{regexp.MustCompile(`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`), ".", IP, 0.95, "IP address", nil},
		{regexp.MustCompile(`(?i)\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b`), ":", IP, 0.9, "IP address", nil},
		{regexp.MustCompile(`\b[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{4}\b`), "0123456789", NHS, 0.99, "said to be an NHS number", near("nhs")},
		{regexp.MustCompile(`\b[0-3][0-9][01][0-9]{3}[ -]?[0-9]{4}\b`), "0123456789", CHI, 0.99, "said to be a CHI number", near("chi")},
		{regexp.MustCompile(`\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b`), "-", Identity, 0.95, "form of a social security number", nil},
		{regexp.MustCompile(`\b(?:[0-9]{4}[ -]?){3}[0-9]{1,7}\b`), "0123456789", Card, 0.97, "form of a card number", nil},
		{regexp.MustCompile(`\b[0-9]{11,19}\b`), "0123456789", Card, 0.85, "long number", nil},
		{regexp.MustCompile(`\b[0-9]{2}-[0-9]{2}-[0-9]{2}\b`), "-", Bank, 0.99, "form of a sort code", near("sort", "bank", "account")},
		{regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9._-]*(?: ?(?:dot|underscore|dash|hyphen|full stop) ?[a-z0-9][a-z0-9_-]*){0,3} at [a-z0-9-]+ dot (?:com|co|org|net|ac|gov|nhs|uk|ie|example)(?: dot (?:uk|org|com|ie|net))?\b`), "", Email, 0.95, "e-mail address as spoken", nil},
		{regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9._-]*(?: ?(?:dot|underscore|dash|hyphen) ?[a-z0-9][a-z0-9_-]*){0,3} at [a-z0-9-]+ dot [a-z]{2,8}\b`), "", Email, 0.9, "e-mail address as spoken", nil},
		{regexp.MustCompile(`(?i)\b(?:snapchat|insta|instagram|facebook|tiktok|username|handle|gamertag|snap)(?:'s| is| as| was| name's| name is|'s called| under| it's) [a-z0-9][a-z0-9_.]+(?:(?: dot| underscore)? [a-z0-9_]+)?\b`), "", Handle, 0.6, "said to be a handle", nil},
		{regexp.MustCompile(`(?i)\bwww dot [a-z0-9-]+ dot [a-z]{2,8}(?: dot uk)?\b`), "", Web, 0.95, "web address as spoken", nil},
		{regexp.MustCompile(`\b(?:PSC|Unit|CMR|USNS|USCGC) [0-9]{3,5},? Box [0-9]{3,5}\s+[AFD]PO A[AEP] [0-9]{5}`), "0123456789", Address, 0.98, "forces post", nil},
		{regexp.MustCompile(`(?i)\b(?:P\.? ?O\.? ?)?box [0-9]{2,6}\b`), "0123456789", Address, 0.8, "post box", nil},
	}
})

// phoneRe finds stretches of digits with the signs that people write between them.
var phoneRe = regexp.MustCompile(`(?:\+|\(|\b)[0-9](?:[0-9]|[ ().\-–/](?:[ (]?)[0-9(]|\) ?[0-9]){5,20}\b`)

// numberRe finds codes of digits that may be somebody's number.
var numberRe = regexp.MustCompile(`\b[A-Za-z]{0,3}[0-9][0-9-]{3,}[0-9A-Za-z]*\b`)

func notEmail(s string, from, to int) bool {
	return from == 0 || s[from-1] != '@' && s[from-1] != '.' && !wordByte(s[from-1]) && (to == len(s) || s[to] != '@')
}

func wordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b >= 0x80
}

// after accepts when the words stand directly before.
func after(words string) func(s string, from, to int) bool {
	return func(s string, from, to int) bool {
		return strings.HasSuffix(strings.ToLower(s[max(0, from-2*len(words)):from]), words)
	}
}

// near accepts when one of the words stands within the 60 bytes before.
func near(words ...string) func(s string, from, to int) bool {
	return func(s string, from, to int) bool {
		before := strings.ToLower(s[max(0, from-60):from])
		for _, w := range words {
			for i := strings.Index(before, w); i >= 0; {
				if (i == 0 || !wordByte(before[i-1])) && (i+len(w) == len(before) || !wordByte(before[i+len(w)])) {
					return true
				}
				next := strings.Index(before[i+1:], w)
				if next < 0 {
					break
				}
				i += 1 + next
			}
		}
		return false
	}
}

var (
	nearPhone  = near("phone", "mobile", "ring", "rang", "call", "text", "number", "numbers", "tel", "telephone", "fax", "office", "desk", "at", "on", "to", "landline", "whatsapp", "registered")
	nearNumber = near("number", "numbers", "no", "ref", "reference", "id", "case", "account", "licence", "license", "prisoner", "passport", "hospital", "record", "policy", "claim", "crn", "urn", "zip", "code", "postcode", "postal", "pin", "card", "code's", "cc", "#")
	nearZip    = near("zip", "postcode", "post code", "postal")
	dateLike   = regexp.MustCompile(`^(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2}))\b`)
	yearSpan   = regexp.MustCompile(`^(?:1[89]|20)[0-9]{2} ?[-–/] ?(?:(?:1[89]|20)[0-9]{2}|[0-9]{2})$`)
)

func findPatterns(c *candidates) {
	s := c.r.text
	digits := strings.ContainsAny(s, "0123456789")
	low := ""
	all := patterns()
	for i := range all {
		p := &all[i]
		switch {
		case p.need == "":
			if low == "" {
				low = strings.ToLower(s)
			}
			if p.category == Postcode && !strings.Contains(low, "code") || p.category == Handle && !strings.Contains(low, "snap") && !strings.Contains(low, "insta") && !strings.Contains(low, "facebook") && !strings.Contains(low, "tiktok") && !strings.Contains(low, "username") ||
				p.category != Postcode && p.category != Handle && !strings.Contains(low, " dot ") {
				continue
			}
		case !strings.ContainsAny(s, p.need):
			continue
		}
		for _, at := range p.re.FindAllStringIndex(s, -1) {
			if p.test == nil || p.test(s, at[0], at[1]) {
				c.add(at[0], at[1], p.category, p.score, p.why)
			}
		}
	}
	if digits {
		findPhones(c)
	}
}

func findPhones(c *candidates) {
	s := c.r.text
	for _, at := range phoneRe.FindAllStringIndex(s, -1) {
		from, to := at[0], at[1]
		found := s[from:to]
		if from > 0 && (wordByte(s[from-1]) && found[0] != '+' && found[0] != '(' || s[from-1] == '$' || strings.HasSuffix(s[:from], "£")) {
			continue
		}
		if d := dateLike.FindString(found); d != "" && (d == found || found[len(d)] == ' ') || yearSpan.MatchString(found) || strings.ContainsAny(found, "/") {
			continue
		}
		n := 0
		for i := range len(found) {
			if found[i] >= '0' && found[i] <= '9' {
				n++
			}
		}
		intl := strings.HasPrefix(found, "+") || strings.HasPrefix(found, "00")
		switch {
		case n < 7 || n > 15:
		case intl || strings.HasPrefix(found, "(") && n >= 7:
			c.add(from, to, Phone, 0.97, "form of a telephone number")
		case found[0] == '0' && n >= 9 && n <= 11:
			c.add(from, to, Phone, 0.98, "form of a telephone number")
		case nearPhone(s, from, to):
			c.add(from, to, Phone, 0.9, "said to be a telephone number")
		case strings.ContainsAny(found, " -.") && n >= 8:
			c.add(from, to, Phone, 0.75, "may be a telephone number")
		}
	}
	for _, at := range numberRe.FindAllStringIndex(s, -1) {
		from, to := at[0], at[1]
		if dateLike.MatchString(s[from:to]) || strings.HasSuffix(s[:from], "£") {
			continue
		}
		n := to - from
		switch {
		case nearZip(s, from, to) && n <= 10:
			c.add(from, to, Postcode, 0.9, "said to be a postcode")
		case nearNumber(s, from, to) && n >= 5:
			c.add(from, to, Identity, 0.85, "said to be somebody's number")
		case n >= 7:
			c.add(from, to, Identity, 0.6, "long number")
		}
	}
	for _, at := range zipRe.FindAllStringIndex(s, -1) {
		if nearZip(s, at[0], at[1]) {
			c.add(at[0], at[1], Postcode, 0.9, "said to be a postcode")
		}
	}
}

var zipRe = regexp.MustCompile(`\b[0-9]{4,5}(?:-[0-9]{4})?\b|\b[0-9]{3} ?[0-9]{2}\b`)
