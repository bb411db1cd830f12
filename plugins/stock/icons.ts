/** SVG path data on a 24×24 grid. */
export const ICONS = {
  calendar: 'M4 6h16v14H4ZM4 10h16M8 3v4M16 3v4',
  box: 'M3 7.5 12 3l9 4.5v9L12 21l-9-4.5ZM3 7.5l9 4.5 9-4.5M12 12v9',
  unbox: 'M4 10h16v10H4ZM12 3v10M8 9l4 4 4-4',
  truck: 'M2 6h12v11H2ZM14 10h4l4 4v3h-8M6 20a1.6 1.6 0 1 0 0-.1M18 20a1.6 1.6 0 1 0 0-.1',
  clock: 'M12 3a9 9 0 1 0 .1 0M12 7v5l4 2',
} as const;
