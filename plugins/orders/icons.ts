/** SVG path data on a 24×24 grid. */
export const ICONS = {
  cart: 'M3 4h2l2.4 10.5h10L20 7H6.2M9 19.5a1.3 1.3 0 1 0 0-.1M16 19.5a1.3 1.3 0 1 0 0-.1',
  send: 'M3 11.5 21 3l-6.5 18-3.5-7.5Z',
  check: 'M4 12.5 9.5 18 20 6.5',
  back: 'M9 5 3 11l6 6M3 11h11a6 6 0 0 1 6 6v2',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.5v15l12-7.5Z',
  cross: 'M5 5l14 14M19 5 5 19',
  lock: 'M6 11h12v9H6ZM9 11V7.5a3 3 0 0 1 6 0V11',
  edit: 'M4 20h4L19 9l-4-4L4 16Z',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
} as const;
