// The live page: a tab for each slice, and one for the state of the program, which is what the page
// shows without a script.

import {element, say} from './dom.js';
import {Stream} from './stream.js';
import {ProbeScreen} from './probe.js';
import {ClientsScreen} from './clients.js';
import {TcpScreen} from './tcp.js';
import {JoolScreen} from './jool.js';

const SCREENS = {
  probe: {title: 'Probe', make: () => new ProbeScreen()},
  clients: {title: 'Clients', make: () => new ClientsScreen()},
  tcp: {title: 'TCP', make: () => new TcpScreen()},
  jool: {title: 'Jool', make: () => new JoolScreen()},
};
const STATE = 'state';

class Page {
  constructor() {
    this.main = document.querySelector('main');
    this.state = document.getElementById('state');
    this.tabs = new Map();
    this.list = element('div', {
      role: 'tablist',
      'aria-label': 'Screens',
      keydown: (event) => this.key(event),
    });
    this.link = element('p', {id: 'link', role: 'status', class: 'waiting'}, 'Waiting for data');
    this.panel = element('div', {id: 'screen', role: 'tabpanel', tabindex: '-1'});
    this.main.before(element('div', {id: 'tabs'}, this.list, this.link));
    this.main.prepend(this.panel);
    this.state.setAttribute('role', 'tabpanel');
    this.stream = new Stream((frame) => this.take(frame), (kind, text) => this.tell(kind, text));
    this.offer([...document.querySelectorAll('#state h2')].map((head) => head.id.slice('slice-'.length)));
    addEventListener('hashchange', () => this.choose(this.named(), false));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.show());
    this.choose(this.named(), false);
  }

  /** The screen that the address names, or the first. */
  named() {
    const name = location.hash.slice(1);
    return this.tabs.has(name) ? name : this.tabs.keys().next().value;
  }

  /** Has a tab for each of these slices. */
  offer(slices) {
    const names = [...slices.filter((name) => name in SCREENS), STATE];
    if (names.join() === [...this.tabs.keys()].join()) {
      return;
    }
    const focused = document.activeElement?.id;
    this.tabs = new Map(names.map((name) => [
      name,
      element(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: `tab-${name}`,
          'aria-controls': name === STATE ? STATE : 'screen',
          click: () => this.choose(name, true),
        },
        SCREENS[name]?.title ?? 'State'),
    ]));
    this.list.replaceChildren(...this.tabs.values());
    document.getElementById(focused)?.focus();
    if (this.name !== undefined) {
      this.choose(this.tabs.has(this.name) ? this.name : this.named(), false);
    }
  }

  /** Arrows, as in the ARIA Authoring Practices' tabs. */
  key(event) {
    const names = [...this.tabs.keys()];
    const at = names.indexOf(this.name);
    const to = {
      ArrowRight: (at + 1) % names.length,
      ArrowLeft: (at + names.length - 1) % names.length,
      Home: 0,
      End: names.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.choose(names[to], true);
      this.tabs.get(names[to]).focus();
    }
  }

  choose(name, byHand) {
    const other = name !== this.name;
    this.name = name;
    for (const [of, tab] of this.tabs) {
      tab.setAttribute('aria-selected', of === name);
      tab.tabIndex = of === name ? 0 : -1;
    }
    this.state.hidden = name !== STATE;
    this.panel.hidden = name === STATE;
    this.tabs.get(name).scrollIntoView({block: 'nearest', inline: 'nearest'});
    (name === STATE ? this.state : this.panel).setAttribute('aria-labelledby', `tab-${name}`);
    if (name === STATE && byHand) {
      this.refresh();
    }
    if (byHand) {
      history.replaceState(null, '', `#${name}`);
    }
    if (other) {
      this.show();
      this.stream.open(name === STATE ? '' : name);
    }
  }

  /** The state as it is now: the page's own, loaded again. */
  async refresh() {
    try {
      const text = await (await fetch('/')).text();
      const fresh = new DOMParser().parseFromString(text, 'text/html').getElementById(STATE);
      if (fresh) {
        this.state.replaceChildren(...fresh.children);
      }
    } catch {
      // What is there stays; the stream says that nobody answers.
    }
  }

  /** Makes the screen anew, in the colours that hold now. */
  show() {
    this.screen?.close();
    this.screen = SCREENS[this.name]?.make();
    this.panel.replaceChildren(...(this.screen ? [this.screen.root] : []));
    if (this.frame && this.frame.of === this.name) {
      this.screen?.take(this.frame);
    }
  }

  take(frame) {
    frame.of = this.stream.slice || STATE;
    this.frame = frame;
    this.offer(frame.slices.map((slice) => slice.name));
    for (const slice of frame.slices) {
      const tab = this.tabs.get(slice.name);
      if (tab) {
        tab.dataset.state = slice.state;
        tab.title = `${slice.name} is ${slice.state}: ${slice.detail}`;
      }
    }
    if (frame.of === this.name) {
      this.screen?.take(frame);
    }
  }

  tell(kind, text) {
    this.link.className = kind;
    say(this.link, text);
  }
}

new Page();
