// A table that is sorted by its heads, filtered and turned page by page: it has a bounded number of
// rows in the document, however many there are.

import {element, say, shape} from './dom.js';

export const PAGE = 25;
const SPARK_WIDTH = 90;
const SPARK_HEIGHT = 22;

/**
 * Columns are {title, value, text, kind}: value sorts, text shows; kind is undefined for words,
 * 'number', or 'spark', whose value is an array of points or undefined.
 */
export class SortedTable {
  constructor({caption, columns, sorted, onPage}) {
    this.columns = columns;
    this.sorted = sorted;
    this.descending = columns[sorted].kind !== undefined;
    this.onPage = onPage;
    this.page = 0;
    this.rows = [];
    this.heads = columns.map((column, i) =>
      element('th', {scope: 'col', class: column.kind ?? 'words'}, this.button(column, i)));
    this.body = element('tbody');
    this.lines = [];
    this.filter = element('input', {
      type: 'search',
      'aria-label': `Filter: ${caption}`,
      placeholder: 'Filter',
      autocomplete: 'off',
      input: () => this.turn(0),
    });
    this.where = element('span', {class: 'quiet', role: 'status'});
    this.back = element('button', {type: 'button', click: () => this.turn(this.page - 1)}, 'Previous');
    this.on = element('button', {type: 'button', click: () => this.turn(this.page + 1)}, 'Next');
    this.root = element(
      'div',
      {class: 'sorted'},
      element('div', {class: 'bar'}, this.filter, this.where, this.back, this.on),
      element(
        'div',
        {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
        element(
          'table',
          {},
          element('caption', {}, caption),
          element('thead', {}, element('tr', {}, ...this.heads)),
          this.body)));
    this.mark();
  }

  button(column, i) {
    return column.kind === 'spark'
      ? column.title
      : element('button', {type: 'button', click: () => this.sort(i)}, column.title);
  }

  sort(column) {
    this.descending =
      column === this.sorted ? !this.descending : this.columns[column].kind === 'number';
    this.sorted = column;
    this.mark();
    this.turn(0);
  }

  mark() {
    this.heads.forEach((head, i) => {
      if (i === this.sorted) {
        head.setAttribute('aria-sort', this.descending ? 'descending' : 'ascending');
      } else {
        head.removeAttribute('aria-sort');
      }
    });
  }

  turn(page) {
    this.page = page;
    this.show(this.rows);
    this.onPage?.();
  }

  /** The rows that are on the page, in their order. */
  get visible() {
    return this.onThisPage ?? [];
  }

  /** Shows these rows, as objects that the columns understand. */
  show(rows) {
    this.rows = rows;
    const words = this.filter.value.trim().toLowerCase();
    const found = words
      ? rows.filter((row) => this.columns.some((column) =>
        column.kind === undefined && String(column.value(row)).toLowerCase().includes(words)))
      : rows;
    const sorted = [...found].sort((a, b) => this.compare(a, b));
    const pages = Math.max(1, Math.ceil(sorted.length / PAGE));
    this.page = Math.max(0, Math.min(this.page, pages - 1));
    const first = this.page * PAGE;
    this.onThisPage = sorted.slice(first, first + PAGE);
    this.fill();
    say(
      this.where,
      sorted.length === 0
        ? 'none'
        : `${first + 1}–${first + this.onThisPage.length} of ${sorted.length}`);
    this.back.disabled = this.page === 0;
    this.on.disabled = this.page === pages - 1;
  }

  /** What is not known comes last, whichever way. */
  compare(a, b) {
    const {value, kind} = this.columns[this.sorted];
    const [one, other] = [value(a), value(b)];
    const [noOne, noOther] = [one, other].map((v) => v === null || v === undefined || v === '');
    if (noOne || noOther) {
      return noOne - noOther || order(a.key, b.key);
    }
    const way = this.descending ? -1 : 1;
    return way * (kind === 'number' ? one - other : order(one, other)) || order(a.key, b.key);
  }

  fill() {
    while (this.lines.length < this.onThisPage.length) {
      const cells = this.columns.map((column) => element('td', {class: column.kind ?? 'words'}));
      const line = element('tr', {}, ...cells);
      this.lines.push({line, cells});
      this.body.append(line);
    }
    while (this.lines.length > this.onThisPage.length) {
      this.lines.pop().line.remove();
    }
    this.onThisPage.forEach((row, i) => {
      this.columns.forEach((column, j) => {
        const cell = this.lines[i].cells[j];
        if (column.kind === 'spark') {
          spark(cell, column.value(row), column.text(row));
        } else {
          say(cell, column.text(row));
          const mark = column.mark?.(row);
          cell.className = `${column.kind ?? 'words'}${mark ? ` ${mark}` : ''}`;
        }
      });
    });
  }
}

const COLLATOR = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});

function order(one, other) {
  return COLLATOR.compare(one, other);
}

/** A line without axes: its shape is told, its numbers stand beside it. */
function spark(cell, points, label) {
  if (!points) {
    cell.replaceChildren();
    return;
  }
  let picture = cell.firstElementChild;
  if (!picture) {
    picture = shape(
      'svg',
      {viewBox: `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`, role: 'img', class: 'spark'},
      shape('path', {}));
    cell.replaceChildren(picture);
  }
  picture.setAttribute('aria-label', label);
  const most = Math.max(...points.map((y) => y ?? 0), Number.MIN_VALUE);
  let path = '';
  let pen = 'M';
  points.forEach((y, i) => {
    if (y === null) {
      pen = 'M';
    } else {
      const x = (i * SPARK_WIDTH) / Math.max(1, points.length - 1);
      path += `${pen}${x.toFixed(1)} ${(SPARK_HEIGHT - 1 - (y / most) * (SPARK_HEIGHT - 2)).toFixed(1)}`;
      pen = 'L';
    }
  });
  picture.firstElementChild.setAttribute('d', path);
}
