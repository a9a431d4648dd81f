// Made from the operations that the program has; not written by hand.
// Places are Unicode code points from 0, half-open.

export interface Study {
  /** For life, in every file that leaves the program. */
  id: string;
  /** The short name, for addresses and commands. */
  name: string;
  /** The title, for people. */
  title: string;
  /** How many documents it has. */
  documents: number;
  /** How many codes, folders left out. */
  codes: number;
  /** How many codings, by anyone. */
  codings: number;
}

export interface StudyInFull {
  /** For life, in every file that leaves the program. */
  id: string;
  /** The short name, for addresses and commands. */
  name: string;
  /** The title, for people. */
  title: string;
  /** How many documents it has. */
  documents: number;
  /** How many codes, folders left out. */
  codes: number;
  /** How many codings, by anyone. */
  codings: number;
  /** BCP 47; decides how words are stemmed in full-text search. */
  language: string;
  /** IANA name. */
  time_zone: string;
  /** Words of all documents. */
  words: number;
  /** How many cases it has. */
  cases: number;
  /** How many acts its journal holds; the number of the newest. */
  entries: number;
  /** Who coded anything, the one whose layer reports count first. */
  coders: Array<string>;
  /** The attributes that cases have. */
  variables: Array<Variable>;
}

export interface Variable {
  /** Unique in the study; the name of its column in csv. */
  name: string;
  /** What its values are. Those of many-of stand in one text with ; between. */
  type: "text" | "number" | "integer" | "date" | "datetime" | "yes-no" | "one-of" | "many-of";
  /** The closed values in their order; empty where any is allowed. */
  values: Array<string>;
}

export interface DocumentPage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<Document>;
}

export interface Document {
  /** For life, in every file that leaves the program. */
  id: string;
  /** Unique among the study's documents. */
  name: string;
  /** The case that it belongs to; null for none. */
  case: string | null;
  /** Of the case. */
  pseudonym: string | null;
  /** What kind of source it is. */
  media: "text" | "pdf" | "picture" | "audio" | "video";
  /** Of the interview. */
  date: string | null;
  /** How long the interview was. */
  minutes: number | null;
  /** The number of the revision that analysts see, from 1; null where the words are missing. */
  revision: number | null;
  /** Of that revision, in code points. */
  length: number;
  /** Of that revision: what stands between white space. */
  words: number;
  /** By anyone. */
  codings: number;
  /** The share of the text that any coding covers, 0 to 1. */
  coded: number;
  /** Of the case, by the names of the study's variables. */
  attributes: Record<string, string>;
}

export interface Transcript {
  /** The newest entry of the study's journal that this has taken in. */
  entry: number;
  /** Of the document. */
  id: string;
  /** Of the document. */
  name: string;
  /** The case that it belongs to; null for none. */
  case: string | null;
  /** Of the case. */
  pseudonym: string | null;
  /** Of the interview. */
  date: string | null;
  /** How long the interview was. */
  minutes: number | null;
  /** Where the interview was. */
  place: string | null;
  /** What the import changed or guessed. */
  note: string;
  /** The number of the revision, from 1. */
  revision: number;
  /** In code points. */
  length: number;
  /** What stands between white space. */
  words: number;
  /** SHA-256 of the text as UTF-8, hexadecimal. */
  digest: string;
  /** The words, exactly. A revision never changes: a correction makes the next one. */
  text: string;
  /** Who speaks where; empty where nobody is named. */
  turns: Array<Turn>;
  /** Where each line begins, in code points: line 1 at the first place, and so on. The same on every screen and on paper. */
  lines: Array<number>;
}

export interface Turn {
  /** Where it begins, its label included. */
  start: number;
  /** Where it ends. */
  end: number;
  /** The line in which it begins, from 1. */
  line: number;
  /** As the transcript names them; may be empty. */
  speaker: string;
  /** Where the speaker is named in the text; the same as label_end where nothing names them. */
  label_start: number;
  /** Where that ends; what is said begins here. */
  label_end: number;
  /** Milliseconds from the start of the recording; null where unknown. */
  from_ms: number | null;
  /** Milliseconds from the start of the recording; null where unknown. */
  to_ms: number | null;
}

export interface CodePage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<Code>;
}

