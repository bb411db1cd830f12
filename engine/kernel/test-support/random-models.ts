/** The properties of random models (P14), for the tests and for the long run. */
import fc from 'fast-check';
import { acyclic, playAcyclic } from './acyclic.ts';
import { blocks } from './blocks.ts';
import { playBlocks } from './play-blocks.ts';

const choices = () => fc.infiniteStream(fc.nat(1000));

/** What block-structured models do is what the reference token game does, step by step. */
export const blockModels = () =>
  fc.property(blocks(4), choices(), fc.option(fc.nat(20)), (block, stream, cancelAt) => {
    playBlocks(block, pickFrom(stream), cancelAt);
  });

/** In models without loops every node runs at most once, and a join waits exactly for what can still arrive. */
export const acyclicModels = () =>
  fc.property(acyclic(9), choices(), (model, stream) => {
    playAcyclic(model, pickFrom(stream));
  });

function pickFrom(stream: Iterator<number, unknown>): () => number {
  return () => {
    const { value } = stream.next();
    return typeof value === 'number' ? value : 0;
  };
}
