// Jool: what became of the packets of each instance.

import {element, say, shape} from './dom.js';
import {count, known, percent, rate, ratio} from './format.js';
import {SortedTable} from './table.js';

const ROOM = 190;
const BAR = 10;
const GAP = 6;
const SLOT = 34;
const REASONS = 6;
const LEAST = 2;

/** Bands from what was received to what became of it, as wide as there were packets. */
class Flow {
  constructor() {
    this.name = element('h3');
    this.share = element('b', {class: 'amount'});
    this.picture = shape('svg', {class: 'flow', role: 'img'});
    this.numbers = element('p', {class: 'numbers'});
    this.root = element(
      'article',
      {class: 'card'},
      element('div', {class: 'head'}, this.name, this.share),
      this.picture,
      this.numbers);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.root);
  }

  take(row, reasons) {
    const [received6, received4, translated] = row.mean;
    say(this.name, row.texts[0]);
    const received = (received6 ?? 0) + (received4 ?? 0);
    say(
      this.share,
      row.texts[1] === 'up' ? `translated ${percent(ratio(translated, received))}` : 'not read');
    this.from = [
      {name: 'IPv6 received', value: received6 ?? 0, kind: 'received'},
      {name: 'IPv4 received', value: received4 ?? 0, kind: 'received'},
    ];
    const sorted = [...reasons].sort((a, b) => (b.mean[0] ?? 0) - (a.mean[0] ?? 0));
    this.to = [
      {name: 'translated', value: translated ?? 0, kind: 'translated'},
      ...sorted.slice(0, REASONS).map((one) => ({
        name: one.texts[1].replaceAll('_', ' '),
        value: one.mean[0] ?? 0,
        kind: one.texts[2],
      })),
    ];
    const rest = sorted.slice(REASONS).reduce((sum, one) => sum + (one.mean[0] ?? 0), 0);
    if (rest > 0) {
      this.to.push({name: 'other reasons', value: rest, kind: 'mixed'});
    }
    this.to = this.to.filter((one) => one.value > 0);
    say(
      this.numbers,
      row.texts[1] === 'up'
        ? `${known(row.now[4]) ? `${count(row.now[4])} sessions, ${count(row.now[3])} bindings; ` : ''}packets a second on the average of 15 minutes`
        : row.texts[2]);
    this.picture.setAttribute(
      'aria-label',
      `Packets of ${row.texts[0]} a second: `
        + [...this.from, ...this.to].map((one) => `${one.name} ${rate(one.value)}`).join(', '));
    this.draw();
  }

  draw() {
    const width = this.picture.clientWidth;
    if (!this.from || width === 0) {
      return;
    }
    const from = this.from.filter((one) => one.value > 0);
    const whole = Math.max(sum(from, (one) => one.value), sum(this.to, (one) => one.value));
    const tall = (one) => Math.max(LEAST, (one.value / whole) * ROOM);
    const slots = (nodes) => sum(nodes, (one) => Math.max(tall(one), SLOT) + GAP);
    const height = Math.max(slots(from), slots(this.to), 2 * SLOT);
    this.picture.setAttribute('height', height);
    this.picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    if (whole === 0) {
      this.picture.replaceChildren(
        shape('text', {x: width / 2, y: height / 2, 'text-anchor': 'middle'}, 'no packets in the last 15 minutes'));
      return;
    }
    const narrow = width < 520;
    const left = narrow ? 72 : 120;
    const right = width - (narrow ? 118 : 220);
    const middle = (left + right) / 2;
    const total = sum(this.to, tall);
    const top = (height - total) / 2;
    const parts = [shape('rect', {x: middle - BAR / 2, y: top, width: BAR, height: total, class: 'node'})];
    const scale = total / sum(from, tall);
    let bar = top;
    for (const {one, y} of places(from, tall, height)) {
      parts.push(
        band(left + BAR, y, tall(one), middle - BAR / 2, bar, tall(one) * scale, one.kind),
        shape('rect', {x: left, y, width: BAR, height: tall(one), class: `node ${one.kind}`}),
        label(left - 6, y + tall(one) / 2, 'end', one, narrow));
      bar += tall(one) * scale;
    }
    bar = top;
    for (const {one, y} of places(this.to, tall, height)) {
      parts.push(
        band(middle + BAR / 2, bar, tall(one), right, y, tall(one), one.kind),
        shape('rect', {x: right, y, width: BAR, height: tall(one), class: `node ${one.kind}`}),
        label(right + BAR + 6, y + tall(one) / 2, 'start', one, narrow));
      bar += tall(one);
    }
    this.picture.replaceChildren(...parts);
  }

  close() {
    this.watch.disconnect();
    this.root.remove();
  }
}

