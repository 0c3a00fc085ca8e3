// Clients: who they are, and what they use.

import {element, say} from './dom.js';
import {ago, bits, bytes, count} from './format.js';
import {Stack} from './plot.js';
import {Past} from './stream.js';
import {SortedTable} from './table.js';

const LAYERS = 7;
const TOTAL = 'all';

/** The bandwidth of the top ones in one direction, one on the other, and of all others. */
class Bandwidth {
  constructor(title, column, place) {
    this.column = column;
    this.place = place;
    this.now = element('b', {class: 'amount'});
    this.canvas = element('canvas', {role: 'img', 'aria-label': `${title}, still being loaded`});
    this.legend = element('ul', {class: 'legend'});
    this.root = element(
      'article',
      {class: 'card'},
      element('div', {class: 'head'}, element('h3', {}, title), this.now),
      element('div', {class: 'plot tall'}, this.canvas),
      this.legend);
  }

  /** Keys of those that have layers: the greatest on the average. */
  choose(rows) {
    this.top = [...rows]
      .filter((row) => row.mean[this.place] > 0)
      .sort((a, b) => b.mean[this.place] - a.mean[this.place])
      .slice(0, LAYERS);
    return this.top.map((row) => row.key);
  }

  draw(past, total, all) {
    say(this.now, bits(all?.now[this.place]));
    this.stack ??= new Stack(this.canvas, bits);
    if (this.top.some((row) => !past.points(row.key, this.column))) {
      return;
    }
    const layers = this.top
      .map((row, i) => ({
        name: row.texts[0] || row.key,
        points: past.points(row.key, this.column),
        mean: row.mean[this.place],
        hue: `hue-${i + 1}`,
      }));
    const sums = total.points(TOTAL, this.column);
    if (sums) {
      layers.push({
        name: 'all others',
        points: sums.map((sum, i) =>
          sum === null ? null : Math.max(0, layers.reduce((left, layer) => left - (layer.points[i] ?? 0), sum))),
        hue: 'hue-rest',
      });
    }
    this.stack.draw(layers);
    this.legend.replaceChildren(...layers.map((layer) =>
      element(
        'li',
        {},
        element('i', {class: layer.hue}),
        layer.name + (layer.mean === undefined ? '' : ` ${bits(layer.mean)}`))));
    this.canvas.setAttribute(
      'aria-label',
      `${this.column}, last 15 minutes: ${layers.map((l) => l.name + (l.mean ? ` ${bits(l.mean)}` : '')).join(', ')}`);
  }
}

export class ClientsScreen {
  constructor() {
    this.past = new Past('clients', 'clients', () => this.draw());
    this.total = new Past('clients', 'total', () => this.draw());
    this.pictures = [new Bandwidth('Received', 'received', 0), new Bandwidth('Sent', 'sent', 1)];
    this.now = 0;
    this.rows = [];
    const word = (title, place) => ({
      title,
      value: (row) => row.texts[place],
      text: (row) => row.texts[place] || '–',
    });
    const number = (title, place, text) => ({
      title,
      kind: 'number',
      value: (row) => row.now[place],
      text: (row) => text(row.now[place]),
    });
    const spark = (title, column) => ({
      title,
      kind: 'spark',
      value: (row) => this.past.points(row.key, column),
      text: (row) => `${title} of ${row.texts[0] || row.key}, last 15 minutes`,
    });
    this.table = new SortedTable({
      caption: 'Clients',
      sorted: 4,
      columns: [
        word('Name', 0),
        word('Address', 1),
        {...word('Presence', 5), mark: (row) => `presence ${row.texts[5]}`},
        spark('Received', 'received'),
        number('Received', 0, bits),
        spark('Sent', 'sent'),
        number('Sent', 1, bits),
        number('Connections', 4, count),
        {...number('Last seen', 5, (at) => ago(at, this.now))},
        number('Total received', 2, bytes),
        number('Total sent', 3, bytes),
        word('MAC', 2),
        word('Vendor', 3),
        word('Interface', 4),
      ],
      onPage: () => this.want(),
    });
    this.note = element('p', {class: 'quiet'});
    this.root = element(
      'div',
      {},
      element('div', {class: 'cards halves'}, ...this.pictures.map((picture) => picture.root)),
      this.note,
      this.table.root);
  }

  take(frame) {
    this.now = frame.time / 1000;
    this.past.advance(frame);
    this.total.advance(frame);
    const table = frame.tables.find((one) => one.name === 'clients');
    this.all = frame.tables.find((one) => one.name === 'total')?.rows[0];
    this.rows = table?.rows ?? [];
    say(
      this.note,
      table?.omitted
        ? `${count(table.omitted)} more clients are counted, and not shown.`
        : this.rows.length === 0
          ? `No clients: ${frame.slices.find((slice) => slice.name === 'clients')?.detail ?? ''}`
          : '');
    this.top = [...new Set(this.pictures.flatMap((picture) => picture.choose(this.rows)))];
    this.draw();
    this.want();
  }

  want() {
    this.past.want([...new Set([...(this.top ?? []), ...this.table.visible.map((row) => row.key)])]);
    this.total.want([TOTAL]);
  }

  draw() {
    this.pictures.forEach((picture) => picture.draw(this.past, this.total, this.all));
    this.table.show(this.rows);
  }

  close() {
    this.pictures.forEach((picture) => picture.stack?.destroy());
  }
}
