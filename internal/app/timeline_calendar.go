package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"firsthand.study"
)

// WriteCalendar writes the interviews that are still to be held as a calendar
// file (RFC 5545). It names nobody: a participant is a number, a place is where
// the booking says.
func (a *App) WriteCalendar(ctx context.Context, study firsthand.ID, w io.Writer) (int, error) {
	s, err := a.Study(ctx, string(study))
	if err != nil {
		return 0, err
	}
	bookings, err := a.Bookings(ctx, study)
	if err != nil {
		return 0, err
	}
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Firsthand//Interviews//EN"}
	n := 0
	for _, b := range bookings {
		if b.Held != "" || b.Ended != "" {
			continue
		}
		at, err := time.ParseInLocation(firsthand.BookedAt, b.At, zone)
		if err != nil {
			return 0, err
		}
		n++
		const form = "20060102T150405Z"
		lines = append(lines, "BEGIN:VEVENT", "UID:"+string(b.ID)+"@firsthand.study",
			"DTSTAMP:"+time.UnixMilli(b.Created).UTC().Format(form), "DTSTART:"+at.UTC().Format(form),
			"DTEND:"+at.Add(time.Duration(b.Minutes)*time.Minute).UTC().Format(form),
			"SUMMARY:"+calendarText(fmt.Sprintf("Interview %s (%s)", b.Number, s.Name)))
		if b.Place != "" {
			lines = append(lines, "LOCATION:"+calendarText(b.Place))
		}
		lines = append(lines, "END:VEVENT")
	}
	lines = append(lines, "END:VCALENDAR")
	for _, l := range lines {
		if _, err := io.WriteString(w, fold(l)+"\r\n"); err != nil {
			return n, err
		}
	}
	return n, nil
}

var calendarText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace

// fold breaks a line after 75 octets, never inside a character.
func fold(line string) string {
	var b strings.Builder
	n := 0
	for _, r := range line {
		k := len(string(r))
		if n+k > 75 {
			b.WriteString("\r\n ")
			n = 1
		}
		b.WriteRune(r)
		n += k
	}
	return b.String()
}