export interface Code {
  /** For life, in this study. */
  id: string;
  /** What REFI-QDA files call it, in every program that reads them. */
  guid: string;
  /** Names from the root joined by /; a / in a name is written \/. */
  path: string;
  /** The last name of the path. */
  name: string;
  /** The path of the code above; null at the top. */
  parent: string | null;
  /** 0 at the top. */
  depth: number;
  /** It groups codes and codes nothing itself. */
  folder: boolean;
  /** #RRGGBB; null where none was chosen. */
  color: string | null;
  /** What the code means. */
  definition: string;
  /** When to use it. */
  use_when: string;
  /** When not. */
  not_when: string;
  /** A passage that shows it. */
  example: string;
  /** The theme's number; null where the code is no theme. */
  theme: number | null;
  /** The theme's title; may be empty. */
  title: string;
  /** Whose codings are counted. */
  layer: string;
  /** Codings with this code. */
  references: number;
  /** Participants with at least one of them. */
  participants: number;
  /** Codings with this code or one below it. */
  references_below: number;
  /** Participants with at least one of them. */
  participants_below: number;
}

export interface NewCode {
  /** Names from the root joined by /; the code above must be there. */
  path: string;
  /** #RRGGBB. */
  color?: string;
  /** What the code means. */
  definition?: string;
  /** When to use it. */
  use_when?: string;
  /** When not. */
  not_when?: string;
  /** A passage that shows it. */
  example?: string;
}

export interface MadeCode {
  /** Its number in the study's journal. */
  entry: number;
  /** What was done, in a sentence. */
  summary: string;
  /** Of the code. */
  id: string;
  /** Of the code. */
  path: string;
}

export interface CodingPage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<Coding>;
}

export interface Coding {
  /** For life, in every file that leaves the program. */
  id: string;
  /** The document's name. */
  document: string;
  /** Where the passage begins, in code points. */
  start: number;
  /** Where it ends, in code points; this place is no longer in it. */
  end: number;
  /** The line in which it begins, from 1. */
  first_line: number;
  /** The line in which it ends. */
  last_line: number;
  /** The code's path. */
  code: string;
  /** Who coded it. */
  coder: string;
  /** The words of the passage. */
  quote: string;
  /** An edit replaced words in it after it was coded, and nobody has looked at it since. */
  changed: boolean;
  /** When it was coded. */
  created: string;
  /** Of the code. */
  code_id: string;
  /** Of the document. */
  document_id: string;
  /** The case that the document belongs to; null for none. */
  case: string | null;
  /** Of the case. */
  pseudonym: string | null;
  /** Of the case, by the names of the study's variables. */
  attributes: Record<string, string>;
}

export interface NewCoding {
  /** What the coding is to be called, a lower-case UUID; any where left out. Sending the same again changes nothing more. */
  id?: string;
  /** The document's name or id. */
  document: string;
  /** Where the passage begins, in code points. */
  start: number;
  /** Where it ends. */
  end: number;
  /** The code's path or id. */
  code: string;
  /** The words that are meant; where they are not what stands there, nothing is coded. */
  quote?: string | null;
  /** The revision that start and end were counted in; where there is a newer one, nothing is coded. */
  revision?: number;
}

export interface MadeCoding {
  /** Its number in the study's journal. */
  entry: number;
  /** What was done, in a sentence. */
  summary: string;
  /** Of the coding. */
  id: string;
  /** The document's name. */
  document: string;
  /** Where it begins. */
  start: number;
  /** Where it ends. */
  end: number;
  /** The code's path. */
  code: string;
  /** The words of the passage. */
  quote: string;
}

export interface NewEdges {
  /** Where the passage is to begin, in code points of the newest revision. */
  start: number;
  /** Where it is to end. */
  end: number;
}

export interface Done {
  /** Its number in the study's journal. */
  entry: number;
  /** What was done, in a sentence. */
  summary: string;
}

export interface CasePage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<Case>;
}

export interface Case {
  /** For life, in every file that leaves the program. */
  id: string;
  /** Unique in the study, such as P07. */
  name: string;
  /** The name under which a participant is quoted. */
  pseudonym: string | null;
  /** The case is a person. */
  participant: boolean;
  /** The names of its documents. */
  documents: Array<string>;
  /** Of the interview. */
  interview_date: string | null;
  /** How long the interview was. */
  minutes: number | null;
  /** Where the interview was. */
  place: string | null;
  /** In which it was analysed, 1 first. */
  analysis_order: number | null;
  /** What was written of the case. */
  note: string;
  /** By the names of the study's variables; one that is not recorded is left out. */
  attributes: Record<string, string>;
}

export interface MemoPage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<Memo>;
}

