package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"firsthand.study/internal/app"
)

// printLong writes a result that is mostly one list, an element at a time, where
// the encoder would hold the whole of it twice before the first byte; false for
// any other result. The bytes are the same.
func printLong(w io.Writer, value any) (bool, error) {
	switch v := value.(type) {
	case app.PassagesResult:
		list := v.Results
		v.Results = []app.Passage{}
		return true, writeLong(w, v, list)
	case app.FindResult:
		list := v.Results
		v.Results = []app.FoundHit{}
		return true, writeLong(w, v, list)
	}
	return false, nil
}

// writeLong writes an object whose last field is an empty list, and fills that.
func writeLong[T any](w io.Writer, object any, list []T) error {
	var one bytes.Buffer
	enc := json.NewEncoder(&one)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(object); err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	safe := plainJSON{out}
	const end = "]}\n"
	if _, err := safe.Write(bytes.TrimSuffix(one.Bytes(), []byte(end))); err != nil {
		return err
	}
	for i := range list {
		one.Reset()
		if i > 0 {
			one.WriteByte(',')
		}
		if err := enc.Encode(&list[i]); err != nil {
			return err
		}
		if _, err := safe.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n"))); err != nil {
			return err
		}
	}
	if _, err := out.WriteString(end); err != nil {
		return err
	}
	return out.Flush()
}
