package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// PDFReader reads the text layer of PDF files with PDFium, which runs in a
// WebAssembly sandbox without files, clock or network. It starts at the first
// file, in about three seconds, or a tenth of one when its cache is warm. Each
// file has a sandbox of its own that ends with it. Safe for concurrent use.
type PDFReader struct {
	cacheDir string
	parallel int

	mu    sync.Mutex
	pool  pdfium.Pool
	cache wazero.CompilationCache
}

const (
	pdfMaxPages  = 5000
	pdfMaxGlyphs = 20_000_000
	pdfMemory    = 768 << 20 // bytes that one sandbox may grow to
	wasmPage     = 64 << 10
)

// NewPDFReader makes a reader that keeps PDFium compiled in cacheDir (about 20
// MB; "" keeps it in memory) and reads at most parallel files at a time.
// cacheDir must be the user's own, since code is run from it.
func NewPDFReader(cacheDir string, parallel int) *PDFReader {
	return &PDFReader{cacheDir: cacheDir, parallel: max(1, parallel)}
}

// Close ends PDFium. A reader may be used again after Close.
func (p *PDFReader) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pool == nil {
		return nil
	}
	err := errors.Join(p.pool.Close(), p.cache.Close(context.Background()))
	p.pool, p.cache = nil, nil
	return err
}

