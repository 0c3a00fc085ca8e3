// TCP: how healthy conversations are, by interface and by pair of hosts.

import {element, say} from './dom.js';
import {bits, count, percent, rate, ratio, seconds} from './format.js';
import {Line} from './plot.js';
import {Past} from './stream.js';
import {SortedTable} from './table.js';

const CARDS = 6;

/** Of the numbers of a row, of one moment or on the average. */
function health(numbers) {
  const [packets, bytes, retransmitted, resets, zeroWindows, roundTripSeconds, roundTrips] = numbers;
  return {
    packets,
    bytes,
    retransmitted: ratio(retransmitted, packets),
    resets,
    zeroWindows,
    roundTrip: ratio(roundTripSeconds, roundTrips),
  };
}

class Interface {
  constructor() {
    this.name = element('h3');
    this.share = element('b', {class: 'amount'});
    this.canvas = element('canvas', {role: 'img'});
    this.terms = new Map(
      ['TCP packets', 'Traffic', 'Resets', 'Zero windows', 'Round trip'].map((term) => [term, element('dd')]));
    this.root = element(
      'article',
      {class: 'card'},
      element('div', {class: 'head'}, this.name, this.share),
      element('div', {class: 'plot'}, this.canvas),
      element(
        'dl',
        {},
        ...[...this.terms].map(([term, value]) => element('div', {}, element('dt', {}, term), value))));
  }

  take(row, past) {
    const now = health(row.now);
    const mean = health(row.mean);
    say(this.name, row.texts[0]);
    say(this.share, `sent again ${percent(mean.retransmitted)}`);
    say(this.terms.get('TCP packets'), rate(now.packets));
    say(this.terms.get('Traffic'), bits(now.bytes));
    say(this.terms.get('Resets'), rate(mean.resets));
    say(this.terms.get('Zero windows'), rate(mean.zeroWindows));
    say(this.terms.get('Round trip'), seconds(mean.roundTrip));
    this.canvas.setAttribute(
      'aria-label',
      `Share of TCP packets on ${row.texts[0]} that were sent again in the last 15 minutes:`
        + ` ${percent(mean.retransmitted)} on the average`);
    this.line ??= new Line(this.canvas, percent, 0.01);
    const [packets, again] = ['packets', 'retransmitted'].map((name) => past.points(row.key, name));
    this.line.draw(packets ? packets.map((n, i) => ratio(again[i], n)) : []);
  }

  close() {
    this.line?.destroy();
    this.root.remove();
  }
}

export class TcpScreen {
  constructor() {
    this.past = new Past('tcp', 'interfaces', () => this.draw());
    this.interfaces = [];
    this.cards = [];
    const number = (title, name, text) => ({
      title,
      kind: 'number',
      value: (row) => row.health[name],
      text: (row) => text(row.health[name]),
    });
    const word = (title, place) => ({
      title,
      value: (row) => row.texts[place],
      text: (row) => row.texts[place],
    });
    this.table = new SortedTable({
      caption: 'Pairs of hosts, on the average of 15 minutes',
      sorted: 3,
      columns: [
        word('Source', 0),
        word('Destination', 1),
        word('Interface', 2),
        {...number('Sent again', 'retransmitted', percent), mark: (row) => (row.health.retransmitted > 0.02 ? 'bad' : '')},
        number('Resets', 'resets', rate),
        number('Zero windows', 'zeroWindows', rate),
        number('Round trip', 'roundTrip', seconds),
        number('TCP packets', 'packets', rate),
        number('Traffic', 'bytes', bits),
      ],
    });
    this.note = element('p', {class: 'quiet'});
    this.grid = element('div', {class: 'cards'});
    this.root = element(
      'div',
      {},
      this.note,
      this.grid,
      element(
        'p',
        {class: 'quiet'},
        'Line: share of TCP packets that were sent again. Resets, zero windows and round trips are on'
          + ' the average of 15 minutes.'),
      this.table.root);
  }

  take(frame) {
    this.past.advance(frame);
    const of = (name) => frame.tables.find((one) => one.name === name);
    const all = of('interfaces')?.rows ?? [];
    this.interfaces = all
      .filter((row) => row.mean[0] > 0)
      .sort((a, b) => b.mean[0] - a.mean[0])
      .slice(0, CARDS);
    say(
      this.note,
      this.interfaces.length === 0
        ? `No TCP in the last 15 minutes: ${frame.slices.find((slice) => slice.name === 'tcp')?.detail ?? ''}`
        : all.length > this.interfaces.length
          ? `${count(all.length - this.interfaces.length)} more interfaces are watched, with less or nothing.`
          : '');
    while (this.cards.length < this.interfaces.length) {
      const card = new Interface();
      this.cards.push(card);
      this.grid.append(card.root);
    }
    while (this.cards.length > this.interfaces.length) {
      this.cards.pop().close();
    }
    this.draw();
    this.past.want(this.interfaces.map((row) => row.key));
    this.table.show((of('pairs')?.rows ?? []).map((row) => ({...row, health: health(row.mean)})));
  }

  draw() {
    this.interfaces.forEach((row, i) => this.cards[i].take(row, this.past));
  }

  close() {
    this.cards.forEach((card) => card.close());
  }
}
