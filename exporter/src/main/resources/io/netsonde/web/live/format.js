// Numbers as people read them. What is unknown, null or not a number, is a dash.

const NONE = '–';

function known(value) {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** Three significant digits, without an exponent. */
function digits(value) {
  if (value === 0) {
    return '0';
  }
  const whole = Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.min(6, Math.max(0, 3 - whole)));
}

function scaled(value, base, units, unit) {
  let place = 0;
  let scaledValue = value;
  while (scaledValue >= base * 0.9995 && place < units.length - 1) {
    scaledValue /= base;
    place++;
  }
  return `${digits(scaledValue)} ${units[place]}${unit}`;
}

export function seconds(value) {
  if (!known(value)) {
    return NONE;
  }
  if (value >= 1) {
    return `${digits(value)} s`;
  }
  return value >= 1e-3 ? `${digits(value * 1e3)} ms` : `${digits(value * 1e6)} µs`;
}

/** Bytes a second as bits a second. */
export function bits(value) {
  return known(value) ? scaled(value * 8, 1000, ['', 'k', 'M', 'G', 'T'], 'bit/s') : NONE;
}

export function bytes(value) {
  return known(value) ? scaled(value, 1024, ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'], 'B') : NONE;
}

/** A rate a second; what is rare, a minute. */
export function rate(value) {
  if (!known(value)) {
    return NONE;
  }
  if (value > 0 && value < 0.1) {
    return `${digits(value * 60)}/min`;
  }
  return `${scaled(value, 1000, ['', 'k', 'M', 'G'], '').trim()}/s`;
}

/** The same for an axis: without digits that say nothing. */
export function tick(format) {
  return (value) => (value === 0 ? '0' : format(value).replace(/(\.\d*?)0+(?= )/, '$1').replace(/\.(?= )/, ''));
}

export function percent(ratio) {
  return known(ratio) ? `${digits(ratio * 100)} %` : NONE;
}

export function count(value) {
  return known(value) ? value.toLocaleString('en') : NONE;
}

/** How long ago a Unix time in seconds was. */
export function ago(value, now) {
  if (!known(value)) {
    return NONE;
  }
  const age = Math.max(0, Math.round(now - value));
  if (age < 120) {
    return `${age} s`;
  }
  if (age < 7200) {
    return `${Math.floor(age / 60)} min`;
  }
  return age < 172800 ? `${Math.floor(age / 3600)} h` : `${Math.floor(age / 86400)} d`;
}

/** A quotient; null where there is nothing to divide by. */
export function ratio(part, whole) {
  return known(part) && known(whole) && whole > 0 ? part / whole : null;
}

export { known };
