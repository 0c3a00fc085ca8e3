// Targets: how round trips are spread, and what was lost.

import {element, say} from './dom.js';
import {count, known, percent, ratio, seconds} from './format.js';
import {lossHue, Smoke} from './plot.js';
import {Past} from './stream.js';

export const CARDS = 12;
const ORDERS = {
  worst: {title: 'Worst first', compare: (a, b) => (b.loss ?? -1) - (a.loss ?? -1) || a.place - b.place},
  slow: {title: 'Slowest first', compare: (a, b) => (b.median ?? -1) - (a.median ?? -1) || a.place - b.place},
  place: {title: 'As configured', compare: (a, b) => a.place - b.place},
};

/** A target's card: its name, its numbers, its picture. */
class Card {
  constructor() {
    this.name = element('h3');
    this.address = element('span', {class: 'quiet'});
    this.loss = element('b');
    this.numbers = element('p', {class: 'numbers'});
    this.canvas = element('canvas', {role: 'img'});
    this.root = element(
      'article',
      {class: 'card'},
      element('div', {class: 'head'}, element('div', {}, this.name, this.address), this.loss),
      element('div', {class: 'plot'}, this.canvas),
      this.numbers);
  }

  take(target, past) {
    say(this.name, target.name);
    say(this.address, [target.name === target.address ? '' : target.address, target.method].filter(Boolean).join(' · '));
    say(this.loss, known(target.loss) ? `loss ${percent(target.loss)}` : 'no results');
    this.loss.className = `loss ${lossHue(target.loss ?? 0)}`;
    const text = known(target.median)
      ? `median ${seconds(target.median)}, half of them ${seconds(target.low)} to ${seconds(target.high)}`
      : 'nothing came back of late';
    say(this.numbers, text);
    this.canvas.setAttribute(
      'aria-label',
      `Round trips of ${target.name} in the last 15 minutes: now ${text}, loss ${percent(target.loss)}`);
    this.smoke ??= new Smoke(this.canvas, seconds);
    const points = (column) => past.points(target.key, column);
    this.root.dataset.points = points('median')?.length ?? 0;
    if (points('median')) {
      const [sent, lost] = [points('sent'), points('lost')];
      this.smoke.draw(
        points('min'),
        points('low'),
        points('median'),
        points('high'),
        points('max'),
        sent.map((n, i) => ratio(lost[i], n)));
    } else {
      this.smoke.clear();
    }
  }

  close() {
    this.smoke?.destroy();
    this.root.remove();
  }
}

export class ProbeScreen {
  constructor() {
    this.past = new Past('probe', 'targets', () => this.draw());
    this.targets = [];
    this.cards = [];
    this.page = 0;
    this.filter = element('input', {
      type: 'search',
      'aria-label': 'Filter targets',
      placeholder: 'Filter',
      autocomplete: 'off',
      input: () => this.turn(0),
    });
    this.order = element(
      'select',
      {'aria-label': 'Order of targets', change: () => this.turn(0)},
      ...Object.entries(ORDERS).map(([name, {title}]) => element('option', {value: name}, title)));
    this.where = element('span', {class: 'quiet', role: 'status'});
    this.back = element('button', {type: 'button', click: () => this.turn(this.page - 1)}, 'Previous');
    this.on = element('button', {type: 'button', click: () => this.turn(this.page + 1)}, 'Next');
    this.grid = element('div', {class: 'cards'});
    this.note = element('p', {class: 'quiet'});
    this.root = element(
      'div',
      {},
      element('div', {class: 'bar'}, this.filter, this.order, this.where, this.back, this.on),
      this.note,
      this.grid,
      element(
        'p',
        {class: 'quiet'},
        'Line: median. Dark band: the middle half of the results. Light band: the least to the'
          + ' greatest. Coloured wash: probes were lost; amber up to 5 %, orange up to 20 %, red'
          + ' beyond.'));
  }

  take(frame) {
    this.past.advance(frame);
    const table = frame.tables.find((one) => one.name === 'targets');
    this.targets = (table?.rows ?? []).map((row, place) => ({
      key: row.key,
      place,
      name: row.texts[0],
      address: row.texts[1],
      method: row.texts[2],
      low: row.now[1],
      median: row.now[2],
      high: row.now[3],
      loss: ratio(row.mean[6], row.mean[5]),
    }));
    say(
      this.note,
      table?.omitted
        ? `${count(table.omitted)} more targets are probed, and not shown.`
        : this.targets.length === 0
          ? 'Nothing is probed yet: name targets in the configuration, or ask for /probe?target=….'
          : '');
    this.arrange();
  }

  turn(page) {
    this.page = page;
    this.arrange();
  }

  arrange() {
    const words = this.filter.value.trim().toLowerCase();
    const found = this.targets
      .filter((one) => `${one.name} ${one.address} ${one.method}`.toLowerCase().includes(words))
      .sort(ORDERS[this.order.value].compare);
    const pages = Math.max(1, Math.ceil(found.length / CARDS));
    this.page = Math.max(0, Math.min(this.page, pages - 1));
    const first = this.page * CARDS;
    this.visible = found.slice(first, first + CARDS);
    say(
      this.where,
      found.length === 0 ? 'none' : `${first + 1}–${first + this.visible.length} of ${found.length}`);
    this.back.disabled = this.page === 0;
    this.on.disabled = this.page === pages - 1;
    while (this.cards.length < this.visible.length) {
      const card = new Card();
      this.cards.push(card);
      this.grid.append(card.root);
    }
    while (this.cards.length > this.visible.length) {
      this.cards.pop().close();
    }
    this.draw();
    this.past.want(this.visible.map((one) => one.key));
  }

  draw() {
    this.visible.forEach((target, i) => this.cards[i].take(target, this.past));
  }

  close() {
    this.cards.forEach((card) => card.close());
  }
}
