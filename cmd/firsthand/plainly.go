package main

import (
	"fmt"
	"regexp"
)

// A rewording is how the parser says something and how we do.
type rewording struct {
	says *regexp.Regexp
	ours string
}

var rewordings = []rewording{
	{regexp.MustCompile(`^(--?[\w-]+): expected .* but got "EOL".*$`), `$1 needs a value.`},
	{regexp.MustCompile(`^(--?[\w-]+): expected .* but got "(-[^"]*)" \(short flag\).*$`), `$1 takes a value that begins with - as $1=$2.`},
	{regexp.MustCompile(`^(--?[\w-]+): expected (?:an? )?(?:int|integer|valid \d+ bit int|\d+ bit int).* but got "?([^"(]*?)"?(?: \(.*)?$`), `$1 is a whole number, not "$2".`},
	{regexp.MustCompile(`^(--?[\w-]+): expected a float but got "?([^"(]*?)"?(?: \(.*)?$`), `$1 is a number, not "$2".`},
	{regexp.MustCompile(`^missing flags: (.*)$`), `These are needed: $1.`},
	{regexp.MustCompile(`^expected "?(<[^"]*>)"?$`), `This is needed: $1.`},
}

var noArgument = regexp.MustCompile(`^unexpected argument ([^ ,]+)`)

// plainly says what the parser found wrong with a command as people would.
func plainly(s, command string) string {
	if m := noArgument.FindStringSubmatch(s); m != nil && command == "" {
		return fmt.Sprintf("There is no command %q.", m[1])
	}
	for _, r := range rewordings {
		if r.says.MatchString(s) {
			return r.says.ReplaceAllString(s, r.ours)
		}
	}
	return sentence(s)
}
