package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"firsthand.study"
	"firsthand.study/internal/search"
	"firsthand.study/internal/store"
	"firsthand.study/refi"
)

// A ProjectResult is what an import of a REFI-QDA project did.
type ProjectResult struct {
	Study     string         `json:"study"`
	Documents int            `json:"documents"`
	Missing   int            `json:"missing"` // documents whose text is missing
	Codes     int            `json:"codes"`
	Codings   int            `json:"codings"`
	Cases     int            `json:"cases"`
	Memos     int            `json:"memos"`
	Kept      int            `json:"kept"` // objects kept as they came, to be written back
	Report    []refi.Problem `json:"report"`
	Notes     Notes          `json:"notes"`
}

// ImportProject makes a study of a .qdpx or .qde, or adds one to the study that
// into names. Wholly or not at all.
func (a *App) ImportProject(ctx context.Context, who Person, into, path string, progress Progress) (ProjectResult, error) {
	var res ProjectResult
	f, err := refi.Open(path)
	if err != nil {
		return res, projectError(path, err)
	}
	defer f.Close()
	if into != "" {
		s, err := a.Study(ctx, into)
		if err != nil {
			return res, err
		}
		_, err = a.do(ctx, s.ID, who, "project.import", func(tx *store.Tx, me firsthand.Colleague) error {
			s, err := tx.Study(ctx, string(s.ID))
			if err != nil {
				return err
			}
			if nothing, err := hasNothing(ctx, tx, s.ID); err != nil {
				return err
			} else if nothing {
				if err := maskWhole(ctx, tx, &s, f.Head(), f); err != nil {
					return err
				}
				if err := tx.PutStudy(ctx, s); err != nil {
					return err
				}
			}
			return takeProject(ctx, tx, f, s, me, false, path, progress, &res)
		})
		return res, err
	}
	title := firstOf(f.Head().Name, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
	_, err = a.projectAs(ctx, who, f, title, path, progress, &res)
	return res, err
}

// projectAs makes a new study, of a title, of a project.
func (a *App) projectAs(ctx context.Context, who Person, f *refi.File, title, path string, progress Progress, res *ProjectResult) (firsthand.Study, error) {
	var made firsthand.Study
	id := firsthand.NewID()
	_, err := a.Store.Update(ctx, store.Act{Study: id, Action: "project.import"}, func(tx *store.Tx) error {
		s := firsthand.Study{ID: id, Title: title, Language: "en", TimeZone: "Europe/London"}
		if err := freeName(ctx, tx, &s); err != nil {
			return err
		}
		if err := maskWhole(ctx, tx, &s, f.Head(), f); err != nil {
			return err
		}
		if err := readExtraStudy(f, &s); err != nil {
			return err
		}
		if err := makeStudy(ctx, tx, who, &s); err != nil {
			return err
		}
		made = s
		return takeProject(ctx, tx, f, s, firsthand.Colleague{ID: tx.Act().By, Name: who.Name}, true, path, progress, res)
	})
	return made, err
}

// CopyStudy makes another study of what a study holds now, without its journal;
// the two have nothing in common from then on.
func (a *App) CopyStudy(ctx context.Context, who Person, name, title string) (firsthand.Study, error) {
	s, err := a.Study(ctx, name)
	if err != nil {
		return s, err
	}
	if strings.TrimSpace(title) == "" {
		return s, firsthand.Errorf(firsthand.Invalid, "The copy needs a name; nothing was made.")
	}
	short := firsthand.ShortName(title)
	if _, err := a.Study(ctx, short); err == nil {
		return s, firsthand.Errorf(firsthand.Conflict, "There is a study %q already; nothing was changed.", short).WithHint("choose another short name")
	}
	// In memory: the words of an encrypted study are written in plain nowhere.
	var held bytes.Buffer
	if _, err := a.Export(ctx, s.ID, &held, ExportOptions{Name: "copy.qdpx"}); err != nil {
		return s, err
	}
	f, err := refi.NewFile(bytes.NewReader(held.Bytes()), int64(held.Len()))
	if err != nil {
		return s, err
	}
	defer f.Close()
	var res ProjectResult
	return a.projectAs(ctx, who, f, title, name, nil, &res)
}

func projectError(path string, err error) error {
	if firsthand.KindOf(err) != firsthand.Internal {
		return err
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return fileError(path, err)
	}
	name := filepath.Base(path)
	text := strings.TrimPrefix(err.Error(), name+": ")
	return &firsthand.Error{Kind: firsthand.Invalid, Message: fmt.Sprintf("%s was not read: %s. Nothing was changed.", name, strings.TrimSuffix(text, ".")), Err: err}
}

// freeName makes a study's short name of its title, numbered if it is taken.
func freeName(ctx context.Context, tx *store.Tx, s *firsthand.Study) error {
	name := firsthand.ShortName(s.Title)
	for n := 1; ; n++ {
		s.Name = name
		if n > 1 {
			s.Name = fmt.Sprintf("%s-%d", name, n)
		}
		_, err := tx.Study(ctx, s.Name)
		if notFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// someIDs are enough of a project's IDs to tell whether it is here already.
func someIDs(p *refi.Project) []firsthand.ID {
	var ids []firsthand.ID
	m := mask{}
	for _, u := range p.Users {
		ids = append(ids, m.id(u.GUID))
	}
	for _, path := range refi.CodeIndex(p.Codes) {
		ids = append(ids, m.id(path.Code().GUID))
	}
	for _, c := range p.Cases {
		ids = append(ids, m.id(c.GUID))
		for _, s := range c.SourceRefs {
			ids = append(ids, m.id(s))
		}
	}
	for _, n := range p.Notes {
		ids = append(ids, m.id(n.GUID))
	}
	for _, v := range p.Variables {
		ids = append(ids, m.id(v.GUID))
	}
	return ids
}

func readExtra(f *refi.File) (*extra, error) {
	for _, name := range f.Extras() {
		if !strings.EqualFold(name, extraFile) {
			continue
		}
		r, _, err := f.OpenExtra(name)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		var x extra
		if err := json.NewDecoder(io.LimitReader(r, 1<<30)).Decode(&x); err != nil {
			return nil, nil // somebody else's file of that name, or a damaged one: the project says enough
		}
		return &x, nil
	}
	return nil, nil
}

func readExtraStudy(f *refi.File, s *firsthand.Study) error {
	x, err := readExtra(f)
	if err != nil || x == nil {
		return err
	}
	if x.Study.Language != "" {
		s.Language, s.TimeZone, s.Layer = x.Study.Language, x.Study.TimeZone, x.Study.Layer
	}
	return nil
}

// An incoming is a project on its way into a study.
type incoming struct {
	ctx      context.Context
	tx       *store.Tx
	file     *refi.File
	head     *refi.Project
	study    firsthand.Study
	mask     mask
	me       firsthand.Colleague
	extra    *extra
	analyser *search.Analyser
	res      *ProjectResult
	in       *intake
	codes    map[firsthand.ID]firsthand.ID // a code of the project to the study's
	users    map[firsthand.ID]firsthand.ID
	nobody   firsthand.ID                  // empty until it is needed
	caseOf   map[firsthand.ID]firsthand.ID // a source to its case
	seen     map[store.RawID]struct{}      // IDs of codings that this import has made
	position int
	fresh    bool                          // the study is made by this import
	own      map[firsthand.ID]firsthand.ID // the ID by the mask to the study's, where it is another
	guids    map[firsthand.ID]refi.GUID    // kept of the study's objects
	aliases  map[string]string             // GUIDs of the project to those that the study writes
	replacer *strings.Replacer
	missing  []string               // documents whose text the project does not hold
	absent   []string               // other files that it names and does not hold
	late     []func() error         // parts that are kept when everything has its ID
	about    map[firsthand.ID]noted // a note to the first thing that refers to it
}

// A noted is what a note is about: an object, or a passage of a document.
type noted struct {
	object   firsthand.ID
	revision int
	span     firsthand.Span
}

// newIncoming gets a project's way into a study ready.
func newIncoming(ctx context.Context, tx *store.Tx, head *refi.Project, s firsthand.Study, me firsthand.Colleague, res *ProjectResult) (*incoming, error) {
	in := &incoming{ctx: ctx, tx: tx, head: head, study: s, mask: maskOf(s), me: me, res: res, analyser: search.NewAnalyser(s.Language),
		codes: map[firsthand.ID]firsthand.ID{}, users: map[firsthand.ID]firsthand.ID{}, caseOf: map[firsthand.ID]firsthand.ID{}, seen: map[store.RawID]struct{}{},
		own: map[firsthand.ID]firsthand.ID{}, aliases: map[string]string{}, about: map[firsthand.ID]noted{}}
	var err error
	if in.guids, err = ownGUIDs(ctx, tx, s.ID); err != nil {
		return nil, err
	}
	for id, g := range in.guids {
		in.own[in.mask.id(g)] = id
	}
	_, err = in.apart(headGUIDs(head))
	return in, err
}

func takeProject(ctx context.Context, tx *store.Tx, f *refi.File, s firsthand.Study, me firsthand.Colleague, fresh bool, path string, progress Progress, res *ProjectResult) error {
	*res = ProjectResult{Study: s.Name}
	in, err := newIncoming(ctx, tx, f.Head(), s, me, res)
	if err != nil {
		return err
	}
	in.file, in.fresh = f, fresh
	if in.extra, err = readExtra(f); err != nil {
		return err
	}
	if in.in, err = newIntake(ctx, tx, s, me); err != nil {
		return err
	}
	for _, step := range []func() error{in.takeUsers, in.takeCodes, in.takeVariables, in.takeCases} {
		if err := step(); err != nil {
			return err
		}
	}
	all := f.Counts().Sources
	for src, err := range f.Sources() {
		if err != nil {
			return projectError(path, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		progress.step(in.position, all, src.About().Name)
		if err := in.takeSource(src); err != nil {
			return err
		}
	}
	progress.step(all, all, "")
	in.tellMissing()
	for _, step := range append(in.late, in.takeNotes, in.project, in.finish) {
		if err := step(); err != nil {
			return err
		}
	}
	res.Report = f.Report().Problems
	for _, p := range res.Report {
		if p.Severity >= refi.Changed {
			res.Notes.add("%s", p)
		}
	}
	tx.Act().Summary = fmt.Sprintf("%s, %s and %s came from the project %s.", Counted(res.Documents, "document", "documents"), Counted(res.Codes, "code", "codes"),
		Counted(res.Codings, "coding", "codings"), filepath.Base(path))
	return nil
}

// keep stores a part.
func (in *incoming) keep(kind string, id, owner firsthand.ID, position int, v any) error {
	body, err := toJSON(v)
	if err != nil {
		return err
	}
	return in.tx.AddPart(in.ctx, store.Part{Study: in.study.ID, Kind: kind, ID: id, Owner: owner, Position: position, Body: in.renamed(body)})
}

// keepNew stores a part of an object that has none yet.
func (in *incoming) keepNew(kind string, id firsthand.ID, position int, v any) error {
	_, err := in.tx.Part(in.ctx, in.study.ID, kind, id)
	if notFound(err) {
		return in.keep(kind, id, "", position, v)
	}
	return err
}

// project keeps what the project says of itself, its links, sets and graphs:
// one part for each import, the first under the study's own ID.
func (in *incoming) project() error {
	p := *in.head
	p.Users, p.Codes, p.Variables, p.Cases, p.Sources, p.Notes = nil, nil, nil, nil, nil, nil
	in.res.Kept += len(p.Links) + len(p.Sets) + len(p.Graphs)
	parts, err := in.tx.Parts(in.ctx, in.study.ID, partProject)
	if err != nil {
		return err
	}
	id := in.study.ID
	if n := len(parts); n > 0 {
		id = derivedID(string(id), partProject, strconv.Itoa(n))
	}
	return in.keep(partProject, id, "", len(parts), p)
}

// moment reads a time of the project; 0 if there is none.
func moment(s string) int64 {
	if t, err := refi.ParseMoment(s); err == nil {
		return t.UnixMilli()
	}
	return 0
}

// written writes a time as a project made here would.
func written(ms int64) string {
	if ms == 0 {
		return ""
	}
	return refi.Moment(time.UnixMilli(ms))
}
