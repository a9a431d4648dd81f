package refi

import "strings"

// fits reports whether value has the form of one of the schema's simple types.
func fits[T string | []byte](a *attrRule, value T) bool {
	if a.kind == "s" {
		return true
	}
	v := value
	for len(v) > 0 && isSpace(v[0]) {
		v = v[1:]
	}
	for len(v) > 0 && isSpace(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	if a.enumerations != nil {
		for _, e := range a.enumerations {
			if string(v) == e {
				return true
			}
		}
		return false
	}
	return fitsSimple(a.kind, v)
}

// fitsSimple takes a value without white space around it.
func fitsSimple[T string | []byte](kind string, v T) bool {
	switch kind {
	case "guid":
		return isGUID(v)
	case "i":
		return isInteger(v)
	case "b":
		s := string(v)
		return s == "true" || s == "false" || s == "1" || s == "0"
	case "decimal":
		return isDecimal(v)
	case "c":
		return isColor(v)
	case "t":
		return isDateTime(v)
	case "date":
		n := dateLen(v)
		return n > 0 && isZone(v[n:])
	}
	return true
}

func digits[T string | []byte](v T) int {
	n := 0
	for n < len(v) && '0' <= v[n] && v[n] <= '9' {
		n++
	}
	return n
}

func unsigned[T string | []byte](v T) T {
	if len(v) > 0 && (v[0] == '-' || v[0] == '+') {
		return v[1:]
	}
	return v
}

func isInteger[T string | []byte](v T) bool {
	v = unsigned(v)
	return len(v) > 0 && digits(v) == len(v)
}

func isDecimal[T string | []byte](v T) bool {
	v = unsigned(v)
	whole := digits(v)
	v = v[whole:]
	if len(v) == 0 {
		return whole > 0
	}
	if v[0] != '.' {
		return false
	}
	part := digits(v[1:])
	return part+1 == len(v) && whole+part > 0
}

func isColor[T string | []byte](v T) bool {
	if len(v) != 4 && len(v) != 7 || v[0] != '#' {
		return false
	}
	for i := 1; i < len(v); i++ {
		if hexDigit(v[i]) < 0 {
			return false
		}
	}
	return true
}

// dateLen is the length of the date -?YYYY-MM-DD at the begin of v, 0 if there is none.
func dateLen[T string | []byte](v T) int {
	n := 0
	if len(v) > 0 && v[0] == '-' {
		n = 1
	}
	year := digits(v[n:])
	if year < 4 || year > 4 && v[n] == '0' || year > 9 {
		return 0
	}
	y := number(v[n : n+year])
	n += year
	if y == 0 || len(v) < n+6 || v[n] != '-' || v[n+3] != '-' || digits(v[n+1:n+3]) != 2 || digits(v[n+4:n+6]) != 2 {
		return 0
	}
	month, day := number(v[n+1:n+3]), number(v[n+4:n+6])
	if month < 1 || month > 12 || day < 1 || day > daysIn(y, month) {
		return 0
	}
	return n + 6
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func number[T string | []byte](v T) (n int) {
	for i := 0; i < len(v); i++ {
		n = n*10 + int(v[i]-'0')
	}
	return n
}

// clock is HH:MM at the begin of v as minutes, -1 if there is none.
func clock[T string | []byte](v T) int {
	if len(v) < 5 || digits(v[:2]) != 2 || v[2] != ':' || digits(v[3:5]) != 2 || number(v[3:5]) > 59 {
		return -1
	}
	return number(v[:2])*60 + number(v[3:5])
}

func isDateTime[T string | []byte](v T) bool {
	n := dateLen(v)
	if n == 0 || len(v) < n+9 || v[n] != 'T' {
		return false
	}
	v = v[n+1:]
	at := clock(v)
	if at < 0 || at > 24*60 || v[5] != ':' || len(v) < 8 || digits(v[6:8]) != 2 || number(v[6:8]) > 59 {
		return false
	}
	whole := number(v[6:8]) == 0
	v = v[8:]
	if len(v) > 0 && v[0] == '.' {
		part := digits(v[1:])
		if part == 0 {
			return false
		}
		whole = whole && strings.Trim(string(v[1:1+part]), "0") == ""
		v = v[1+part:]
	}
	return (at < 24*60 || whole) && isZone(v)
}

// isZone reports whether v is a time zone or nothing.
func isZone[T string | []byte](v T) bool {
	if len(v) == 0 || len(v) == 1 && v[0] == 'Z' {
		return true
	}
	return len(v) == 6 && (v[0] == '+' || v[0] == '-') && clock(v[1:]) >= 0 && clock(v[1:]) <= 14*60
}
