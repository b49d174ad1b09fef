/** Folds logs with the page's reducer: a JSON line `{window, events}` in, the room's state as a JSON line out. */

import { createInterface } from "node:readline";
import { Room } from "../../client/web/room.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { window, events } = JSON.parse(line);
  const info = {
    id: "cats",
    title: "cats",
    epoch: "e",
    seq: 0,
    count: 0,
    hosts: [],
    pinned: null,
    slow: 0,
    locked: false,
  };
  const room = new Room(info, window);
  const applied = events.map((event) => room.apply(event));
  const entries = room.seqs.map((seq) => room.entries.get(seq));
  console.log(JSON.stringify({ applied, seq: room.info.seq, hosts: room.info.hosts, entries }));
}
