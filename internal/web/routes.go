package web

import (
	"net/http"

	"firsthand.study"
)

// routes lists every address of the workspace, a line each, by the place in the
// bar that it belongs to.
func (s *Server) routes(mux *http.ServeMux) {
	mux.Handle("GET /enter/{secret}", s.page(s.enter))
	mux.Handle("GET /static/{name...}", s.page(s.static))
	mux.Handle("/", s.page(s.nowhere))
	s.homeRoutes(mux)
	s.interviewRoutes(mux)
	s.deidRoutes(mux)
	s.peopleRoutes(mux)
	s.participantRoutes(mux)
	s.readerRoutes(mux)
	s.codeRoutes(mux)
	s.memoRoutes(mux)
	s.questionRoutes(mux)
	s.rigourRoutes(mux)
	s.protocolRoutes(mux)
	s.vaultRoutes(mux)
	s.historyRoutes(mux)
	s.programRoutes(mux)
	s.helpRoutes(mux)
	s.publicRoutes(mux)
	s.leavingRoutes(mux)
}

func (s *Server) homeRoutes(mux *http.ServeMux) {
	mux.Handle("GET /{$}", s.page(s.home))
	mux.Handle("POST /studies", s.page(s.newStudy))
	mux.Handle("POST /studies/restore", s.page(s.restoreStudy))
	mux.Handle("POST /example", s.page(s.buildExample))
	mux.Handle("POST /projects", s.page(s.openProject))
	mux.Handle("GET /imports/{tray}", s.out(s.importPage))
	mux.Handle("POST /imports/{tray}/stop", s.out(s.stopImport))
	mux.Handle("POST /look", s.page(s.look))
	mux.Handle("GET /s/{study}", s.in(s.overview))
	mux.Handle("POST /s/{study}/notes", s.in(s.noteOnStudy))
	mux.Handle("GET /s/{study}/settings", s.in(s.settings))
	mux.Handle("POST /s/{study}/settings", s.in(s.changeStudy))
	mux.Handle("POST /s/{study}/settings/copy", s.in(s.copyStudy))
	mux.Handle("POST /s/{study}/settings/delete", s.in(s.deleteStudy))
	mux.Handle("GET /s/{study}/exchange", s.in(s.exchange))
	mux.Handle("GET /s/{study}/exchange/out", s.in(s.takeOut))
	mux.Handle("POST /s/{study}/exchange/in", s.in(s.takeIn))
	mux.Handle("POST /s/{study}/undo", s.in(s.takeBack))
	mux.Handle("POST /s/{study}/redo", s.in(s.takeBack))
}

func (s *Server) interviewRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/interviews", s.in(s.interviews))
	mux.Handle("GET /s/{study}/interviews/import", s.in(s.importForm))
	mux.Handle("POST /s/{study}/interviews/import", s.in(s.importFiles))
	mux.Handle("GET /s/{study}/imports/{tray}", s.in(s.importPage))
	mux.Handle("POST /s/{study}/imports/{tray}", s.in(s.importChosen))
	mux.Handle("POST /s/{study}/imports/{tray}/stop", s.in(s.stopImport))
	mux.Handle("POST /s/{study}/interviews/read", s.in(s.markRead))
	mux.Handle("POST /s/{study}/interviews/order", s.in(s.orderInterviews))
	mux.Handle("GET /s/{study}/interviews/trash", s.in(s.trash))
	mux.Handle("POST /s/{study}/interviews/trash", s.in(s.restoreInterview))
	mux.Handle("GET /s/{study}/interviews/{interview}", s.in(s.interview))
	mux.Handle("GET /s/{study}/interviews/{interview}/text", s.in(s.downloadInterview))
	mux.Handle("GET /s/{study}/interviews/{interview}/revisions/{span}", s.in(s.revisions))
	mux.Handle("POST /s/{study}/interviews/{interview}/record", s.in(s.recordInterview))
	mux.Handle("POST /s/{study}/interviews/{interview}/rename", s.in(s.renameInterview))
	mux.Handle("POST /s/{study}/interviews/{interview}/revise", s.in(s.reviseInterview))
	mux.Handle("POST /s/{study}/interviews/{interview}/delete", s.in(s.deleteInterview))
}

