/** Which variable holds the data that an item-aware element stands for (BPMN 2.0 §10.4.1). */
import { isVariableName } from './dialect-reader.ts';
import { type XmlElement, idOf, manyOf, oneOf, textOf } from './element.ts';

/**
 * The variable of a data object, property, data input or output, store, or reference to one: its name where that can be
 * the name of a variable, else its id. An input or output of an activity stands for what its association joins it to.
 */
export function variableOfItem(item: XmlElement): string {
  const meant = oneOf(item, 'dataObjectRef') ?? oneOf(item, 'dataStoreRef') ?? joinedTo(item) ?? item;
  if (meant !== item) return variableOfItem(meant);
  const name = textOf(item, 'name');
  return name !== null && isVariableName(name) ? name : idOf(item);
}

function joinedTo(item: XmlElement): XmlElement | null {
  const activity = item.$parent?.$type === 'bpmn:InputOutputSpecification' ? item.$parent.$parent : undefined;
  if (activity === undefined) return null;
  if (item.$type === 'bpmn:DataInput') {
    const association = manyOf(activity, 'dataInputAssociations').find((one) => oneOf(one, 'targetRef') === item);
    return association === undefined ? null : (manyOf(association, 'sourceRef')[0] ?? null);
  }
  const association = manyOf(activity, 'dataOutputAssociations').find((one) => manyOf(one, 'sourceRef').includes(item));
  return association === undefined ? null : oneOf(association, 'targetRef');
}