export interface Memo {
  /** For life, in every file that leaves the program. */
  id: string;
  /** What it is about: study, document, code, coding, case; empty where that is gone. */
  about_kind: string;
  /** The name of that: a title, a name, a code's path; of a coding, its code's path. */
  about: string;
  /** The id of that. */
  about_id: string;
  /** The document's name, where it is about one, a passage of one, or a coding. */
  document: string | null;
  /** Where the passage begins, in code points; null where it is about no passage. */
  start: number | null;
  /** Where the passage ends. */
  end: number | null;
  /** No word of the passage is left in the text. */
  gone: boolean;
  /** May be empty. */
  title: string;
  /** What was written. */
  body: string;
  /** Who wrote it. */
  by: string;
  /** When it was begun. */
  created: string;
  /** When it was last changed. */
  modified: string;
}

export interface PassagePage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<Passage>;
}

export interface Passage {
  /** The document's name. */
  document: string;
  /** Where the passage begins, in code points. */
  start: number;
  /** Where it ends, in code points; this place is no longer in it. */
  end: number;
  /** The line in which it begins, from 1. */
  first_line: number;
  /** The line in which it ends. */
  last_line: number;
  /** The path of the code of the expression's left term. */
  code: string;
  /** Who coded it. */
  coder: string;
  /** The words of the passage. */
  text: string;
  /** Of the coding, where the passage is just that of one. */
  id: string | null;
  /** Of the document. */
  document_id: string;
  /** The case that the document belongs to; null for none. */
  case: string | null;
  /** Of the case. */
  pseudonym: string | null;
  /** Of the case, by the names of the study's variables. */
  attributes: Record<string, string>;
}

export interface HitPage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<Hit>;
}

export interface Hit {
  /** The document's name. */
  document: string;
  /** Where the hit begins, in code points. */
  start: number;
  /** Where it ends. */
  end: number;
  /** The line in which it begins, from 1. */
  line: number;
  /** What stands before it. */
  before: string;
  /** The words themselves. */
  match: string;
  /** What stands after it. */
  after: string;
}

/** Which codes share text, and how often. */
export interface Cooccurrence {
  /** Pairs of codings, in all. */
  pairs: number;
  /** Pairs of codes. */
  distinct: number;
  /** The pairs of codes. */
  table: Array<CooccurringOf>;
}

/** How many pairs of codings two codes have that share at least one code point of a document. */
export interface CooccurringOf {
  /** The path of the one code. */
  a: string;
  /** The path of the other, which comes later by code points. */
  b: string;
  /** Pairs of codings. */
  count: number;
}

/** Codes by the values of a variable. */
export interface Matrix {
  /** The variable. */
  by: string;
  /** Whose codings are counted. */
  layer: string;
  /** The codes. */
  rows: Array<MatrixRow>;
  /** The participants with a document, by value, in the order of the cells; one with several values counts under each. */
  people: Array<number>;
  /** The participants with a document, in all. */
  of_people: number;
}

export interface MatrixRow {
  /** The code's path; those below it are counted with it. */
  code: string;
  /** One for each value of the variable, in the same order in every row. */
  cells: Array<MatrixCell>;
}

export interface MatrixCell {
  /** Of the variable; “not recorded” for documents whose case has none. */
  value: string;
  /** Codings. */
  references: number;
  /** Participants with at least one of them. */
  participants: number;
}

/** The participants, by each variable. */
export interface Sample {
  /** Participants with an interview, or with a document of their own. */
  n: number;
  /** Participants of whom there is neither. */
  left_out: number;
  /** One for each variable of the study. */
  variables: Array<SampleVariable>;
  /** The figures of the interviews. */
  interviews: SampleInterviews;
}

export interface SampleVariable {
  /** The variable's name. */
  name: string;
  /** Its values with how many have each. */
  values: Array<SampleValue>;
}

export interface SampleValue {
  /** One value, or “not recorded”. */
  value: string;
  /** How many participants have it. */
  n: number;
}

export interface SampleInterviews {
  /** How many interviews are recorded. */
  n: number;
  /** How long they were; null where no length is recorded. */
  minutes: SampleSpread | null;
  /** The date of the first. */
  first?: string;
  /** The date of the last. */
  last?: string;
}

export interface SampleSpread {
  /** How many numbers there are. */
  n: number;
  /** Their mean, unrounded. */
  mean: number;
  /** The sample standard deviation, unrounded; null of one number. */
  sd: number | null;
  /** The least. */
  min: number;
  /** The greatest. */
  max: number;
}

/** The themes with their references. */
export interface Themes {
  /** Whose codings are counted. */
  layer: string;
  /** The top-level codes that are marked as themes, by number; all of them where none is marked. */
  themes: Array<ThemeLine>;
}

