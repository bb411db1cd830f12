/** SVG path data on a 24×24 grid. */
export const ICONS = {
  slip: 'M6 3h9l4 4v14H6ZM9 11h7M9 15h7',
  out: 'M4 10h11v10H4ZM12 14h9M18 11l3 3-3 3M7 6h5',
  back: 'M4 10h11v10H4ZM21 14h-9M15 11l-3 3 3 3M7 6h5',
  cross: 'M6 3h9l4 4v14H6ZM9.5 11l6 6M15.5 11l-6 6',
} as const;
