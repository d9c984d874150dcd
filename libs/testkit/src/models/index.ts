export { adhering } from './adhering.js';
export {
  startModelServer,
  type ModelFaultScript,
  type ModelReply,
  type ModelServer,
  type ScriptedModel,
} from './scripted-models.js';
