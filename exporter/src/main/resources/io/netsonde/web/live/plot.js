// What is drawn, by Chart.js, in the colours of the style sheet.

import {tick} from './format.js';

const Chart = globalThis.Chart;
const MINUTES = 15;
const POINTS = 180;

Chart.defaults.animation = false;
Chart.defaults.font.family = 'system-ui, sans-serif';

/** A colour of the style sheet as it is now, in the dark or not. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Minutes before now, and values; what is not known leaves a gap. */
export function dots(points) {
  const first = POINTS - points.length;
  return points.map((y, i) => ({x: ((first + i + 1 - POINTS) * MINUTES) / POINTS, y}));
}

function scales(format, stacked, least) {
  return {
    x: {
      type: 'linear',
      min: -MINUTES,
      max: 0,
      grid: {display: false},
      border: {color: colour('line')},
      ticks: {
        stepSize: 5,
        color: colour('quiet'),
        maxRotation: 0,
        callback: (x) => (x === 0 ? 'now' : `${-x} min`),
      },
    },
    y: {
      beginAtZero: true,
      suggestedMax: least,
      stacked,
      grid: {color: colour('line')},
      border: {display: false},
      ticks: {color: colour('quiet'), maxTicksLimit: 5, callback: tick(format)},
    },
  };
}

function chart(canvas, format, {datasets = [], plugins = [], stacked = false, least}) {
  return new Chart(canvas, {
    type: 'line',
    data: {datasets},
    plugins,
    options: {
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      elements: {point: {radius: 0}, line: {borderWidth: 1.5, borderJoinStyle: 'round'}},
      plugins: {legend: {display: false}, tooltip: {enabled: false}},
      scales: scales(format, stacked, least),
    },
  });
}

const HUES = ['none', 'some', 'much', 'most'];

/** How bad a loss is, from none to most: one of four steps. */
export function lossHue(loss) {
  return HUES[loss > 0.2 ? 3 : loss > 0.05 ? 2 : loss > 0 ? 1 : 0];
}

/** Washes each step in which something was lost, all over where nothing came back. */
const lossWash = {
  id: 'lossWash',
  beforeDatasetsDraw(drawn) {
    const {ctx, chartArea, scales: axes} = drawn;
    const losses = drawn.$losses ?? [];
    const width = Math.max(1, (chartArea.right - chartArea.left) / POINTS);
    ctx.save();
    losses.forEach(({x, y}) => {
      if (y > 0) {
        ctx.globalAlpha = 0.15 + 0.5 * Math.min(1, y);
        ctx.fillStyle = colour(`loss-${lossHue(y)}`);
        // Whole dots, so that neighbours neither overlap nor leave a gap.
        const right = Math.round(axes.x.getPixelForValue(x));
        const left = Math.round(axes.x.getPixelForValue(x) - width);
        ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top);
      }
    });
    ctx.restore();
  },
};

/** Round trips: a light band from the least to the greatest, a dark one of the middle half. */
export class Smoke {
  constructor(canvas, format) {
    const band = {borderWidth: 0, backgroundColor: colour('smoke-wide')};
    const hues = Object.fromEntries(HUES.map((name) => [name, colour(`loss-${name}`)]));
    this.losses = [];
    this.drawn = chart(canvas, format, {
      datasets: [
        {...band, data: []},
        {...band, fill: '-1', data: []},
        {...band, data: []},
        {...band, backgroundColor: colour('smoke-middle'), fill: '-1', data: []},
        {
          data: [],
          borderColor: hues.none,
          borderWidth: 2,
          segment: {borderColor: (at) => hues[lossHue(this.losses[at.p1DataIndex]?.y)]},
        },
      ],
      plugins: [lossWash],
    });
  }

  draw(min, low, median, high, max, losses) {
    [min, max, low, high, median].forEach((points, i) => {
      this.drawn.data.datasets[i].data = dots(points);
    });
    this.losses = dots(losses);
    this.drawn.$losses = this.losses;
    this.drawn.update('none');
  }

  clear() {
    this.draw([], [], [], [], [], []);
  }

  destroy() {
    this.drawn.destroy();
  }
}

/** Areas one on the other; each has a name and a colour. */
export class Stack {
  constructor(canvas, format) {
    this.drawn = chart(canvas, format, {stacked: true});
  }

  draw(layers) {
    this.drawn.data.datasets = layers.map(({points, hue}, i) => ({
      data: dots(points),
      fill: i === 0 ? 'origin' : '-1',
      backgroundColor: colour(hue),
      borderColor: colour('card'),
      borderWidth: 0.5,
    }));
    this.drawn.update('none');
  }

  destroy() {
    this.drawn.destroy();
  }
}

/** One line over a wash; its axis reaches at least so far. */
export class Line {
  constructor(canvas, format, least) {
    this.drawn = chart(canvas, format, {
      datasets: [
        {data: [], fill: 'origin', borderColor: colour('accent'), backgroundColor: colour('smoke-wide')},
      ],
      least,
    });
  }

  draw(points) {
    this.drawn.data.datasets[0].data = dots(points);
    this.drawn.update('none');
  }

  destroy() {
    this.drawn.destroy();
  }
}