func (s *Server) peopleRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/people", s.in(s.people))
	mux.Handle("POST /s/{study}/people", s.in(s.addPerson))
	mux.Handle("GET /s/{study}/people/grid", s.in(s.peopleGrid))
	mux.Handle("POST /s/{study}/people/cells", s.in(s.writeCells))
	mux.Handle("GET /s/{study}/people/variables", s.in(s.peopleColumns))
	mux.Handle("POST /s/{study}/people/variables", s.in(s.changeColumn))
	mux.Handle("POST /s/{study}/people/import", s.in(s.importPeople))
	mux.Handle("POST /s/{study}/people/of-interviews", s.in(s.peopleOfInterviews))
	mux.Handle("GET /s/{study}/people/{person}", s.in(s.personOrParticipant))
	mux.Handle("POST /s/{study}/people/{person}", s.in(s.changePerson))
	mux.Handle("POST /s/{study}/people/{person}/delete", s.in(s.deletePerson))
}

func (s *Server) participantRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/people/introduce", s.in(s.introduceForm))
	mux.Handle("POST /s/{study}/people/introduce", s.in(s.introduce))
	mux.Handle("GET /s/{study}/people/referrals", s.in(s.referrals))
	mux.Handle("POST /s/{study}/people/referrals", s.in(s.makeReferral))
	mux.Handle("POST /s/{study}/people/referrals/close", s.in(s.closeReferral))
	mux.Handle("GET /s/{study}/people/sample", s.in(s.sample))
	mux.Handle("GET /s/{study}/people/sample/edit", s.in(s.editFrame))
	mux.Handle("POST /s/{study}/people/sample/edit", s.in(s.writeFrame))
	mux.Handle("POST /s/{study}/people/sample/decide", s.in(s.decide))
	mux.Handle("GET /s/{study}/people/vouchers", s.in(s.vouchers))
	mux.Handle("POST /s/{study}/people/vouchers/{voucher}/strike", s.in(s.strikeVoucher))
	mux.Handle("GET /s/{study}/people/calendar.ics", s.in(s.calendar))
	mux.Handle("GET /s/{study}/people/{person}/identity", s.in(s.identity))
	mux.Handle("POST /s/{study}/people/{person}/identity", s.in(s.openIdentity))
	mux.Handle("POST /s/{study}/people/{person}/screen", s.in(s.act("screen", s.screen)))
	mux.Handle("POST /s/{study}/people/{person}/book", s.in(s.act("book", s.bookInterview)))
	mux.Handle("POST /s/{study}/people/{person}/bookings/{booking}/off", s.in(s.act("off", s.callOff)))
	mux.Handle("POST /s/{study}/people/{person}/hold", s.in(s.act("hold", s.holdInterview)))
	mux.Handle("POST /s/{study}/people/{person}/distress", s.in(s.act("distress", s.sealDistress)))
	mux.Handle("POST /s/{study}/people/{person}/voucher", s.in(s.act("voucher", s.giveVoucher)))
	mux.Handle("POST /s/{study}/people/{person}/pseudonym", s.in(s.act("pseudonym", s.givePseudonym)))
	mux.Handle("POST /s/{study}/people/{person}/leave", s.in(s.act("leave", s.leave)))
}

func (s *Server) deidRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/interviews/{interview}/deidentify", s.in(s.deidentify))
	mux.Handle("POST /s/{study}/interviews/{interview}/deidentify/begin", s.in(s.deidBegin))
	mux.Handle("POST /s/{study}/interviews/{interview}/deidentify/decide", s.in(s.deidDecide))
	mux.Handle("POST /s/{study}/interviews/{interview}/deidentify/mark", s.in(s.deidMark))
	mux.Handle("POST /s/{study}/interviews/{interview}/deidentify/finish", s.in(s.deidFinish))
	mux.Handle("POST /s/{study}/interviews/{interview}/deidentify/sign", s.in(s.deidSign))
	mux.Handle("GET /s/{study}/interviews/{interview}/deidentify/log", s.in(s.deidLog))
}

