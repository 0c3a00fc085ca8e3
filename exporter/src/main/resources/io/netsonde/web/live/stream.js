// The stream of steps, and the past of what is drawn.

const PATIENCE = 4000;
// The server's; one that nobody has looked at for long begins to record with the next.
const STEP = 5000;
const AGAIN = 2000;

/** Listens to a slice's steps, over and over; tells of each, and of whether they come. */
export class Stream {
  constructor(onFrame, onState) {
    this.onFrame = onFrame;
    this.onState = onState;
    this.slice = '';
    document.addEventListener('visibilitychange', () => this.turn());
  }

  open(slice) {
    this.slice = slice;
    this.turn();
  }

  /** A page that nobody sees takes no viewer's place. */
  turn() {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.timer);
    if (!document.hidden) {
      this.listen();
    }
  }

  listen() {
    const source = new EventSource(`/live?slice=${encodeURIComponent(this.slice)}`);
    this.source = source;
    this.expect(STEP + PATIENCE);
    source.onmessage = (event) => {
      const frame = JSON.parse(event.data);
      this.expect(frame.seconds * 1000 + PATIENCE);
      this.onState('live', 'Live');
      this.onFrame(frame);
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED && source === this.source) {
        this.refused();
      }
    };
  }

  expect(millis) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.late(), millis);
  }

  late() {
    this.onState('lost', 'Connection lost, trying again');
    if (this.source?.readyState === EventSource.CLOSED) {
      this.turn();
    } else {
      this.expect(PATIENCE);
    }
  }

  /** The server has answered, but with no stream; it says why to a question of the same kind. */
  async refused() {
    let why = 'Connection lost, trying again';
    try {
      const answer = await fetch(`/live?slice=${encodeURIComponent(this.slice)}`, {method: 'HEAD'});
      if (answer.status === 503) {
        why = 'Too many pages are looked at; waiting for a place';
      } else if (answer.status === 429) {
        why = 'Too many requests; waiting';
      } else if (answer.status === 401) {
        why = 'Not signed in; load the page again';
      }
    } catch {
      // Nobody answers at all.
    }
    this.onState('lost', why);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.turn(), AGAIN);
  }
}

const ROWS_AT_ONCE = 32;
const POINTS = 180;

/** The last 15 minutes of the rows that are drawn. */
export class Past {
  constructor(slice, table, onLoad) {
    this.slice = slice;
    this.table = table;
    this.onLoad = onLoad;
    this.rows = new Map();
    this.step = 0;
    this.asked = new Set();
  }

  /** Points of a column, the latest at the end; undefined where they are not here yet. */
  points(key, column) {
    return this.rows.get(key)?.[column];
  }

  /** Goes a step on. */
  advance(frame) {
    const table = frame.tables.find((one) => one.name === this.table);
    if (!table || frame.step === this.step) {
      return;
    }
    if (frame.step !== this.step + 1) {
      this.rows.clear();
      this.asked.clear();
    }
    this.step = frame.step;
    const present = new Map(table.rows.map((row) => [row.key, row.now]));
    for (const [key, columns] of this.rows) {
      const now = present.get(key);
      for (const [name, points] of Object.entries(columns)) {
        points.push(now ? now[table.columns.indexOf(name)] : null);
        if (points.length > POINTS) {
          points.shift();
        }
      }
    }
  }

  /** Has the past of these rows, and of no others. */
  async want(keys) {
    const wanted = new Set(keys);
    for (const key of this.rows.keys()) {
      if (!wanted.has(key)) {
        this.rows.delete(key);
      }
    }
    const missing = keys.filter((key) => !this.rows.has(key) && !this.asked.has(key));
    for (let i = 0; i < missing.length; i += ROWS_AT_ONCE) {
      await this.ask(missing.slice(i, i + ROWS_AT_ONCE));
    }
  }

  async ask(keys) {
    const query = new URLSearchParams({slice: this.slice, table: this.table});
    keys.forEach((key) => {
      query.append('row', key);
      this.asked.add(key);
    });
    try {
      const answer = await fetch(`/live/history?${query}`);
      if (!answer.ok) {
        return;
      }
      const past = await answer.json();
      // It may be of a step that the stream has not brought yet.
      const ahead = past.step - this.step;
      if (ahead >= 0 && ahead < POINTS) {
        past.rows.forEach((row) => this.rows.set(row.key, cut(row.points, ahead)));
        this.onLoad();
      }
    } catch {
      // The stream says that nobody answers; the next step asks again.
    } finally {
      keys.forEach((key) => this.asked.delete(key));
    }
  }
}

/** All columns without their latest points. */
function cut(columns, ahead) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, points]) => [name, points.slice(0, points.length - ahead)]));
}