function band(x, y, tall, toX, toY, toTall, kind) {
  const bend = (x + toX) / 2;
  return shape('path', {
    class: `band ${kind}`,
    d:
      `M${x} ${y}C${bend} ${y} ${bend} ${toY} ${toX} ${toY}V${toY + toTall}`
      + `C${bend} ${toY + toTall} ${bend} ${y + tall} ${x} ${y + tall}Z`,
  });
}

/** The name above, the rate below. */
function label(x, y, anchor, {name, value, kind}, narrow) {
  const short = narrow ? name.replace(' received', '') : name;
  const fate = ['received', 'translated'].includes(kind) ? '' : `${kind} `;
  return shape(
    'text',
    {x, y, 'text-anchor': anchor},
    shape('tspan', {x, dy: '-0.2em'}, short),
    shape('tspan', {x, dy: '1.2em', class: 'rate'}, fate + rate(value)));
}

function sum(nodes, of) {
  return nodes.reduce((all, one) => all + of(one), 0);
}

/** Where nodes stand under each other, each with room for its label, all in the middle. */
function places(nodes, tall, height) {
  const slots = nodes.map((one) => Math.max(tall(one), SLOT));
  const gap = (height - slots.reduce((all, slot) => all + slot, 0)) / (nodes.length + 1);
  let y = gap;
  return nodes.map((one, i) => {
    const place = {one, y: y + (slots[i] - tall(one)) / 2};
    y += slots[i] + gap;
    return place;
  });
}

export class JoolScreen {
  constructor() {
    this.flows = [];
    const word = (title, place) => ({
      title,
      value: (row) => row.texts[place],
      text: (row) => row.texts[place],
    });
    this.table = new SortedTable({
      caption: 'Why packets were not translated',
      sorted: 4,
      columns: [
        word('Instance', 0),
        {title: 'Reason', value: (row) => row.texts[1], text: (row) => row.texts[1].replaceAll('_', ' ')},
        word('What became of them', 2),
        {title: 'Now', kind: 'number', value: (row) => row.now[0], text: (row) => rate(row.now[0])},
        {title: '15 minutes', kind: 'number', value: (row) => row.mean[0], text: (row) => rate(row.mean[0])},
        word('What it means', 3),
      ],
    });
    this.note = element('p', {class: 'quiet'});
    this.grid = element('div', {class: 'cards halves'});
    this.root = element('div', {}, this.note, this.grid, this.table.root);
  }

  take(frame) {
    const of = (name) => frame.tables.find((one) => one.name === name)?.rows ?? [];
    const instances = of('instances').slice(0, 8);
    const reasons = of('reasons');
    say(
      this.note,
      instances.length === 0
        ? `No instance: ${frame.slices.find((slice) => slice.name === 'jool')?.detail ?? ''}`
        : of('instances').length > instances.length
          ? `${count(of('instances').length - instances.length)} more instances are read, and not drawn.`
          : '');
    while (this.flows.length < instances.length) {
      const flow = new Flow();
      this.flows.push(flow);
      this.grid.append(flow.root);
    }
    while (this.flows.length > instances.length) {
      this.flows.pop().close();
    }
    instances.forEach((row, i) =>
      this.flows[i].take(row, reasons.filter((one) => one.texts[0] === row.key)));
    this.table.show(reasons);
  }

  close() {
    this.flows.forEach((flow) => flow.close());
  }
}
