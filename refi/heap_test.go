package refi

import (
	"bytes"
	"runtime"
	"testing"
)

// The whole project in memory costs what the comment on Project says.
func TestProjectHeap(t *testing.T) {
	xml := largeXML(t, 500, 40)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	f, err := NewFile(bytes.NewReader(xml), int64(len(xml)))
	if err != nil {
		t.Fatal(err)
	}
	before := heap()
	p, err := f.Project()
	if err != nil {
		t.Fatal(err)
	}
	each := float64(heap()-before) / 20_000
	t.Logf("%.0f bytes for a selection with its coding", each)
	if len(p.Sources) != 500 || each > 900 {
		t.Errorf("%d sources, %.0f bytes a coding", len(p.Sources), each)
	}
	runtime.KeepAlive(f)
}