func (s *Server) readerRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/interviews/{interview}/read", s.in(s.read))
	mux.Handle("GET /s/{study}/interviews/{interview}/news", s.in(s.events))
	mux.Handle("POST /s/{study}/interviews/{interview}/codings", s.in(s.addCodings))
	mux.Handle("POST /s/{study}/interviews/{interview}/codings/{coding}/move", s.in(s.moveCoding))
	mux.Handle("POST /s/{study}/interviews/{interview}/codings/{coding}/remove", s.in(s.removeCoding))
	mux.Handle("POST /s/{study}/interviews/{interview}/codes/{code}/move", s.in(s.moveCodeHere))
	mux.Handle("POST /s/{study}/interviews/{interview}/correct", s.in(s.correct))
	mux.Handle("POST /s/{study}/interviews/{interview}/memos", s.in(s.addMemo))
	mux.Handle("POST /s/{study}/interviews/{interview}/memos/{memo}", s.in(s.editMemo))
	mux.Handle("POST /s/{study}/interviews/{interview}/undo", s.in(s.undo))
	mux.Handle("POST /s/{study}/interviews/{interview}/redo", s.in(s.redo))
}

func (s *Server) codeRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/codes", s.in(s.codes))
	mux.Handle("POST /s/{study}/codes", s.in(s.addCode))
	mux.Handle("GET /s/{study}/codes/compare", s.in(s.compareCodes))
	mux.Handle("GET /s/{study}/codes/{code}", s.in(s.code))
	mux.Handle("POST /s/{study}/codes/{code}", s.in(s.changeCode))
	mux.Handle("POST /s/{study}/codes/{code}/move", s.in(s.moveCode))
	mux.Handle("GET /s/{study}/codes/{code}/merge", s.in(s.mergeCode))
	mux.Handle("POST /s/{study}/codes/{code}/merge", s.in(s.mergeCode))
	mux.Handle("GET /s/{study}/codes/{code}/split", s.in(s.splitCode))
	mux.Handle("POST /s/{study}/codes/{code}/split", s.in(s.splitCode))
	mux.Handle("GET /s/{study}/codes/{code}/delete", s.in(s.deleteCode))
	mux.Handle("POST /s/{study}/codes/{code}/delete", s.in(s.deleteCode))
}

func (s *Server) memoRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/memos", s.in(s.memos))
	mux.Handle("POST /s/{study}/memos", s.in(s.writeMemo))
	mux.Handle("GET /s/{study}/memos/{memo}", s.in(s.memo))
	mux.Handle("POST /s/{study}/memos/{memo}", s.in(s.changeMemo))
	mux.Handle("POST /s/{study}/memos/{memo}/remove", s.in(s.removeMemo))
}

func (s *Server) questionRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/questions", s.in(s.questions))
	mux.Handle("GET /s/{study}/questions/words", s.in(s.wordsIn))
	mux.Handle("GET /s/{study}/questions/together", s.in(s.together))
	mux.Handle("GET /s/{study}/questions/framework", s.in(s.framework))
	mux.Handle("POST /s/{study}/questions/framework", s.in(s.writeFramework))
	mux.Handle("GET /s/{study}/questions/saved", s.in(s.saved))
	mux.Handle("POST /s/{study}/questions/saved", s.in(s.keepQuestion))
	mux.Handle("GET /s/{study}/questions/saved/{question}", s.in(s.savedOne))
	mux.Handle("POST /s/{study}/questions/saved/{question}/rename", s.in(s.renameQuestion))
	mux.Handle("POST /s/{study}/questions/saved/{question}/remove", s.in(s.removeQuestion))
	mux.Handle("GET /s/{study}/questions/matrix", s.in(s.matrix))
	mux.Handle("GET /s/{study}/find", s.in(s.find))
}

func (s *Server) rigourRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/agreement", s.in(s.agreement))
	mux.Handle("GET /s/{study}/saturation", s.in(s.saturation))
}

