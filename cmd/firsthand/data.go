package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/term"

	"firsthand.study"
	"firsthand.study/internal/app"
	"firsthand.study/internal/vault"
)

// The files of a data folder.
const (
	databaseFile = "firsthand.db"
	keyFile      = "key.json"
)

// dataFolder is the folder, or the PostgreSQL address, that the command works on.
func (e *env) dataFolder() (string, error) {
	if e.opts.Data != "" {
		return e.opts.Data, nil
	}
	if d := os.Getenv("FIRSTHAND_DATA"); d != "" {
		return d, nil
	}
	return userFolder()
}

// userFolder is where a program keeps a person's data on this system.
func userFolder() (string, error) {
	if d := os.Getenv("XDG_DATA_HOME"); d != "" && runtime.GOOS == "linux" {
		return filepath.Join(d, "firsthand"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", firsthand.Errorf(firsthand.Invalid, "Your home folder could not be found.").WithHint("name the data folder with --data or FIRSTHAND_DATA")
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "Firsthand"), nil
	case "windows":
		return filepath.Join(home, "AppData", "Local", "Firsthand"), nil
	}
	return filepath.Join(home, ".local", "share", "firsthand"), nil
}

// key unlocks the folder's key. A new folder gets one where a passphrase file
// is named; an old folder without one is plain, and stays so until the
// passphrase command.
func (e *env) key(folder string) ([]byte, error) {
	file, err := os.ReadFile(filepath.Join(folder, keyFile))
	switch {
	case err == nil && isPlain(filepath.Join(folder, databaseFile)):
		e.note("The data folder is not encrypted: setting its passphrase was stopped. Run firsthand passphrase again.")
		return nil, nil
	case err == nil:
		if err := wipeLeft(folder); err != nil {
			e.note("The file %s holds the data as they were before the passphrase was set; remove it.", leftPlain)
		}
		secret, err := e.passphrase("Passphrase: ")
		if err != nil {
			return nil, err
		}
		return vault.OpenKey(file, secret)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, &firsthand.Error{Kind: firsthand.Invalid, Message: "The key file of the data folder could not be read.", Err: err}
	case isNoise(filepath.Join(folder, databaseFile)):
		return nil, firsthand.Errorf(firsthand.Invalid, "The database in the data folder is encrypted or damaged, and there is no %s beside it; nothing was changed.", keyFile).
			WithHint("put back %s from a backup, or restore a backup to another folder", keyFile)
	case os.Getenv("FIRSTHAND_PASSPHRASE_FILE") == "":
		return nil, nil
	}
	if _, err := os.Stat(filepath.Join(folder, databaseFile)); err == nil {
		return nil, firsthand.Errorf(firsthand.Conflict, "A passphrase is given, but the data folder is not encrypted; nothing was changed.").
			WithHint("firsthand passphrase encrypts it; or unset FIRSTHAND_PASSPHRASE_FILE")
	}
	secret, err := e.passphrase("")
	if err != nil {
		return nil, err
	}
	made, key, recovery, err := vault.NewKey(secret)
	if err != nil {
		return nil, err
	}
	if err := writeNew(filepath.Join(folder, keyFile), made); err != nil {
		return nil, err
	}
	e.printRecovery(recovery)
	return key, nil
}

// passphrase reads the secret from the file that the environment names, else
// asks for it on the terminal; never from an argument.
func (e *env) passphrase(prompt string) (string, error) {
	if path := os.Getenv("FIRSTHAND_PASSPHRASE_FILE"); path != "" {
		return secretFrom(path)
	}
	f, ok := e.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", firsthand.Errorf(firsthand.Forbidden, "The data folder is encrypted and no passphrase was given; nothing was opened.").
			WithHint("put the passphrase in a file and name it in FIRSTHAND_PASSPHRASE_FILE, or run this on a terminal")
	}
	fmt.Fprint(e.err, prompt)
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(e.err)
	return string(b), err
}

func secretFrom(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &firsthand.Error{Kind: firsthand.Invalid, Message: "The passphrase file could not be read; nothing was opened.", Err: err}
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadString('\n')
	if line == "" && err != nil {
		return "", firsthand.Errorf(firsthand.Invalid, "The passphrase file is empty; nothing was opened.")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (e *env) printRecovery(recovery string) {
	fmt.Fprintf(e.err, "The data folder is encrypted. This recovery key opens it if the passphrase is lost;\nit is shown once, here. Write it down and keep it apart:\n\n    %s\n\n", recovery)
}

// writeNew writes a file that must not be there yet, whole or not at all.
func writeNew(path string, body []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(body); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// me is who acts: the name given, else that of the account.
func (e *env) me() app.Person {
	name := strings.TrimSpace(e.opts.As)
	if name == "" {
		if u, err := user.Current(); err == nil {
			name = strings.Split(u.Name, ",")[0]
			if strings.TrimSpace(name) == "" {
				name = u.Username
			}
		}
	}
	if name == "" {
		name = "researcher"
	}
	return app.Person{Name: name}
}
