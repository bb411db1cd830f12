/** SVG path data on a 24×24 grid. */
export const ICONS = {
  stairs: 'M3 20h5v-5h5v-5h5V5h3',
  stamp: 'M9 3h6v5l2 5H7l2-5ZM5 17h14v4H5Z',
  void: 'M12 3a9 9 0 1 0 .1 0M5.6 5.6l12.8 12.8',
} as const;
