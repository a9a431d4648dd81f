package refi

// Limits bound what a file may ask of the reader. Zero fields take the default.
type Limits struct {
	Entries int   // entries in a container; default 200,000
	Project int64 // bytes of the project XML, inflated; default 2 GiB - 1, the limit of the standard
	File    int64 // bytes of one source file, inflated; default 8 GiB
	Ratio   int64 // inflated to packed size, for entries of more than 16 MiB; default 200
	Text    int   // bytes of one tag, text or plain text file; default 256 MiB
	Depth   int   // elements inside one another; default 1,000
}

func (l Limits) orDefault() Limits {
	set := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	setInt := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	setInt(&l.Entries, 200_000)
	set(&l.Project, 1<<31-1)
	set(&l.File, 8<<30)
	set(&l.Ratio, 200)
	setInt(&l.Text, 256<<20)
	setInt(&l.Depth, 1000)
	return l
}