func (p *PDFReader) start() (pdfium.Pool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pool != nil {
		return p.pool, nil
	}
	cache := wazero.NewCompilationCache()
	if p.cacheDir != "" {
		// A cache that cannot be used costs time, nothing else.
		if onDisk, err := wazero.NewCompilationCacheWithDir(p.cacheDir); err == nil {
			cache = onDisk
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle:  0,
		MaxTotal: p.parallel,
		FSConfig: wazero.NewFSConfig(), // the default shows the whole disk
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCompilationCache(cache).
			WithMemoryLimitPages(pdfMemory / wasmPage).
			WithCloseOnContextDone(true),
		Stdout: io.Discard,
		Stderr: io.Discard,
	})
	if err != nil {
		cache.Close(context.Background())
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	p.pool, p.cache = pool, cache
	return pool, nil
}

// pages reads every page's glyphs. It ends soon after ctx does, even inside a
// page that PDFium cannot finish.
func (p *PDFReader) pages(ctx context.Context, data []byte) (pages []pdfPage, err error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, trouble("is not a PDF, or is damaged")
	}
	pool, err := p.start()
	if err != nil {
		return nil, err
	}
	instance, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		instance.Kill()
		close(killed)
	})
	defer func() {
		if stop() {
			instance.Close()
			return
		}
		<-killed
		pages, err = nil, ctx.Err()
	}()
	doc, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return nil, trouble("is locked with a password; save it without one")
	case errors.Is(err, pdferrors.ErrSecurity):
		return nil, trouble("is encrypted in a way that cannot be opened; save it without encryption")
	case err != nil:
		return nil, trouble("is not a PDF, or is damaged")
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	switch {
	case err != nil || count.PageCount <= 0:
		return nil, trouble("is damaged: it has no pages")
	case count.PageCount > pdfMaxPages:
		return nil, troublef("has %d pages, more than the %d that can be read at once; split it", count.PageCount, pdfMaxPages)
	}
	glyphs := 0
	for i := range count.PageCount {
		page, err := readPage(instance, doc.Document, i)
		if err != nil {
			return nil, troublef("is damaged: page %d cannot be read", i+1)
		}
		if glyphs += len(page.glyphs); glyphs > pdfMaxGlyphs {
			return nil, errTooLarge
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// A pdfPage is what stands on a page, in the order PDFium gives it.
type pdfPage struct {
	number   int
	glyphs   []glyph
	unmapped int // glyphs that no character is known for
}

// A glyph is one character on the page and its box in points. r is '\n' where
// PDFium found a line's end; a box of no size belongs to a space it inferred.
type glyph struct {
	r                        rune
	left, right, bottom, top float64
	hyphen                   bool // at a line's end, by PDFium's judgement
}

func (g glyph) solid() bool { return g.right > g.left || g.top > g.bottom }

func readPage(instance pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (pdfPage, error) {
	page := pdfPage{number: index + 1}
	where := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	got, err := instance.GetPageTextStructured(&requests.GetPageTextStructured{Page: where, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return page, err
	}
	// What lies wholly outside the page is never seen.
	sheet, err := instance.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: where})
	if err != nil {
		return page, err
	}
	edge := sheet.Rect
	codes, err := brokenCodes(instance, where, len(got.Chars), func(i int) bool { return got.Chars[i].Text == "\ufffd" })
	if err != nil {
		return page, err
	}
	angle := uprightTurn(len(got.Chars), func(i int) (float64, bool) {
		c := got.Chars[i]
		return c.Angle, c.PointPosition.Right > c.PointPosition.Left
	})
	page.glyphs = make([]glyph, 0, len(got.Chars))
	for i, c := range got.Chars {
		box := c.PointPosition
		g := glyph{left: box.Left, right: box.Right, bottom: box.Bottom, top: box.Top}
		if g.solid() && (g.right < float64(edge.Left) || g.left > float64(edge.Right) || g.top < float64(edge.Bottom) || g.bottom > float64(edge.Top)) {
			continue
		}
		g.turn(angle)
		text := c.Text
		if code, ok := codes[i]; ok {
			switch {
			case code == 0: // the second half of a pair
				continue
			default:
				text = string(code)
			}
		}
		if text == "" {
			page.unmapped++
			continue
		}
		for _, r := range text {
			switch {
			case r == '\r':
				continue
			case r == 0xfffe || r == 2: // PDFium's sign for a hyphen at a line's end
				g.r, g.hyphen = '-', true
			case r == '\n' || r == '\t':
				g.r = r
			case r < ' ' || r == 0x7f || r == 0xffff:
				page.unmapped++
				continue
			default:
				if r == 0xfffd {
					page.unmapped++
				}
				g.r = r
			}
			if ligature, ok := ligatures[g.r]; ok {
				for _, r := range ligature {
					g.r = r
					page.glyphs = append(page.glyphs, g)
				}
				continue
			}
			page.glyphs = append(page.glyphs, g)
		}
	}
	return page, nil
}

// Presentation forms that stand for letters, and the places of a symbol font's
// private area that word processors put bullets in.
var ligatures = map[rune]string{
	0xfb00: "ff", 0xfb01: "fi", 0xfb02: "fl", 0xfb03: "ffi", 0xfb04: "ffl", 0xfb05: "st", 0xfb06: "st",
	0xf0b7: "•", 0xf0a7: "▪", 0xf0d8: "➢", 0xf0fc: "✓", 0xf02d: "–",
}

// brokenCodes asks again for the characters that came as half of a surrogate
// pair: what an emoji is in PDFium. The first half gets the whole character,
// the second 0, half a pair the replacement character.
func brokenCodes(instance pdfium.Pdfium, where requests.Page, n int, broken func(int) bool) (map[int]rune, error) {
	codes := map[int]rune{}
	for i := range n {
		if broken(i) {
			codes[i] = 0xfffd
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	text, err := instance.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: where})
	if err != nil {
		return nil, err
	}
	defer instance.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	half := rune(0)
	for i := range n {
		if _, ok := codes[i]; !ok {
			half = 0
			continue
		}
		got, err := instance.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, err
		}
		code := rune(got.Unicode)
		switch {
		case 0xd800 <= code && code < 0xdc00:
			half = code
		case 0xdc00 <= code && code < 0xe000 && half != 0:
			codes[i-1], codes[i] = (half-0xd800)<<10|(code-0xdc00)+0x10000, 0
			half = 0
		default:
			half = 0
		}
	}
	return codes, nil
}

// Read reads the text layer of a PDF: paragraphs, one a line, in reading order.
// Turns are left to whoever looks for speakers in text. It ends soon after ctx
// does. An error is one sentence that names the file.
func (p *PDFReader) Read(ctx context.Context, name string, data []byte) (*Transcript, error) {
	pages, err := p.pages(ctx, data)
	if err != nil {
		return nil, unreadable(name, err)
	}
	out := layPages(pages)
	if strings.TrimSpace(out.Text) == "" {
		return nil, unreadable(name, trouble("has no text layer, so it is probably a scan; run text recognition (OCR) on it first"))
	}
	return out, nil
}
