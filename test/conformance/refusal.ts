import { CartableError } from '../../engine/errors.ts';

/** Why the engine refused; null when it did not. Anything else that is thrown is a fault, and goes on. */
export async function refusalOf(work: Promise<unknown>): Promise<CartableError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof CartableError) return error;
    throw error;
  }
}
