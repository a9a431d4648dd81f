package main

// The examples at the end of every command's help; indented lines stand as they
// are. The study is called pay.

func (*workspaceCommand) Help() string {
	return `
    firsthand
    firsthand --no-open --addr 127.0.0.1:8080`
}

func (*demoCommand) Help() string {
	return `Examples:

    firsthand demo
    firsthand demo --check
    firsthand demo --no-open --addr 127.0.0.1:8080`
}

func (*studyCommand) Help() string {
	return `Examples:

    firsthand study new pay --title "Pay and hours in home care"
    firsthand study list --json
    firsthand study show pay
    firsthand study copy pay pay-pilot
    firsthand study delete pay-pilot
    firsthand study restore pay-pilot`
}

func (*studyNewCommand) Help() string {
	return `A title is made short for the name, and both find the study.

Examples:

    firsthand study new pay --title "Pay and hours in home care"
    firsthand study new "Wege in die Pflege: 2019"`
}

func (*studyListCommand) Help() string {
	return `Example:

    firsthand study list --csv > studies.csv`
}

func (*studyShowCommand) Help() string {
	return `Examples:

    firsthand study show pay
    firsthand study show --study pay --json`
}

func (*studyDeleteCommand) Help() string {
	return `Example:

    firsthand study delete pay`
}

func (*studyBackCommand) Help() string {
	return `Example:

    firsthand study restore pay`
}

func (*studyCopyCommand) Help() string {
	return `The copy has everything that the study holds now, but not its journal.

Example:

    firsthand study copy pay pay-pilot`
}

func (*importCommand) Help() string {
	return `Documents are docx, odt, rtf, txt, md, html, pdf, vtt, srt and TextGrid; a csv or xlsx is a table of answers, one document a row. Folders are walked. If any file is bad nothing is imported.

Examples:

    firsthand import --study pay P01.docx P02.docx interviews/
    firsthand import --study pay answers.csv --text "What helped?" --person ID --attributes age
    firsthand import --study pay --cases people.csv
    firsthand import --study pay --codebook codes.csv
    firsthand import --study pay --codings codings.csv
    firsthand import --study pay --revise P01.docx
    firsthand import project.qdpx`
}

func (*exportCommand) Help() string {
	return `Examples:

    firsthand export --study pay -o pay.qdpx
    firsthand export --study pay -o report.docx
    firsthand export --study pay -o codebook.xlsx --what codebook
    firsthand export --study pay -o codings.csv --coder Asha`
}

func (*checkCommand) Help() string {
	return `Nothing is imported.

Examples:

    firsthand check project.qdpx
    firsthand check --json codebook.qdc`
}

func (*findCommand) Help() string {
	return `Examples:

    firsthand find --study pay 'late or overdue'
    firsthand find --study pay '"on time" not bus'
    firsthand find --study pay --literal 'zero-hours' --context 80
    firsthand find --study pay --json pay | jq .hits`
}

func (*passagesCommand) Help() string {
	return `A path with a space or an operator word stands in double quotes; Code/* takes in the codes below.

Examples:

    firsthand passages --study pay Work/Pay
    firsthand passages --study pay 'Work/* and not Home' --coder Asha
    firsthand passages --study pay '"Working hours" near 10 Pay' --where gender=female --csv`
}

func (*cooccurrenceCommand) Help() string {
	return `Examples:

    firsthand cooccurrence --study pay
    firsthand cooccurrence --study pay --coder Asha --csv > pairs.csv`
}

func (*matrixCommand) Help() string {
	return `Examples:

    firsthand matrix --study pay --by gender
    firsthand matrix --study pay --by site --rows 'Work/*,Home' --csv`
}

func (*agreementCommand) Help() string {
	return `Compared are the documents that every coder named has read: those in which they have a coding, or which they marked with firsthand read.

Examples:

    firsthand agreement --study pay --coders Asha,Ben
    firsthand agreement --study pay --coders Asha,Ben --unit turn --codes 'Work/*'
    firsthand agreement --study pay --coders Asha,Ben,Cleo --below --json`
}

func (*saturationCommand) Help() string {
	return `Examples:

    firsthand saturation --study pay
    firsthand saturation --study pay --base 6 --run 3 --threshold 0`
}

func (*sampleCommand) Help() string {
	return `Counted are participants with an interview, or with a document of their own.

Example:

    firsthand sample --study pay --csv > table-1.csv`
}

func (*themesCommand) Help() string {
	return `Examples:

    firsthand themes --study pay
    firsthand themes --study pay --coder every --csv > table-2.csv`
}

func (*readCommand) Help() string {
	return `Whoever has a coding in a document has read it; this is for those in which you found nothing to code. It is an act of the study, and undo takes it back.

Examples:

    firsthand read --study pay --as Ben P07 P08
    firsthand read --study pay --as Ben --not P08`
}

func (*deidentifyCommand) Help() string {
	return `Examples:

    firsthand deidentify --propose raw/*.txt
    firsthand deidentify P07-raw.docx -o P07.txt --log P07-log.csv`
}

func (*undoCommand) Help() string {
	return `Your own acts, newest first; where somebody built on one it is explained.

Example:

    firsthand undo --study pay`
}

func (*redoCommand) Help() string {
	return `Example:

    firsthand redo --study pay`
}

func (*journalCommand) Help() string {
	return `Examples:

    firsthand journal --study pay --limit 20
    firsthand journal --study pay --object Work/Pay
    firsthand journal --study pay --verify`
}

func (*backupCommand) Help() string {
	return `Example:

    firsthand backup -o firsthand-backup.zip`
}

func (*restoreCommand) Help() string {
	return `Examples:

    firsthand restore firsthand-backup.zip
    firsthand --data elsewhere restore firsthand-backup.zip
    firsthand restore --force firsthand-backup.zip`
}

func (*verifyCommand) Help() string {
	return `Examples:

    firsthand verify
    firsthand verify firsthand-backup.zip`
}

func (*copyCommand) Help() string {
	return `Examples:

    firsthand copy --to postgres://firsthand@localhost/firsthand
    firsthand --data postgres://firsthand@localhost/firsthand copy --to ./folder`
}

func (*passphraseCommand) Help() string {
	return `Example:

    firsthand passphrase`
}

func (versionCommand) Help() string {
	return `Example:

    firsthand version`
}
