package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"firsthand.study"
	"firsthand.study/internal/web"
)

// tokenVariable names the file that holds a token for programs that start on
// their own.
const tokenVariable = "FIRSTHAND_TOKEN_FILE"

// admitPrograms lets in whoever brings the token of the file that the variable
// names; where the file is not there it is made, for its owner alone to read.
func (e *env) admitPrograms(s *web.Server) error {
	file := os.Getenv(tokenVariable)
	if file == "" {
		return nil
	}
	b, err := os.ReadFile(file)
	secret := strings.TrimSpace(string(b))
	if errors.Is(err, fs.ErrNotExist) {
		secret = web.NewToken()
		err = writeNew(file, []byte(secret+"\n"))
	}
	if err != nil {
		return &firsthand.Error{Kind: firsthand.Invalid, Err: err, Message: fmt.Sprintf("The token file %s can be neither read nor made; the workspace was not opened.", file),
			Hint: "name another file with " + tokenVariable + ", or unset it"}
	}
	if err := s.AdmitProgram("the file of "+tokenVariable, secret); err != nil {
		return &firsthand.Error{Kind: firsthand.Invalid, Err: err, Message: fmt.Sprintf("The token in %s is shorter than 32 characters, so it might be guessed; the workspace was not opened.", file),
			Hint: "delete the file, and the workspace writes one with a good token"}
	}
	return nil
}
