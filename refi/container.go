package refi

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync/atomic"
)

// A container is the zip file of a project. Nothing of it is ever put on disk:
// entries are found by their base name, whatever folders stand before it.
type container struct {
	project *zip.File
	sources map[string]*zip.File // by base name in lower case
	extra   map[string]*zip.File // beside the project, by name
	limits  Limits
}

// openContainer reads the directory of a zip file of size bytes.
func openContainer(r io.ReaderAt, size int64, l Limits, rep *Report) (*container, error) {
	// An entry of the directory takes 46 bytes and its name; what is longer than
	// any honest directory of so many entries is not read into memory.
	guard := &guarded{r: r}
	guard.left.Store(1<<18 + 192*int64(l.Entries))
	zr, err := zip.NewReader(guard, size)
	if guard.left.Load() < 0 || err == nil && len(zr.File) > l.Entries {
		return nil, fmt.Errorf("the container lists more than %d files; it is refused", l.Entries)
	}
	guard.left.Store(1 << 62)
	if err != nil {
		return nil, fmt.Errorf("the container is no zip file that can be read, or is cut off: %w", err)
	}
	c := &container{sources: map[string]*zip.File{}, extra: map[string]*zip.File{}, limits: l}
	var projects []*zip.File
	nested := false
	for _, f := range zr.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		base := path.Base(name)
		dir := strings.TrimPrefix(path.Dir("/"+name), "/")
		switch {
		case strings.HasSuffix(name, "/"), junk(name, base):
		case climbs(name):
			rep.add(Lost, "name", f.Name, "the name leads out of the container; the file is not used")
		case !f.Mode().IsRegular():
			rep.add(Lost, "name", f.Name, "this is no ordinary file; it is not used")
		case strings.EqualFold(path.Ext(base), ".qde"):
			projects = append(projects, f)
		case dir == "":
			nested = nested || strings.EqualFold(path.Ext(base), ".qdpx")
			c.extra[name] = f
			if c.sources[strings.ToLower(base)] == nil {
				c.sources[strings.ToLower(base)] = f
			}
		default:
			c.addSource(f, base, dir, rep)
		}
	}
	if len(projects) == 0 {
		if nested {
			return nil, errors.New("the file holds another project file; unpack it and open that one")
		}
		return nil, errors.New("the container holds no .qde file, so it is no REFI-QDA project")
	}
	c.project = chooseProject(projects, rep)
	return c, nil
}

func (c *container) addSource(f *zip.File, base, dir string, rep *Report) {
	key := strings.ToLower(base)
	was := c.sources[key]
	inSources := strings.EqualFold(dir, "sources")
	if was != nil && strings.EqualFold(path.Dir(strings.ReplaceAll(was.Name, `\`, "/")), "sources") == inSources {
		rep.add(Warning, "twice", f.Name, "the container has this file twice; the first is used")
		return
	}
	if was == nil || inSources {
		c.sources[key] = f
	}
}

// chooseProject prefers project.qde at the root, then whatever is nearest to it.
func chooseProject(list []*zip.File, rep *Report) *zip.File {
	rank := func(f *zip.File) int {
		depth := 10 * strings.Count(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if !strings.EqualFold(path.Base(f.Name), "project.qde") {
			depth++
		}
		return depth
	}
	best := slices.MinFunc(list, func(a, b *zip.File) int { return rank(a) - rank(b) })
	if len(list) > 1 {
		rep.add(Warning, "twice", best.Name, "the container holds %d project files; this one is read", len(list))
	}
	if best.Name != "project.qde" {
		rep.add(Info, "name", best.Name, "the standard calls this file project.qde")
	}
	return best
}

func junk(name, base string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || base == ".DS_Store" || base == ".root" ||
		strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini")
}

func climbs(name string) bool {
	return strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' || slices.Contains(strings.Split(name, "/"), "..") || strings.ContainsRune(name, 0)
}

// open opens an entry; what inflates beyond max or the ratio fails while it is read.
func (c *container) open(f *zip.File, max int64) (io.ReadCloser, error) {
	if f.Flags&1 != 0 {
		return nil, fmt.Errorf("%s is encrypted; export the project again without a password", f.Name)
	}
	if f.UncompressedSize64 > uint64(max) {
		return nil, fmt.Errorf("%s is larger than %d bytes; it is refused", f.Name, max)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be unpacked: %w", f.Name, err)
	}
	return &inflating{ReadCloser: r, name: f.Name, packed: int64(f.CompressedSize64), max: max, ratio: c.limits.Ratio}, nil
}

type inflating struct {
	io.ReadCloser
	name               string
	packed, max, ratio int64
	n                  int64
}

func (r *inflating) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.n += int64(n)
	if r.n > r.max || r.n > 16<<20 && r.n/r.ratio > r.packed {
		return 0, fmt.Errorf("%s unpacks to far more than an honest file does; it is refused", r.name)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s is damaged: %w", r.name, err)
	}
	return n, err
}

// guarded reads no more than it may.
type guarded struct {
	r    io.ReaderAt
	left atomic.Int64
}

func (g *guarded) ReadAt(p []byte, at int64) (int, error) {
	if g.left.Add(-int64(len(p))) < 0 {
		return 0, errors.New("the directory is too long")
	}
	return g.r.ReadAt(p, at)
}