func (s *Server) protocolRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/protocol", s.in(s.protocol))
	mux.Handle("POST /s/{study}/protocol", s.in(s.startFrom))
	mux.Handle("GET /s/{study}/protocol/{part}", s.in(s.partVersions))
	mux.Handle("POST /s/{study}/protocol/{part}", s.in(s.writePart))
	mux.Handle("GET /s/{study}/protocol/{part}/{span}", s.in(s.partVersion))
}

func (s *Server) vaultRoutes(mux *http.ServeMux) {
	mux.Handle("GET /vault", s.page(s.vault))
	mux.Handle("POST /vault/new", s.page(s.newVault))
	mux.Handle("POST /vault/open", s.page(s.openVault))
	mux.Handle("POST /vault/close", s.page(s.closeVault))
	mux.Handle("POST /vault/passphrase", s.page(s.changeVaultPassphrase))
	mux.Handle("POST /vault/kept", s.page(s.keptRecovery))
	mux.Handle("POST /vault/check", s.page(s.checkVault))
	mux.Handle("POST /vault/roles", s.page(s.addRole))
	mux.Handle("POST /vault/roles/drop", s.page(s.dropRole))
}

func (s *Server) historyRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/journal", s.in(s.journal))
	mux.Handle("GET /s/{study}/journal/{entry}", s.in(s.entry))
	mux.Handle("POST /s/{study}/journal/{entry}/restore", s.in(s.bringBack))
	mux.Handle("GET /s/{study}/trash", s.in(s.removed))
}

func (s *Server) programRoutes(mux *http.ServeMux) {
	mux.Handle("/api/", s.programs(s.api))
	mux.Handle("GET /you/tokens", s.page(s.tokensPage))
	mux.Handle("POST /you/tokens", s.page(s.makeToken))
	mux.Handle("POST /you/tokens/{token}/revoke", s.page(s.revokeToken))
}

func (s *Server) helpRoutes(mux *http.ServeMux) {
	mux.Handle("GET /help", s.page(s.help))
	mux.Handle("POST /help/keys", s.page(s.switchKeys))
}

// publicRoutes are for those without an account: isPublic lets them, and nothing
// else, through the gate.
func (s *Server) publicRoutes(mux *http.ServeMux) {
	mux.Handle("GET /r/{secret}", s.open(firsthand.ForReferral, s.refer))
	mux.Handle("POST /r/{secret}", s.open(firsthand.ForReferral, s.takeReferral))
	mux.Handle("GET /r/{secret}/thanks", s.open(firsthand.ForReferral, s.referred))
	mux.Handle("GET /c/{secret}", s.open(firsthand.ForConsent, s.agreeing))
	mux.Handle("POST /c/{secret}", s.open(firsthand.ForConsent, s.agree))
}

func (s *Server) leavingRoutes(mux *http.ServeMux) {
	mux.Handle("GET /s/{study}/people/{person}/consent", s.in(s.consent))
	mux.Handle("POST /s/{study}/people/{person}/consent", s.in(s.takeConsent))
	mux.Handle("GET /s/{study}/people/{person}/consent/take", s.in(s.consentForm))
	mux.Handle("POST /s/{study}/people/{person}/consent/link", s.in(s.linkToConsent))
	mux.Handle("POST /s/{study}/people/{person}/consent/link/close", s.in(s.closeConsentLink))
	mux.Handle("GET /s/{study}/people/{person}/withdraw", s.in(s.withdraw))
	mux.Handle("POST /s/{study}/people/{person}/withdraw", s.in(s.withdrawPerson))
	mux.Handle("GET /s/{study}/people/withdrawn", s.in(s.withdrawn))
	mux.Handle("GET /s/{study}/certificates/{certificate}", s.in(s.certificate))
	mux.Handle("GET /s/{study}/certificates/{certificate}/file", s.in(s.certificateFile))
}

// nowhere answers for every address that leads nowhere.
func (s *Server) nowhere(http.ResponseWriter, *http.Request) error { return notThere }