/** A theme, subtheme or code, those below it included. */
export interface ThemeLine {
  /** The theme's number. */
  number?: number;
  /** The theme's title, or the code's name. */
  title: string;
  /** The code's name. */
  short: string;
  /** The code's path. */
  path: string;
  /** Codings with the code or one below it. */
  references: number;
  /** Participants with at least one of them. */
  participants: number;
  /** The codes right below. */
  subthemes: Array<ThemeLine>;
}

/** How far coders agree. */
export interface Agreement {
  /** What was judged: character, turn or paragraph. */
  unit: string;
  /** Who was compared. */
  coders: Array<string>;
  /** One for each code. */
  codes: Array<CodeAgreement>;
  /** Every code and unit pooled. */
  overall: CodeAgreement;
  /** How many documents were compared: those that all of them coded, or are recorded as having read. */
  documents: number;
  /** How many were not. */
  left_out: number;
}

/** How far coders agree on one code. A coefficient that is not defined is null. */
export interface CodeAgreement {
  /** The code's path; empty where it is overall. */
  code: string;
  /** Units. */
  n: number;
  /** Units that both coded; null with three or more coders. */
  both: number | null;
  /** Units that the first alone coded; null with three or more coders. */
  only_a: number | null;
  /** Units that the second alone coded; null with three or more coders. */
  only_b: number | null;
  /** Units that neither coded; null with three or more coders. */
  neither: number | null;
  /** The share of units judged alike, 0 to 1; with three or more coders the mean over pairs. */
  percent: number | null;
  /** Cohen's kappa; with three or more coders Conger's. */
  kappa: number | null;
  /** Scott's pi; with three or more coders Fleiss's. */
  pi: number | null;
  /** Krippendorff's alpha, nominal. */
  alpha: number | null;
  /** Gwet's AC1. */
  ac1: number | null;
  /** Brennan and Prediger's coefficient. */
  bp: number | null;
  /** Specific agreement on coded. */
  positive: number | null;
  /** Specific agreement on not coded. */
  negative: number | null;
  /** The lower end of the 95 % interval of kappa. */
  kappa_low: number | null;
  /** The upper end of the 95 % interval of kappa. */
  kappa_high: number | null;
}

/** Where new codes ran dry. */
export interface Saturation {
  /** Whose codings are counted. */
  layer: string;
  /** In the order of analysis. */
  interviews: Array<SaturationInterview>;
  /** How many interviews the base has. */
  base: number;
  /** How many interviews a run has. */
  run: number;
  /** The share of the base's codes at which to stop. */
  threshold: number;
  /** How many codes were found in the base; null where it is not complete. */
  base_codes: number | null;
  /** The runs, one after the other. */
  runs: Array<SaturationRun>;
  /** The last interview before the run in which the rule is met; null where it is not met or cannot be told. */
  reached_at: number | null;
  /** The last interview of that run. */
  stopped_at: number | null;
  /** Interviews that are not coded yet. */
  waiting: Array<string>;
}

export interface SaturationInterview {
  /** The document's name. */
  document: string;
  /** Codes used here for the first time. */
  new: number;
  /** Codes used so far. */
  cumulative: number;
}

export interface SaturationRun {
  /** The last interview of the run, from 1. */
  end: number;
  /** New codes in it. */
  new: number;
  /** As a share of the base's codes. */
  rate: number;
}

export interface JournalEntryPage {
  /** The newest entry of the study's journal that the list has taken in. Name it in a paper's methods, and the numbers can be had again. */
  entry: number;
  /** How many rows the whole list has. */
  count: number;
  /** What to give as cursor for the rows that follow; null on the last page. */
  next: string | null;
  /** The rows of this page. */
  results: Array<JournalEntry>;
}

export interface JournalEntry {
  /** Its number, from 1, without gaps. */
  entry: number;
  /** When. */
  at: string;
  /** Who did it; empty for the program. */
  who: string;
  /** What kind of act, as noun.verb. */
  action: string;
  /** act, an act that is not taken back (final), its undoing, or its doing again. */
  verb: "act" | "final" | "undo" | "redo";
  /** The entry that was undone or redone. */
  target: number | null;
  /** How many objects it touched. */
  objects: number;
  /** A sentence; empty where it was erased. */
  summary: string;
  /** Why, where somebody said. */
  reason: string;
  /** What it said was erased; the chain still holds. */
  erased: boolean;
  /** Of what it said, salted, hexadecimal. */
  digest: string;
  /** The hash of the entry before. */
  previous: string;
  /** Its own hash, which the next entry names. */
  hash: string;
}

