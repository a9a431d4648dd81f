// Command firsthand runs a qualitative interview study, from consent to
// thematic map, on one machine or for a team.
//
// Results go to standard output, talk and progress to standard error. It exits
// with 0 when done, 1 when it failed, 2 when it was used wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"firsthand.study"
)

func main() {
	// A command lives for a second: collecting its garbage often costs more than
	// the memory is worth; past a limit it is collected as usual.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(320 << 20)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// commands is the command line: one field a command, in the order of the help.
type commands struct {
	Data string `placeholder:"DIR" help:"The data folder, or the address of a PostgreSQL database (default: FIRSTHAND_DATA, else your user data directory)."`
	JSON bool   `name:"json" help:"Print the result as JSON."`
	CSV  bool   `name:"csv" help:"Print the result as csv."`
	As   string `placeholder:"NAME" help:"Your name in the study's journal and codings (default: the name of your account)."`

	Workspace workspaceCommand `cmd:"" default:"withargs" hidden:"" help:"Open the workspace in the browser; what firsthand does without a command."`
	Demo      demoCommand      `cmd:"" group:"Begin" help:"Build the example study if it is not there, print its tables, and open the workspace on it."`
	Study     studyCommand     `cmd:"" group:"Begin" help:"Make, list, show, copy and delete studies."`

	Import     importCommand     `cmd:"" group:"Bring in and take out" help:"Bring in documents, a codebook, codings, participants, or a REFI-QDA project."`
	Export     exportCommand     `cmd:"" group:"Bring in and take out" help:"Write a study to a file; its extension says how."`
	Check      checkCommand      `cmd:"" group:"Bring in and take out" help:"Tell whether a .qdpx, .qde or .qdc is valid and what is in it."`
	Deidentify deidentifyCommand `cmd:"" group:"Bring in and take out" help:"Propose what could identify a person in documents outside any study, and replace it."`

	Protocol    protocolCommand    `cmd:"" group:"People" help:"Write and read the protocol: aims, criteria, topic guide, information sheet, statements."`
	People      peopleCommand      `cmd:"" group:"People" help:"Introduce, screen, list and follow participants; book and record interviews; keep the vouchers."`
	Consent     consentCommand     `cmd:"" group:"People" help:"Record and read consent, statement by statement."`
	Frame       frameCommand       `cmd:"" group:"People" help:"Whom the study wants to hear, whom it has, and who would be next."`
	Vault       vaultCommand       `cmd:"" group:"People" help:"Make, check, back up and share the vault, where names and recordings are sealed."`
	Withdraw    withdrawCommand    `cmd:"" group:"People" help:"Show what would go if a participant withdrew; --apply does it and writes the certificate."`
	Certificate certificateCommand `cmd:"" group:"People" help:"Check and show the certificate of a withdrawal."`

	Find         findCommand         `cmd:"" group:"Ask" help:"Search the documents."`
	Passages     passagesCommand     `cmd:"" group:"Ask" help:"List the passages of a code or a code expression."`
	Cooccurrence cooccurrenceCommand `cmd:"" group:"Ask" help:"Count codings of different codes that share text."`
	Matrix       matrixCommand       `cmd:"" group:"Ask" help:"Count references and people per code and value of a variable."`
	Themes       themesCommand       `cmd:"" group:"Ask" help:"Print the themes with their references and people (Table 2)."`
	Sample       sampleCommand       `cmd:"" group:"Ask" help:"Print the table of participants (Table 1)."`

	Agreement  agreementCommand  `cmd:"" group:"Rigour" help:"Compare coders: every coefficient per code and overall."`
	Read       readCommand       `cmd:"" group:"Rigour" help:"Say that you have read documents, coded in them or not; agreement counts who has."`
	Saturation saturationCommand `cmd:"" group:"Rigour" help:"Count new codes per interview and find the stopping point."`

	Journal journalCommand `cmd:"" group:"What was done" help:"Print a study's history, or verify its chain."`
	Undo    undoCommand    `cmd:"" group:"What was done" help:"Take back your newest act in a study."`
	Redo    redoCommand    `cmd:"" group:"What was done" help:"Do again what you took back."`

	Backup     backupCommand     `cmd:"" group:"Keep safe" help:"Write everything into one file, read back and checked."`
	Restore    restoreCommand    `cmd:"" group:"Keep safe" help:"Fill an empty data folder or database from a backup."`
	Verify     verifyCommand     `cmd:"" group:"Keep safe" help:"Check the data folder, or a backup, against itself."`
	Copy       copyCommand       `cmd:"" group:"Keep safe" help:"Copy everything to an empty PostgreSQL database or folder."`
	Passphrase passphraseCommand `cmd:"" group:"Keep safe" help:"Encrypt the data folder, or change its passphrase."`
	Version    versionCommand    `cmd:"" group:"Keep safe" help:"Print the version."`
}

// An env is what a command works with.
type env struct {
	ctx  context.Context
	in   io.Reader
	out  io.Writer
	err  io.Writer
	opts *commands
	// sealed is set once it was said that the data folder can only be read.
	sealed bool
}

// errUsage ends a command that was used wrongly; what is wrong has been said.
var errUsage = errors.New("wrong use")

func run(args []string, in io.Reader, out, errw io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("firsthand"),
		kong.Description("Runs a qualitative interview study, from consent to thematic map. Without a command it opens the workspace in the browser; --addr HOST:PORT says where, --no-open only prints the address."),
		kong.Writers(out, errw),
		kong.Exit(func(code int) { exited = code; panic(exiting{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
	)
	if err != nil {
		fmt.Fprintln(errw, "firsthand:", err)
		return 1
	}
	withExamples(parser.Model.Node)
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(exiting); !ok {
				panic(p)
			}
			code = exited // kong has printed help
		}
	}()
	chosen, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(errw, "firsthand: %s\n", told(plainly(err.Error(), commandOf(err))))
		fmt.Fprintf(errw, "hint: firsthand %s--help shows how\n", commandOf(err))
		return 2
	}
	e := &env{ctx: ctx, in: in, out: out, err: errw, opts: &c}
	return e.report(chosen.Run(e))
}

// exiting carries kong's wish to exit out of its call.
type exiting struct{}

// report says what went wrong, and what to try, and returns the exit code.
func (e *env) report(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		return 2
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(e.err, "firsthand: stopped; everything is as it was before.")
		return 1
	}
	if f, ok := errors.AsType[*firsthand.Error](err); ok && f.Kind != firsthand.Internal {
		e.note("firsthand: %s", err)
		if f.Hint != "" {
			e.note("hint: %s", f.Hint)
		}
		return 1
	}
	if errors.Is(err, errOutput) {
		e.note("firsthand: The result could not be written: %s.", strings.TrimSuffix(strings.TrimPrefix(err.Error(), errOutput.Error()+": "), "."))
		return 1
	}
	e.note("firsthand: something went wrong inside the program; nothing was changed.\nfirsthand: %s", err)
	return 1
}

// errOutput marks an error of what the results are written to.
var errOutput = errors.New("the output")

// written marks an error of writing a result.
func written(err error) error {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err // the name of standard output means nothing to a person
	}
	return fmt.Errorf("%w: %w", errOutput, err)
}

// misuse says what is wrong with how a command was used.
func (e *env) misuse(format string, args ...any) error {
	e.note("firsthand: "+format, args...)
	return errUsage
}

// sentence makes a parser's message end as ours do.
func sentence(s string) string { return strings.TrimRight(s, ".?") + "." }

// commandOf is the command that was used wrongly, or nothing where it is what
// firsthand does without one.
func commandOf(err error) string {
	var p *kong.ParseError
	if !errors.As(err, &p) || p.Context == nil || p.Context.Selected() == nil {
		return ""
	}
	if path := p.Context.Selected().Path(); path != "workspace" {
		return path + " "
	}
	return ""
}
