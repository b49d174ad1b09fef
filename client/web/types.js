/**
 * The shapes of `lianmai.v1`, as the page reads them.
 *
 * @typedef {"en"|"zh-Hans"|"zh-Hant"} ReadingLang
 * @typedef {ReadingLang|"mixed"|"none"} Lang
 * @typedef {{id: string, name: string, role: "host"|"guest", lang?: ReadingLang}} Participant
 * @typedef {{lang: ReadingLang, text: string, status: "pending"|"done"|"failed"|"skipped", sure?: number}} Translation
 * @typedef {{id: string, title: string, epoch: string, seq: number, count: number, hosts: Participant[],
 *   pinned: number|null, slow: number, locked: boolean}} RoomInfo
 * @typedef {{type: "said", room: string, seq: number, id: string, at: number, author: Participant, lang: Lang,
 *   text: string, reply_to?: number, translation?: Translation, revision?: number, deleted?: boolean,
 *   reactions?: Record<string, string[]>}} Said
 * @typedef {{type: "translated", room: string, seq: number, of: number, lang: ReadingLang, text: string,
 *   status: Translation["status"], ms: number, sure?: number, revision?: number}} Translated
 * @typedef {{type: "edited", room: string, seq: number, of: number, at: number, lang: Lang, text: string,
 *   translation?: Translation}} Edited
 * @typedef {{type: "deleted", room: string, seq: number, of: number, by: string}} Deleted
 * @typedef {{type: "reacted", room: string, seq: number, of: number, emoji: string, on: boolean,
 *   participant: Participant}} Reacted
 * @typedef {{type: "promoted", room: string, seq: number, participant: Participant}} Promoted
 * @typedef {{type: "rated", room: string, seq: number, of: number, lang: ReadingLang, good: boolean, better?: string,
 *   participant: Participant}} Rated
 * @typedef {Said|Translated|Edited|Deleted|Reacted|Promoted|Rated} Logged
 * @typedef {{type: "typing", room: string, participant: Participant}} Typing
 * @typedef {{type: "presence", room: string, count: number, came: Participant[], went: Participant[]}} Presence
 * @typedef {{type: "welcome", participant: Participant, session: string, lang: ReadingLang,
 *   server: {version: string, node: string, limits: Record<string, number>}}} Welcome
 * @typedef {{type: "joined", room: RoomInfo, messages: Said[], recovered: boolean, people: Participant[],
 *   more: boolean}} Joined
 * @typedef {{type: "history", ref?: string, room: string, messages: Said[], more: boolean}} Page
 * @typedef {{type: "accepted", ref?: string, room: string, seq?: number, id?: string}} Accepted
 * @typedef {{type: "refused", ref?: string, code: string, message: string, retry_ms?: number}} Refused
 * @typedef {{type: "preview", ref?: string, lang: ReadingLang, text: string, status: Translation["status"],
 *   sure?: number}} Preview
 * @typedef {{type: "pinyin", ref?: string, readings: [string, string][]}} Pinyin
 * @typedef {{type: "lost"}} Lost
 * @typedef {Accepted|Refused|Page|Preview|Pinyin|Joined|Welcome|Lost|{type: "reading"|"left"}} Answer
 *
 * A message in its present state, and the translations of that text.
 * @typedef {{message: Said, translations: Record<string, Translation>}} Entry
 *
 * A line on its way: `sent` is when it first left, `refusal` why it did not pass, `due` when it is sent again,
 * `seq` its place in the room once accepted.
 * @typedef {{id: string, text: string, reply_to?: number, at: number, sent?: number, refusal?: string, due?: number,
 *   code?: string, seq?: number}} Line
 *
 * What is true of the connection: `until` is when it is next tried, `code` why it ended.
 * @typedef {{phase: "closed"|"connecting"|"open"|"waiting"|"moving"|"ended", until?: number, code?: number,
 *   reason?: string}} Link
 *
 * What somebody chose for this page.
 * @typedef {{name: string, lang: ReadingLang, page: ""|ReadingLang, size: number, originals: "tap"|"below"|"beside",
 *   pinyin: boolean, theme: "system"|"light"|"dark", sound: boolean, preview: boolean}} Choices
 */
export {};