export interface WhichAct {
  /** The number of the act, which must be the newest of one's own that can be; any where left out. */
  entry?: number;
}

export interface Failure {
  /** What happened, and what is safe: a sentence for a person. */
  error: string;
  /** What to try next; may be empty. */
  hint: string;
}

/** What each address takes and gives. */
export interface Operations {
  /** List the studies. */
  "GET /studies": {
    query: { as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Array<Study>;
  };
  /** One study: its coders, its variables, how much it holds. */
  "GET /studies/{study}": {
    path: { study: string };
    response: StudyInFull;
  };
  /** List the documents, with how far they are coded. */
  "GET /studies/{study}/documents": {
    path: { study: string };
    query: { as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: DocumentPage;
  };
  /** One document: its words, its turns and where its lines begin. */
  "GET /studies/{study}/documents/{document}": {
    path: { study: string; document: string };
    query: { as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Transcript;
  };
  /** List the codebook, in the order of the tree. */
  "GET /studies/{study}/codes": {
    path: { study: string };
    query: { coder?: string; as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: CodePage;
  };
  /** Make a code. */
  "POST /studies/{study}/codes": {
    path: { study: string };
    body: NewCode;
    response: MadeCode;
  };
  /** List the codings, with their words, their lines and the attributes of their case. */
  "GET /studies/{study}/codings": {
    path: { study: string };
    query: { document?: string; code?: string; coder?: string; where?: Array<string>; as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: CodingPage;
  };
  /** Code a passage. */
  "POST /studies/{study}/codings": {
    path: { study: string };
    body: NewCoding;
    response: MadeCoding;
  };
  /** Change where a coding begins and ends. */
  "PATCH /studies/{study}/codings/{coding}": {
    path: { study: string; coding: string };
    body: NewEdges;
    response: Done;
  };
  /** Remove a coding. */
  "DELETE /studies/{study}/codings/{coding}": {
    path: { study: string; coding: string };
    response: Done;
  };
  /** List the cases with their attributes. */
  "GET /studies/{study}/cases": {
    path: { study: string };
    query: { as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: CasePage;
  };
  /** List the memos. */
  "GET /studies/{study}/memos": {
    path: { study: string };
    query: { about?: string; as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: MemoPage;
  };
  /** List the passages of a code expression. */
  "GET /studies/{study}/passages": {
    path: { study: string };
    query: { expression: string; where?: Array<string>; coder?: string; as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: PassagePage;
  };
  /** Find words in all documents. */
  "GET /studies/{study}/find": {
    path: { study: string };
    query: { q: string; literal?: boolean; context?: number; as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: HitPage;
  };
  /** Count, for each pair of codes, the pairs of codings that share text. */
  "GET /studies/{study}/cooccurrence": {
    path: { study: string };
    query: { where?: Array<string>; coder?: string; as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Cooccurrence;
  };
  /** Count references and participants of codes by the values of a variable. */
  "GET /studies/{study}/matrix": {
    path: { study: string };
    query: { by: string; rows?: Array<string>; where?: Array<string>; coder?: string; as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Matrix;
  };
  /** The table of participants (Table 1). */
  "GET /studies/{study}/sample": {
    path: { study: string };
    query: { as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Sample;
  };
  /** The thematic map as a table (Table 2). */
  "GET /studies/{study}/themes": {
    path: { study: string };
    query: { coder?: string; as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Themes;
  };
  /** How far coders agree, code by code and overall, by every coefficient. */
  "GET /studies/{study}/agreement": {
    path: { study: string };
    query: { coder: Array<string>; unit?: "character" | "turn" | "paragraph"; code?: Array<string>; below?: boolean; where?: Array<string>; as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Agreement;
  };
  /** New codes of each interview in the order of analysis, and where they ran dry. */
  "GET /studies/{study}/saturation": {
    path: { study: string };
    query: { base?: number; run?: number; threshold?: number; coder?: string; as?: "json" | "csv"; guard?: "yes" | "no" };
    response: Saturation;
  };
  /** List the acts of the study's journal. */
  "GET /studies/{study}/journal": {
    path: { study: string };
    query: { object?: string; as?: "json" | "csv"; guard?: "yes" | "no"; limit?: number; cursor?: string };
    response: JournalEntryPage;
  };
  /** Take one's own newest act back. */
  "POST /studies/{study}/undo": {
    path: { study: string };
    body: WhichAct;
    response: Done;
  };
  /** Do again what was taken back last. */
  "POST /studies/{study}/redo": {
    path: { study: string };
    body: WhichAct;
    response: Done;
  };
}
