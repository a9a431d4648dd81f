package web

import (
	"fmt"
	"strconv"
	"strings"

	"firsthand.study"
)

// signs are the currencies that are written with a sign of their own.
var signs = map[string]string{"GBP": "£", "EUR": "€", "USD": "$"}

// money writes hundredths of a currency as people do: £20.00, or 20.00 CHF.
func money(pence int, currency string) string {
	amount := count(pence/100) + fmt.Sprintf(".%02d", pence%100)
	if sign := signs[currency]; sign != "" {
		return sign + amount
	}
	return amount + " " + currency
}

// pence reads an amount such as 20, 20.5 or £20.50 to the hundredth, exactly.
func pence(text string) (int, error) {
	wrong := firsthand.Errorf(firsthand.Invalid, "%q is not an amount like 20 or 20.50.", text)
	text = strings.TrimSpace(text)
	for _, sign := range signs {
		text = strings.TrimSpace(strings.TrimPrefix(text, sign))
	}
	whole, part, dot := strings.Cut(text, ".")
	if dot && part == "" || len(part) > 2 || len(whole) > 6 {
		return 0, wrong
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 31)
	if err != nil || whole == "" {
		return 0, wrong
	}
	return int(n), nil
}
