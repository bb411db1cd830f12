import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDrawing } from './drawing.ts';
import { faultsOf } from './drawing-faults.ts';

const folder = import.meta.dirname;
const models = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.bpmn'));

describe('the drawing of every ready-made process', () => {
  it.each(models)('%s can be read: nothing overlaps, no line crosses another or a shape', (path) => {
    const drawing = readDrawing(readFileSync(join(folder, path), 'utf8'));
    expect(drawing.shapes.length).toBeGreaterThan(10);
    expect(faultsOf(drawing)).toEqual([]);
  });

  it.each(models)('%s: its picture shows this model', (path) => {
    const drawing = readDrawing(readFileSync(join(folder, path), 'utf8'));
    const picture = readFileSync(join(folder, path.replace(/\.bpmn$/, '.svg')), 'utf8');
    const drawn = new Set([...picture.matchAll(/data-element-id="([^"]+)"/g)].map(([, id]) => id));
    expect([...drawing.shapes, ...drawing.lines].map(({ id }) => id).filter((id) => !drawn.has(id))).toEqual([]);
    const labels = [...drawn].filter((id) => id?.endsWith('_label') !== true);
    expect(labels.length).toBe(drawing.shapes.length + drawing.lines.length);
  });

  it('is found faulty when a task is moved onto another', () => {
    const drawing = readDrawing(readFileSync(join(folder, 'approval', 'approval.bpmn'), 'utf8'));
    const target = drawing.shapes.find(({ id }) => id === 'Activity_Plan');
    const shapes = drawing.shapes.map((shape) =>
      shape.id === 'Gateway_Needed' && target !== undefined ? { ...shape, box: { ...shape.box, x: target.box.x } } : shape,
    );
    expect(faultsOf({ ...drawing, shapes })).toEqual(expect.arrayContaining(['Activity_Plan overlaps Gateway_Needed']));
  });
});
