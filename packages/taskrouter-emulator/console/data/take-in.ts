import type { JsonObject } from 'taskrouter/parsed';
import { applyEvent, type Gap } from './apply-event';
import { readEvent } from './read-event';
import { readAlert, readCallback, readInspection, readRequest } from './traffic-rows';
import type { World } from './world';

/** Takes in one message, of the stream or of a log. @returns what has to be asked for beside */
export function takeIn(world: World, type: string, told: JsonObject): readonly Gap[] {
  switch (type) {
    case 'event':
      return applyEvent(world, readEvent(told, world.nextOrder()));
    case 'callback':
      world.callbacks.set(readCallback(told));
      return [];
    case 'request':
      world.requests.set(readRequest(told));
      return [];
    case 'inspection':
      world.inspections.set(readInspection(told));
      return [];
    case 'alert':
      world.alerts.set(readAlert(told));
      return [];
    default:
      return [];
  }
}
